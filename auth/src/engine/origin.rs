//! Origins: scheme, host and port.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::OnceLock,
};

use url::{Position, Url};

/// The longest name that is taken as it is written (RFC 1035 §2.3.4).
const MAX_NAME: usize = 253;

/// An origin: scheme, host and port, as they are written in a URL that has been read.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// Without a slash at the end.
    text: String,
    /// Of the text, once something has asked for it: most requests compare texts alone.
    url: OnceLock<Url>,
}

impl Origin {
    /// The origin of an http or https URL.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return None;
        }
        let text = url.origin().ascii_serialization();
        let url = Url::parse(&text).ok()?;
        Some(Self { text, url: url.into() })
    }

    /// The origin of a `Host` header, which must be nothing but a host and a port.
    pub(crate) fn at(scheme: &str, host: &str) -> Option<Self> {
        // Nearly every host is written as a URL has it, so that reading it as one would change nothing.
        if is_plain(scheme, host) {
            Some(Self::plain(scheme, host))
        } else {
            Self::read(scheme, host)
        }
    }

    fn plain(scheme: &str, host: &str) -> Self {
        let mut text = String::with_capacity(scheme.len() + 3 + host.len());
        text.push_str(scheme);
        text.push_str("://");
        text.push_str(host);
        Self { text, url: OnceLock::new() }
    }

    /// The same, however the host is written.
    fn read(scheme: &str, host: &str) -> Option<Self> {
        // Stops `Host: shop.example@evil.example`, and a path or a second host in it.
        let is_tricky = |c: char| matches!(c, '/' | '\\' | '@' | '?' | '#' | ',' | '%');
        if host.contains(|c: char| is_tricky(c) || !c.is_ascii_graphic()) {
            return None;
        }
        let url = Url::parse(&format!("{scheme}://{host}")).ok()?;
        // It has nothing but a scheme, a host and a port, so it needn't be parsed again without the rest.
        let is_origin = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        is_origin.then(|| Self { text: url[..Position::AfterPort].to_owned(), url: url.into() })
    }

    /// `https://shop.example`
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// `http` or `https`
    pub(crate) fn scheme(&self) -> &str {
        self.text.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// The host, with its port unless that is the scheme's own.
    pub(crate) fn host(&self) -> &str {
        self.text.split_once("://").map_or(&self.text, |(_, host)| host)
    }

    /// The host without the port. An IPv6 address is in brackets.
    pub(crate) fn name(&self) -> &str {
        self.name_and_port().0
    }

    /// The port, unless it is the scheme's own.
    pub(crate) fn port(&self) -> Option<u16> {
        self.name_and_port().1
    }

    /// The port, whether it is written or not.
    pub(crate) fn port_or_own(&self) -> u16 {
        self.port().unwrap_or(if self.is_https() { 443 } else { 80 })
    }

    fn name_and_port(&self) -> (&str, Option<u16>) {
        let host = self.host();
        // The colons of an IPv6 address are before the bracket.
        match host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((name, port)) => (name, port.parse().ok()),
            None => (host, None),
        }
    }

    /// The same as a URL.
    pub(crate) fn url(&self) -> &Url {
        self.url.get_or_init(|| {
            // Such a text is of a URL that was read, or would be read without a change: see `is_plain`.
            Url::parse(&self.text).expect("the text of an origin is a URL")
        })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let name = self.name();
        if let Some(address) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            return address.parse().is_ok_and(|address: Ipv6Addr| address.is_loopback());
        }
        match name.parse::<Ipv4Addr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => name == "localhost" || name.ends_with(".localhost"),
        }
    }

    /// Whether the host is a name rather than an address.
    pub(crate) fn is_name(&self) -> bool {
        let name = self.name();
        !name.starts_with('[') && name.parse::<Ipv4Addr>().is_err()
    }

    /// Whether the host is a name that a certificate is got for, rather than an address, a name of
    /// this machine, or one of a local network.
    pub(crate) fn is_public_name(&self) -> bool {
        self.is_name() && self.name().contains('.') && !self.is_loopback()
    }
}

/// The text says all.
impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Origin {}

