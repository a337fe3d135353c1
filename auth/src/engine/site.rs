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
        let has_scheme = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
            && text.contains("://");
        let text = if has_scheme { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&text).ok()?;
        let path = url.path().trim_end_matches('/');
        let path = (!path.is_empty()).then(|| path.to_owned());
        Some((Self::Fixed(Origin::of(&url)?), path))
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
