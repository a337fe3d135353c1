//! The cookies of a browser and what it sends of them, as RFC 6265bis has it: prefixes, `Domain`,
//! `Path`, `Secure`, `SameSite`, `Partitioned`, lifetimes by the clock of the test, and the order.

use std::time::{Duration, SystemTime};

use auth::parts::Clock as _;
use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::{Browser, Page, TestClock};

/// Which page makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// One of the site, or somebody who typed the address.
    Site,
    /// One of another site, whose link is followed.
    Link,
    /// One of another site, whose form is sent.
    Form,
    /// One of another site, in a frame or for a picture.
    Frame,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SameSite {
    Strict,
    Lax,
    None,
}

#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    is_host_only: bool,
    path: String,
    is_secure: bool,
    is_partitioned: bool,
    same_site: SameSite,
    expires: Option<SystemTime>,
}

/// A browser that keeps cookies as browsers do, at one site.
#[derive(Clone)]
pub struct Person {
    browser: Browser,
    site: Url,
    cookies: Vec<Cookie>,
    clock: TestClock,
    /// Whether it is one that says where a request comes from.
    pub is_modern: bool,
}

impl Person {
    /// `browser` is for what it knows of the site; its own cookies are not used.
    pub fn new(browser: &Browser, site: &str, clock: TestClock) -> Self {
        let (browser, site) = (browser.clone(), Url::parse(site).unwrap());
        Self { browser, site, cookies: Vec::new(), clock, is_modern: true }
    }

    /// The names of the cookies that are there, in the order in which they are sent.
    pub fn names(&self, asks: Asks, is_safe: bool, path: &str) -> Vec<String> {
        let url = self.site.join(path).unwrap();
        self.sent(&url, asks, is_safe).into_iter().map(|cookie| cookie.name.clone()).collect()
    }

