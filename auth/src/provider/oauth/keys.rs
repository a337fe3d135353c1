//! The keys that a provider signs ID tokens with (RFC 7517).

use serde_json::{Map, Value};
use url::Url;

use super::{
    OAuthError, OAuthErrorKind, SigningAlgorithm,
    asked::Asked,
    http::{Http, answered, get},
    signature::PublicKey,
};
use crate::identity::json;

/// How many keys are tried for one token: with thousands under one name, or none, a token costs
/// seconds.
const MOST_TRIES: usize = 64;

/// The usable keys of a provider.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<Key>);

/// One key that may verify signatures.
#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The only algorithm that it may be used with, if it names one.
    algorithm: Option<SigningAlgorithm>,
    public: PublicKey,
}

impl Keys {
    /// The keys for a token with this `kid`; without one, all that fit its algorithm.
    pub(super) fn candidates(
        &self,
        id: Option<&str>,
        algorithm: SigningAlgorithm,
    ) -> impl Iterator<Item = &PublicKey> {
        let fits = move |key: &&Key| {
            (id.is_none() || key.id.as_deref() == id)
                && key.algorithm.is_none_or(|only| only == algorithm)
                && key.public.fits(algorithm)
        };
        self.0.iter().filter(fits).map(|key| &key.public).take(MOST_TRIES)
    }

    pub(super) async fn fetch(http: Http<'_>, url: &Url) -> Result<Self, OAuthError> {
        let fail = |reason: &str| {
            OAuthError::new(OAuthErrorKind::IdToken, format!("the provider's keys: {reason}"))
        };
        let request = get(url).body(Vec::new()).map_err(|_| fail("their URL is not one"))?;
        let response = http.send(Asked::Keys, request).await?;
        if !response.status().is_success() {
            return Err(fail(&answered(url, response.status())));
        }
        Self::read(response.body()).map_err(fail)
    }

    /// Reads a key set (RFC 7517 §5). What can't be used is skipped: a set may have keys for other
    /// purposes, or from a future.
    pub(super) fn read(body: &[u8]) -> Result<Self, &'static str> {
        let set = json::object(body)?;
        let Some(Value::Array(keys)) = set.get("keys") else {
            return Err("the answer is not a key set");
        };
        let usable = keys.iter().filter_map(|key| Key::read(key.as_object()?));
        Ok(Self(usable.collect()))
    }
}

impl Key {
    /// Reads a key; `None` if it isn't for verifying signatures. The owner of a key says what it is
    /// for, and one that is used for two things may give away the other.
    fn read(members: &Map<String, Value>) -> Option<Self> {
        let member = |name: &str| members.get(name).filter(|member| !member.is_null());
        if member("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        match member("key_ops") {
            None => {}
            Some(Value::Array(operations)) if operations.iter().any(|op| op == "verify") => {}
            Some(_) => return None,
        }
        let key = PublicKey::read(members)?;
        let algorithm = match member("alg") {
            None => None,
            Some(name) => Some(SigningAlgorithm::of(name.as_str()?).filter(|it| key.fits(*it))?),
        };
        let id = match member("kid") {
            None => None,
            Some(id) => Some(json::id_text(id)?),
        };
        Some(Self { id, algorithm, public: key })
    }
}
