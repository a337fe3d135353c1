//! The hosts that the application itself named: those may be in the server's own network.

use std::collections::BTreeSet;

use url::{Host, Url};

use crate::{
    parts::{Reach, is_loopback},
    provider::Endpoint,
};

/// The hosts that the application itself named as the provider's.
#[derive(Clone, Debug, Default)]
pub(in crate::provider) struct OwnHosts {
    names: BTreeSet<String>,
    /// Whether one of them is this machine, so that others of it are the provider's too.
    has_loopback: bool,
}

impl OwnHosts {
    /// Those of some URLs. What is no URL names none.
    pub(in crate::provider) fn of_urls<'a>(urls: impl IntoIterator<Item = &'a String>) -> Self {
        let mut hosts = Self::default();
        for url in urls.into_iter().filter_map(|url| Url::parse(url).ok()) {
            hosts.add(&url);
        }
        hosts
    }

    /// Those of some endpoints.
    pub(in crate::provider) fn of_endpoints<'a>(
        endpoints: impl IntoIterator<Item = &'a Endpoint>,
    ) -> Self {
        Self::of_urls(endpoints.into_iter().filter_map(|endpoint| endpoint.url.as_ref()))
    }

    /// Adds a host that stands alone: a name or an address.
    ///
    /// Fails when it is none.
    pub(super) fn add_host(&mut self, host: &str) -> Result<(), String> {
        match Url::parse(&format!("https://{host}/")) {
            Ok(url) if Host::parse(host).is_ok() => {
                self.add(&url);
                Ok(())
            }
            _ => {
                Err(format!("`{host}` is no host: write `keys.intranet`, without scheme and port"))
            }
        }
    }

    fn add(&mut self, url: &Url) {
        self.has_loopback |= is_loopback(url);
        self.names.extend(name(url));
    }

    /// What a request to a URL may reach.
    pub(in crate::provider) fn reach(&self, url: &Url) -> Reach {
        let is_own = name(url).is_some_and(|name| self.names.contains(&name))
            || (self.has_loopback && is_loopback(url));
        if is_own { Reach::Anywhere } else { Reach::Internet }
    }

    /// Whether a URL may be asked, as far as it says itself where it leads. Where a name leads is
    /// known when it is connected to.
    ///
    /// Whoever writes a provider's document, its token answers or a profile could otherwise have this
    /// server ask what only it can reach (SSRF).
    pub(in crate::provider) fn check(&self, url: &Url) -> Result<(), &'static str> {
        let reach = self.reach(url);
        let is_reached = match url.host() {
            Some(Host::Ipv4(address)) => reach.allows(address.into()),
            Some(Host::Ipv6(address)) => reach.allows(address.into()),
            Some(Host::Domain(_)) => reach == Reach::Anywhere || !is_loopback(url),
            None => true,
        };
        if is_reached { Ok(()) } else { Err(OWN_NETWORK) }
    }
}

/// Why a URL is refused that `private_hosts` would allow.
const OWN_NETWORK: &str = "it leads into the server's own network, where nothing but the hosts that \
                           the setup names is asked: list it in `private_hosts` if it is the \
                           provider's";

/// A host as hosts are compared: without the dot that ends a full name.
fn name(url: &Url) -> Option<String> {
    url.host_str().map(|host| host.strip_suffix('.').unwrap_or(host).to_owned())
}