    /// What a response of `url` sets; `None` if browsers refuse it.
    pub fn keep(&mut self, url: &str, set_cookie: &str) -> Option<()> {
        let url = Url::parse(url).unwrap();
        let host = url.host_str()?.to_owned();
        let is_https = url.scheme() == "https";
        let mut parts = set_cookie.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            host: host.clone(),
            is_host_only: true,
            path: "/".to_owned(),
            is_secure: false,
            is_partitioned: false,
            same_site: SameSite::Lax,
            expires: None,
        };
        let now = self.clock.now();
        let mut max_age = None;
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            match attribute.to_ascii_lowercase().as_str() {
                "domain" if !value.is_empty() => {
                    let domain = value.trim_start_matches('.').to_ascii_lowercase();
                    // A top-level domain is nobody's.
                    if !domain.contains('.') || !is_below(&host, &domain) {
                        return None;
                    }
                    (cookie.host, cookie.is_host_only) = (domain, false);
                }
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "secure" => cookie.is_secure = true,
                "partitioned" => cookie.is_partitioned = true,
                "samesite" => {
                    cookie.same_site = match value.to_ascii_lowercase().as_str() {
                        "strict" => SameSite::Strict,
                        "none" => SameSite::None,
                        _ => SameSite::Lax,
                    };
                }
                "max-age" => {
                    let seconds: i64 = value.parse().ok()?;
                    let length = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
                    max_age = Some(now + length.min(Duration::from_hours(400 * 24)));
                }
                "expires" => {
                    let date = chrono::DateTime::parse_from_rfc2822(value).ok()?;
                    cookie.expires = Some(SystemTime::from(date));
                }
                _ => {}
            }
        }
        cookie.expires = max_age.or(cookie.expires);
        let prefix = name.to_ascii_lowercase();
        let is_of_host = cookie.is_host_only && cookie.path == "/" && cookie.is_secure;
        let is_refused = (cookie.is_secure && !is_https)
            || (prefix.starts_with("__secure-") && !cookie.is_secure)
            || (prefix.starts_with("__host-") && !is_of_host)
            || (cookie.same_site == SameSite::None && !cookie.is_secure)
            || (cookie.is_partitioned && !cookie.is_secure)
            || name.len() + value.len() > 4096;
        // What https has set, http doesn't shadow.
        let is_shadow = !is_https
            && self.cookies.iter().any(|kept| {
                kept.is_secure
                    && kept.name == name
                    && (is_below(&kept.host, &cookie.host) || is_below(&cookie.host, &kept.host))
            });
        if is_refused || is_shadow {
            return None;
        }
        let is_same = |kept: &Cookie| {
            (&kept.name, &kept.host, &kept.path, kept.is_host_only)
                == (&cookie.name, &cookie.host, &cookie.path, cookie.is_host_only)
        };
        let at = self.cookies.iter().position(is_same);
        let is_gone = cookie.expires.is_some_and(|expires| expires <= now);
        match at {
            Some(at) if is_gone => drop(self.cookies.remove(at)),
            Some(at) => self.cookies[at] = cookie,
            None if is_gone => {}
            None => self.cookies.push(cookie),
        }
        Some(())
    }

    fn sent(&self, url: &Url, asks: Asks, is_safe: bool) -> Vec<&Cookie> {
        let host = url.host_str().unwrap();
        let now = self.clock.now();
        let mut sent: Vec<_> = self
            .cookies
            .iter()
            .filter(|cookie| {
                let is_there = if cookie.is_host_only {
                    cookie.host == host
                } else {
                    is_below(host, &cookie.host)
                };
                let is_below_path = url.path() == cookie.path
                    || url.path().starts_with(&format!("{}/", cookie.path.trim_end_matches('/')));
                let may_come = match cookie.same_site {
                    SameSite::None => true,
                    SameSite::Lax => asks == Asks::Site || (asks == Asks::Link && is_safe),
                    SameSite::Strict => asks == Asks::Site,
                };
                // A partition of another site has none of what was set outside it.
                let is_in_partition = !(cookie.is_partitioned && asks == Asks::Frame);
                is_there
                    && is_below_path
                    && may_come
                    && is_in_partition
                    && (!cookie.is_secure || url.scheme() == "https")
                    && cookie.expires.is_none_or(|expires| expires > now)
            })
            .collect();
        // Longer paths come first; what was made earlier comes first among equals.
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        sent
    }

    /// Opens an address of the site.
    pub async fn open(&mut self, asks: Asks, path: &str) -> Page {
        self.send(asks, path, None).await
    }

    /// Sends a form to the site.
    pub async fn submit(&mut self, asks: Asks, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(asks, path, Some(fields)).await
    }

    /// The CSRF token, for a page of the site.
    pub async fn csrf(&mut self) -> String {
        let page = self.open(Asks::Site, "/api/auth/csrf").await;
        page.json()["csrfToken"].as_str().unwrap().to_owned()
    }

    async fn send(&mut self, asks: Asks, path: &str, form: Option<&[(&str, &str)]>) -> Page {
        let url = self.site.join(path).unwrap();
        let cookies = self.sent(&url, asks, form.is_none());
        let pairs = cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let mut headers = HeaderMap::new();
        let mut set = |name: &'static str, value: &str| {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        };
        if !cookies.is_empty() {
            set("cookie", &cookies);
        }
        set("host", url.authority());
        let own = self.site.origin().ascii_serialization();
        let origin = if asks == Asks::Site { own.as_str() } else { "https://evil.example" };
        if form.is_some() {
            set("origin", origin);
        }
        if self.is_modern {
            let site = if asks == Asks::Site { "same-origin" } else { "cross-site" };
            set("sec-fetch-site", site);
            set("sec-fetch-mode", if asks == Asks::Frame { "no-cors" } else { "navigate" });
        }
        self.browser.cookies.clear();
        self.browser.headers = headers;
        let page = match form {
            Some(fields) => self.browser.post(path, fields).await,
            None => self.browser.get(path).await,
        };
        for header in page.headers.get_all(header::SET_COOKIE) {
            // A frame of another site may set nothing that isn't `SameSite=None`.
            let header = header.to_str().unwrap();
            if asks != Asks::Frame || header.contains("SameSite=None") {
                let kept = self.keep(url.as_str(), header);
                assert!(kept.is_some(), "G05: a browser refuses {header}");
            }
        }
        page
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}
