//! `auth!`: syntax → checks → expansion. Every stage runs, whatever the one before it found.

mod check;
mod conditional;
mod duration;
mod expand;
mod foreign;
mod keys;
mod syntax;
mod units;

use proc_macro2::{TokenStream, TokenTree};
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
    quote! { #errors #items }
}

/// The path of the `auth` crate, before anything is parsed: what follows `crate:`, or `::auth`.
fn krate(input: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = input.clone().into_iter().collect();
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let key = tokens.windows(2).position(|window| {
        matches!(&window[0], TokenTree::Ident(word) if word == "crate") && is_colon(&window[1])
    });
    // `crate::auth` is a path, not the key.
    let is_path = |key: usize| {
        matches!(&tokens[key + 1], TokenTree::Punct(colon)
            if colon.spacing() == proc_macro2::Spacing::Joint)
            && tokens.get(key + 2).is_some_and(is_colon)
    };
    match key.filter(|key| !is_path(*key)) {
        Some(key) => {
            tokens.into_iter().skip(key + 2).take_while(|token| !is_comma(token)).collect()
        }
        None => quote!(::auth),
    }
}
