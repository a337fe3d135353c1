//! The keys that a provider signs ID tokens with (RFC 7517).

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use serde_json::{Map, Value};
use url::Url;

use super::{
    OAuthError, OAuthErrorKind, SigningAlgorithm, Upstream,
    http::{Http, get},
    json,
};
use crate::parts::Parts;

/// How many keys are tried for one token: with thousands under one name, or none, a token costs
/// seconds.
const MOST_TRIES: usize = 64;

/// The usable keys of a provider.
#[derive(Debug)]
pub(super) struct Keys(Vec<Key>);

/// One key that may verify with the provider's algorithm.
#[derive(Debug)]
struct Key {
    id: Option<String>,
    key: CoreJsonWebKey,
}

impl Keys {
    /// The keys for a token with this `kid`; without one, all. None if they are too many to try.
    pub(super) fn candidates(&self, id: Option<&str>) -> Vec<&CoreJsonWebKey> {
        let fits = |key: &&Key| id.is_none() || key.id.as_deref() == id;
        let found: Vec<_> = self.0.iter().filter(fits).map(|key| &key.key).collect();
        if found.len() > MOST_TRIES { Vec::new() } else { found }
    }

    async fn fetch(
        http: Http<'_>,
        url: &Url,
        algorithm: SigningAlgorithm,
    ) -> Result<Self, OAuthError> {
        let fail = |reason: &str| {
            OAuthError::new(OAuthErrorKind::IdToken, format!("the provider's keys: {reason}"))
        };
        let request = get(url).body(Vec::new()).map_err(|_| fail("their URL is not one"))?;
        let response = http.send("the key set", request).await?;
        if !response.status().is_success() {
            return Err(fail(&format!("the answer was {}", response.status())));
        }
        let set = json::object(response.body()).map_err(fail)?;
        let Some(Value::Array(keys)) = set.get("keys") else {
            return Err(fail("the answer is not a key set"));
        };
        // What can't be used is skipped: a set may have keys for other purposes, or from a future.
        let usable = keys.iter().filter_map(|key| Key::read(key.as_object()?, algorithm));
        Ok(Self(usable.collect()))
    }
}

impl Key {
    /// The key, if it may verify signatures of the algorithm and of no other: what a key is for is
    /// the provider's to say, and under one that is for more a weaker signature might pass (RFC 8725
    /// §3.1).
    fn read(members: &Map<String, Value>, algorithm: SigningAlgorithm) -> Option<Self> {
        let members = &tidy(members);
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let is_absent_or =
            |name: &str, value: &str| !members.contains_key(name) || text(name) == Some(value);
        let (key_type, curve) = match algorithm {
            SigningAlgorithm::EdDsa => ("OKP", Some("Ed25519")),
            SigningAlgorithm::Es256 => ("EC", Some("P-256")),
            SigningAlgorithm::Es384 => ("EC", Some("P-384")),
            SigningAlgorithm::Ps256 | SigningAlgorithm::Rs256 => ("RSA", None),
            // A shared secret never comes from a public document.
            SigningAlgorithm::Hs256 => return None,
        };
        let verifies = match members.get("key_ops") {
            None => true,
            Some(Value::Array(operations)) => operations.iter().any(|op| op == "verify"),
            Some(_) => false,
        };
        let fits = text("kty") == Some(key_type)
            && curve.is_none_or(|curve| text("crv") == Some(curve))
            && is_absent_or("use", "sig")
            && is_absent_or("alg", algorithm.as_str())
            && verifies;
        if !fits || (key_type == "RSA" && !is_sound_rsa(text("n")?, text("e")?)) {
            return None;
        }
        let id = text("kid").map(str::to_owned);
        let key = serde_json::from_value(Value::Object(members.clone())).ok()?;
        Some(Self { id, key })
    }
}

/// The members of a key as the standard writes them (RFC 7517, RFC 7518 §6): null is absent, an id is
/// a text, and numbers are in base64url without padding. None of it changes what the key is.
fn tidy(members: &Map<String, Value>) -> Map<String, Value> {
    let mut members = members.clone();
    members.retain(|_, value| !value.is_null());
    if let Some(id @ Value::Number(_)) = members.get_mut("kid") {
        *id = id.to_string().into();
    }
    for name in ["n", "e", "x", "y"] {
        if let Some(Value::String(text)) = members.get_mut(name) {
            *text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
        }
    }
    members
}

/// Whether a modulus has 2048 to 8192 bits and an exponent is odd and more than 1: a shorter one can
/// be factored, a longer one takes seconds, and with another exponent anybody can sign.
pub(super) fn is_sound_rsa(modulus: &str, exponent: &str) -> bool {
    let number = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Some(bytes[zeros..].to_vec())
    };
    let (Some(modulus), Some(exponent)) = (number(modulus), number(exponent)) else { return false };
    let Some(first) = modulus.first() else { return false };
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    (2048..=8192).contains(&bits)
        && exponent.last().is_some_and(|last| last % 2 == 1)
        && exponent != [1]
}

impl Upstream {
    /// The provider's keys, fetched unless that was done within the hour; when that fails, the last
    /// ones go on for a day.
    pub(super) async fn keys(&self, parts: &Parts) -> Result<Arc<Keys>, OAuthError> {
        let url = self.keys_url(parts).await?;
        let fetch = Keys::fetch(self.http(parts), &url, self.definition().id_token_alg);
        self.keys.get(self.provider(), "the provider's keys", &*parts.clock, fetch).await
    }

    /// The provider's keys, fetched because `seen` don't verify something; `None` if that was done
    /// within the minute, so that tokens with made-up keys don't become requests to the provider.
    pub(super) async fn keys_again(
        &self,
        parts: &Parts,
        seen: &Arc<Keys>,
    ) -> Result<Option<Arc<Keys>>, OAuthError> {
        let url = self.keys_url(parts).await?;
        let fetch = Keys::fetch(self.http(parts), &url, self.definition().id_token_alg);
        self.keys.refresh(&*parts.clock, seen, fetch).await
    }

    async fn keys_url(&self, parts: &Parts) -> Result<Url, OAuthError> {
        self.metadata(parts).await?.jwks_uri.clone().ok_or_else(|| {
            OAuthError::new(OAuthErrorKind::IdToken, "where the provider's keys are is not known")
        })
    }
}

/// The algorithm as `openidconnect` calls it.
pub(super) fn algorithm(algorithm: SigningAlgorithm) -> CoreJwsSigningAlgorithm {
    match algorithm {
        SigningAlgorithm::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
        SigningAlgorithm::Es256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        SigningAlgorithm::Es384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        SigningAlgorithm::Hs256 => CoreJwsSigningAlgorithm::HmacSha256,
        SigningAlgorithm::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        SigningAlgorithm::Rs256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    }
}
