//! The request's `Cookie` headers (RFC 6265bis).

use std::borrow::Cow;

use super::percent;

/// What is read of a request's cookies. Browsers keep 180 cookies for a site at most, and a session
/// of eight chunks with its neighbours is below 40 KiB.
pub(crate) const MAX_BYTES: usize = 64 * 1024;
const MAX_PAIRS: usize = 200;

/// The cookies of a request, borrowed from its headers.
///
/// A request with more than 64 KiB or 200 cookies counts as one without cookies: reading a part
/// would let whoever can add cookies decide which of two with one name is seen.
#[derive(Default)]
pub(crate) struct Cookies<'a> {
    pairs: Vec<(&'a [u8], &'a [u8])>,
    over_limit: bool,
    partial: bool,
}

/// What a request has under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup<'a> {
    /// Nothing.
    Absent,
    /// More than one cookie: which is the browser's own can't be told, so none is used.
    Duplicate,
    /// One cookie, with this value.
    One(Cow<'a, str>),
}

impl<'a> Lookup<'a> {
    /// The value, if there is exactly one.
    pub(crate) fn value(self) -> Option<Cow<'a, str>> {
        match self {
            Self::One(value) => Some(value),
            Self::Absent | Self::Duplicate => None,
        }
    }
}

impl<'a> Cookies<'a> {
    /// Splits the headers into names and values.
    ///
    /// Only space and tab are trimmed, and names are not decoded: what a browser does not treat as
    /// a prefixed name is none here. Cookies without a name are skipped; a neighbour with bytes
    /// outside ASCII is a cookie like any other.
    pub(crate) fn parse(headers: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut pairs = Vec::new();
        let (mut bytes, mut count) = (0_usize, 0_usize);
        for header in headers {
            bytes = bytes.saturating_add(header.len());
            if bytes > MAX_BYTES {
                return Self { over_limit: true, ..Self::default() };
            }
            let ends = memchr::memchr_iter(b';', header).chain([header.len()]);
            let mut start = 0;
            for end in ends {
                let pair = &header[start..end];
                start = end + 1;
                count += 1;
                if count > MAX_PAIRS {
                    return Self { over_limit: true, ..Self::default() };
                }
                let Some(at) = memchr::memchr(b'=', pair) else { continue };
                let (name, value) = (trim(&pair[..at]), trim(&pair[at + 1..]));
                if !name.is_empty() {
                    pairs.push((name, value));
                }
            }
        }
        Self { pairs, ..Self::default() }
    }

    /// One cookie, as if a request had brought it: a token that came another way.
    pub(crate) fn one(name: &'a str, value: &'a [u8]) -> Self {
        Self { pairs: vec![(name.as_bytes(), value)], ..Self::default() }
    }

    /// The same, of a request that another site caused: the browser may have more cookies, which it
    /// sends only with requests of this site (`SameSite`).
    pub(crate) fn partial(self, partial: bool) -> Self {
        Self { partial, ..self }
    }

    /// Whether the browser may have kept some of its cookies to itself.
    pub(super) const fn are_partial(&self) -> bool {
        self.partial
    }

    /// Whether the request has no cookie at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty() && !self.over_limit
    }

    /// Whether the request had more cookies than are read, and so counts as having none.
    pub(crate) const fn is_over_limit(&self) -> bool {
        self.over_limit
    }

    /// How long the request's header is.
    pub(crate) fn length(&self) -> usize {
        self.pairs.iter().map(|(name, value)| name.len() + value.len() + 3).sum()
    }

    /// How much of it the cookies with this name are.
    pub(crate) fn length_of(&self, name: &str) -> usize {
        let own = self.pairs.iter().filter(|(other, _)| *other == name.as_bytes());
        own.map(|(name, value)| name.len() + value.len() + 3).sum()
    }

    /// The cookie with exactly this name.
    pub(crate) fn get(&self, name: &str) -> Lookup<'a> {
        let mut values = self
            .pairs
            .iter()
            .filter(|(other, _)| *other == name.as_bytes())
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (None, _) => Lookup::Absent,
            (Some(value), None) => Lookup::One(percent::decode(value)),
            (Some(_), Some(_)) => Lookup::Duplicate,
        }
    }

    /// Whether there is a cookie with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(other, _)| *other == name.as_bytes())
    }

    /// Whether there is exactly one cookie with this name, without decoding its value.
    pub(crate) fn has_one(&self, name: &str) -> bool {
        self.pairs.iter().filter(|(other, _)| *other == name.as_bytes()).count() == 1
    }

    /// The names `base` and `base.<suffix>` that the request has, each once, in its order.
    ///
    /// A suffix is made of letters, digits, `-` and `_`; other names are not ours.
    pub(crate) fn names_of(&self, base: &str) -> Vec<&'a str> {
        let mut names: Vec<&'a str> = Vec::new();
        for (name, _) in self.family(base) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The cookies named `base` or `base.<suffix>`, values not decoded.
    pub(super) fn family(&self, base: &str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.pairs.iter().filter_map(move |&(name, value)| {
            let suffix = name.strip_prefix(base.as_bytes())?;
            let ours = match suffix {
                [] => true,
                [b'.', suffix @ ..] => {
                    !suffix.is_empty()
                        && suffix
                            .iter()
                            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                }
                _ => false,
            };
            if !ours {
                return None;
            }
            Some((std::str::from_utf8(name).ok()?, value))
        })
    }
}

/// Cuts spaces and tabs off both ends: RFC 6265bis names no other white space.
fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}
