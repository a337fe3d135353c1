//! The page for errors that signing in again may not repair.

use maud::html;

use super::{
    Page, Theme, alert, back, document,
    text::{self, Explanation},
};

/// The errors the page tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    AccessDenied,
    Configuration,
    Unexpected,
    Verification,
}

impl Kind {
    /// The kind of an `?error=` code, whatever its case; the unknown is [`Kind::Unexpected`].
    pub(crate) fn of(code: &str) -> Self {
        [
            ("AccessDenied", Self::AccessDenied),
            ("Configuration", Self::Configuration),
            ("Verification", Self::Verification),
        ]
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(code))
        .map_or(Self::Unexpected, |(_, kind)| kind)
    }

    /// The HTTP status of the page.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::AccessDenied | Self::Verification => 403,
            Self::Configuration => 500,
            Self::Unexpected => 200,
        }
    }

    fn explanation(self) -> Explanation {
        match self {
            Self::AccessDenied => text::ACCESS_DENIED,
            Self::Configuration => text::CONFIGURATION,
            Self::Unexpected => text::UNEXPECTED,
            Self::Verification => text::VERIFICATION,
        }
    }
}

/// The error page.
///
/// `origin` is the site's, such as `https://example.com`; without an http or https scheme the
/// page has no link to it.
pub(crate) fn error(theme: &Theme<'_>, kind: Kind, sign_in_url: &str, origin: &str) -> Page {
    let Explanation { heading, sentence } = kind.explanation();
    let content = html! {
        (alert(sentence))
        @if kind != Kind::Configuration {
            a class="button primary" href=(sign_in_url) { "Back to sign in" }
        }
        (back(origin))
    };
    document(theme, heading, "", &content)
}
