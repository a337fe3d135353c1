//! How the pages look, and their languages.

use super::Check;
use crate::{
    __private::{
        mistakes,
        text::{Message, starts_with},
    },
    page::Texts,
};

impl Check {
    /// A language of the pages: its tag is one, and no other's.
    #[track_caller]
    pub const fn language(texts: &[Texts], index: usize) {
        let tag = texts[index].language;
        if !is_language(tag) {
            Message::new()
                .push("a language is a tag such as `en` or `pt-BR`: `")
                .push(tag)
                .push("`")
                .panic(mistakes::LANGUAGE_TAG);
        }
        let mut i = 0;
        while i < index {
            if texts[i].language.eq_ignore_ascii_case(tag) {
                Message::new()
                    .push("the language `")
                    .push(tag)
                    .push("` is given twice")
                    .panic(mistakes::LANGUAGE_TWICE);
            }
            i += 1;
        }
    }

    /// The logo of the theme: what the policy of the pages lets a browser load.
    #[track_caller]
    pub const fn logo(url: &str) {
        image("a logo", url);
    }

    /// The icon of the theme, for which the same holds.
    #[track_caller]
    pub const fn favicon(url: &str) {
        image("a favicon", url);
    }

    /// A colour of the theme.
    #[track_caller]
    pub const fn color(color: &str) {
        let bytes = color.as_bytes();
        let mut valid = matches!(bytes.len(), 4 | 7) && bytes[0] == b'#';
        let mut i = 1;
        while i < bytes.len() {
            valid = valid && bytes[i].is_ascii_hexdigit();
            i += 1;
        }
        if !valid {
            Message::new()
                .push("a color is written `#rgb` or `#rrggbb`: `")
                .push(color)
                .push("`")
                .panic(mistakes::COLOR);
        }
    }
}

/// Whether a text has the form of a language tag (RFC 5646): a language of two or three letters,
/// then subtags of up to eight letters and digits.
const fn is_language(tag: &str) -> bool {
    let bytes = tag.as_bytes();
    let (mut at, mut length, mut is_first) = (0, 0, true);
    while at <= bytes.len() {
        if at == bytes.len() || bytes[at] == b'-' {
            if length == 0 || length > 8 || (is_first && (length < 2 || length > 3)) {
                return false;
            }
            (length, is_first) = (0, false);
        } else if bytes[at].is_ascii_alphabetic() || (!is_first && bytes[at].is_ascii_digit()) {
            length += 1;
        } else {
            return false;
        }
        at += 1;
    }
    true
}

/// An image that the policy of the pages lets a browser load.
#[track_caller]
const fn image(what: &str, url: &str) {
    let bytes = url.as_bytes();
    let path = !bytes.is_empty()
        && bytes[0] == b'/'
        && !(bytes.len() > 1 && matches!(bytes[1], b'/' | b'\\'));
    if !path && !starts_with(url, "https://") && !starts_with(url, "data:image/") {
        Message::new()
            .push(what)
            .push(" is a path on this site, an `https://` URL or a `data:image/` URL: `")
            .push(url)
            .push("`")
            .panic(mistakes::IMAGE);
    }
}
