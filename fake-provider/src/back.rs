//! The way back to the client, through the browser.

use std::net::IpAddr;

use axum::response::Response;
use http::StatusCode;
use url::{Host, Url};

use super::{error::OAuthError, options::Options, page, params::Params, respond};

/// Where an authorization response goes, and how.
#[derive(Clone, Debug)]
pub(crate) struct Back {
    /// The redirect URI, as the client wrote it.
    pub(crate) redirect_uri: String,
    url: Url,
    state: Option<String>,
    /// Whether the answer is a form that the browser posts (OAuth 2.0 Form Post Response Mode).
    posts: bool,
}

impl Back {
    /// The way that an authorization request names.
    ///
    /// Fails, saying why, if the client isn't the one that this provider knows, or the redirect URI is none of its own:
    /// the browser is led nowhere then (RFC 6749 §4.1.2.1), or this provider would lead it anywhere (an open redirect,
    /// with a code if the address is an attacker's).
    pub(crate) fn read(options: &Options, params: &Params) -> Result<Self, String> {
        let client = params.get("client_id").ok_or("The request has no client_id.")?;
        if client != options.client_id {
            return Err(format!(
                "The client_id is `{client}`, and this provider knows `{}` only.",
                options.client_id
            ));
        }
        let uri = params.get("redirect_uri").ok_or("The request has no redirect_uri.")?;
        let url = allowed(options, uri).ok_or_else(|| {
            let rule = if options.redirect_uris.is_empty() {
                "it isn't an http or https URI on a loopback address; give it to the program with --redirect-uri"
            } else {
                "it is none of those that the program was given with --redirect-uri"
            };
            format!("The redirect_uri `{uri}` is not accepted: {rule}.")
        })?;
        Ok(Self {
            redirect_uri: uri.to_owned(),
            url,
            state: params.get("state").map(str::to_owned),
            posts: params.get("response_mode") == Some("form_post"),
        })
    }

    /// Brings a code to the client.
    pub(crate) fn with_code(&self, issuer: &str, code: &str) -> Response {
        self.with(issuer, &[("code", code)])
    }

    /// Brings an error to the client.
    pub(crate) fn with_error(&self, issuer: &str, error: &OAuthError) -> Response {
        self.with(issuer, &error.fields())
    }

    /// `iss` tells the client which of its providers answers (RFC 9207).
    fn with(&self, issuer: &str, fields: &[(&str, &str)]) -> Response {
        let state = self.state.as_deref().map(|state| ("state", state));
        let fields: Vec<_> = fields.iter().copied().chain(state).chain([("iss", issuer)]).collect();
        if self.posts {
            return respond::page(StatusCode::OK, page::post(self.url.as_str(), &fields));
        }
        let mut url = self.url.clone();
        url.query_pairs_mut().extend_pairs(fields);
        respond::redirect(url.as_str())
    }
}

/// A redirect URI that may be used.
pub(crate) fn allowed(options: &Options, uri: &str) -> Option<Url> {
    let url = Url::parse(uri).ok()?;
    let is_allowed = if options.redirect_uris.is_empty() {
        is_on_loopback(&url) && url.fragment().is_none()
    } else {
        options.redirect_uris.iter().any(|known| known == uri)
    };
    is_allowed.then_some(url)
}

/// A URI that the browser may be led to after a sign-out: on a loopback address, or, if redirect URIs were given, on the
/// origin of one of them.
pub(crate) fn allowed_after_sign_out(options: &Options, uri: &str) -> Option<Url> {
    let url = Url::parse(uri).ok()?;
    let mut origins =
        options.redirect_uris.iter().filter_map(|known| Some(Url::parse(known).ok()?.origin()));
    let is_allowed = if options.redirect_uris.is_empty() {
        is_on_loopback(&url)
    } else {
        origins.any(|origin| origin.is_tuple() && origin == url.origin())
    };
    is_allowed.then_some(url)
}

fn is_on_loopback(url: &Url) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_bare = url.username().is_empty() && url.password().is_none();
    let is_near = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        // RFC 6761 §6.3: whatever is below `localhost` is this machine.
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    is_web && is_bare && is_near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_are_on_loopback_unless_given() {
        let options = Options::default();
        for (uri, is_allowed) in [
            ("http://127.0.0.1:3000/api/auth/callback/oidc", true),
            ("https://[::1]/callback?a=b", true),
            ("http://localhost:1/", true),
            ("http://shop.localhost:3000/callback", true),
            ("http://localhost.example/callback", false),
            ("http://127.0.0.1.example/callback", false),
            ("http://127.0.0.1@evil.example/callback", false),
            ("http://evil@127.0.0.1/callback", false),
            ("http://127.0.0.1/callback#fragment", false),
            ("ftp://127.0.0.1/callback", false),
            ("javascript://127.0.0.1/%0aalert(1)", false),
            ("/callback", false),
        ] {
            assert_eq!(allowed(&options, uri).is_some(), is_allowed, "{uri}");
        }
        let given = "https://app.test/callback?a=b";
        let options = Options { redirect_uris: vec![given.to_owned()], ..options };
        for (uri, is_allowed, is_allowed_after) in [
            (given, true, true),
            ("https://app.test/callback", false, true),
            ("https://app.test:444/callback?a=b", false, false),
            ("http://127.0.0.1:3000/", false, false),
            ("data:text/html,hello", false, false),
        ] {
            assert_eq!(allowed(&options, uri).is_some(), is_allowed, "{uri}");
            let after = allowed_after_sign_out(&options, uri);
            assert_eq!(after.is_some(), is_allowed_after, "{uri}");
        }
    }
}
