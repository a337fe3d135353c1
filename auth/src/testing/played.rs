//! A provider of OAuth 2.0 or OpenID Connect, played from its definition.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use url::Url;

use super::{fault::Fault, grant::Grant, sign::SigningKey};
use crate::{
    Secret,
    identity::json as identity_json,
    provider::{Definition, IssuerRule, SigningAlgorithm},
};

/// The endpoints that a server asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Discovery,
    Keys,
    Revocation,
    Token,
    Userinfo,
}

/// A provider that answers as its definition says.
pub(super) struct PlayedProvider {
    /// Its id in the setup.
    pub(super) id: &'static str,
    definition: Definition,
    /// What it calls itself.
    issuer: String,
    /// The key of its ID tokens; `None` if it signs nothing.
    key: Option<Arc<SigningKey>>,
}

impl PlayedProvider {
    pub(super) fn new(id: &'static str, definition: &Definition) -> Self {
        let signs =
            definition.id_token || definition.userinfo_signed || signs_access_tokens(definition);
        let secret = definition.client_secret.as_ref().map(Secret::expose).unwrap_or_default();
        Self {
            id,
            definition: definition.clone(),
            issuer: issuer(definition),
            key: signs.then(|| SigningKey::published(algorithm(definition), secret)),
        }
    }

    /// Calls itself what the profile says, if the definition believes whatever the provider says.
    pub(super) fn rename(&mut self, profile: &Map<String, Value>) {
        if self.definition.issuer_rule == IssuerRule::Discovered
            && let Some(Value::String(issuer)) = profile.get("iss")
        {
            self.issuer.clone_from(issuer);
        }
    }

