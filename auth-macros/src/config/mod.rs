//! `#[derive(AuthConfig)]`.

mod attributes;
mod definition;
mod endpoint;
mod expand;
mod input;
mod oauth1;
mod overrides;
mod reading;
mod stub;
mod validate;
mod variables;

use darling::FromDeriveInput;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::{diagnostics::Diagnostics, mistakes};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return mistakes::SYNTAX.of(error).into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let named =
        matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Named(_)));
    if !named {
        let message = "`AuthConfig` is derived for a struct with named fields, one per option";
        diagnostics.error(&input.ident, mistakes::CONFIG_STRUCT, message);
    } else if !input.generics.params.is_empty() {
        diagnostics.error(
            &input.generics,
            mistakes::CONFIG_GENERIC,
            "a configuration has no generic parameters",
        );
    } else {
        match input::Config::from_derive_input(&input) {
            Ok(config) => {
                validate::validate(&config, &mut diagnostics);
                oauth1::validate(&config, &input.attrs, &mut diagnostics);
                if diagnostics.is_empty() {
                    let items = expand::items(&config, &mut diagnostics);
                    if diagnostics.is_empty() {
                        return items;
                    }
                }
            }
            Err(error) => diagnostics.darling(error),
        }
    }
    let stub = stub::items(&input);
    let errors = diagnostics.into_tokens();
    quote!(#errors #stub)
}
