//! Where the site is: the origin of every absolute URL that the server makes.

use url::Url;

use super::{HostName, Origin};
use crate::{
    compat::Compat,
    proxy::{Believed, HostError, Sent},
};

/// How the site's origin is known.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Of `AUTH_URL` or `NEXTAUTH_URL`, or the builder: the one origin, whatever a request says.
    url: Option<Origin>,
    /// The names that requests may have asked for; any without one.
    hosts: Vec<HostName>,
    /// Whose word about a request counts.
    pub(crate) believed: Believed,
    /// What is taken for granted of it.
    compat: Compat,
}

/// Why a request has no answer of this site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Misplaced {
    /// It asks for a host that isn't among the site's names.
    Foreign(String),
    /// Nobody said where the site is; by this request it is at this URL.
    Unknown(String),
    /// It can't be told which host it asks for.
    Unclear(HostError),
}

impl Site {
    pub(crate) fn new(
        url: Option<Origin>,
        hosts: Vec<HostName>,
        believed: Believed,
        compat: Compat,
    ) -> Self {
        Self { url, hosts, believed, compat }
    }

    /// Reads a configured URL: its origin, and its path if there is one besides `/`.
    ///
    /// It may lack the scheme, which is https then; on this machine it is http, where nobody has a
    /// certificate.
    pub(crate) fn parse(text: &str, compat: Compat) -> Option<(Origin, Option<String>)> {
        let url = if text.contains("://") {
            Url::parse(text).ok()?
        } else {
            let plain = Url::parse(&format!("http://{text}")).ok()?;
            let is_own = !compat.assumes_https()
                && Origin::of(&plain).is_some_and(|origin| origin.is_loopback());
            if is_own { plain } else { Url::parse(&format!("https://{text}")).ok()? }
        };
        let path = url.path().trim_end_matches('/');
        let path = (!path.is_empty()).then(|| path.to_owned());
        Some((Origin::of(&url)?, path))
    }

    /// The origin, if it is the same for every request.
    pub(crate) fn known(&self) -> Option<&Origin> {
        self.url.as_ref()
    }

    /// Whether an origin is the site's own, or has one of its names.
    pub(crate) fn is_named(&self, origin: &Origin) -> bool {
        self.url.as_ref() == Some(origin) || self.hosts.iter().any(|name| name.is_of(origin))
    }

    /// Its host, if it is known before a request comes.
    pub(crate) fn known_host(&self) -> Option<&str> {
        self.known().map(Origin::name)
    }

    /// Whether every origin of the site is on https.
    pub(crate) fn is_always_https(&self) -> bool {
        self.url.as_ref().is_some_and(Origin::is_https)
    }

    /// Whether only this machine's own programs reach the site, over plain http.
    pub(crate) fn is_development(&self) -> bool {
        match &self.url {
            Some(origin) => !origin.is_https() && origin.is_loopback(),
            None => {
                self.believed == Believed::Nobody && self.hosts.iter().all(HostName::is_loopback)
            }
        }
    }

    /// Whether a request decides where links lead, with any host that it names.
    pub(crate) fn is_any_host(&self) -> bool {
        self.url.is_none() && self.hosts.is_empty() && self.believed != Believed::Nobody
    }

    /// Whether the site is on https for a request: `origin(…)` and its scheme, without making the
    /// origin where it is known. For a request that has no origin it is not.
    pub(crate) fn is_https(&self, sent: Sent<'_>) -> bool {
        match &self.url {
            Some(origin) => origin.is_https(),
            // Nobody who says so is believed. Spares every read of a session on a developer's machine a URL.
            None if self.hosts.is_empty() && self.believed.hops(sent) == 0 => false,
            None => self.origin(sent).is_ok_and(|origin| origin.is_https()),
        }
    }

    /// The origin for a request.
    ///
    /// Without a URL, the host that it asks for is taken where somebody answers for it: the list of
    /// names, proxies that are believed, or this machine itself. Whoever may name another one sends
    /// others there, with the links of mails (host header injection); so without any of these a
    /// request for another host has no answer.
    pub(crate) fn origin(&self, sent: Sent<'_>) -> Result<Origin, Misplaced> {
        if !self.hosts.is_empty() {
            let host = self.host(sent)?;
            let is_https = self.believed.is_https(sent);
            let named = self.hosts.iter().find_map(|name| {
                let origin = self.at(name.scheme(), is_https, &host)?;
                name.is_of(&origin).then_some(origin)
            });
            let own = || {
                let url = self.url.as_ref()?;
                (*url == Origin::at(url.scheme(), &host)?).then_some(())
            };
            return match (&self.url, named) {
                // Stops a request in another site's name, which a cache or a mail would hand on.
                (_, None) if own().is_none() => Err(Misplaced::Foreign(host)),
                (Some(url), _) => Ok(url.clone()),
                (None, named) => named.ok_or(Misplaced::Foreign(host)),
            };
        }
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let is_believed = self.believed.hops(sent) > 0;
        if self.compat.assumes_port_3000() && self.believed == Believed::Nobody {
            // A request for another host would be answered with links to this one.
            return match self.host(sent) {
                Ok(host) => match self.at(Some("http"), None, &host) {
                    Some(origin) if !origin.is_loopback() => Err(unknown(&origin)),
                    _ => Ok(fallback()),
                },
                Err(_) => Ok(fallback()),
            };
        }
        let host = self.host(sent)?;
        let is_https = if is_believed { self.believed.is_https(sent) } else { Some(false) };
        match self.at(None, is_https, &host) {
            Some(origin) if is_believed || origin.is_loopback() => Ok(origin),
            Some(origin) => Err(unknown(&origin)),
            // Stops a host that is read in two ways, such as one with a user name before it.
            None => Err(Misplaced::Unclear(HostError::Unreadable)),
        }
    }

    /// The host that a request asks for, if it is another than the site's.
    ///
    /// `None` also for the address at which a proxy reaches this program: nobody types that, and the
    /// way to the site's own origin would lead there again.
    pub(crate) fn other_host(&self, sent: Sent<'_>) -> Option<(&Origin, String)> {
        let site = self.url.as_ref()?;
        let host = self.believed.host(sent).ok()?;
        let asked = Origin::at(site.scheme(), &host)?;
        let is_reachable = asked.is_public_name() || !site.is_public_name();
        (asked.host() != site.host() && is_reachable).then_some((site, host))
    }

    fn host(&self, sent: Sent<'_>) -> Result<String, Misplaced> {
        self.believed.host(sent).map_err(Misplaced::Unclear)
    }

    /// The origin of a host by the scheme that is known of it. If none is, https is for names that a
    /// certificate is got for.
    fn at(&self, scheme: Option<&str>, is_https: Option<bool>, host: &str) -> Option<Origin> {
        if let Some(scheme) = scheme {
            return Origin::at(scheme, host);
        }
        match is_https {
            Some(true) => Origin::at("https", host),
            Some(false) => Origin::at("http", host),
            None => {
                let origin = Origin::at("https", host)?;
                let is_https = self.compat.assumes_https() || origin.is_public_name();
                if is_https { Some(origin) } else { Origin::at("http", host) }
            }
        }
    }
}

fn unknown(origin: &Origin) -> Misplaced {
    // Whoever has the name has a certificate for it, most likely.
    let scheme = if origin.is_public_name() { "https" } else { "http" };
    Misplaced::Unknown(format!("{scheme}://{}", origin.host()))
}

/// Where a site is that nobody says anything about.
pub(super) fn fallback() -> Origin {
    Origin::at("http", "localhost:3000").expect("a constant host is one")
}

#[cfg(test)]
mod tests;
