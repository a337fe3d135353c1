//! `#[derive(Roles)]`: attributes → checks → expansion.

mod attributes;
mod expand;
mod inclusion;
mod input;
mod name;
#[cfg(test)]
mod tests;
mod visibility;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) use self::name::module;
use crate::{diagnostics::Diagnostics, mistakes};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return mistakes::SYNTAX.of(error).into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let items = match input::Roles::parse(&input, &mut diagnostics) {
        Some(roles) => expand::items(&roles),
        None => expand::stub(&input),
    };
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}
