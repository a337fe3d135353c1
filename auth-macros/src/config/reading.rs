//! How the library reads a profile: where rustc says what the profile lacks.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::input::Config;
use crate::span::call;

/// `fn reading() -> Reading<Self::Profile> { <Reading<AcmeProfile>>::typed() }`
pub(super) fn reading(config: &Config, krate: &TokenStream) -> TokenStream {
    let profile = config.profile.as_ref();
    let ty = profile.map_or_else(
        || quote!(#krate::__private::OidcProfile),
        |profile| profile.0.to_token_stream(),
    );
    let at = profile.map_or_else(Span::call_site, |profile| profile.0.span());
    let typed = call(at, &quote!(#krate::__private::Reading<#ty>), "typed", TokenStream::new());
    quote!(fn reading() -> #krate::__private::Reading<Self::Profile> { #typed })
}
