//! A provider of OAuth 1.0a, played from its definition.

use serde_json::Value;
use url::Url;

use super::place::is_same;
use crate::{
    provider::{self, oauth1::Definition},
    testing::{
        asked::Asked,
        fault::Fault,
        grant::{Grant, Granted},
        reply::Reply,
    },
};

/// The endpoints that a server asks (RFC 5849 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    AccessToken,
    Profile,
    RequestToken,
}

/// A provider of OAuth 1.0a that answers as its definition says. It reads what is signed, and doesn't verify the
/// signature.
pub(super) struct OAuth1Provider {
    /// Its id in the setup, which makes its request tokens its own.
    id: &'static str,
    definition: Definition,
    /// How many request tokens it has issued.
    issued: usize,
}

impl OAuth1Provider {
    pub(super) fn new(id: &'static str, definition: &Definition) -> Self {
        Self { id, definition: definition.clone(), issued: 0 }
    }

    /// Why a fault can't happen at such a provider.
    pub(super) fn refuses(fault: Fault) -> Option<&'static str> {
        match fault {
            Fault::Denied | Fault::Down | Fault::Slow => None,
            Fault::ExpiredIdToken | Fault::UnknownKey | Fault::WrongNonce => {
                Some("it speaks OAuth 1.0a, and has no ID tokens")
            }
        }
    }

    /// Whether a URL is that of the authorization endpoint with a request token that this provider has issued.
    pub(super) fn is_authorization(&self, url: &Url) -> bool {
        let token = url.query_pairs().find(|(name, _)| name == "oauth_token");
        let is_issued = |token: &str| (1..=self.issued).any(|it| self.request_token(it) == token);
        is_at(url, &self.definition.authorization)
            && token.is_some_and(|(_, token)| is_issued(&token))
    }

    /// The parameters that the browser brings back from somebody who said yes (RFC 5849 §2.2). RFC 5849 has no way to
    /// say no; this is Twitter's.
    pub(super) fn decision(grant: &Grant, is_denied: bool) -> Vec<(&'static str, String)> {
        let token = grant.asked("oauth_token").unwrap_or_default().to_owned();
        if is_denied {
            return vec![("denied", token)];
        }
        vec![("oauth_token", token), ("oauth_verifier", grant.code())]
    }

    /// Whether a URL is that of one of its endpoints, for a server.
    pub(super) fn is_at(&self, url: &Url) -> bool {
        self.endpoint(url).is_some()
    }

    /// The answer to a request; `None` if it isn't at one of the endpoints.
    pub(super) fn reply(&mut self, asked: &Asked, granted: &mut Granted<'_>) -> Option<Reply> {
        let endpoint = self.endpoint(&asked.url)?;
        if asked.field("oauth_consumer_key") != Some(self.definition.client_id.as_str()) {
            return Some(refusal("consumer_key_rejected"));
        }
        Some(match endpoint {
            Endpoint::RequestToken => self.issue(asked),
            Endpoint::AccessToken => exchange(asked, granted),
            Endpoint::Profile => match granted.meant() {
                Some(grant) => Reply::json(200, &Value::Object(grant.attempt.profile.clone())),
                None => refusal("token_rejected"),
            },
        })
    }

    /// The answer to a request for a request token (RFC 5849 §2.1).
    fn issue(&mut self, asked: &Asked) -> Reply {
        if asked.field("oauth_callback").is_none() {
            return refusal("parameter_absent");
        }
        self.issued += 1;
        let (token, secret) = (self.request_token(self.issued), format!("secret-{}", self.issued));
        let fields = [
            ("oauth_token", &*token),
            ("oauth_token_secret", &*secret),
            ("oauth_callback_confirmed", "true"),
        ];
        Reply::form(200, fields)
    }

    /// The request token with this number.
    fn request_token(&self, number: usize) -> String {
        format!("request-{}-{number}-of-tests", self.id)
    }

    /// The endpoint at a URL, whose query doesn't count.
    fn endpoint(&self, url: &Url) -> Option<Endpoint> {
        let Definition { request_token, access_token, userinfo, .. } = &self.definition;
        let endpoints = [
            (Endpoint::RequestToken, request_token),
            (Endpoint::AccessToken, access_token),
            (Endpoint::Profile, userinfo),
        ];
        let mut endpoints = endpoints.into_iter();
        endpoints.find_map(|(endpoint, own)| is_at(url, own).then_some(endpoint))
    }
}

/// The answer to a request for an access token (RFC 5849 §2.3).
fn exchange(asked: &Asked, granted: &mut Granted<'_>) -> Reply {
    let Some(grant) = granted.carried() else { return refusal("token_rejected") };
    if let Err(problem) = grant.exchange_request_token(asked.field("oauth_verifier")) {
        return refusal(problem);
    }
    let (token, secret) = (grant.access_token(), grant.token_secret());
    let more: Vec<_> = grant.attempt.tokens.iter().map(|(name, it)| (&**name, text(it))).collect();
    let own = [("oauth_token", &*token), ("oauth_token_secret", &*secret)];
    Reply::form(200, own.into_iter().chain(more.iter().map(|(name, it)| (*name, &**it))))
}

/// Whether a URL is that of an endpoint. The query doesn't count.
fn is_at(url: &Url, endpoint: &provider::Endpoint) -> bool {
    endpoint.url.as_deref().is_some_and(|own| is_same(url, own))
}

/// A refusal, with the word that says why.
fn refusal(problem: &str) -> Reply {
    Reply::form(401, [("oauth_problem", problem)])
}

/// A value as the field of a form.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
