//! The page for errors that signing in again may not repair.

use maud::html;

use super::{
    Explanation, Look, Page, Texts,
    document::{alert, back, document},
};

/// The errors the page tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    AccessDenied,
    Configuration,
    /// Somebody who is signed in may not see a page of the application.
    Forbidden,
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
            Self::AccessDenied | Self::Forbidden | Self::Verification => 403,
            Self::Configuration => 500,
            Self::Unexpected => 200,
        }
    }

    pub(super) fn explanation(self, texts: &Texts) -> Explanation {
        match self {
            Self::AccessDenied => texts.access_denied,
            Self::Configuration => texts.configuration,
            Self::Forbidden => texts.forbidden,
            Self::Unexpected => texts.unexpected,
            Self::Verification => texts.verification,
        }
    }
}

/// The error page.
///
/// `origin` is the site's, such as `https://example.com`; without an http or https scheme the
/// page has no link to it.
pub(crate) fn error(look: &Look<'_>, kind: Kind, sign_in_url: &str, origin: &str) -> Page {
    let Explanation { heading, sentence } = kind.explanation(look.texts);
    let content = html! {
        (alert(sentence))
        @match kind {
            Kind::Configuration => {}
            Kind::Forbidden => {
                a class="button" href=(sign_in_url) { (look.texts.use_other_account) }
            }
            Kind::AccessDenied | Kind::Unexpected | Kind::Verification => {
                a class="button primary" href=(sign_in_url) { (look.texts.back_to_sign_in) }
            }
        }
        (back(look.texts, origin))
    };
    document(look, heading, "", &content)
}
