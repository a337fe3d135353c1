//! The cookies of a client.

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, SystemTime},
};

use super::clock::TestClock;
use crate::parts::Clock as _;

/// The cookies of a client, by their names, until they expire by the test's clock.
#[derive(Clone)]
pub(super) struct Jar {
    clock: TestClock,
    cookies: BTreeMap<String, Kept>,
}

/// A cookie.
#[derive(Clone)]
struct Kept {
    value: String,
    /// When it expires; `None` for one that lives as long as the browser is open.
    expires: Option<SystemTime>,
}

/// The names of the cookies. Their values sign people in.
impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.cookies.keys()).finish()
    }
}

impl Jar {
    /// No cookies.
    pub(super) fn new(clock: TestClock) -> Self {
        Self { clock, cookies: BTreeMap::new() }
    }

    /// The value of a cookie, as the site wrote it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.live().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Keeps a cookie until the end of the test.
    pub(super) fn set(&mut self, name: String, value: String) {
        self.cookies.insert(name, Kept { value, expires: None });
    }

    /// Forgets every cookie.
    pub(super) fn clear(&mut self) {
        self.cookies.clear();
    }

    /// The header `Cookie` of a request, unless there are no cookies.
    pub(super) fn header(&self) -> Option<String> {
        let pairs: Vec<_> = self.live().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Keeps a cookie from a `Set-Cookie` header, or drops it if it has expired.
    pub(super) fn keep(&mut self, set_cookie: &str) {
        let mut parts = set_cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let now = self.clock.now();
        let (mut max_age, mut date) = (None, None);
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            if attribute.eq_ignore_ascii_case("max-age") {
                let seconds = value.parse().ok().map(|seconds: i64| seconds.max(0).unsigned_abs());
                max_age = seconds.and_then(|it| now.checked_add(Duration::from_secs(it)));
            } else if attribute.eq_ignore_ascii_case("expires") {
                date = httpdate::parse_http_date(value).ok();
            }
        }
        // RFC 6265 §5.3: `Max-Age` takes precedence.
        let expires = max_age.or(date);
        if expires.is_some_and(|expires| expires <= now) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), Kept { value: value.to_owned(), expires });
        }
    }

    fn live(&self) -> impl Iterator<Item = (&str, &str)> {
        let now = self.clock.now();
        let live = self
            .cookies
            .iter()
            .filter(move |(_, cookie)| cookie.expires.is_none_or(|expires| expires > now));
        live.map(|(name, cookie)| (name.as_str(), cookie.value.as_str()))
    }
}
