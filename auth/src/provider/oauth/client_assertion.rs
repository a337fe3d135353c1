//! Client assertions: `private_key_jwt` and `client_secret_jwt` (RFC 7523 §2.2; OpenID Connect
//! Core §9).

use std::{fmt, time::UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::{
    jwk::Jwk,
    jws::{self, ES256, ES384, EdDSA, HS256, JwsHeader, JwsSigner, PS256, RS256},
};
use serde_json::json;

use super::{ClientAuth, Definition, Metadata, SigningAlgorithm};
use crate::{Secret, error::BoxError, parts::Parts};

/// The kind of assertion (RFC 7523 §2.2).
pub(super) const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion is good for, in seconds: for one request.
const LIFETIME: u64 = 60;

/// What signs a client's assertions.
pub(super) struct ClientAssertion {
    signer: Box<dyn JwsSigner>,
    header: JwsHeader,
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
        if wanted == Some(SigningAlgorithm::Hs256) {
            let reason =
                "`HS256` is of `ClientAuth::SecretJwt`, a private key can't be used for it";
            return Err(("client_assertion_alg", reason.to_owned()));
        }
        // What the parser says may repeat what it read.
        let (signer, key_id) = signer(key.expose(), wanted).ok_or_else(|| {
            let of = wanted.map_or(String::new(), |alg| format!(" for `{}`", alg.as_str()));
            let reason = format!(
                "it is not a private key{of}: a JSON Web Key, or PEM with `BEGIN PRIVATE KEY`"
            );
            ("client_key", reason)
        })?;
        let mut header = header();
        if let Some(id) = definition.client_key_id.as_ref().or(key_id.as_ref()) {
            header.set_key_id(id.as_str());
        }
        Ok(Self { signer, header })
    }

    fn of_secret(definition: &Definition) -> Result<Self, (&'static str, String)> {
        if !matches!(definition.client_assertion_alg, None | Some(SigningAlgorithm::Hs256)) {
            let reason = "a client secret signs with `HS256` only";
            return Err(("client_assertion_alg", reason.to_owned()));
        }
        let secret = definition.client_secret.as_ref().map(Secret::expose).unwrap_or_default();
        let signer = HS256.signer_from_bytes(secret).map_err(|_| {
            let reason = "`HS256` needs one of 32 bytes at least (RFC 7518 §3.2)";
            ("client_secret", reason.to_owned())
        })?;
        Ok(Self { signer: Box::new(signer), header: header() })
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
        let token =
            jws::serialize_compact(claims.to_string().as_bytes(), &self.header, &*self.signer)?;
        Ok(Secret::new(token))
    }
}

fn header() -> JwsHeader {
    let mut header = JwsHeader::new();
    header.set_token_type("JWT");
    header
}

/// The signer with a private key, and the key's id if it says one.
///
/// The algorithm is the wanted one, else the one that the key names, else the usual one for keys of
/// its kind.
fn signer(
    key: &str,
    wanted: Option<SigningAlgorithm>,
) -> Option<(Box<dyn JwsSigner>, Option<String>)> {
    use SigningAlgorithm::{EdDsa, Es256, Es384, Ps256, Rs256};
    let all = [Rs256, Es256, Es384, EdDsa, Ps256];
    let algorithms = all.into_iter().filter(|algorithm| wanted.is_none_or(|it| it == *algorithm));
    if !key.trim_start().starts_with('{') {
        let mut signers = algorithms.filter_map(|algorithm| of_pem(key, algorithm));
        return Some((signers.next()?, None));
    }
    let jwk = Jwk::from_bytes(key).ok()?;
    let id = jwk.key_id().map(str::to_owned);
    let mut signers = algorithms.filter_map(|algorithm| of_jwk(&jwk, algorithm));
    Some((signers.next()?, id))
}

fn of_pem(key: &str, algorithm: SigningAlgorithm) -> Option<Box<dyn JwsSigner>> {
    Some(match algorithm {
        SigningAlgorithm::EdDsa => Box::new(EdDSA.signer_from_pem(key).ok()?),
        SigningAlgorithm::Es256 => Box::new(ES256.signer_from_pem(key).ok()?),
        SigningAlgorithm::Es384 => Box::new(ES384.signer_from_pem(key).ok()?),
        SigningAlgorithm::Hs256 => return None,
        SigningAlgorithm::Ps256 => Box::new(PS256.signer_from_pem(key).ok()?),
        SigningAlgorithm::Rs256 => Box::new(RS256.signer_from_pem(key).ok()?),
    })
}

/// A key that names another algorithm, or another use, signs nothing.
fn of_jwk(key: &Jwk, algorithm: SigningAlgorithm) -> Option<Box<dyn JwsSigner>> {
    Some(match algorithm {
        SigningAlgorithm::EdDsa => Box::new(EdDSA.signer_from_jwk(key).ok()?),
        SigningAlgorithm::Es256 => Box::new(ES256.signer_from_jwk(key).ok()?),
        SigningAlgorithm::Es384 => Box::new(ES384.signer_from_jwk(key).ok()?),
        SigningAlgorithm::Hs256 => return None,
        SigningAlgorithm::Ps256 => Box::new(PS256.signer_from_jwk(key).ok()?),
        SigningAlgorithm::Rs256 => Box::new(RS256.signer_from_jwk(key).ok()?),
    })
}
