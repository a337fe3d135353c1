//! A way to sign in, as the sign-in page offers it, and the button of a provider.

use maud::{Markup, html};

#[cfg(feature = "passkey")]
use super::script::Script;
use super::{Mark, color::ButtonColors, style};

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
    /// The code of an authenticator app.
    App,
    Credentials {
        fields: &'a [Field<'a>],
        /// What the form says about where the browser goes afterwards.
        callback_url: Option<&'a str>,
        /// The text of the button; without it, "Sign in with" and the name.
        submit: Option<&'a str>,
    },
    /// An address to which a link is sent.
    Email {
        /// The address that is filled in.
        address: Option<&'a str>,
        /// What the form says about where the browser goes afterwards.
        callback_url: Option<&'a str>,
        /// Whether the form asks if this browser is to know the address the next time.
        offers_memory: bool,
    },
    /// A mail to the address that the user has: a button that asks for it.
    Mail {
        /// Whether a mail was sent whose code can be entered, if it has one.
        sent: Option<Sent>,
    },
    /// A button that only the page's script can show and use.
    #[cfg(feature = "passkey")]
    Passkey {
        /// Where the browser goes after the sign-in.
        callback_url: &'a str,
        /// The text of the button.
        submit: &'a str,
        /// That of the page.
        script: Option<&'a Script>,
    },
    OAuth {
        style: Option<GivenColors<'a>>,
        /// The service's mark; without it, the first letter of the name takes its place.
        mark: Option<Mark>,
    },
}

impl Choice<'_> {
    /// Whether it is there only where the page's script runs.
    pub(crate) fn needs_script(&self) -> bool {
        #[cfg(feature = "passkey")]
        if let ChoiceKind::Passkey { .. } = self.kind {
            return true;
        }
        false
    }
}

/// A mail that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Whether it has a code.
    pub(crate) has_code: bool,
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

/// The colours of a provider's button. Without effect unless the background is a colour
/// ([`super::is_color`]); a text that can't be read on it is replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenColors<'a> {
    pub(crate) background: &'a str,
    pub(crate) text: &'a str,
}

/// The button of a provider: its mark, or the first letter of its name, and what the button does.
pub(super) fn button(class: &str, mark: Option<Mark>, name: &str, label: &Markup) -> Markup {
    html! {
        button class={ "button " (class) } type="submit" {
            @match mark {
                Some(mark) => (mark.render()),
                None => span class="mark" aria-hidden="true" { (monogram(name)) },
            }
            span { (label) }
        }
    }
}

/// The first letter or digit of a name, as a capital.
fn monogram(name: &str) -> String {
    name.chars().find(|it| it.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect()
}

/// The class of the button at a position of a list.
pub(super) fn class(list: &str, index: usize) -> String {
    format!("{list}-{index}")
}

/// The rules that colour the buttons of providers in a list.
///
/// They name a position, never an id: nothing but digits and checked colours enters the sheet.
pub(super) fn colors(list: &str, choices: &[Choice<'_>]) -> String {
    let mut rules = String::new();
    for (index, choice) in choices.iter().enumerate() {
        if let ChoiceKind::OAuth { style: Some(GivenColors { background, text }), .. } = choice.kind
            && let Some(colors) = ButtonColors::new(background, Some(text))
        {
            rules += &style::button(&format!(".{}", class(list, index)), &colors);
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
