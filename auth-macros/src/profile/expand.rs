//! `impl Profile`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::DeriveInput;

use super::{
    Profile, Says,
    syntax::{Part, Source, Way},
};
use crate::span::braced;

/// How a field is read.
#[derive(Clone, Copy)]
enum Read {
    Id,
    Text,
    Truth,
}

/// ```text
/// impl Profile for AcmeProfile {
///     fn identity(&self) -> Identity {
///         Identity {
///             id: Option::unwrap_or_default(ProfileId::read({ &self.id })),
///             name: first_of([&ProfileText::read({ &self.name }), …]),
///             …
///         }
///     }
/// }
/// ```
pub(super) fn items(profile: &Profile<'_>) -> TokenStream {
    let Profile { ident, krate, says, v4, .. } = profile;
    let given = |key: &str| says.iter().find(|says| says.key == key);
    let id = given("id").map(|says| value(krate, says));
    let [name, email, email_verified, image] = ["name", "email", "email_verified", "image"]
        .map(|key| given(key).map_or_else(none, |says| value(krate, says)));
    let says_verified = |says: &[Says]| {
        let mut verified = says.iter().filter(|says| says.key == "email_verified");
        verified.any(|says| !says.source.parts().is_empty())
    };
    let never_verified = (!says_verified(says) && !says_verified(v4)).then(|| {
        quote!(
            const SAYS_VERIFIED: ::core::primitive::bool = false;
        )
    });
    let import = import(krate, says);
    let identity_v4 = (!v4.is_empty()).then(|| identity_v4(krate, v4));
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::provider::Profile for #ident {
            #never_verified

            fn identity(&self) -> #krate::Identity {
                #import
                #krate::Identity {
                    id: #id,
                    name: #name,
                    email: #email,
                    email_verified: #email_verified,
                    image: #image,
                }
            }

            #identity_v4
        }
    }
}

/// What v4 takes from the same fields stays as it is.
fn identity_v4(krate: &TokenStream, v4: &[Says]) -> TokenStream {
    let import = import(krate, v4);
    let identity = Ident::new("__identity", Span::mixed_site());
    let changes = v4.iter().map(|says| {
        let (key, value) = (format_ident!("{}", says.key.to_string()), value(krate, says));
        quote!(#identity.#key = #value;)
    });
    quote! {
        fn identity_v4(&self) -> #krate::Identity {
            #import
            let mut #identity = <Self as #krate::provider::Profile>::identity(self);
            #(#changes)*
            #identity
        }
    }
}

fn value(krate: &TokenStream, Says { key, source }: &Says) -> TokenStream {
    if key == "id" {
        let id = first(krate, Read::Id, source);
        return quote!(::core::option::Option::unwrap_or_default(#id));
    }
    if key != "email_verified" {
        return first(krate, Read::Text, source);
    }
    let mut truths = source.ways().map(|way| read(krate, Read::Truth, way));
    let start = truths.next().unwrap_or_else(none);
    truths.fold(start, |first, next| quote!(::core::option::Option::or(#first, #next)))
}

/// The text that a source says, as an `Option<String>`.
fn first(krate: &TokenStream, how: Read, source: &Source) -> TokenStream {
    let part = |part: &Part| match part {
        Part::Field(way) => read(krate, how, way),
        Part::Joined(_, ways) => {
            let ways = ways.iter().map(|way| read(krate, how, way));
            quote!(#krate::provider::joined([#(&#ways),*]))
        }
    };
    match source {
        Source::One(one) => part(one),
        Source::First(parts) => {
            let parts = parts.iter().map(part);
            quote!(#krate::provider::first_of([#(&#parts),*]))
        }
    }
}

/// ```text
/// ProfileText::read({ &self.name })
/// Option::and_then(Step(&self.picture).inside(), |__it| ProfileText::read({ &__it.url }))
/// ```
fn read(krate: &TokenStream, how: Read, Way(fields): &Way) -> TokenStream {
    let Some((last, steps)) = fields.split_last() else { return none() };
    let reads = match how {
        Read::Id => quote!(ProfileId),
        Read::Text => quote!(ProfileText),
        Read::Truth => quote!(ProfileTruth),
    };
    let it = Ident::new("__it", Span::mixed_site());
    let leaf = |of: TokenStream| {
        // Where rustc says that a field is of another type, and has no lint about the braces.
        let at = Span::call_site().located_at(last.span());
        let field = braced(at, quote!(&#of.#last));
        quote!(#krate::__private::#reads::read(#field))
    };
    let step =
        |of: TokenStream, field: &Ident| quote!(#krate::__private::Step(&#of.#field).inside());
    let Some((start, steps)) = steps.split_first() else { return leaf(quote!(self)) };
    let inside = steps.iter().fold(step(quote!(self), start), |inside, field| {
        let step = step(quote!(#it), field);
        quote!(::core::option::Option::and_then(#inside, |#it| #step))
    });
    let leaf = leaf(quote!(#it));
    quote!(::core::option::Option::and_then(#inside, |#it| #leaf))
}

/// What a step takes when the field that it goes through is always there.
fn import(krate: &TokenStream, says: &[Says]) -> Option<TokenStream> {
    let has_steps = says.iter().flat_map(|says| says.source.ways()).any(|Way(way)| way.len() > 1);
    has_steps.then(|| quote!(#[allow(unused_imports)] use #krate::__private::Always as _;))
}

fn none() -> TokenStream {
    quote!(::core::option::Option::None)
}

/// After a mistake the type still counts as a profile.
pub(super) fn stub(input: &DeriveInput) -> TokenStream {
    // What a profile has to be, a type with parameters is only under conditions.
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    quote! {
        impl ::auth::provider::Profile for #ident {
            fn identity(&self) -> ::auth::Identity {
                ::core::unreachable!()
            }
        }
    }
}
