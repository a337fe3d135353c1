//! Where the site is: the origin of every absolute URL that the server makes.

use http::{HeaderMap, HeaderName, header::HOST};
use url::{Host, Url};

/// How the site's origin is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// From `AUTH_URL` or `NEXTAUTH_URL`, or the builder.
    Fixed(Origin),
    /// From the request, because a proxy in front is trusted to set its headers
    /// (`AUTH_TRUST_HOST`).
    TrustHost,
    /// From the request if it came to this machine's own loopback, else `http://localhost:3000`:
    /// nothing was configured.
    Loopback,
}

/// An origin: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    url: Url,
    /// Without a slash at the end.
    text: String,
}

impl Origin {
    /// The origin of an http or https URL.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return None;
        }
        let text = url.origin().ascii_serialization();
        Some(Self { url: Url::parse(&text).ok()?, text })
    }

    /// `https://shop.example`
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }
}

/// Whether a URL's host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl Site {
    /// Reads a configured URL, which may lack the scheme (then it is https). The path, if there is
    /// one besides `/`, is returned too: it is the base path.
    pub(crate) fn parse(text: &str) -> Option<(Self, Option<String>)> {
        let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&text).ok()?;
        let path = url.path().trim_end_matches('/');
        let path = (!path.is_empty()).then(|| path.to_owned());
        Some((Self::Fixed(Origin::of(&url)?), path))
    }

    /// Whether the site is one on its developer's machine: over http, under a name of this machine,
    /// and not behind a proxy.
    pub(crate) fn is_development(&self) -> bool {
        match self {
            Self::Fixed(origin) => !origin.is_https() && origin.is_loopback(),
            Self::Loopback => true,
            Self::TrustHost => false,
        }
    }

    /// Its host, if it is known before a request comes.
    pub(crate) fn host(&self) -> Option<&str> {
        match self {
            Self::Fixed(origin) => origin.url().host_str(),
            Self::TrustHost | Self::Loopback => None,
        }
    }

    /// Whether the site is on https, for a request with these headers: `origin(…).is_https()`
    /// without making the origin.
    pub(crate) fn is_https(&self, headers: &HeaderMap) -> bool {
        match self {
            Self::Fixed(origin) => origin.is_https(),
            Self::TrustHost => self.origin(headers).is_https(),
            Self::Loopback => false,
        }
    }

    /// The origin for a request with these headers.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> Origin {
        let origin = match self {
            Self::Fixed(origin) => return origin.clone(),
            Self::TrustHost => {
                let host = text(headers, &FORWARDED_HOST).or_else(|| text(headers, &HOST));
                let scheme = match text(headers, &FORWARDED_PROTO) {
                    Some("http") => "http",
                    _ => "https",
                };
                host.and_then(|host| at(scheme, host))
            }
            Self::Loopback => {
                text(headers, &HOST).and_then(|host| at("http", host)).filter(Origin::is_loopback)
            }
        };
        origin.unwrap_or_else(fallback)
    }
}

static FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
static FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|text| !text.is_empty())
}

/// The origin of a `Host` header, which must be nothing but a host and a port.
fn at(scheme: &str, host: &str) -> Option<Origin> {
    if host.contains(['/', '\\', '@', '?', '#', ' ', ',']) {
        return None;
    }
    Origin::of(&Url::parse(&format!("{scheme}://{host}")).ok()?)
}

fn fallback() -> Origin {
    let url = Url::parse("http://localhost:3000").expect("a constant URL is valid");
    Origin::of(&url).expect("a constant URL has an origin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configured_url_is_read_with_or_without_scheme_and_path() {
        for (text, origin, path) in [
            ("https://shop.example", "https://shop.example", None),
            ("HTTPS://Shop.Example/", "https://shop.example", None),
            ("shop.example", "https://shop.example", None),
            ("shop.example:8443/login/auth/", "https://shop.example:8443", Some("/login/auth")),
            ("http://localhost:3000/api/auth?x#y", "http://localhost:3000", Some("/api/auth")),
            ("https://shop.example:443", "https://shop.example", None),
        ] {
            let (site, found) = Site::parse(text).unwrap_or_else(|| panic!("{text}"));
            let Site::Fixed(fixed) = site else { panic!("{text}") };
            assert_eq!((fixed.as_str(), found.as_deref()), (origin, path), "{text}");
        }
        for text in ["", "https://", "ftp://shop.example", "https:// shop.example", "http://[x]"] {
            assert!(Site::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_s_own_names_are_taken_from_a_request_unasked() {
        for (host, origin) in [
            ("localhost:8080", "http://localhost:8080"),
            ("shop.localhost", "http://shop.localhost"),
            ("127.0.0.1:3001", "http://127.0.0.1:3001"),
            ("[::1]:3001", "http://[::1]:3001"),
            ("evil.example", "http://localhost:3000"),
            ("localhost.evil.example", "http://localhost:3000"),
            ("localhost@evil.example", "http://localhost:3000"),
            ("evil.example/localhost", "http://localhost:3000"),
            ("127.0.0.1.evil.example", "http://localhost:3000"),
            ("", "http://localhost:3000"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            assert_eq!(Site::Loopback.origin(&headers).as_str(), origin, "{host}");
        }
    }

    #[test]
    fn a_trusted_proxy_says_where_the_site_is() {
        for (host, proto, origin) in [
            ("shop.example", "https", "https://shop.example"),
            ("shop.example", "http", "http://shop.example"),
            ("shop.example", "http,https", "https://shop.example"),
            ("shop.example", "", "https://shop.example"),
            ("shop.example, evil.example", "https", "http://localhost:3000"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(&FORWARDED_HOST, host.parse().unwrap());
            headers.insert(&FORWARDED_PROTO, proto.parse().unwrap());
            assert_eq!(Site::TrustHost.origin(&headers).as_str(), origin, "{host} {proto}");
            let https = origin.starts_with("https");
            assert_eq!(Site::TrustHost.is_https(&headers), https, "{host} {proto}");
        }
    }
}
