//! Where a cookie may be: domain and path. A browser keeps two of one name beside each other when
//! their scopes differ, and doesn't tell which is which (RFC 6265bis §5.7, §5.8.3).

use std::{borrow::Cow, net::IpAddr};

use super::{entry::Entry, set::SetCookie};

/// So many domains above a host are cleared at most.
const MAX_PARENTS: usize = 4;

/// The domain and the path of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// `None` is the host that sets the cookie, and no other.
    pub(crate) domain: Option<Cow<'static, str>>,
    pub(crate) path: Cow<'static, str>,
}

impl Scope {
    /// The scope of a cookie.
    pub(crate) fn at(cookie: &SetCookie) -> Self {
        Self { domain: cookie.domain.clone(), path: cookie.path.clone() }
    }

    /// The cookie, in this scope.
    pub(crate) fn of(&self, cookie: SetCookie) -> SetCookie {
        SetCookie { domain: self.domain.clone(), path: self.path.clone(), ..cookie }
    }

    /// The other scopes in which an earlier setup of the site may have left the cookie: the host
    /// alone, its domain and the ones above, at the root and at the cookie's own path. `host` is the
    /// site's, if the setup knows it.
    ///
    /// None for a `__Host-` cookie, which browsers take in one scope only.
    pub(crate) fn elsewhere(entry: &Entry, host: Option<&str>) -> Vec<Self> {
        if entry.name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("__Host-")) {
            return Vec::new();
        }
        let mut domains = vec![None];
        for domain in [entry.domain.as_deref(), host].into_iter().flatten() {
            for domain in with_parents(domain) {
                if !domains.contains(&Some(domain)) {
                    domains.push(Some(domain));
                }
            }
        }
        let mut paths = vec![entry.path.clone()];
        if entry.path != "/" {
            paths.push(Cow::Borrowed("/"));
        }
        let own = Self { domain: entry.domain.clone(), path: entry.path.clone() };
        let mut scopes = Vec::new();
        for domain in domains {
            for path in &paths {
                let domain = domain.map(|domain| Cow::Owned(domain.to_owned()));
                let scope = Self { domain, path: path.clone() };
                if scope != own {
                    scopes.push(scope);
                }
            }
        }
        scopes
    }
}

/// A host and the domains above it that browsers take cookies for: down to the registrable one.
fn with_parents(host: &str) -> Vec<&str> {
    let Some(registrable) = registrable(host) else { return Vec::new() };
    let mut domains = vec![host];
    let mut rest = host;
    while rest.len() > registrable.len() && domains.len() <= MAX_PARENTS {
        let Some((_, parent)) = rest.split_once('.') else { break };
        rest = parent;
        domains.push(rest);
    }
    domains
}

/// The registrable domain of a host, such as `shop.example` of `www.shop.example`: the site of the
/// browser's `SameSite`, together with the scheme. `None` for an address, a name without a dot and a
/// public suffix, for which browsers take no cookies with a domain.
pub(crate) fn registrable(host: &str) -> Option<&str> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.starts_with('[') || host.parse::<IpAddr>().is_ok() {
        return None;
    }
    psl::domain_str(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::cookie::SameSite;

    fn entry(name: &str, domain: Option<&'static str>, path: &'static str) -> Entry {
        Entry {
            name: name.to_owned(),
            path: path.into(),
            domain: domain.map(Cow::Borrowed),
            secure: false,
            same_site: SameSite::Lax,
            partitioned: false,
            max_age: None,
        }
    }

    fn elsewhere(entry: &Entry, host: Option<&str>) -> Vec<String> {
        let text = |scope: Scope| format!("{} {}", scope.domain.unwrap_or_default(), scope.path);
        Scope::elsewhere(entry, host).into_iter().map(text).collect()
    }

    #[test]
    fn a_cookie_may_have_been_at_the_host_its_domain_and_the_ones_above() {
        let lone = entry("sid", None, "/");
        assert_eq!(elsewhere(&lone, None), [""; 0]);
        assert_eq!(elsewhere(&lone, Some("127.0.0.1")), [""; 0]);
        assert_eq!(elsewhere(&lone, Some("[::1]")), [""; 0]);
        assert_eq!(elsewhere(&lone, Some("localhost")), [""; 0]);
        assert_eq!(elsewhere(&lone, Some("shop.example")), ["shop.example /"]);
        assert_eq!(
            elsewhere(&lone, Some("a.shop.co.uk")),
            ["a.shop.co.uk /", "shop.co.uk /"],
            "no cookie is for `co.uk`"
        );
        let shared = entry("sid", Some("shop.example"), "/");
        assert_eq!(elsewhere(&shared, Some("app.shop.example")), [" /", "app.shop.example /"]);
        assert_eq!(elsewhere(&shared, None), [" /"]);
        let below = entry("sid", None, "/app");
        assert_eq!(
            elsewhere(&below, Some("shop.example")),
            [" /", "shop.example /app", "shop.example /"]
        );
        assert_eq!(elsewhere(&entry("__Host-sid", None, "/"), Some("shop.example")), [""; 0]);
        assert_eq!(elsewhere(&entry("__HOST-sid", None, "/"), Some("shop.example")), [""; 0]);
    }

    #[test]
    fn a_long_host_is_cleared_for_some_domains_only() {
        let deep = "a.b.c.d.e.f.g.shop.example";
        assert_eq!(elsewhere(&entry("sid", None, "/"), Some(deep)).len(), 1 + MAX_PARENTS);
    }
}
