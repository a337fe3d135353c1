//! `auth!`: syntax → checks → expansion. Every stage runs, whatever the one before it found.

mod check;
mod conditional;
mod duration;
mod expand;
mod foreign;
mod keys;
mod syntax;
mod tokens;
mod units;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    if let Some(branches) = conditional::branches(&input) {
        return branches;
    }
    let mut diagnostics = Diagnostics::default();
    let mut setup = syntax::parse(units::resolve(input), &mut diagnostics);
    check::check(&mut setup, &mut diagnostics);
    let items = expand::items(&setup);
    let errors = diagnostics.into_tokens();
    // Behind what editors see, which has to be at the same place with an error and without.
    quote! { #items #errors }
}