    /// Why a fault can't happen at this provider.
    pub(super) fn refuses(&self, fault: Fault) -> Option<&'static str> {
        match fault {
            Fault::ExpiredIdToken | Fault::UnknownKey if !self.definition.id_token => {
                Some("it has no ID tokens")
            }
            Fault::WrongNonce if !self.definition.checks.nonce => Some("its nonce isn't checked"),
            _ => None,
        }
    }

    /// Whether a URL is that of the authorization endpoint.
    pub(super) fn is_authorization(&self, url: &Url) -> bool {
        let own = self.definition.authorization.url.clone();
        is_same(url, &own.unwrap_or_else(|| self.place("authorize")))
    }

    /// The endpoint at a URL, whose query doesn't count.
    pub(super) fn endpoint(&self, url: &Url) -> Option<Endpoint> {
        let Definition { token, userinfo, jwks, revocation, discovery, .. } = &self.definition;
        let endpoints = [
            (Endpoint::Token, token.url.as_ref(), "token"),
            (Endpoint::Userinfo, userinfo.url.as_ref(), "userinfo"),
            (Endpoint::Keys, jwks.as_ref(), "keys"),
            (Endpoint::Revocation, revocation.as_ref(), "revoke"),
        ];
        let is_at = |own: Option<&String>, name: &str| match own {
            Some(own) => self.is_reached(url, own),
            None => self.is_reached(url, &self.place(name)),
        };
        let mut endpoints = endpoints.into_iter();
        let found =
            endpoints.find_map(|(endpoint, own, name)| is_at(own, name).then_some(endpoint));
        let is_document = || match discovery {
            Some(discovery) => self.is_reached(url, discovery),
            None => ["openid-configuration", "oauth-authorization-server"]
                .iter()
                .any(|name| self.is_reached(url, &self.place(&format!(".well-known/{name}")))),
        };
        found.or_else(|| is_document().then_some(Endpoint::Discovery))
    }

    /// Whether a URL is that of the userinfo endpoint with one more segment: some put the person's id there.
    pub(super) fn is_below_userinfo(&self, url: &Url) -> bool {
        let mut url = url.clone();
        _ = url.path_segments_mut().map(|mut segments| _ = segments.pop());
        self.endpoint(&url) == Some(Endpoint::Userinfo)
    }

    /// The discovery document (OpenID Connect Discovery 1.0 §3).
    pub(super) fn document(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": self.place("authorize"),
            "token_endpoint": self.place("token"),
            "userinfo_endpoint": self.place("userinfo"),
            "jwks_uri": self.place("keys"),
            "revocation_endpoint": self.place("revoke"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [algorithm(&self.definition).as_str()],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        })
    }

    /// The published keys.
    pub(super) fn jwks(&self) -> Value {
        self.key.as_ref().map_or_else(|| json!({ "keys": [] }), |key| key.jwks())
    }

    /// The answer of the token endpoint (RFC 6749 §5.1). With `is_first`, it is the answer to a code.
    pub(super) fn tokens(&self, grant: &Grant, now: u64, is_first: bool) -> Value {
        let mut answer = json!({
            "access_token": grant.access_token(),
            "refresh_token": grant.refresh_token(),
            "token_type": "Bearer",
            "expires_in": 3600,
        });
        if let Value::Object(members) = &mut answer {
            members.extend(grant.asked("scope").map(|it| ("scope".to_owned(), it.into())));
            if self.definition.id_token && is_first {
                members.insert("id_token".to_owned(), self.signed(grant, now).into());
            }
            if signs_access_tokens(&self.definition) {
                members.insert("access_token".to_owned(), self.signed(grant, now).into());
            }
            members.extend(grant.attempt.tokens.clone());
        }
        answer
    }

    /// The answer of the userinfo endpoint: JSON, or a signed token as a text.
    pub(super) fn userinfo(&self, grant: &Grant) -> Value {
        let mut profile = grant.attempt.profile.clone();
        if self.definition.id_token {
            profile.insert("sub".to_owned(), subject(&profile).into());
        }
        if let Some(key) = self.key.as_ref().filter(|_| self.definition.userinfo_signed) {
            profile.insert("iss".to_owned(), self.issuer.as_str().into());
            profile.insert("aud".to_owned(), self.definition.client_id.as_str().into());
            for time in ["exp", "iat", "nbf"] {
                profile.remove(time);
            }
            return key.jwt(&profile).into();
        }
        let mut answer = Value::Object(profile);
        // A profile may be written with what is around it, as the provider sends it.
        if let Some(root) = self.definition.userinfo_root.filter(|it| answer.pointer(it).is_none())
        {
            answer = around(root, answer);
        }
        if let Some((pointer, value)) = &self.definition.userinfo_success
            && answer.pointer(pointer).is_none()
            && let (Value::Object(members), Value::Object(mark)) =
                (&mut answer, around(pointer, value.clone()))
        {
            members.extend(mark);
        }
        answer
    }

    /// A signed token of a grant: the ID token (OpenID Connect Core §2), or an access token.
    fn signed(&self, grant: &Grant, now: u64) -> String {
        let fault = grant.attempt.fault;
        let mut claims = grant.attempt.profile.clone();
        // They are of another token, if the profile was recorded.
        for name in ["at_hash", "c_hash", "nbf", "nonce", "s_hash"] {
            claims.remove(name);
        }
        let client = || Value::from(self.definition.client_id.as_str());
        if let Some(party) = claims.get_mut("azp") {
            *party = client();
        }
        // An access token names the service beside the client.
        let audience = match claims.remove("aud") {
            Some(Value::Array(mut named)) if !self.definition.id_token && named.len() > 1 => {
                named[0] = client();
                Value::Array(named)
            }
            _ => client(),
        };
        let is_expired = fault == Some(Fault::ExpiredIdToken);
        let issued = if is_expired { now.saturating_sub(7200) } else { now };
        let nonce = match fault {
            Some(Fault::WrongNonce) => Some("another-nonce"),
            _ => grant.asked("nonce"),
        };
        let acr = grant.asked("acr_values").and_then(|values| values.split(' ').next());
        let sub = subject(&claims);
        let own: [(&str, Value); 6] = [
            ("iss", self.issuer.as_str().into()),
            ("sub", sub.into()),
            ("aud", audience),
            ("iat", issued.into()),
            ("exp", (issued + 3600).into()),
            ("auth_time", issued.into()),
        ];
        claims.extend(own.map(|(name, value)| (name.to_owned(), value)));
        let given = [("nonce", nonce), ("acr", acr)];
        claims
            .extend(given.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?.into()))));
        match &self.key {
            Some(known) if fault != Some(Fault::UnknownKey) => known.jwt(&claims),
            _ => SigningKey::unpublished(algorithm(&self.definition)).jwt(&claims),
        }
    }

    /// A URL of the provider's own, where the definition names none.
    fn place(&self, name: &str) -> String {
        format!("{}/{name}", issuer(&self.definition).trim_end_matches('/'))
    }

    /// Whether this server asks at `url` for what browsers find at `own`: there, or at the `backchannel`.
    fn is_reached(&self, url: &Url, own: &str) -> bool {
        if is_same(url, own) {
            return true;
        }
        let Some(server) = &self.definition.backchannel else { return false };
        let issuer = issuer(&self.definition);
        let rest = own.strip_prefix(issuer.trim_end_matches('/'));
        let below_issuer = rest
            .is_some_and(|rest| is_same(url, &format!("{}{rest}", server.trim_end_matches('/'))));
        let at_origin = Url::parse(server).is_ok_and(|server| {
            Url::parse(own)
                .is_ok_and(|own| server.origin() == url.origin() && own.path() == url.path())
        });
        below_issuer || at_origin
    }
}