/// Whether `scheme://host` is the origin of the URL that it is read as, character by character. What isn't known
/// to be is not: Punycode, addresses that are written in another way, a port that is the scheme's own.
fn is_plain(scheme: &str, host: &str) -> bool {
    let own_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit())
            && !port.starts_with('0')
            && port.parse::<u16>().is_ok_and(|port| port != own_port)
    };
    port.is_none_or(is_port) && (is_plain_name(name) || name.parse::<Ipv4Addr>().is_ok())
}

/// Whether a text is a name in lower-case letters, digits and hyphens, and can't be read as an address: the last
/// of its labels begins with a letter.
fn is_plain_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with("xn--")
            && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
    name.len() <= MAX_NAME
        && last.starts_with(|c: char| c.is_ascii_lowercase())
        && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Host;

    use super::*;

    /// What is known of an origin by its text is what its URL says.
    fn compare(origin: &Origin) {
        let url = Url::parse(origin.as_str()).unwrap();
        assert_eq!(origin.url(), &url);
        assert_eq!(origin.as_str(), url.origin().ascii_serialization());
        assert_eq!((origin.scheme(), origin.is_https()), (url.scheme(), url.scheme() == "https"));
        assert_eq!((Some(origin.name()), origin.port()), (url.host_str(), url.port()));
        assert_eq!(origin.is_loopback(), crate::parts::is_loopback(&url));
        assert_eq!(origin.is_name(), matches!(url.host(), Some(Host::Domain(_))));
    }

    #[test]
    fn plain_hosts_are_taken_as_they_are_written() {
        for host in [
            "localhost",
            "localhost:3000",
            "127.0.0.1:3000",
            "shop.example",
            "a-b.shop.example:65535",
            "3.shop.example",
        ] {
            assert!(is_plain("http", host) && is_plain("https", host), "{host}");
        }
        for host in [
            "",
            ".",
            ":3000",
            "SHOP.example",
            "shop.example.",
            "shop..example",
            "shop.example:",
            "shop.example:03000",
            "shop.example:65536",
            "shop.example:+1",
            "shop.example:1:2",
            "shop_.example",
            "xn--bcher-kva.example",
            "shop.0x7f",
            "127.1",
            "127.0.0.01",
            "2130706433",
            "[::1]:3000",
            "shop.example@evil.example",
            "shop.example/evil",
        ] {
            assert!(!is_plain("http", host), "{host}");
        }
        assert!(!is_plain("http", "shop.example:80") && is_plain("https", "shop.example:80"));
        assert!(!is_plain("https", "shop.example:443") && is_plain("http", "shop.example:443"));
        assert!(!is_plain("ftp", "shop.example"));
    }

    #[test]
    fn other_hosts_are_read_as_a_url() {
        for (host, text) in [
            ("SHOP.example:80", "http://shop.example"),
            ("127.1:8080", "http://127.0.0.1:8080"),
            ("[0:0::1]:3000", "http://[::1]:3000"),
            ("shop.example.", "http://shop.example."),
        ] {
            let origin = Origin::at("http", host).unwrap();
            assert_eq!(origin.as_str(), text);
            compare(&origin);
        }
        for host in ["", "shop.example@evil.example", "shop.example/x", "1.2.3.4.5", "a b", "xn--a"]
        {
            assert_eq!(Origin::at("http", host), None, "{host}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_host_is_read_without_a_change(
            scheme in "https?",
            host in "((xn--|0x)?[a-z0-9-]{0,4}\\.){0,3}(localhost|0x)?[a-z0-9_-]{0,4}(:[0-9]{0,5})?",
        ) {
            let read = Origin::read(&scheme, &host);
            prop_assert_eq!(&Origin::at(&scheme, &host), &read);
            if is_plain(&scheme, &host) {
                prop_assert_eq!(read.as_ref().map(Origin::as_str), Some(&*format!("{scheme}://{host}")));
            }
            if let Some(origin) = Origin::at(&scheme, &host) {
                compare(&origin);
            }
        }

        #[test]
        fn an_address_is_read_without_a_change(
            host in "[0-9]{1,3}(\\.[0-9]{1,3}){0,4}(:(80|443|[0-9]{1,5}))?",
        ) {
            let read = Origin::read("http", &host);
            prop_assert_eq!(&Origin::at("http", &host), &read);
            if let Some(origin) = read {
                compare(&origin);
            }
        }
    }
}
