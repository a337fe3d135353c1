//! Whose word about a request is believed, and what it is.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

use super::{
    Proxies,
    element::{Element, address, forwarded, list, of_outermost},
    named::Named,
};

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The headers by which a proxy says whom it sends a request for, as names that needn't be read for each request.
static FORWARDING: [HeaderName; 5] = [
    HeaderName::from_static(FORWARDED_FOR),
    HeaderName::from_static(FORWARDED_HOST),
    HeaderName::from_static(FORWARDED_PROTO),
    header::FORWARDED,
    HeaderName::from_static("x-real-ip"),
];

/// Whose word about a request is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Believed {
    /// Nobody's: the connection is all that is known.
    #[default]
    Nobody,
    /// That of so many proxies, one behind the other.
    Hops(usize),
    /// That of whoever connects from these networks.
    Networks(Vec<IpNet>),
}

/// What a request brings along that says where it comes from and goes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) headers: &'a HeaderMap,
    /// Of its target: `:authority` in HTTP/2 (RFC 9113 §8.3.1), an absolute URL in HTTP/1.1.
    pub(crate) authority: Option<&'a str>,
    /// The other end of the connection, if it is known.
    pub(crate) peer: Option<IpAddr>,
}

/// Why it can't be told which host was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HostError {
    #[error("the request names no host")]
    None,
    #[error("the request names two hosts")]
    Two,
    #[error(
        "`Forwarded` and `X-Forwarded-Host` name two hosts: let your proxy remove the one that it doesn't write"
    )]
    Contradiction,
    #[error("a header of a proxy can't be read")]
    Unreadable,
}

impl Believed {
    /// Fails with the network that can't be read.
    pub(crate) fn new(proxies: &Proxies) -> Result<Self, String> {
        let networks = match &proxies.0 {
            Named::Count(0) => return Ok(Self::Nobody),
            Named::Count(count) => return Ok(Self::Hops((*count).into())),
            Named::Networks(networks) => networks,
        };
        let read = |text: &str| {
            let network = text.parse::<IpNet>().ok();
            network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        };
        let read =
            |text: &std::borrow::Cow<'static, str>| read(text).ok_or_else(|| text.to_string());
        let networks: Vec<_> = networks.iter().map(read).collect::<Result<_, _>>()?;
        Ok(if networks.is_empty() { Self::Nobody } else { Self::Networks(networks) })
    }

    /// How many proxies in a row a request came through that are believed.
    pub(crate) fn hops(&self, sent: Sent<'_>) -> usize {
        let networks = match self {
            Self::Nobody => return 0,
            Self::Hops(hops) => return *hops,
            Self::Networks(networks) => networks,
        };
        let is_one = |address: &IpAddr| {
            let address = address.to_canonical();
            networks.iter().any(|network| network.contains(&address))
        };
        if !sent.peer.is_some_and(|peer| is_one(&peer)) {
            return 0;
        }
        // From here on outwards: a proxy's word about whom it got the request from, and that one's.
        let clients = clients(sent.headers);
        let further = clients.iter().rev().map(|text| text.as_deref().and_then(address));
        1 + further.take_while(|client| client.as_ref().is_some_and(is_one)).count()
    }

    /// Where a request came from: what the outermost proxy that is believed saw, else the other end of
    /// the connection.
    pub(crate) fn client(&self, sent: Sent<'_>) -> Option<IpAddr> {
        let clients = clients(sent.headers);
        let seen = of_outermost(&clients, self.hops(sent));
        seen.and_then(|text| address(text.as_deref()?)).or(sent.peer)
    }

    /// The host, with its port if there is one, that was asked for at the outermost proxy that is
    /// believed.
    pub(crate) fn host(&self, sent: Sent<'_>) -> Result<String, HostError> {
        let hops = self.hops(sent);
        if hops == 0 {
            return own_host(sent);
        }
        let said = list(sent.headers, FORWARDED_HOST);
        let said = of_outermost(&said, hops).copied();
        // Stops an open quote of a client's from swallowing what the proxies wrote after it.
        let elements = forwarded(sent.headers).ok_or(HostError::Unreadable)?;
        let element = of_outermost(&elements, hops).and_then(|element| element.host.as_deref());
        match (said, element) {
            // Stops a header that the proxies let through from naming another host than they do: the
            // links of mails would lead there.
            (Some(said), Some(other)) if !said.eq_ignore_ascii_case(other) => {
                Err(HostError::Contradiction)
            }
            (Some(said), _) => Ok(said.to_owned()),
            (None, Some(other)) => Ok(other.to_owned()),
            (None, None) => own_host(sent),
        }
    }

    /// Whether it was asked for over https there; `None` if nobody says so who is believed.
    pub(crate) fn is_https(&self, sent: Sent<'_>) -> Option<bool> {
        let hops = self.hops(sent);
        let said = list(sent.headers, FORWARDED_PROTO);
        let said = of_outermost(&said, hops)
            .map(|text| (*text).to_owned())
            .or_else(|| of_outermost(&forwarded(sent.headers)?, hops)?.proto.clone())?;
        match said.to_ascii_lowercase().as_str() {
            "https" | "wss" => Some(true),
            "http" | "ws" => Some(false),
            _ => None,
        }
    }
}

impl Sent<'_> {
    /// The name of a header by which a proxy says whom it sends a request for, if one is there.
    pub(crate) fn forwarding_header(&self) -> Option<&'static str> {
        FORWARDING.iter().find(|name| self.headers.contains_key(*name)).map(HeaderName::as_str)
    }

    /// The prefix that a proxy says to have taken off the path; anybody may say so.
    pub(crate) fn forwarded_prefix(&self) -> Option<&str> {
        self.headers.get("x-forwarded-prefix")?.to_str().ok()
    }
}

/// Whom each proxy got the request from; `None` for what isn't said.
fn clients(headers: &HeaderMap) -> Vec<Option<String>> {
    let said = list(headers, FORWARDED_FOR);
    if !said.is_empty() {
        return said.into_iter().map(|text| Some(text.to_owned())).collect();
    }
    let elements = forwarded(headers).unwrap_or_default();
    elements.into_iter().map(|Element { client, .. }| client).collect()
}

/// The host that the request itself names.
fn own_host(Sent { headers, authority, .. }: Sent<'_>) -> Result<String, HostError> {
    let lines = headers.get_all(header::HOST).iter();
    let lines = lines.map(|line| line.to_str().map_err(|_| HostError::Unreadable));
    let (mut first, mut has_other) = (None, false);
    for host in lines.chain(authority.map(Ok)) {
        let host = host?;
        match first {
            _ if host.is_empty() => {}
            None => first = Some(host),
            Some(first) => has_other |= !host.eq_ignore_ascii_case(first),
        }
    }
    // Stops a request that means one host to a cache in front and another here (RFC 9112 §3.2,
    // RFC 9113 §8.3.1): what is made for the one would be handed out for the other.
    if has_other {
        return Err(HostError::Two);
    }
    first.map(str::to_owned).ok_or(HostError::None)
}
