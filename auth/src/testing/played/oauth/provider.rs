//! A provider of OAuth 2.0 or OpenID Connect, played from its definition.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use url::Url;

use super::endpoints::{Endpoint, Endpoints};
use crate::{
    Secret,
    identity::json as identity_json,
    provider::{Definition, IssuerRule, SigningAlgorithm},
    testing::{
        asked::Asked,
        fault::Fault,
        grant::{Grant, Granted},
        reply::Reply,
        sign::SigningKey,
    },
};

/// A provider of OAuth 2.0 or OpenID Connect that answers as its definition says.
pub(in crate::testing::played) struct OAuthProvider {
    definition: Definition,
    endpoints: Endpoints,
    /// What it calls itself.
    issuer: String,
    /// The key of its ID tokens; `None` if it signs nothing.
    key: Option<Arc<SigningKey>>,
}

impl OAuthProvider {
    pub(in crate::testing::played) fn new(definition: &Definition) -> Self {
        let signs =
            definition.id_token || definition.userinfo_signed || signs_access_tokens(definition);
        let secret = definition.client_secret.as_ref().map(Secret::expose).unwrap_or_default();
        let endpoints = Endpoints::of(definition);
        Self {
            issuer: endpoints.issuer().to_owned(),
            endpoints,
            definition: definition.clone(),
            key: signs.then(|| SigningKey::published(algorithm(definition), secret)),
        }
    }

    /// Calls itself what the profile says, if the definition believes whatever the provider says.
    pub(in crate::testing::played) fn rename(&mut self, profile: &Map<String, Value>) {
        if self.definition.issuer_rule == IssuerRule::Discovered
            && let Some(Value::String(issuer)) = profile.get("iss")
        {
            self.issuer.clone_from(issuer);
        }
    }

