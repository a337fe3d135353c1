//! `auth!`: syntax → checks → expansion. Every stage runs, whatever the one before it found.

mod check;
mod duration;
mod expand;
mod foreign;
mod keys;
mod syntax;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let mut setup = syntax::parse(input, &mut diagnostics);
    check::check(&mut setup, &mut diagnostics);
    let items = expand::items(&setup);
    let errors = diagnostics.into_tokens();
    quote! { #errors #items }
}
