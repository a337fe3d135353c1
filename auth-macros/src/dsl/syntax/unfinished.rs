//! What somebody is typing just now: a name without a value, a value that ends in a dot.
//!
//! It is reported like every mistake. Editors complete it, so it is kept for the part of the expansion that only
//! they see.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::TokenStreamExt;
use syn::{
    Expr, Ident, Path, Token,
    parse::{ParseStream, discouraged::Speculative},
};

use super::{Entry, entries::starts_entry};
use crate::dsl::keys::Section;

/// What is unfinished in a setup, options aside.
#[derive(Default)]
pub(crate) struct Unfinished {
    /// Names that stand behind a missing comma.
    pub(crate) keys: Vec<(Section, Ident)>,
    /// What stands where a type is expected, and can't be one.
    pub(crate) types: Vec<Path>,
    /// Values, each with the number of finished ones that stand before it.
    pub(crate) values: Vec<(usize, Entry)>,
}

/// What is unfinished among the options of a provider or adapter.
#[derive(Default)]
pub(crate) struct UnfinishedOptions {
    /// Names that stand behind a missing comma.
    pub(crate) keys: Vec<Ident>,
    /// Values, each with its option.
    pub(crate) values: Vec<(Ident, Expr)>,
}

/// A name behind a missing comma, if it is only a name: an entry, `..env` or nothing follows it.
pub(super) fn name(input: ParseStream<'_>) -> Option<Ident> {
    let fork = input.fork();
    let name = fork.parse().ok()?;
    let is_alone =
        fork.is_empty() || fork.peek(Token![,]) || fork.peek(Token![..]) || starts_entry(&fork);
    if !is_alone {
        return None;
    }
    input.advance_to(&fork);
    Some(name)
}

/// The value up to the next comma without the dots after which a name is missing; `()` if there is no value.
pub(super) fn value(input: ParseStream<'_>) -> Expr {
    let rest = input.fork();
    let mut tokens = TokenStream::new();
    while !rest.is_empty() && !rest.peek(Token![,]) {
        let Ok(token) = rest.parse::<TokenTree>() else { break };
        tokens.append(token);
    }
    syn::parse2(without_last_dots(tokens)).unwrap_or_else(|_| syn::parse_quote!(()))
}

/// `|user| { user. }` as `|user| { user }`.
fn without_last_dots(tokens: TokenStream) -> TokenStream {
    let is = |token: Option<&TokenTree>, character: char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character);
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = TokenStream::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let ends = next.is_none() || is(next, ';') || is(next, ',');
        let follows_dot = at > 0 && is(tokens.get(at - 1), '.');
        if is(Some(token), '.') && ends && !follows_dot {
            continue;
        }
        kept.append(match token {
            TokenTree::Group(group) => {
                let mut whole = Group::new(group.delimiter(), without_last_dots(group.stream()));
                whole.set_span(group.span());
                TokenTree::Group(whole)
            }
            token => token.clone(),
        });
    }
    kept
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_dot_without_a_name_is_left_out() {
        for (typed, kept) in [
            (quote!(|user| user.), quote!(|user| user)),
            (
                quote!(|user| { user.; 1 }),
                quote!(|user| {
                    user;
                    1
                }),
            ),
            (quote!(f(user., 0..)), quote!(f(user, 0..))),
            (quote!(user.name), quote!(user.name)),
        ] {
            assert_eq!(without_last_dots(typed).to_string(), kept.to_string());
        }
    }
}
