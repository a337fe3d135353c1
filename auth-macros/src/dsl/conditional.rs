//! `#[cfg(…)]` on an entry, wherever it stands in the declaration.
//!
//! Only rustc knows what holds. So the declaration becomes two, one with the entry and one without,
//! behind the condition and its opposite, and rustc expands the one that it keeps.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use super::tokens::krate;

/// The two declarations, if an entry has a condition.
pub(super) fn branches(input: &TokenStream) -> Option<TokenStream> {
    let krate = krate(input);
    let Split { condition, with, without } = split(input.clone(), List::Sections)?;
    let without = without.map(|without| quote!(#[cfg(not(#condition))] #krate::auth! { #without }));
    Some(quote! {
        #[cfg(#condition)] #krate::auth! { #with }
        #without
    })
}

struct Split {
    condition: TokenStream,
    with: TokenStream,
    /// `None` where the condition is the header's: then it is about the whole.
    without: Option<TokenStream>,
}

/// A list of entries, and what is in them.
#[derive(Clone, Copy)]
enum List {
    Sections,
    Providers,
    Linking,
    /// `key: value`, whose values are Rust's.
    Entries,
    /// Expressions or names.
    Items,
}

/// Takes the first condition out of a list.
fn split(list: TokenStream, of: List) -> Option<Split> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let mut start = 0;
    while start < tokens.len() {
        let mut key = start;
        while let [TokenTree::Punct(punct), TokenTree::Group(attribute), ..] = &tokens[key..] {
            if punct.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
                break;
            }
            if let Some(condition) = condition(attribute) {
                let end = end(&tokens, key + 2, of);
                let is_header = matches!(of, List::Sections) && is_header(&tokens[key + 2..]);
                let with = tokens[..key].iter().chain(&tokens[key + 2..]).cloned().collect();
                let without = tokens[..start].iter().chain(&tokens[end..]).cloned();
                let without = (!is_header).then(|| without.collect());
                return Some(Split { condition, with, without });
            }
            key += 2;
        }
        let end = end(&tokens, key, of);
        if let Some((at, inner)) = inner(&tokens[key..end], of)
            && let TokenTree::Group(group) = &tokens[key + at]
            && let Some(Split { condition, with, without }) = split(group.stream(), inner)
        {
            let rebuilt = |stream: TokenStream| {
                let mut rebuilt = Group::new(group.delimiter(), stream);
                rebuilt.set_span(group.span());
                let before = tokens[..key + at].iter().cloned();
                let after = tokens[key + at + 1..].iter().cloned();
                before.chain([TokenTree::Group(rebuilt)]).chain(after).collect()
            };
            let without = without.map(&rebuilt);
            return Some(Split { condition, with: rebuilt(with), without });
        }
        start = end;
    }
    None
}

/// The condition of `[cfg(…)]`.
fn condition(attribute: &Group) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(name), TokenTree::Group(condition)] if name == "cfg" => {
            Some(condition.stream())
        }
        _ => None,
    }
}

fn is_header(tokens: &[TokenTree]) -> bool {
    let word = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Ident(word)) => word.to_string(),
        _ => String::new(),
    };
    let mut rest = tokens;
    while let [TokenTree::Punct(punct), TokenTree::Group(_), after @ ..] = rest {
        if punct.as_char() != '#' {
            break;
        }
        rest = after;
    }
    matches!(word(rest.first()).as_str(), "pub" | "struct") && !is_punct(rest.get(1), ':')
}

/// Where the entry that begins at `start` ends: after its comma.
fn end(tokens: &[TokenTree], start: usize, of: List) -> usize {
    let is_header = matches!(of, List::Sections) && is_header(&tokens[start..]);
    let mut at = start;
    while at < tokens.len() {
        let ends = match of {
            _ if is_header => is_punct(tokens.get(at), ';'),
            List::Providers | List::Items => is_punct(tokens.get(at), ','),
            // A comma may also be in `Pair<A, B>` and in `|a, b| …`.
            _ => is_punct(tokens.get(at), ',') && starts_entry(&tokens[at + 1..]),
        };
        at += 1;
        if ends {
            break;
        }
    }
    at
}

