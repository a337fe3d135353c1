//! The imports that stand in a call: what a mistake leaves out would make them unused, which is one warning more.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;

use super::call::Call;

impl Call {
    /// Uses what is imported beside the call and named in it.
    pub(super) fn imported(&self, input: TokenStream) -> TokenStream {
        let mut names = Vec::new();
        collect(input, &mut names);
        names.retain(|name| self.source.imports(&name.unraw().to_string(), (self.start, self.end)));
        quote! {
            const _: () = {
                #(
                    #[allow(unused_imports)]
                    use #names as _;
                )*
            };
        }
    }
}

/// The names in these tokens, each once.
fn collect(tokens: TokenStream, names: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) if !names.contains(&name) => names.push(name),
            TokenTree::Group(group) => collect(group.stream(), names),
            _ => {}
        }
    }
}
