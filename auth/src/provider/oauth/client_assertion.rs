//! Client assertions: `private_key_jwt` and `client_secret_jwt` (RFC 7523 §2.2; OpenID Connect
//! Core §9).

use std::{fmt, time::UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{
    ClientAuth, Definition, Metadata, SigningAlgorithm, private_key::PrivateKey, signer::Signer,
};
use crate::{Secret, error::BoxError, parts::Parts};

/// The kind of assertion (RFC 7523 §2.2).
pub(super) const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion is good for, in seconds: for one request.
const LIFETIME: u64 = 60;

/// What signs a client's assertions.
pub(super) struct ClientAssertion {
    signer: Signer,
    header: Map<String, Value>,
}

impl fmt::Debug for ClientAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientAssertion").field("header", &self.header).finish_non_exhaustive()
    }
}

impl ClientAssertion {
    /// What signs the assertions of a client that proves who it is with them. A flaw is the option
    /// and why it can't be used.
    pub(super) fn of(definition: &Definition) -> Result<Option<Self>, (&'static str, String)> {
        let method = match (definition.client_auth, &definition.client_key) {
            (None | Some(ClientAuth::PrivateKeyJwt), Some(key)) => Self::of_key(definition, key),
            (Some(ClientAuth::SecretJwt), None) => Self::of_secret(definition),
            (Some(ClientAuth::PrivateKeyJwt), None) => {
                Err(("client_auth", "it needs `client_key`".to_owned()))
            }
            (Some(_), Some(_)) => {
                Err(("client_key", "only `ClientAuth::PrivateKeyJwt` uses it".to_owned()))
            }
            (_, None) => return Ok(None),
        };
        method.map(Some)
    }

    fn of_key(definition: &Definition, key: &Secret) -> Result<Self, (&'static str, String)> {
        let wanted = definition.client_assertion_alg;
        if let Some(wanted) = wanted.filter(|wanted| wanted.is_symmetric()) {
            let name = wanted.as_str();
            let reason = format!(
                "`{name}` is of `ClientAuth::SecretJwt`, a private key can't be used for it"
            );
            return Err(("client_assertion_alg", reason));
        }
        // What the parser says may repeat what it read.
        let key = PrivateKey::read(key.expose(), wanted).ok_or_else(|| {
            let of = wanted.map_or(String::new(), |alg| format!(" for `{}`", alg.as_str()));
            let reason = format!(
                "it is not a private key{of}: a JSON Web Key, or PEM with `BEGIN PRIVATE KEY`"
            );
            ("client_key", reason)
        })?;
        let mut header = header(&key.algorithm);
        if let Some(id) = definition.client_key_id.as_ref().or(key.id.as_ref()) {
            header.insert("kid".to_owned(), id.as_str().into());
        }
        Ok(Self { signer: key.signer, header })
    }

    fn of_secret(definition: &Definition) -> Result<Self, (&'static str, String)> {
        let algorithm = definition.client_assertion_alg.unwrap_or(SigningAlgorithm::Hs256);
        let name = algorithm.as_str();
        let Some(least) = algorithm.secret_length() else {
            let reason = format!("a client secret can't sign with `{name}`, but with `HS256`");
            return Err(("client_assertion_alg", reason));
        };
        let secret = definition.client_secret.as_ref().map(Secret::expose).unwrap_or_default();
        let signer = Signer::of_secret(algorithm, secret.as_bytes()).ok_or_else(|| {
            let reason = format!("`{name}` needs one of {least} bytes at least (RFC 7518 §3.2)");
            ("client_secret", reason)
        })?;
        Ok(Self { signer, header: header(name) })
    }

    /// An assertion for one request to the token endpoint.
    ///
    /// Its audience is the issuer alone where it is known: an assertion that named an endpoint
    /// could be asked for by whoever writes that endpoint into a document of their own.
    pub(super) fn sign(
        &self,
        definition: &Definition,
        metadata: &Metadata,
        parts: &Parts,
    ) -> Result<Secret, BoxError> {
        let issuer = metadata.issuer.as_ref().and_then(|issuer| issuer.of_tenant(None));
        let audience = definition.client_assertion_audience.clone().or(issuer);
        let audience = audience.unwrap_or_else(|| metadata.token_endpoint.to_string());
        let mut id = [0; 16];
        parts.randomness.fill(&mut id)?;
        let now = parts.clock.now().duration_since(UNIX_EPOCH)?.as_secs();
        let claims = json!({
            "iss": definition.client_id,
            "sub": definition.client_id,
            "aud": audience,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "iat": now,
            "exp": now.saturating_add(LIFETIME),
        });
        let header = Value::from(self.header.clone());
        let [header, claims] =
            [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(self.signer.sign(signed.as_bytes())?);
        Ok(Secret::new(format!("{signed}.{signature}")))
    }
}

fn header(algorithm: &str) -> Map<String, Value> {
    [("alg", algorithm), ("typ", "JWT")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}