/// Whether an entry of a list with keys begins here, or the list ends.
fn starts_entry(tokens: &[TokenTree]) -> bool {
    match tokens {
        [] | [TokenTree::Literal(_), ..] => true,
        [TokenTree::Ident(word), rest @ ..] => {
            let is_value = is_punct(rest.first(), ':') && !is_punct(rest.get(1), ':');
            word == "pub" || rest.is_empty() || is_value || is_punct(rest.first(), ',')
        }
        [TokenTree::Punct(punct), ..] => matches!(punct.as_char(), '#' | '.'),
        _ => false,
    }
}

/// The group of an entry that has entries of its own.
fn inner(entry: &[TokenTree], of: List) -> Option<(usize, List)> {
    let (delimiter, inner) = match (of, entry.first()) {
        (List::Providers, _) => (Delimiter::Brace, List::Entries),
        (List::Linking, _) => (Delimiter::Bracket, List::Items),
        (List::Sections, Some(TokenTree::Ident(key))) => section(key)?,
        _ => return None,
    };
    let is_inner = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter);
    entry.iter().position(is_inner).map(|at| (at, inner))
}

fn section(key: &Ident) -> Option<(Delimiter, List)> {
    Some(match key.to_string().as_str() {
        "providers" => (Delimiter::Bracket, List::Providers),
        // Lists that have a list in brackets.
        "linking" | "second_factor" => (Delimiter::Brace, List::Linking),
        "redirects" | "hosts" | "origins" | "texts" | "end_session" => {
            (Delimiter::Bracket, List::Items)
        }
        "adapter" | "session" | "callbacks" | "events" | "pages" | "cookies" | "theme" => {
            (Delimiter::Brace, List::Entries)
        }
        _ => return None,
    })
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &TokenStream, expected: &TokenStream) {
        let branches = branches(input).map(|branches| branches.to_string());
        assert_eq!(branches.unwrap_or_default(), expected.to_string());
    }

    #[test]
    fn a_conditional_entry_is_there_or_not() {
        check(
            &quote!(providers: [A { ..env }, #[cfg(x)] B { ..env }, C], state: Pair<A, B>),
            &quote! {
                #[cfg(x)]
                ::auth::auth! { providers: [A { ..env }, B { ..env }, C], state: Pair<A, B> }
                #[cfg(not(x))]
                ::auth::auth! { providers: [A { ..env }, C], state: Pair<A, B> }
            },
        );
        check(
            &quote!(pub struct A; /** Both. */ #[cfg(x)] state: Pair<A, B>, crate: a::b, providers: []),
            &quote! {
                #[cfg(x)]
                a::b::auth! { pub struct A; /** Both. */ state: Pair<A, B>, crate: a::b, providers: [] }
                #[cfg(not(x))]
                a::b::auth! { pub struct A; crate: a::b, providers: [] }
            },
        );
        check(
            &quote!(providers: [A { #[cfg(feature = "x")] scope: ["a"], ..env } if b]),
            &quote! {
                #[cfg(feature = "x")]
                ::auth::auth! { providers: [A { scope: ["a"], ..env } if b] }
                #[cfg(not(feature = "x"))]
                ::auth::auth! { providers: [A { ..env } if b] }
            },
        );
        check(
            &quote!(adapter: A {}, linking: verified_email { trusted: [A, #[cfg(x)] B] }),
            &quote! {
                #[cfg(x)]
                ::auth::auth! { adapter: A {}, linking: verified_email { trusted: [A, B] } }
                #[cfg(not(x))]
                ::auth::auth! { adapter: A {}, linking: verified_email { trusted: [A,] } }
            },
        );
    }

    #[test]
    fn a_conditional_header_is_about_the_whole() {
        check(
            &quote!(#[cfg(x)] pub struct A; providers: []),
            &quote!(
                #[cfg(x)]
                ::auth::auth! { pub struct A; providers: [] }
            ),
        );
    }

    #[test]
    fn conditions_in_values_are_left_to_rust() {
        let callback = quote!(callbacks: { sign_in: |a| { #[cfg(x)] b(); c } }, state: D);
        assert!(branches(&callback).is_none());
        assert!(branches(&quote!(/** Who. */ providers: [])).is_none());
    }
}
