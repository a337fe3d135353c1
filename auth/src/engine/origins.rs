//! `origins`: other origins of the same site whose pages may call the routes.

use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::{Origin, Site, invalid::invalid};
use crate::{browser::cookie::scope::registrable, error::Problem};

/// The listed origins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<Origin>);

impl Origins {
    /// Reads the entries.
    ///
    /// One of another site is a problem: its pages would get the answers to nobody, since browsers
    /// send it none of the cookies. Where either is on the developer's machine and the other isn't,
    /// the entry is for another environment, and does nothing in this one.
    pub(super) fn new(entries: &[&str], site: &Site, problems: &mut Vec<Problem>) -> Self {
        let mut origins = Vec::new();
        for entry in entries {
            let Some(origin) = read(entry) else {
                let reason =
                    format!("an entry is an origin such as `https://www.example.com`: `{entry}`");
                problems.push(invalid("auth!.origins", reason));
                continue;
            };
            match site.known() {
                Some(own) if is_same_site(&origin, own) => origins.push(origin),
                Some(own) if origin.is_loopback() != own.is_loopback() => {
                    tracing::info!(
                        name: "auth.config.origin_unused", origin = origin.as_str(),
                        "an entry of `origins` is for another environment than this one"
                    );
                }
                Some(own) => {
                    let reason = format!(
                        "`{entry}` is another site than `{}`: its pages would get no cookie. An origin \
                         has the same scheme and the same registrable domain, as \
                         `https://www.shop.example` has for `https://shop.example`",
                        own.as_str()
                    );
                    problems.push(invalid("auth!.origins", reason));
                }
                // Each request tells where the site is.
                None => origins.push(origin),
            }
        }
        Self(origins)
    }

    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The origin of the page that made a request to the site at `own`, if it is listed.
    ///
    /// One of another site isn't, whatever the list says: with a session whose cookie is
    /// `SameSite=None` its pages could read whose it is.
    pub(crate) fn caller<'a>(
        &self,
        headers: &'a HeaderMap,
        own: &Origin,
    ) -> Option<&'a HeaderValue> {
        let sent = headers.get(header::ORIGIN)?;
        let listed = self.0.iter().find(|origin| origin.as_str().as_bytes() == sent.as_bytes())?;
        is_same_site(listed, own).then_some(sent)
    }
}

fn read(entry: &str) -> Option<Origin> {
    let url = Url::parse(entry).ok()?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && !entry.contains('*');
    Origin::of(&url).filter(|_| is_bare)
}

/// Whether browsers take two origins for one site: the same scheme, and the same registrable domain
/// or host.
fn is_same_site(a: &Origin, b: &Origin) -> bool {
    let (host_a, host_b) = (a.name(), b.name());
    let is_one_domain = || registrable(host_a).is_some_and(|a| registrable(host_b) == Some(a));
    a.scheme() == b.scheme() && (host_a == host_b || is_one_domain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compat::Compat, proxy::Believed};

    fn anywhere() -> Site {
        Site::new(None, Vec::new(), Believed::Nobody, Compat::Native)
    }

    fn fixed(url: &str) -> Site {
        Site::new(Some(read(url).unwrap()), Vec::new(), Believed::Nobody, Compat::Native)
    }

    fn of(entries: &[&str], site: &Site) -> (usize, Vec<String>) {
        let mut problems = Vec::new();
        let origins = Origins::new(entries, site, &mut problems);
        (origins.0.len(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn an_origin_is_of_the_same_site() {
        for (site, entry) in [
            ("https://shop.example", "https://www.shop.example"),
            ("https://auth.shop.example", "https://shop.example:8443"),
            ("https://a.shop.co.uk", "https://b.shop.co.uk"),
            ("http://localhost:3000", "http://localhost:5173"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:5173"),
        ] {
            assert_eq!(of(&[entry], &fixed(site)), (1, vec![]), "{site} {entry}");
        }
        for (site, entry) in [
            ("https://shop.example", "http://www.shop.example"),
            ("https://shop.example", "https://shop.test"),
            ("https://a.co.uk", "https://b.co.uk"),
            ("https://me.github.io", "https://you.github.io"),
            ("http://127.0.0.1:3000", "http://127.0.0.2:3000"),
            ("http://127.0.0.1:3000", "http://localhost:3000"),
        ] {
            let (count, problems) = of(&[entry], &fixed(site));
            assert_eq!((count, problems.len()), (0, 1), "{site} {entry}");
            assert!(problems[0].contains(entry) && problems[0].contains(site), "{problems:?}");
        }
    }

    #[test]
    fn an_origin_for_another_environment_does_nothing() {
        let entries = ["https://www.shop.example", "http://localhost:5173"];
        assert_eq!(of(&entries, &fixed("https://shop.example")), (1, vec![]));
        assert_eq!(of(&entries, &fixed("http://localhost:3000")), (1, vec![]));
    }

    #[test]
    fn what_is_no_origin_is_a_problem() {
        for entry in ["", "*", "https://*.shop.example", "https://shop.example/x", "shop.example"] {
            assert_eq!(of(&[entry], &anywhere()).1.len(), 1, "{entry}");
        }
    }

    #[test]
    fn a_caller_is_one_that_is_listed_as_it_is_written() {
        let mut problems = Vec::new();
        let entries = ["https://www.shop.example", "https://shop.test"];
        let origins = Origins::new(&entries, &anywhere(), &mut problems);
        let own = read("https://shop.example").unwrap();
        for (sent, is_listed) in [
            ("https://www.shop.example", true),
            ("https://www.shop.example:443", false),
            ("https://www.shop.example.evil.example", false),
            ("https://WWW.shop.example", false),
            ("http://www.shop.example", false),
            ("https://shop.example", false),
            ("https://shop.test", false),
            ("null", false),
            ("*", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, sent.parse().unwrap());
            assert_eq!(origins.caller(&headers, &own).is_some(), is_listed, "{sent}");
        }
    }
}
