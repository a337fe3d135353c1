//! Which networks a request to a provider may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Which networks a request may reach. The engine attaches it to each request, and the client reads it
/// with [`Reach::of`].
///
/// The engine reads documents that others write, such as a provider's discovery document. A document that
/// was taken over could make this server send requests to what only it can reach: the metadata of a cloud
/// at `169.254.169.254`, a database, an administrator's page (server-side request forgery, SSRF). A host
/// name doesn't show where it leads, so the client checks the addresses that it connects to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Any network: the application named the host itself.
    #[default]
    Anywhere,
    /// Public addresses only: somebody else named the host.
    Internet,
}

impl Reach {
    /// What a request may reach: any network, unless the engine said otherwise.
    #[must_use]
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// Whether a connection may be made to an address.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_internet(address)
    }
}

/// Whether an address is one of the internet: not of this machine, a private network, the link, a
/// carrier's translation, a group, or something that stands for one of these.
fn is_internet(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_internet_v4(address),
        IpAddr::V6(address) => is_internet_v6(address),
    }
}

/// The IANA registry of special addresses (RFC 6890). 198.18.0.0/15 counts as the internet: programs
/// that put a proxy below everything answer with its addresses for public names.
fn is_internet_v4(address: Ipv4Addr) -> bool {
    // The virtual address of Azure's host, which answers every machine there.
    const AZURE: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Carriers (RFC 6598), and Alibaba's metadata.
        || (a == 100 && b & 0xc0 == 64)
        // Protocols (RFC 6890), and Oracle's metadata.
        || (a == 192 && b == 0 && c == 0)
        || address == AZURE
        // Groups, what is reserved, and everybody.
        || a >= 224)
}

fn is_internet_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // An IPv4 address in the last two: mapped, compatible, or translated (RFC 4291 §2.5.5, RFC 6052,
    // RFC 7915).
    let last = || {
        let [a, b] = segments[6].to_be_bytes();
        let [c, d] = segments[7].to_be_bytes();
        is_internet_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // This machine, and no machine, are among the compatible ones.
        [0, 0, 0, 0, 0, 0 | 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 0, 0, 0, 0, ..] => last(),
        // 6to4 has it in front (RFC 3056).
        [0x2002, high, low, ..] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            is_internet_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Global addresses are in 2000::/3 (RFC 4291 §2.4), without protocols and Teredo (RFC 4380), and
        // documentation.
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, second, ..] => second >= 0x1000,
        [first, ..] => first & 0xe000 == 0x2000,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// OA-048, OA-049: every way to write an address of the server's own network.
    #[test]
    fn own_networks_are_known() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
        ] {
            let address: IpAddr = text.parse().unwrap();
            assert!(!is_internet(address), "{text}");
            assert!(!Reach::Internet.allows(address) && Reach::Anywhere.allows(address), "{text}");
        }
    }

    #[test]
    fn the_rest_is_the_internet() {
        for text in [
            "1.1.1.1",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "198.18.0.1",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2001:4860:4860::8888",
            "2002:101:101::1",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "3000::1",
        ] {
            assert!(is_internet(text.parse().unwrap()), "{text}");
        }
    }
}
