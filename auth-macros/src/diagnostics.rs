//! Errors are collected, not returned: one mistake must not hide the next, and expansion goes on.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::mistakes::{self, Mistake};

/// The longest id of a provider: it is part of URLs, of cookies' names and of rows.
pub(crate) const LONGEST_ID: usize = 64;

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Diagnostics(Option<syn::Error>);

impl Diagnostics {
    /// Records a mistake at `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, mistake: Mistake, message: impl Display) {
        self.push(mistake.on(tokens, message));
    }

    /// Records an error from a parser.
    pub(crate) fn push(&mut self, error: syn::Error) {
        let error = mistakes::SYNTAX.of(error);
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Records an error from a parser of attributes.
    pub(crate) fn darling(&mut self, error: darling::Error) {
        for error in syn::Error::from(error) {
            let text = error.to_string();
            match in_our_words(&text) {
                Some(text) => self.push(mistakes::ATTRIBUTE.at(error.span(), text)),
                None => self.push(mistakes::ATTRIBUTE.of(error)),
            }
        }
    }

    /// How many errors were found.
    pub(crate) fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |errors| errors.clone().into_iter().count())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The `compile_error!`s to emit next to whatever could be expanded.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.map(syn::Error::into_compile_error).unwrap_or_default()
    }
}

const NO_VALUE: &str = "this attribute takes no such value; a word such as `oidc` stands alone";

/// What darling says, in the words of this library. It calls attributes fields.
fn in_our_words(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("Unknown field: `") {
        let (name, rest) = rest.split_once('`')?;
        let kind = match name {
            "oauth" => Some("oauth2"),
            "open_id" | "openid" | "openid_connect" => Some("oidc"),
            "form" | "password" => Some("credentials"),
            "magic_link" | "mail" => Some("email"),
            _ => None,
        };
        let hint = kind
            .map(|kind| format!("; write `{kind}`"))
            .or_else(|| Some(format!("; did you mean {}", rest.strip_prefix(". Did you mean ")?)))
            .or_else(|| {
                Some(format!("; there are {}", rest.strip_prefix(". Available values: ")?))
            });
        return Some(format!("there is no attribute `{name}`{}", hint.unwrap_or_default()));
    }
    if text.starts_with("Unexpected meta-item format") {
        return Some(
            "an attribute is a name, or a name and its value: `oidc`, `id = \"acme\"`".to_owned(),
        );
    }
    text.starts_with("Unexpected type").then(|| NO_VALUE.to_owned())
}

/// `; did you mean `x`?` when one of `known` is close to `typed`.
pub(crate) fn did_you_mean(typed: &str, known: &[&str]) -> String {
    nearest(typed, known, 2).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default()
}

/// The one of `known` that `typed` misspells: at most one letter in three is another.
pub(crate) fn closest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    nearest(typed, known, 3)
}

fn nearest<'a>(typed: &str, known: &[&'a str], share: usize) -> Option<&'a str> {
    known
        .iter()
        .map(|known| (distance(typed, known), *known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().max(typed.len()) / share)
        .map(|(_, known)| known)
}

/// The number of single-letter edits between two words, ignoring case and underscores.
fn distance(a: &str, b: &str) -> usize {
    let fold = |word: &str| -> Vec<char> {
        word.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
    };
    let (a, b) = (fold(a), fold(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_darling_says_is_reworded() {
        for (text, expected) in [
            (
                "Unknown field: `nmae`. Did you mean `name`?",
                "there is no attribute `nmae`; did you mean `name`?",
            ),
            (
                "Unknown field: `oidc`. Available values: `a`, `b`",
                "there is no attribute `oidc`; there are `a`, `b`",
            ),
            ("Unknown field: `openid`", "there is no attribute `openid`; write `oidc`"),
            ("Unknown field: `frobnicate`", "there is no attribute `frobnicate`"),
            ("Unexpected type `bool`", NO_VALUE),
        ] {
            assert_eq!(in_our_words(text).as_deref(), Some(expected));
        }
        assert_eq!(in_our_words("this attribute takes a text"), None);
    }

    #[test]
    fn a_near_word_is_offered() {
        let units = ["seconds", "minutes", "hours", "days", "weeks"];
        assert_eq!(did_you_mean("dyas", &units), "; did you mean `days`?");
        assert_eq!(did_you_mean("Hour", &units), "; did you mean `hours`?");
        assert_eq!(did_you_mean("fortnights", &["h"]), "");
        assert_eq!(did_you_mean("x", &[]), "");
    }

    #[test]
    fn only_a_misspelling_counts_as_the_word() {
        assert_eq!(closest("provider", &["providers", "pages"]), Some("providers"));
        assert_eq!(closest("sing_in", &["sign_in", "sign_out"]), Some("sign_in"));
        assert_eq!(closest("jwt", &["claims", "session"]), None);
    }

    #[test]
    fn distance_ignores_case_and_underscores() {
        assert_eq!(distance("signIn", "sign_in"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn every_error_is_kept() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(quote::quote!(a), mistakes::HEADER, "first");
        diagnostics.error(quote::quote!(b), mistakes::ENTRY, "second");
        let tokens = diagnostics.into_tokens().to_string();
        assert!(tokens.contains("first") && tokens.contains("second"), "{tokens}");
    }
}
