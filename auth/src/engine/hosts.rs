//! The names of a site: `hosts: […]`.

use super::Origin;

/// A name of the site: `shop.example`, `shop.example:8443`, `*.shop.example`, or with the scheme,
/// `http://nas.lan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostName {
    /// `http` or `https`, if it is written.
    scheme: Option<&'static str>,
    /// Whether it stands for every name below it.
    is_wild: bool,
    host: String,
    /// If it is written.
    port: Option<u16>,
}

impl HostName {
    /// `None` for what is no name of a host.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = match text.split_once("://") {
            None => (None, text),
            Some(("https", rest)) => (Some("https"), rest),
            Some(("http", rest)) => (Some("http"), rest),
            Some(_) => return None,
        };
        let rest = rest.strip_suffix('/').filter(|_| scheme.is_some()).unwrap_or(rest);
        let (is_wild, rest) = rest.strip_prefix("*.").map_or((false, rest), |rest| (true, rest));
        let origin = Origin::at(scheme.unwrap_or("https"), rest)?;
        let host = origin.name().to_owned();
        if host.contains('*') || (is_wild && !origin.is_name()) {
            return None;
        }
        // As it is written: a URL forgets the scheme's own port.
        let after = rest.rsplit_once(']').map_or(rest, |(_, after)| after);
        let port = match after.rsplit_once(':') {
            Some((_, port)) => Some(port.parse().ok()?),
            None => None,
        };
        Some(Self { scheme, is_wild, host, port })
    }

    /// The scheme that is written with it.
    pub(crate) fn scheme(&self) -> Option<&'static str> {
        self.scheme
    }

    /// Whether it is the name of an origin. Without a port it means the scheme's own; on this machine,
    /// where programs have whichever is free, any.
    pub(crate) fn is_of(&self, origin: &Origin) -> bool {
        let host = origin.name();
        let is_host = if self.is_wild {
            host.strip_suffix(&self.host).is_some_and(|sub| sub.len() > 1 && sub.ends_with('.'))
        } else {
            host == self.host
        };
        let is_port = match self.port {
            Some(port) => origin.port_or_own() == port,
            None => origin.port().is_none() || origin.is_loopback(),
        };
        is_host && is_port
    }

    /// Whether it names this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        Origin::at("http", &self.host).is_some_and(|origin| origin.is_loopback())
    }
}
