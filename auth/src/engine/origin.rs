//! Origins: scheme, host and port.

use url::{Host, Position, Url};

use crate::parts::is_loopback;

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

    /// The origin of a `Host` header, which must be nothing but a host and a port.
    pub(crate) fn at(scheme: &str, host: &str) -> Option<Self> {
        // Stops `Host: shop.example@evil.example`, and a path or a second host in it.
        let is_tricky = |c: char| matches!(c, '/' | '\\' | '@' | '?' | '#' | ',' | '%');
        if host.contains(|c: char| is_tricky(c) || !c.is_ascii_graphic()) {
            return None;
        }
        let url = Url::parse(&format!("{scheme}://{host}")).ok()?;
        // It has nothing but a scheme, a host and a port, so it needn't be parsed again without the rest.
        let is_origin = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        is_origin.then(|| Self { text: url[..Position::AfterPort].to_owned(), url })
    }

    /// `https://shop.example`
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, with its port unless that is the scheme's own.
    pub(crate) fn host(&self) -> &str {
        self.text.split_once("://").map_or(&self.text, |(_, host)| host)
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

    /// Whether the host is a name that a certificate is got for, rather than an address, a name of
    /// this machine, or one of a local network.
    pub(crate) fn is_public_name(&self) -> bool {
        !self.is_loopback()
            && matches!(self.url.host(), Some(Host::Domain(name)) if name.contains('.'))
    }
}
