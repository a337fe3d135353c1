//! One `Set-Cookie` header (RFC 6265bis).

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use httpdate::HttpDate;

use super::{SameSite, percent};

/// Browsers cut longer lifetimes down to it: 400 days.
const MAX_AGE: Duration = Duration::from_hours(400 * 24);
/// The last second an HTTP date can name: the end of the year 9999.
const LAST_DATE: u64 = 253_402_300_799;

/// A cookie on its way to the browser.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SetCookie {
    pub(crate) name: String,
    /// Not encoded.
    pub(crate) value: String,
    pub(crate) path: Cow<'static, str>,
    /// `None` keeps the cookie to the host that sets it.
    pub(crate) domain: Option<Cow<'static, str>>,
    pub(crate) http_only: bool,
    pub(crate) secure: bool,
    pub(crate) same_site: SameSite,
    /// Whether each site that frames this one has a cookie of its own (CHIPS).
    pub(crate) partitioned: bool,
    pub(crate) max_age: Option<Duration>,
    pub(crate) expires: Option<SystemTime>,
}

impl SetCookie {
    /// The same cookie under another name with another value.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            path: self.path.clone(),
            domain: self.domain.clone(),
            ..*self
        }
    }

    /// The header that makes the browser drop this cookie.
    ///
    /// Name, path, domain and flags stay: they decide which cookie it is, and whether a browser
    /// lets a prefixed one be replaced.
    #[must_use]
    pub(crate) fn clear(mut self) -> Self {
        self.value = String::new();
        self.max_age = Some(Duration::ZERO);
        self.expires = None;
        self
    }

    /// The header's text: ASCII without control characters, whatever the fields hold.
    pub(crate) fn to_header(&self) -> String {
        let mut text = String::with_capacity(self.name.len() + self.value.len() + 128);
        push_attribute(&mut text, &self.name);
        text.push('=');
        percent::encode(&self.value, &mut text);
        if let Some(max_age) = self.max_age {
            text.push_str("; Max-Age=");
            text.push_str(&max_age.min(MAX_AGE).as_secs().to_string());
        }
        if let Some(domain) = &self.domain {
            text.push_str("; Domain=");
            push_attribute(&mut text, domain);
        }
        text.push_str("; Path=");
        push_attribute(&mut text, &self.path);
        if let Some(expires) = self.expires {
            // Writing to a `String` never fails.
            let _ = write!(text, "; Expires={}", HttpDate::from(named(expires)));
        }
        if self.http_only {
            text.push_str("; HttpOnly");
        }
        if self.secure {
            text.push_str("; Secure");
        }
        text.push_str("; SameSite=");
        text.push_str(self.same_site.as_str());
        if self.partitioned {
            text.push_str("; Partitioned");
        }
        text
    }

    /// How long the header is beside the value.
    pub(super) fn overhead(&self) -> usize {
        self.with(&self.name, "").to_header().len()
    }

    /// What the header's length does not exceed, without writing it: encoding makes a byte three at most.
    pub(crate) fn length_at_most(&self) -> usize {
        self.overhead_at_most() + 3 * self.value.len()
    }

    /// What [`Self::overhead`] does not exceed, without writing the header.
    pub(super) fn overhead_at_most(&self) -> usize {
        const ATTRIBUTES: &str = "=; Max-Age=34560000; Domain=; Path=; \
            Expires=Fri, 31 Dec 9999 23:59:59 GMT; HttpOnly; Secure; SameSite=Strict; Partitioned";
        let domain = self.domain.as_ref().map_or(0, |domain| domain.len());
        self.name.len() + domain + self.path.len() + ATTRIBUTES.len()
    }
}

/// Values are secrets.
impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie")
            .field("name", &self.name)
            .field("max_age", &self.max_age)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Names, paths and domains were validated when the setup was built; this stops one that was not from
/// adding an attribute or a header (response splitting).
fn push_attribute(text: &mut String, value: &str) {
    let is_kept = |byte: u8| byte.is_ascii_graphic() && byte != b';';
    if value.bytes().all(is_kept) {
        text.push_str(value);
    } else {
        text.extend(value.bytes().filter(|byte| is_kept(*byte)).map(char::from));
    }
}

/// The time, or the nearest one that an HTTP date can name.
fn named(time: SystemTime) -> SystemTime {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs()).min(LAST_DATE);
    UNIX_EPOCH + Duration::from_secs(seconds)
}
