//! Where a browser may be sent: `callbackUrl`, and the `Location` header.

mod application;

use std::borrow::Cow;

use url::Url;

use self::application::Application;
pub(crate) use self::application::is_application;
use crate::browser::cookie::push_escaped;

/// Longer targets are refused: they have to fit in a cookie and a header, or else a link to this site
/// could keep somebody from signing in.
const MAX_LENGTH: usize = 2048;

/// A target without its query and fragment if it is too long with them: the page is found all the same.
pub(crate) fn shortened(candidate: &str) -> &str {
    if candidate.len() <= MAX_LENGTH {
        return candidate;
    }
    candidate.split(['?', '#']).next().unwrap_or_default()
}

/// The targets outside the site that `callbackUrl` may name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redirects {
    urls: Vec<Url>,
    applications: Vec<Application>,
}

/// An entry of `redirects` that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an entry of `redirects` is an origin such as `https://docs.example.com`, a path may follow, or \
     the scheme of an application such as `myapp://auth`: `{0}`"
)]
pub(crate) struct InvalidRedirect(pub(crate) String);

impl Redirects {
    /// Reads the entries: an origin, an origin and the path below which targets are allowed, or the
    /// scheme of an application.
    ///
    /// Entries are compared whole: there are no wildcards. A path of the site itself may be listed;
    /// it is allowed anyway.
    pub(crate) fn new(
        entries: impl IntoIterator<Item = impl AsRef<str>>,
        origin: &Url,
    ) -> Result<Self, InvalidRedirect> {
        let mut redirects = Self::default();
        for entry in entries {
            let entry = entry.as_ref();
            if let Some(application) = Application::new(entry) {
                redirects.applications.push(application);
                continue;
            }
            let url = parse(entry, origin)
                .filter(|url| url.query().is_none() && url.fragment().is_none())
                .filter(|url| !entry.contains('*') && !hides_separator(url))
                .ok_or_else(|| InvalidRedirect(entry.to_owned()))?;
            redirects.urls.push(url);
        }
        Ok(redirects)
    }

    /// The absolute URL a candidate names, if it is on `origin` or listed.
    ///
    /// Refused is all that a browser and this program might read differently: white space and
    /// control characters, backslashes, user names, hosts that aren't written as they are resolved,
    /// schemes without `//`, a path that begins with `//`, and more than 2 KiB. What is longer only
    /// because of its query or fragment is allowed without them.
    pub(crate) fn resolve(&self, candidate: &str, origin: &Url) -> Option<String> {
        let Some(mut url) = parse(shortened(candidate), origin) else {
            return self.application(candidate);
        };
        // It may be longer than it was written.
        if url.as_str().len() > MAX_LENGTH {
            url.set_query(None);
            url.set_fragment(None);
        }
        let is_listed = || self.urls.iter().any(|at| contains(at, &url));
        let allowed = url.origin() == origin.origin() || is_listed();
        (allowed && url.as_str().len() <= MAX_LENGTH).then(|| url.into())
    }

    /// An address of a listed application.
    fn application(&self, candidate: &str) -> Option<String> {
        if self.applications.is_empty() || is_tricky(candidate) {
            return None;
        }
        let url = Url::parse(candidate).ok()?;
        let is_listed = self.applications.iter().any(|it| it.contains(candidate, &url));
        (is_listed && url.as_str().len() <= MAX_LENGTH).then(|| url.into())
    }
}

/// v4's default `redirect` callback: the target as it is written, or `origin` for a foreign one.
///
/// Beyond v4, what doesn't parse counts as foreign, and so do schemes other than http and https
/// (a `blob:` URL has the origin of the page that made it) and more than 2 KiB. A host in another
/// spelling is written as it is resolved, so that it survives in a header.
pub(crate) fn v4_redirect(candidate: &str, origin: &Url) -> String {
    let base = origin.origin().ascii_serialization();
    let candidate = shortened(candidate);
    if candidate.len() > MAX_LENGTH {
        return base;
    }
    if candidate.starts_with('/') {
        return base + candidate;
    }
    match Url::parse(candidate) {
        Ok(url) if !is_http(&url) || url.origin() != origin.origin() => base,
        Ok(url) if is_written_plainly(candidate, &url) => candidate.to_owned(),
        Ok(url) => url.into(),
        Err(_) => base,
    }
}

/// The text of a `Location` header: bytes outside printable ASCII are percent-encoded.
pub(crate) fn encode_location(target: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    // All of them are looked at, so that the processor sees many at once.
    if target.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        return Cow::Borrowed(target);
    }
    let mut text = String::with_capacity(target.len() * 3);
    for byte in target.bytes() {
        if is_plain(byte) {
            text.push(byte.into());
        } else {
            push_escaped(&mut text, byte);
        }
    }
    Cow::Owned(text)
}

/// Whether browsers and this program might read a text differently, or it is too long.
fn is_tricky(candidate: &str) -> bool {
    let is_tricky = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    candidate.len() > MAX_LENGTH || candidate.contains(is_tricky)
}

/// Parses a path on `origin`, or an absolute http or https URL written without tricks.
fn parse(candidate: &str, origin: &Url) -> Option<Url> {
    if is_tricky(candidate) {
        return None;
    }
    let url = if candidate.starts_with('/') {
        if candidate.starts_with("//") {
            return None;
        }
        origin.join(candidate).ok()?
    } else {
        let url = Url::parse(candidate).ok()?;
        (is_http(&url) && is_written_plainly(candidate, &url)).then_some(url)?
    };
    // Whoever cuts the origin off must not be left with `//host`.
    (!url.path().starts_with("//")).then_some(url)
}

/// Whether the text between `scheme://` and the path is the host itself, with or without a port.
fn is_written_plainly(candidate: &str, url: &Url) -> bool {
    let Some((_, rest)) = candidate.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some(host) = url.host_str() else { return false };
    let Some((written, port)) = authority.split_at_checked(host.len()) else { return false };
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    written.eq_ignore_ascii_case(host) && is_port
}

/// Whether `url` is on the origin of a listed entry, at its path or below.
fn contains(listed: &Url, url: &Url) -> bool {
    if listed.origin() != url.origin() {
        return false;
    }
    let prefix = listed.path().trim_end_matches('/');
    prefix.is_empty()
        || (!hides_separator(url)
            && url
                .path()
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Whether the path holds an encoded slash or backslash: a server that decodes it sees another
/// path.
fn hides_separator(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    path.contains("%2f") || path.contains("%5c")
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests;
