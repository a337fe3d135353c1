//! `#[derive(Claims)]`.

mod case;
mod expand;
mod input;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::{diagnostics::Diagnostics, mistakes};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return mistakes::SYNTAX.of(error).into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let items = match input::Claims::parse(&input, &mut diagnostics) {
        Some(claims) => expand::items(&claims),
        None => expand::stub(&input),
    };
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}
