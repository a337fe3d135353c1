//! Addresses: one, checked and normalised once, before it is stored, compared or written to.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// RFC 5321 §4.5.3.1.3 has 256 octets for a path, two of them angle brackets.
const MAX_LENGTH: usize = 254;
/// RFC 5321 §4.5.3.1.1.
const MAX_LOCAL: usize = 64;

/// The address of one mailbox, in the form in which it is stored, compared and written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(String);

/// Why a text is no address. It says nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidAddress {
    #[error("it has no `@`, or more than one")]
    At,
    #[error("what is before the `@` is no plain name")]
    Local,
    #[error("what is after the `@` is no domain")]
    Domain,
    #[error("it is too long")]
    Length,
}

impl Address {
    /// Reads an address as somebody types it.
    ///
    /// The part before the `@` is ASCII (RFC 5322 §3.2.3, dot-atom) and becomes lower case: a letter
    /// that some other program folds to an ASCII one is refused. The domain becomes its A-labels
    /// (RFC 5890); one that is written with letters that stand for others is refused.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.len() > 4 * MAX_LENGTH {
            return Err(InvalidAddress::Length);
        }
        // Other signs become an `@` in programs that normalise first.
        if text.nfkc().filter(|c| *c == '@').count() != 1 {
            return Err(InvalidAddress::At);
        }
        let (local, domain) = text.split_once('@').ok_or(InvalidAddress::At)?;
        if !is_dot_atom(local) || local.len() > MAX_LOCAL {
            return Err(InvalidAddress::Local);
        }
        let domain = self::domain(domain).ok_or(InvalidAddress::Domain)?;
        Self::checked(format!("{}@{domain}", local.to_ascii_lowercase()))
    }

    /// Normalises as NextAuth v4 does: NFKC, lower case, the domain cut at a comma. What isn't one
    /// address to every mail program is refused, which v4 leaves to the mail server.
    pub(crate) fn parse_v4(text: &str) -> Result<Self, InvalidAddress> {
        if text.len() > 4 * MAX_LENGTH {
            return Err(InvalidAddress::Length);
        }
        let text: String = text.nfkc().collect();
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let text = text.to_lowercase();
        let (local, domain) = text.split_once('@').ok_or(InvalidAddress::At)?;
        if domain.contains('@') {
            return Err(InvalidAddress::At);
        }
        let domain = domain.split_once(',').map_or(domain, |(domain, _)| domain);
        if !domain.contains('.') {
            return Err(InvalidAddress::Domain);
        }
        Self::plain(&format!("{local}@{domain}"))
    }

    /// Takes an address that the application normalised, if it is one address to every mail program.
    pub(crate) fn plain(text: &str) -> Result<Self, InvalidAddress> {
        let (local, domain) = text.split_once('@').ok_or(InvalidAddress::At)?;
        if domain.contains('@') {
            return Err(InvalidAddress::At);
        }
        if !is_plain(local) {
            return Err(InvalidAddress::Local);
        }
        if !is_plain(domain) {
            return Err(InvalidAddress::Domain);
        }
        Self::checked(text.to_owned())
    }

    /// `a@shop.example`
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    /// Whether a text that a provider says is an address is one to every program, and the same one:
    /// no second `@` or `.` by another name, no quotes, blanks or lines.
    ///
    /// Other than [`parse`](Self::parse) it takes letters of any script, and the names of hosts in a
    /// local network.
    pub(crate) fn is_one(text: &str) -> bool {
        let Ok(Self(_)) = Self::plain(text) else { return false };
        let Some((local, domain)) = text.split_once('@') else { return false };
        // What becomes an ASCII sign in programs that normalise first, such as `＠` or `﹒`.
        let is_stable = |part: &str| {
            part.chars().filter(|c| !c.is_ascii()).all(|c| !c.nfkc().any(|c| c.is_ascii()))
        };
        is_stable(local) && (domain.is_ascii() || self::domain(domain).is_some())
    }

    fn checked(text: String) -> Result<Self, InvalidAddress> {
        if text.len() > MAX_LENGTH { Err(InvalidAddress::Length) } else { Ok(Self(text)) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `atext` in words with single dots between them (RFC 5322 §3.2.3), without the signs by which old
/// mail servers send a mail on to another host.
fn is_dot_atom(local: &str) -> bool {
    let is_atext = |byte: u8| byte.is_ascii_alphanumeric() || b"#$&'*+-/=?^_`{|}~".contains(&byte);
    local.split('.').all(|word| !word.is_empty() && word.bytes().all(is_atext))
        && !is_encoded(local)
}

/// Whether there is the start of an encoded word (RFC 2047 §2), which some programs decode in an
/// address too.
fn is_encoded(part: &str) -> bool {
    part.contains("=?")
}

/// A domain as its A-labels; `None` for what isn't one, has one label only, or is an address of a
/// machine.
fn domain(text: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(text).ok()?;
    let (unicode, valid) = idna::domain_to_unicode(&ascii);
    let typed: String = text.chars().map(lower).collect();
    // Whatever was mapped to something else, such as a fullwidth letter, is not what was typed.
    if valid.is_err() || (unicode != typed && ascii != typed) {
        return None;
    }
    let is_label = |label: &str| {
        matches!(label.len(), 1..=63)
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let (_, last) = ascii.rsplit_once('.')?;
    let is_name = ascii.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit());
    is_name.then_some(ascii)
}

/// The letter that has this one for its capital: not so `k`, for the sign of Kelvin.
fn lower(c: char) -> char {
    match (c.to_lowercase().next(), c.to_lowercase().len()) {
        (Some(small), 1) if small.to_uppercase().eq([c]) => small,
        _ => c,
    }
}

/// Whether a part of an address means the same to every mail program: nothing that ends or quotes an
/// address, no space, nothing that isn't seen.
fn is_plain(part: &str) -> bool {
    let is_special = |c: char| {
        matches!(c, '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '[' | '\\' | ']')
            || c.is_whitespace()
            || c.is_control()
            || is_invisible(c)
    };
    !part.is_empty()
        && !is_encoded(part)
        && !part.contains(is_special)
        && !part.split('.').any(str::is_empty)
}

/// Characters without a width, and those that turn the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
    )
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
