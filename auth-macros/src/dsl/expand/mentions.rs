//! Tokens that exist so that the compiler sees what the user wrote.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::dsl::{keys::Section, syntax::Setup};

/// The named types, before anything else, so that an unknown one is reported where it is written.
pub(super) fn types(setup: &Setup) -> TokenStream {
    let configured = setup.providers.iter().map(|it| &it.config).chain(&setup.adapter);
    let paths = configured.map(|it| &it.ty);
    let claims = setup.claims.iter().map(|claims| &claims.ty);
    let roles = setup.roles.iter().map(|roles| &roles.ty);
    let types = claims.chain(roles).chain(&setup.state);
    let (krate, borrowed) = (&setup.krate, setup.borrowed_claims.iter());
    let refused = &setup.refused;
    quote! {
        const _: fn() = || {
            #(let _: ::core::option::Option<#paths>;)*
            #(let _: ::core::option::Option<#types>;)*
            #(#krate::__private::derived::<#borrowed>();)*
            #(let _ = &#refused;)*
        };
    }
}

/// One field access per key: spelling suggestions from rustc.
pub(super) fn keys(setup: &Setup) -> TokenStream {
    let section = Ident::new("__section", Span::mixed_site());
    Section::ALL
        .into_iter()
        .filter_map(|of| {
            let keys: Vec<_> =
                setup.keys.iter().filter(|(at, _)| *at == of).map(|(_, key)| key).collect();
            let listed = format_ident!("{}", of.struct_name());
            (!keys.is_empty()).then(|| {
                quote! {
                    const _: fn(__auth::keys::#listed) = |#section| { #(let () = #section.#keys;)* };
                }
            })
        })
        .collect()
}
