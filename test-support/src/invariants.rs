//! What holds for every response, whatever was sent.

use std::collections::BTreeSet;

use http::header;
use url::Url;

use super::Page;

/// The invariants of one site.
#[derive(Clone, Debug)]
pub struct Invariants {
    /// Where the site is.
    pub origin: String,
    /// The starts of the URLs outside it that a browser may be sent to.
    pub allowed: Vec<String>,
    /// Whether an attempt goes on whose answer another site posts.
    pub form_post: bool,
}

impl Invariants {
    /// Panics if the response breaks one of them.
    pub fn check(&self, page: &Page) {
        // The page that explains a broken setup is the one answer of the kind that is no fault.
        let is_explained = page.status == 500 && page.text.contains("not set up correctly");
        assert!(!page.status.is_server_error() || is_explained, "G01: {page:?}");
        for (name, value) in &page.headers {
            let is_visible = value.as_bytes().iter().all(|byte| matches!(byte, b' '..=b'~'));
            assert!(is_visible, "G11: {name} of {page:?}");
        }
        if let Some(location) = page.headers.get(header::LOCATION) {
            self.check_location(location.to_str().unwrap());
        }
        if page.headers.contains_key(header::SET_COOKIE) {
            let control = page.headers[header::CACHE_CONTROL].to_str().unwrap();
            assert!(control.contains("no-store"), "G03: {page:?}");
            let vary = page.headers.get_all(header::VARY);
            assert!(vary.iter().any(|value| value == "Cookie"), "G03: {page:?}");
            self.check_cookies(page);
        }
        let kind = page.headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
        if kind.starts_with("text/html") {
            check_page(page);
        }
    }

    /// Both as a browser resolves it and as whoever looks at its start reads it.
    fn check_location(&self, location: &str) {
        if self.allowed.iter().any(|start| location.starts_with(start)) {
            return;
        }
        let base = Url::parse(&self.origin).unwrap();
        let target = base.join(location).unwrap();
        assert_eq!(target.origin(), base.origin(), "G04: {location}");
        let is_whole = location
            .strip_prefix(&self.origin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        let is_path = location.starts_with('/') && !location[1..].starts_with(['/', '\\']);
        assert!(is_whole || is_path, "G04: {location}");
    }

    fn check_cookies(&self, page: &Page) {
        let is_https = self.origin.starts_with("https:");
        let mut names = BTreeSet::new();
        for cookie in page.set_cookies() {
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(names.insert(name), "G05: {name} is set twice in {page:?}");
            let attributes: Vec<_> = attributes.split("; ").collect();
            let is_check =
                [".state.", ".nonce.", ".code_verifier."].iter().any(|c| name.contains(c));
            let is_lax = !(self.form_post && is_check && is_https);
            let same_site = if is_lax { "SameSite=Lax" } else { "SameSite=None" };
            for needed in ["HttpOnly", "Path=/", same_site] {
                assert!(attributes.contains(&needed), "G05: {needed} of {cookie}");
            }
            assert!(!attributes.iter().any(|text| text.starts_with("Domain")), "G05: {cookie}");
            assert_eq!(attributes.contains(&"Secure"), is_https, "G05: {cookie}");
            assert_eq!(name.starts_with("__Host-"), is_https, "G05: {cookie}");
            // RFC 6265 §4.1.1: cookie-octets.
            let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
            assert!(value.bytes().all(is_plain), "G05: {cookie}");
            assert!(cookie.len() <= 4096 + name.len(), "G05: {} bytes", cookie.len());
        }
    }
}

fn check_page(page: &Page) {
    let header = |name: &str| page.headers.get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(directive), "G09: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "G09: {policy}");
    assert_eq!(header("x-content-type-options"), "nosniff", "G09: {page:?}");
    // A form of a page without a referrer would have no origin.
    let policy = if page.text.contains("name=\"token\"") {
        "strict-origin"
    } else if page.text.contains("<form") {
        "same-origin"
    } else {
        "no-referrer"
    };
    assert_eq!(header("referrer-policy"), policy, "G09: {page:?}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "G09: {page:?}");
    assert!(header("cache-control").contains("no-store"), "G03: {page:?}");
}
