//! `Limit::new(3).first_delay(5 minutes)`: durations inside the calls of a value.
//!
//! A number followed by a word is nothing in Rust, so it can be replaced before a value is parsed. What
//! stands in the parentheses of another macro is left to that macro.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Ident, LitInt};

use super::{duration, tokens::krate};

/// Replaces durations in parentheses by calls.
pub(super) fn resolve(input: TokenStream) -> TokenStream {
    let krate = krate(&input);
    inside(input, false, &krate)
}

fn inside(tokens: TokenStream, in_call: bool, krate: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut resolved = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        if let Some((call, taken)) =
            in_call.then(|| duration(before, &tokens[at..], krate)).flatten()
        {
            resolved.extend(call);
            at += taken;
            continue;
        }
        match token {
            TokenTree::Group(group) if !is_one_of(before, &['!', '#']) => {
                let in_call = in_call || group.delimiter() == Delimiter::Parenthesis;
                let mut rebuilt =
                    Group::new(group.delimiter(), inside(group.stream(), in_call, krate));
                rebuilt.set_span(group.span());
                resolved.extend([TokenTree::Group(rebuilt)]);
            }
            other => resolved.extend([other.clone()]),
        }
        at += 1;
    }
    resolved
}

/// The call for a duration at the start of `tokens`, and how many tokens it is made of.
fn duration(
    before: Option<&TokenTree>,
    tokens: &[TokenTree],
    krate: &TokenStream,
) -> Option<(TokenStream, usize)> {
    let first = tokens.first()?;
    let unit = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(word)) => duration::seconds_of(&word.to_string()),
        _ => None,
    };
    let span = Span::mixed_site().located_at(first.span());
    if let Ok(number) = syn::parse2::<LitInt>(first.to_token_stream()) {
        let (seconds, taken) = match number.suffix() {
            "" => (unit(1)?, 2),
            suffix => (duration::seconds_of(suffix)?, 1),
        };
        let count = number.base10_digits().parse::<u64>().ok()?;
        let seconds = count.checked_mul(seconds)?;
        return Some((quote_spanned!(span=> #krate::__private::seconds(#seconds)), taken));
    }
    let name = syn::parse2::<Ident>(first.to_token_stream()).ok()?;
    if is_one_of(before, &[':', '.']) {
        return None;
    }
    let seconds = unit(1)?;
    Some((quote_spanned!(span=> #krate::__private::times(#name, #seconds)), 2))
}

fn is_one_of(token: Option<&TokenTree>, chars: &[char]) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if chars.contains(&punct.as_char()))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn durations_in_calls_are_calls() {
        let input = quote! {
            limits: Limits::new().account(Limit::new(3).first_delay(5 minutes).forget_after(2h)),
            session: { max_age: 30 days },
            adapter: A { wait: f(N seconds, g![5 minutes], days, x as u64) },
        };
        let expected = quote! {
            limits: Limits::new().account(
                Limit::new(3)
                    .first_delay(::auth::__private::seconds(300u64))
                    .forget_after(::auth::__private::seconds(7200u64))
            ),
            session: { max_age: 30 days },
            adapter: A { wait: f(::auth::__private::times(N, 1u64), g![5 minutes], days, x as u64) },
        };
        assert_eq!(resolve(input).to_string(), expected.to_string());
    }
}
