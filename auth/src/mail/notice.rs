//! The built-in mail that tells somebody that a way into their account changed: text and HTML, in the visitor's
//! language.
//!
//! Whoever holds a session that isn't theirs can cause one, and would rather that nobody reads it. So it has nothing
//! that acts when it is opened, no token, and no address that somebody else chose.

use std::{borrow::Cow, time::SystemTime};

use maud::{Markup, html};

use super::{
    Content,
    layout::{MUTED, PARAGRAPH, button, document},
};
use crate::{
    page::{Phrase, Texts},
    parts::time::to_iso,
};

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The user has a passkey more, which they call `name`.
    PasskeyAdded { name: Option<String> },
    /// The user has a passkey less, which they called `name`.
    PasskeyRemoved { name: Option<String> },
    /// The user has an authenticator app.
    AppAdded,
    /// The user has no authenticator app any more.
    AppRemoved,
    /// The user has recovery codes; those of before are void.
    RecoveryCodesMade,
    /// A recovery code was used, and so many are left.
    RecoveryCodeUsed { left: usize },
    /// The site has removed all second factors of the user.
    FactorsReset,
}

/// A notice, and what else its mail says.
#[derive(Debug)]
pub(crate) struct NoticeMail<'a> {
    pub(crate) notice: &'a Notice,
    /// The site's host, with its port unless that is the scheme's own.
    pub(crate) host: &'a str,
    /// The address of the library's routes, such as `https://shop.example/api/auth`; `None` where whoever made the
    /// change may have chosen it.
    pub(crate) base: Option<&'a str>,
    /// When it happened.
    pub(crate) at: SystemTime,
    pub(crate) texts: &'static Texts,
    /// `theme: { brand_color: … }`
    pub(crate) brand_color: Option<&'static str>,
    /// `theme: { button_text: … }`
    pub(crate) button_text: Option<&'static str>,
}

impl Notice {
    /// What happened as a word, for the log.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::PasskeyAdded { .. } => "passkey_added",
            Self::PasskeyRemoved { .. } => "passkey_removed",
            Self::AppAdded => "app_added",
            Self::AppRemoved => "app_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::FactorsReset => "factors_reset",
        }
    }

    /// What happened.
    fn sentence<'a>(&'a self, texts: &'a Texts) -> Sentence<'a> {
        let named = |phrase, name: &'a Option<String>| {
            let name = name.as_deref().filter(|name| is_plain(name)).unwrap_or(texts.passkey);
            Sentence::About(phrase, name.into())
        };
        match self {
            Self::PasskeyAdded { name } => named(texts.notice_passkey_added, name),
            Self::PasskeyRemoved { name } => named(texts.notice_passkey_removed, name),
            Self::AppAdded => Sentence::Whole(texts.notice_app_added),
            Self::AppRemoved => Sentence::Whole(texts.notice_app_removed),
            Self::RecoveryCodesMade => Sentence::Whole(texts.notice_codes_made),
            Self::RecoveryCodeUsed { left } => {
                Sentence::About(texts.notice_code_used, left.to_string().into())
            }
            Self::FactorsReset => Sentence::Whole(texts.notice_factors_reset),
        }
    }

    /// What to do for somebody who has not done it, at this host.
    fn what_to_do(&self, texts: &Texts, host: &str) -> String {
        match self {
            Self::PasskeyAdded { .. } | Self::PasskeyRemoved { .. } => {
                texts.notice_not_you.to_owned()
            }
            Self::AppAdded
            | Self::AppRemoved
            | Self::RecoveryCodesMade
            | Self::RecoveryCodeUsed { .. }
            | Self::FactorsReset => texts.notice_tell_site.fill(host),
        }
    }

    /// The page on which somebody sees and undoes it, below the address of the routes, and its heading.
    const fn page(&self, texts: &Texts) -> (&'static str, &'static str) {
        match self {
            Self::PasskeyAdded { .. } | Self::PasskeyRemoved { .. } => ("passkeys", texts.passkeys),
            Self::AppAdded
            | Self::AppRemoved
            | Self::RecoveryCodesMade
            | Self::RecoveryCodeUsed { .. }
            | Self::FactorsReset => ("second-factor", texts.second_factors),
        }
    }
}

/// What happened, in the visitor's language.
enum Sentence<'a> {
    /// A sentence without a gap.
    Whole(&'static str),
    /// A sentence, and what is in its gap.
    About(Phrase, Cow<'a, str>),
}

impl Sentence<'_> {
    fn fill(&self) -> String {
        match self {
            Self::Whole(sentence) => (*sentence).to_owned(),
            Self::About(phrase, gap) => phrase.fill(gap),
        }
    }

    fn render(&self) -> Markup {
        match self {
            Self::Whole(sentence) => html! { (sentence) },
            Self::About(phrase, gap) => phrase.render(gap),
        }
    }
}

impl NoticeMail<'_> {
    /// What the mail says.
    pub(crate) fn compose(&self) -> Content {
        let subject = self.texts.notice_subject.fill(self.host);
        let html = document(self.texts, &subject, &self.content()).into_string();
        Content { text: self.text(), html: Some(html), subject }
    }

    fn text(&self) -> String {
        let texts = self.texts;
        let (greeting, happened) = (texts.mail_greeting, self.notice.sentence(texts).fill());
        let when = texts.notice_time.fill(&self.time());
        let what_to_do = self.notice.what_to_do(texts, self.host);
        let address = self.address().map(|address| format!("\n{address}\n")).unwrap_or_default();
        format!("{greeting}\n\n{happened}\n\n{when}\n\n{what_to_do}\n{address}")
    }

    fn content(&self) -> Markup {
        let texts = self.texts;
        let (_, label) = self.notice.page(texts);
        html! {
            p class="text" style=(PARAGRAPH) { (texts.mail_greeting) }
            p class="text" style=(PARAGRAPH) { (self.notice.sentence(texts).render()) }
            p class="muted" style=(MUTED) { (texts.notice_time.render(&self.time())) }
            p class="text" style=(PARAGRAPH) { (self.notice.what_to_do(texts, self.host)) }
            @if let Some(address) = self.address() {
                (button(label, &address, self.brand_color, self.button_text))
            }
        }
    }

    /// Where somebody sees and undoes it: a page, which changes nothing when it is opened.
    fn address(&self) -> Option<String> {
        let (page, _) = self.notice.page(self.texts);
        self.base.map(|base| format!("{base}/{page}"))
    }

    /// `2027-01-15 08:00 UTC`
    fn time(&self) -> String {
        let iso = to_iso(self.at);
        match (iso.get(..10), iso.get(11..16)) {
            (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
            _ => iso,
        }
    }
}

/// Whether no mail program makes a link, or an address, of a name.
///
/// Stops that whoever holds somebody's session has the site send them a link of the holder's own choosing, in the name
/// of a passkey.
fn is_plain(name: &str) -> bool {
    let is_dot = |c: char| matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}');
    let is_sign = |c: char| matches!(c, '/' | '\\' | '@' | '\u{ff0f}' | '\u{ff20}');
    let characters: Vec<char> = name.chars().collect();
    // `MacBook 14.2` has a dot too, and no domain ends in digits alone.
    let is_domain = characters.windows(3).any(|three| {
        let (before, after) = (three[0], three[2]);
        let is_number = before.is_ascii_digit() && after.is_ascii_digit();
        is_dot(three[1]) && !before.is_whitespace() && !after.is_whitespace() && !is_number
    });
    !is_domain && !characters.into_iter().any(is_sign)
}

#[cfg(test)]
mod tests;
