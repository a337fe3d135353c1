//! The other address of a provider: the one that this server reaches it at.

use url::{Position, Url};

/// Two addresses of one provider: that of its issuer, which browsers see, and the one that this
/// server reaches it at.
///
/// Everything that is known about the provider has the browsers' address; what this server sends to
/// the provider goes to the other one.
#[derive(Clone, Debug)]
pub(in crate::provider) struct Backchannel {
    browser: Prefix,
    server: Prefix,
}

/// The start of a URL: an origin, and as much of a path.
#[derive(Clone, Debug)]
struct Prefix {
    base: Url,
    /// Without a slash at its end.
    path: String,
}

impl Backchannel {
    /// `server` stands for the origin of `browser`. With a path that `browser` hasn't, it stands for
    /// the whole of it: a proxy in front of the provider may add one.
    pub(super) fn new(browser: &Url, server: &Url) -> Self {
        let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
        let (browser_path, server_path) = (path(browser), path(server));
        let are_same = server_path.is_empty() || server_path == browser_path;
        let prefix = |url: &Url, path: String| Prefix {
            base: url.clone(),
            path: if are_same { String::new() } else { path },
        };
        Self { browser: prefix(browser, browser_path), server: prefix(server, server_path) }
    }

    /// Where this server finds a URL.
    pub(super) fn to_server(&self, url: Url) -> Url {
        moved(url, &self.browser, &self.server)
    }

    /// Where a browser finds a URL that a document names.
    pub(super) fn text_to_browser(&self, text: &str) -> String {
        match Url::parse(text) {
            Ok(url) => moved(url, &self.server, &self.browser).into(),
            Err(_) => text.to_owned(),
        }
    }

    /// Whether an issuer is the configured one under the server's address: some providers name
    /// themselves after the address that they are asked at.
    pub(super) fn is_same_provider(&self, issuer: &str, configured: &str) -> bool {
        let bare = |text: &str| text.trim_end_matches('/').to_owned();
        Url::parse(issuer).is_ok_and(|url| url.origin() == self.server.base.origin())
            && bare(&self.text_to_browser(issuer)) == bare(configured)
    }
}

/// The URL with another start; as it is, if it doesn't start so.
fn moved(url: Url, from: &Prefix, to: &Prefix) -> Url {
    if url.origin() != from.base.origin() {
        return url;
    }
    let Some(rest) = url.path().strip_prefix(from.path.as_str()) else { return url };
    if !rest.is_empty() && !rest.starts_with('/') {
        return url;
    }
    let text = format!(
        "{}{}{rest}{}",
        &to.base[..Position::BeforePath],
        to.path,
        &url[Position::AfterPath..],
    );
    Url::parse(&text).unwrap_or(url)
}
