//! Operators of JavaScript: `is_live ? "a" : "b"`, `name ?? "Shop"`.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Error, Ident, Lit, Token, ext::IdentExt, parse::ParseStream};

use crate::mistakes;

/// An operator that Rust doesn't have in the value that follows, whose tokens stay.
///
/// Rust has a `?` too, behind a value, and nothing that is a value follows it.
pub(super) fn foreign(key: &str, input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    let (mut marks, mut is_behind_value) = (Vec::new(), false);
    while !fork.is_empty() && !fork.peek(Token![,]) {
        if is_behind_value && fork.peek(Token![?]) {
            marks.push(fork.parse::<Token![?]>().ok()?);
            continue;
        }
        let is_word = fork.peek(Ident::peek_any) && !fork.peek(Token![as]);
        if is_word || fork.peek(Lit) {
            match &marks[..] {
                [mark] => {
                    let message = format!(
                        "there is no `? :` in Rust: `{key}: if condition {{ one }} else {{ other }}`"
                    );
                    return Some(mistakes::OPERATOR.on(mark, message));
                }
                [first, second] => {
                    let message =
                        format!("there is no `??` in Rust: `{key}: value.unwrap_or(other)`");
                    let mut both = first.to_token_stream();
                    second.to_tokens(&mut both);
                    return Some(mistakes::OPERATOR.on(both, message));
                }
                _ => {}
            }
        }
        marks.clear();
        is_behind_value = !matches!(fork.parse::<TokenTree>().ok()?, TokenTree::Punct(_));
    }
    None
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::parse::Parser;

    use super::*;

    fn said(tokens: TokenStream) -> Option<String> {
        let parser = |input: ParseStream<'_>| {
            let error = foreign("key", input);
            input.parse::<TokenStream>()?;
            Ok(error.map(|error| error.to_string()))
        };
        parser.parse2(tokens).expect("a check takes no tokens")
    }

    #[test]
    fn operators_of_javascript_are_told_from_the_question_mark_of_rust() {
        let condition =
            "there is no `? :` in Rust: `key: if condition { one } else { other }` [auth::E0025]";
        let default = "there is no `??` in Rust: `key: value.unwrap_or(other)` [auth::E0025]";
        for (tokens, message) in [
            (quote!(is_live ? "a" : "b"), condition),
            (quote!(live() ? one : other, next: 1), condition),
            (quote!(name ?? "Shop"), default),
        ] {
            let text = tokens.to_string();
            assert_eq!(said(tokens).as_deref(), Some(message), "{text}");
        }
        for tokens in [
            quote!(read()?),
            quote!(read()?, next: a),
            quote!(read()?.name),
            quote!(read()?? as u8),
            quote!(read()? + 1),
            quote!(size_of::<Box<dyn Fn(u8) + ?Sized>>()),
        ] {
            let text = tokens.to_string();
            assert_eq!(said(tokens), None, "{text}");
        }
    }
}
