//! What is read off the tokens before anything is parsed.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::quote;

/// The path of the `auth` crate, before anything is parsed: what follows `crate:`, or `::auth`.
pub(crate) fn krate(input: &TokenStream) -> TokenStream {
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
            if colon.spacing() == Spacing::Joint)
            && tokens.get(key + 2).is_some_and(is_colon)
    };
    let Some(key) = key.filter(|key| !is_path(*key)) else { return quote!(::auth) };
    tokens.into_iter().skip(key + 2).take_while(|token| !is_comma(token)).collect()
}

/// Whether `env(…)` stands somewhere in the tokens.
pub(crate) fn mentions_env(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_call = tokens.windows(2).any(|window| {
        matches!(window, [TokenTree::Ident(name), TokenTree::Group(arguments)]
            if name == "env" && arguments.delimiter() == Delimiter::Parenthesis)
    });
    is_call
        || tokens
            .into_iter()
            .any(|token| matches!(token, TokenTree::Group(group) if mentions_env(group.stream())))
}
