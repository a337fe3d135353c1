//! Who may see the types of the roles: whoever sees the enum.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Visibility;

/// The visibility of an item, as it is written one module further in.
///
/// A type that is seen further than the enum would have a private type in its public trait (E0446).
pub(super) fn inside(vis: &Visibility) -> TokenStream {
    let Visibility::Restricted(restricted) = vis else {
        return match vis {
            Visibility::Inherited => quote!(pub(super)),
            _ => vis.to_token_stream(),
        };
    };
    let path = &restricted.path;
    let first = path.segments.first().map(|segment| segment.ident.to_string());
    match first.as_deref() {
        Some("self") => {
            let rest = path.segments.iter().skip(1);
            if path.segments.len() == 1 {
                quote!(pub(super))
            } else {
                quote!(pub(in super::#(#rest)::*))
            }
        }
        Some("super") => quote!(pub(in super::#path)),
        _ => vis.to_token_stream(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_one_module_further_in() {
        for (vis, expected) in [
            (quote!(), quote!(pub(super))),
            (quote!(pub), quote!(pub)),
            (quote!(pub(crate)), quote!(pub(crate))),
            (quote!(pub(self)), quote!(pub(super))),
            (quote!(pub(super)), quote!(pub(in super::super))),
            (quote!(pub(in super::super)), quote!(pub(in super::super::super))),
            (quote!(pub(in self::super)), quote!(pub(in super::super))),
            (quote!(pub(in crate::shop)), quote!(pub(in crate::shop))),
        ] {
            let text = vis.to_string();
            let vis: Visibility = syn::parse2(vis).expect("it is a visibility");
            assert_eq!(inside(&vis).to_string(), expected.to_string(), "{text}");
        }
    }
}