    /// Why a fault can't happen at this provider.
    pub(in crate::testing::played) fn refuses(&self, fault: Fault) -> Option<&'static str> {
        match fault {
            Fault::ExpiredIdToken | Fault::UnknownKey if !self.definition.id_token => {
                Some("it has no ID tokens")
            }
            Fault::WrongNonce if !self.definition.checks.nonce => Some("its nonce isn't checked"),
            _ => None,
        }
    }

    /// Whether a URL is that of the authorization endpoint.
    pub(in crate::testing::played) fn is_authorization(&self, url: &Url) -> bool {
        self.endpoints.is_authorization(url)
    }

    /// The parameters that the browser brings back from somebody who said yes (RFC 6749 §4.1.2), or no
    /// (§4.1.2.1).
    pub(in crate::testing::played) fn decision(
        grant: &Grant,
        is_denied: bool,
    ) -> Vec<(&'static str, String)> {
        let answer =
            if is_denied { ("error", "access_denied".to_owned()) } else { ("code", grant.code()) };
        let state = grant.asked("state").map(|state| ("state", state.to_owned()));
        [answer].into_iter().chain(state).collect()
    }

    /// Whether a URL is that of one of its endpoints, for a server.
    pub(in crate::testing::played) fn is_at(&self, url: &Url) -> bool {
        self.endpoints.at(url).is_some()
    }

    /// The answer to a request; `None` if it isn't at one of the endpoints.
    pub(in crate::testing::played) fn reply(
        &self,
        asked: &Asked,
        granted: &mut Granted<'_>,
        now: u64,
    ) -> Option<Reply> {
        Some(match self.endpoints.at(&asked.url)? {
            Endpoint::Discovery => Reply::json(200, &self.document()),
            Endpoint::Keys => Reply::json(200, &self.jwks()),
            Endpoint::Revocation => Reply::json(200, &json!({})),
            Endpoint::Token => self.token(asked, granted, now),
            Endpoint::Userinfo => self.userinfo(granted),
        })
    }

    /// The answer of the userinfo endpoint, also for one more segment after its path: some put the person's id
    /// there. `None` for any other URL.
    pub(in crate::testing::played) fn below_userinfo(
        &self,
        url: &Url,
        granted: &Granted<'_>,
    ) -> Option<Reply> {
        let mut url = url.clone();
        _ = url.path_segments_mut().map(|mut segments| _ = segments.pop());
        (self.endpoints.at(&url) == Some(Endpoint::Userinfo)).then(|| self.userinfo(granted))
    }

    /// The discovery document (OpenID Connect Discovery 1.0 §3).
    fn document(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": self.endpoints.own("authorize"),
            "token_endpoint": self.endpoints.own("token"),
            "userinfo_endpoint": self.endpoints.own("userinfo"),
            "jwks_uri": self.endpoints.own("keys"),
            "revocation_endpoint": self.endpoints.own("revoke"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [algorithm(&self.definition).as_str()],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        })
    }

    /// The published keys.
    fn jwks(&self) -> Value {
        self.key.as_ref().map_or_else(|| json!({ "keys": [] }), |key| key.jwks())
    }

    /// The answer of the token endpoint.
    fn token(&self, asked: &Asked, granted: &mut Granted<'_>, now: u64) -> Reply {
        let Some(grant) = granted.carried() else {
            return Reply::refusal("invalid_grant", "nothing was granted for this");
        };
        let is_first = asked.field("grant_type").is_none_or(|kind| kind != "refresh_token");
        if is_first && let Err(reason) = grant.exchange(&asked.fields) {
            return Reply::refusal("invalid_grant", reason);
        }
        Reply::json(200, &self.tokens(grant, now, is_first))
    }

    /// The members of that answer (RFC 6749 §5.1). With `is_first`, it is the answer to a code.
    fn tokens(&self, grant: &Grant, now: u64, is_first: bool) -> Value {
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

    /// The answer of the userinfo endpoint.
    fn userinfo(&self, granted: &Granted<'_>) -> Reply {
        let Some(grant) = granted.meant() else {
            return Reply::json(401, &json!({ "error": "invalid_token" }));
        };
        match self.profile(grant) {
            Value::String(token) => Reply::Answer(200, "application/jwt", token.into_bytes()),
            profile => Reply::json(200, &profile),
        }
    }

    /// What the userinfo endpoint says about a person: JSON, or a signed token as a text.
    fn profile(&self, grant: &Grant) -> Value {
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
        // A test may say when the person signed in there, or that the provider doesn't say it.
        let auth_time = claims.remove("auth_time").unwrap_or_else(|| issued.into());
        let own: [(&str, Value); 5] = [
            ("iss", self.issuer.as_str().into()),
            ("sub", sub.into()),
            ("aud", audience),
            ("iat", issued.into()),
            ("exp", (issued + 3600).into()),
        ];
        claims.extend(own.map(|(name, value)| (name.to_owned(), value)));
        if !auth_time.is_null() {
            claims.insert("auth_time".to_owned(), auth_time);
        }
        let given = [("nonce", nonce), ("acr", acr)];
        claims
            .extend(given.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?.into()))));
        match &self.key {
            Some(known) if fault != Some(Fault::UnknownKey) => known.jwt(&claims),
            _ => SigningKey::unpublished(algorithm(&self.definition)).jwt(&claims),
        }
    }
}

/// Whether the access tokens say who somebody is: nothing else that the provider sends is signed, and it has keys.
fn signs_access_tokens(definition: &Definition) -> bool {
    !definition.id_token && !definition.userinfo_signed && definition.jwks.is_some()
}

/// The algorithm that the definition demands, else one whose keys are made quickly.
fn algorithm(definition: &Definition) -> SigningAlgorithm {
    definition.id_token_alg.unwrap_or(SigningAlgorithm::Es256)
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
    fn a_value_is_put_at_its_pointer() {
        assert_eq!(around("/bot/owner", json!(1)), json!({ "bot": { "owner": 1 } }));
        assert_eq!(around("", json!(1)), json!(1));
    }
}