/// What the provider calls itself, as far as the definition says; else the origin of what it names.
fn issuer(definition: &Definition) -> String {
    if let Some(issuer) = &definition.issuer {
        return issuer.clone();
    }
    let named = definition.discovery.as_ref().or(definition.token.url.as_ref());
    let url = named.and_then(|named| Url::parse(named).ok());
    url.map_or_else(|| "https://provider.test".to_owned(), |url| url.origin().ascii_serialization())
}

/// Whether the access tokens say who somebody is: nothing else that the provider sends is signed, and it has keys.
fn signs_access_tokens(definition: &Definition) -> bool {
    !definition.id_token && !definition.userinfo_signed && definition.jwks.is_some()
}

/// The algorithm that the definition demands, else one whose keys are made quickly.
fn algorithm(definition: &Definition) -> SigningAlgorithm {
    definition.id_token_alg.unwrap_or(SigningAlgorithm::Es256)
}

/// Whether two URLs are the same but for their queries.
fn is_same(url: &Url, other: &str) -> bool {
    Url::parse(other)
        .is_ok_and(|other| other.origin() == url.origin() && other.path() == url.path())
}

/// The `sub` of a profile; the `id`, if it has none.
fn subject(profile: &Map<String, Value>) -> String {
    let id = ["sub", "id"].iter().find_map(|name| identity_json::id_text(profile.get(*name)?));
    id.unwrap_or_else(|| "10001".to_owned())
}

/// A value at a JSON pointer (RFC 6901), with the objects around it.
fn around(pointer: &str, value: Value) -> Value {
    let names = pointer.split('/').skip(1);
    names.collect::<Vec<_>>().into_iter().rev().fold(value, |value, name| json!({ name: value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backchannel_is_another_address_of_the_endpoints() {
        let definition = Definition {
            issuer: Some("https://login.example/realms/shop".to_owned()),
            backchannel: Some("http://keycloak:8080".to_owned()),
            ..Definition::oidc()
        };
        let provider = PlayedProvider::new("keycloak", &definition);
        for (url, endpoint) in [
            ("https://login.example/realms/shop/token", Some(Endpoint::Token)),
            ("http://keycloak:8080/realms/shop/token?a=b", Some(Endpoint::Token)),
            (
                "https://login.example/realms/shop/.well-known/openid-configuration",
                Some(Endpoint::Discovery),
            ),
            ("https://login.example/realms/shop/elsewhere", None),
            ("https://other.example/realms/shop/token", None),
        ] {
            assert_eq!(provider.endpoint(&Url::parse(url).unwrap()), endpoint, "{url}");
        }
    }

    #[test]
    fn a_value_is_put_at_its_pointer() {
        assert_eq!(around("/bot/owner", json!(1)), json!({ "bot": { "owner": 1 } }));
        assert_eq!(around("", json!(1)), json!(1));
    }
}
