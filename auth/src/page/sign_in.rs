//! The page that offers every way to sign in.

use std::{fmt::Write as _, time::Duration};

use maud::{Markup, html};

use super::{Page, Theme, alert, document, hidden, is_color, text};

/// What the sign-in page shows.
pub(crate) struct SignIn<'a> {
    pub(crate) theme: &'a Theme<'a>,
    pub(crate) csrf_token: &'a str,
    /// Where the browser goes after the sign-in; checked again when a form comes back.
    pub(crate) callback_url: &'a str,
    /// In the order they are shown.
    pub(crate) providers: &'a [Choice<'a>],
    /// The `error` of the query; its text is ours, the value itself is never shown.
    pub(crate) error: Option<&'a str>,
    /// With the error `TooManyAttempts`: how long to wait.
    pub(crate) wait: Option<Duration>,
}

/// One way to sign in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// The form's target: the provider's sign-in address, for credentials its callback address.
    pub(crate) action: &'a str,
    pub(crate) kind: ChoiceKind<'a>,
}

/// What the form of a [`Choice`] asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ChoiceKind<'a> {
    Credentials {
        fields: &'a [Field<'a>],
        /// What the form says about where the browser goes afterwards.
        callback_url: Option<&'a str>,
        /// The text of the button; without it, "Sign in with" and the name.
        submit: Option<&'a str>,
    },
    OAuth {
        style: Option<Style<'a>>,
    },
}

/// An input of a credentials form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) input_type: &'a str,
    pub(crate) autocomplete: Option<&'a str>,
    pub(crate) placeholder: Option<&'a str>,
    pub(crate) required: bool,
}

/// The colours of a provider's mark. Without effect unless both are colours ([`is_color`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style<'a> {
    pub(crate) background: &'a str,
    pub(crate) text: &'a str,
}

/// The sign-in page.
pub(crate) fn sign_in(page: &SignIn<'_>) -> Page {
    let content = html! {
        @if let Some(code) = page.error {
            @match page.wait.filter(|_| code == "TooManyAttempts") {
                Some(wait) => (alert(&text::too_many_attempts(wait))),
                None => (alert(text::sign_in_error(code))),
            }
        }
        @for (index, choice) in page.providers.iter().enumerate() {
            @if index > 0 && !(is_oauth(&page.providers[index - 1]) && is_oauth(choice)) {
                p class="or" { "or" }
            }
            (form(page, index, choice))
        }
    };
    document(page.theme, "Sign in", &marks(page.providers), &content)
}

fn is_oauth(choice: &Choice<'_>) -> bool {
    matches!(choice.kind, ChoiceKind::OAuth { .. })
}

fn form(page: &SignIn<'_>, index: usize, choice: &Choice<'_>) -> Markup {
    html! {
        form method="post" action=(choice.action) {
            (hidden("csrfToken", page.csrf_token))
            @match choice.kind {
                ChoiceKind::Credentials { fields, callback_url, submit } => {
                    @if let Some(callback_url) = callback_url {
                        (hidden("callbackUrl", callback_url))
                    }
                    @for field in fields {
                        (credential(choice.id, field))
                    }
                    button class="button primary" type="submit" {
                        @match submit {
                            Some(submit) => (submit),
                            None => { "Sign in with " (choice.name) }
                        }
                    }
                }
                ChoiceKind::OAuth { .. } => {
                    (hidden("callbackUrl", page.callback_url))
                    button class="button" type="submit" {
                        span class={ "mark mark-" (index) } aria-hidden="true" {
                            (monogram(choice.name))
                        }
                        span { "Sign in with " (choice.name) }
                    }
                }
            }
        }
    }
}

fn credential(provider: &str, field: &Field<'_>) -> Markup {
    let id = input_id(field.name, provider);
    html! {
        label for=(id) { (field.label) }
        input id=(id) type=(field.input_type) name=(field.name) autocomplete=[field.autocomplete]
            placeholder=[field.placeholder] autocapitalize="none" spellcheck="false"
            required[field.required];
    }
}

fn input_id(field: &str, provider: &str) -> String {
    format!("input-{field}-for-{provider}-provider")
}

/// The first letter or digit of a name, as a capital.
fn monogram(name: &str) -> String {
    name.chars().find(|it| it.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect()
}

/// The rules that colour the marks.
///
/// They name a position, never an id: nothing but digits and checked colours enters the sheet.
fn marks(providers: &[Choice<'_>]) -> String {
    let mut rules = String::new();
    for (index, choice) in providers.iter().enumerate() {
        if let ChoiceKind::OAuth { style: Some(Style { background, text }) } = choice.kind
            && is_color(background)
            && is_color(text)
        {
            writeln!(rules, ".mark-{index} {{ background: {background}; color: {text}; }}")
                .expect("a String takes every write");
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monogram_is_one_capital() {
        let cases = [
            ("GitHub", "G"),
            ("42 School", "4"),
            ("  «éclair»", "É"),
            ("네이버", "네"),
            ("<b>", "B"),
            ("…", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(monogram(name), expected, "{name}");
        }
    }
}
