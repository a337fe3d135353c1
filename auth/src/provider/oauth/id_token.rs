//! The verification of an ID token (OpenID Connect Core §3.1.3.7).
//!
//! The signature is `openidconnect`'s. Its verifier of whole tokens isn't used: it refuses a token
//! over a profile claim that it would write differently, such as a `locale` that is an object.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AccessTokenHash, JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::{
    Backchannel, Expected, Metadata, OAuthError, OAuthErrorKind, SigningAlgorithm, Upstream,
    claims::{self, ClaimRules},
    json,
    keys::{Keys, algorithm},
};
use crate::{Secret, Tokens, parts::Parts};

/// The longest ID token, in bytes: one with thousands of groups fits, and what is longer would be
/// decoded and hashed before it is known who signed it.
const LONGEST: usize = 256 << 10;
/// The length of an HMAC with SHA-256, in bytes.
const MAC_LENGTH: usize = 32;

pub(super) fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::IdToken, format!("the ID token: {reason}"))
}

/// Verifies an ID token and returns its claims.
///
/// `nonce` is the request's: the claim must be equal, and absent without one. For v4 a `sub` that is
/// a number comes back as its text.
pub(super) async fn verify(
    upstream: &Upstream,
    parts: &Parts,
    token: &Secret,
    tokens: &Tokens,
    Expected { nonce, is_v4, .. }: Expected<'_>,
) -> Result<Map<String, Value>, OAuthError> {
    let definition = upstream.definition();
    let jws = Jws::parse(token.expose(), definition.id_token_alg).map_err(fail)?;
    let key = verified_key(upstream, parts, &jws).await?;
    let mut claims = json::object(&jws.payload).map_err(fail)?;
    if is_v4 {
        claims::write_subject(&mut claims);
    }
    let metadata = upstream.metadata(parts).await?;
    check_claims(&metadata, upstream, parts, nonce, &claims).map_err(fail)?;
    check_access_token(&claims, tokens, &jws.algorithm, &key).map_err(fail)?;
    Ok(claims)
}

/// Verifies a userinfo answer that is a signed token (Core §5.3.2): its `iss` is the issuer and its
/// `aud` has this client in it, where they are there.
pub(super) async fn verify_userinfo(
    upstream: &Upstream,
    parts: &Parts,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let claims = signed(upstream, parts, token).await?;
    let metadata = upstream.metadata(parts).await?;
    let issuer = metadata.issuer.as_ref().ok_or_else(|| fail("no issuer is configured"))?;
    let is_issuer = match claims.get("iss") {
        None => true,
        Some(claim) => claim.as_str().is_some_and(|claim| {
            let is_ours = |it: &Backchannel| it.is_same_provider(claim, &issuer.0);
            issuer.matches(claim) || upstream.backchannel.as_ref().is_some_and(is_ours)
        }),
    };
    let client_id = Value::from(upstream.definition().client_id.as_str());
    let is_ours = match claims.get("aud") {
        None => true,
        Some(Value::Array(audiences)) => audiences.contains(&client_id),
        Some(audience) => *audience == client_id,
    };
    match (is_issuer, is_ours) {
        (true, true) => Ok(claims),
        (false, _) => Err(fail("`iss` of the signed profile is not the issuer")),
        (_, false) => Err(fail("`aud` of the signed profile is not this client")),
    }
}

/// The claims of a token that the provider signed and that is valid now. Whose and for whom it is,
/// is the caller's to check.
pub(super) async fn signed_claims(
    upstream: &Upstream,
    parts: &Parts,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let claims = signed(upstream, parts, token).await?;
    claims::check_times(&claims, parts.clock.now()).map_err(fail)?;
    Ok(claims)
}

async fn signed(
    upstream: &Upstream,
    parts: &Parts,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let jws = Jws::parse(token, upstream.definition().id_token_alg).map_err(fail)?;
    verified_key(upstream, parts, &jws).await?;
    json::object(&jws.payload).map_err(fail)
}

fn check_claims(
    metadata: &Metadata,
    upstream: &Upstream,
    parts: &Parts,
    nonce: Option<&str>,
    claims: &Map<String, Value>,
) -> Result<(), &'static str> {
    let tenant = claims.get("tid").and_then(Value::as_str);
    let issuer = metadata.issuer.as_ref().ok_or("no issuer is configured")?;
    let issuer = issuer.of_tenant(tenant).ok_or("`tid` is missing, and the issuer has it")?;
    // Some name themselves after the address that the token was asked for at.
    let named = claims.get("iss").and_then(Value::as_str);
    let issuer = match (named, &upstream.backchannel) {
        (Some(named), Some(backchannel)) if backchannel.is_same_provider(named, &issuer) => {
            named.to_owned()
        }
        _ => issuer,
    };
    claims::check(
        claims,
        &ClaimRules {
            issuer: &issuer,
            client_id: &upstream.definition().client_id,
            is_shared: upstream.definition().id_token_shared,
            nonce,
            now: parts.clock.now(),
        },
    )
}

/// The key that the signature is of.
async fn verified_key(
    upstream: &Upstream,
    parts: &Parts,
    jws: &Jws<'_>,
) -> Result<CoreJsonWebKey, OAuthError> {
    let definition = upstream.definition();
    if definition.id_token_alg == SigningAlgorithm::Hs256 {
        let secret = definition.client_secret.as_ref().ok_or_else(|| fail("there is no secret"))?;
        let key = CoreJsonWebKey::new_symmetric(secret.expose().as_bytes().to_vec());
        // `openidconnect` panics over a MAC of another length.
        let is_good = jws.signature.len() == MAC_LENGTH && jws.is_signed_by(&key);
        return is_good.then_some(key).ok_or_else(|| fail("its signature is wrong"));
    }
    let keys = upstream.keys(parts).await?;
    if let Signer::Found(key) = jws.signer(&keys) {
        return Ok(key);
    }
    // The provider may have changed its keys since they were fetched, under new names (Core §10.1.1)
    // or the same.
    let newer = upstream.keys_again(parts, &keys).await?;
    match jws.signer(newer.as_ref().unwrap_or(&keys)) {
        Signer::Found(key) => Ok(key),
        Signer::Wrong => Err(fail("its signature is wrong")),
        Signer::Unknown => Err(fail("its key is not among the provider's")),
    }
}

/// Whose signature a token has.
enum Signer {
    Found(CoreJsonWebKey),
    /// A key that is none of these.
    Unknown,
    /// Not that of the key it names.
    Wrong,
}

/// A signed token in the compact serialization (RFC 7515 §7.1), not verified yet.
struct Jws<'a> {
    algorithm: CoreJwsSigningAlgorithm,
    key_id: Option<String>,
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    fn parse(token: &'a str, expected: SigningAlgorithm) -> Result<Self, &'static str> {
        if token.len() > LONGEST {
            return Err("it is too long");
        }
        let (signed, signature) = token.rsplit_once('.').ok_or("it is not a signed token")?;
        let (header, payload) = signed.split_once('.').ok_or("it is not a signed token")?;
        if payload.contains('.') {
            return Err("it is not a signed token");
        }
        let decode =
            |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "it is not written in base64url");
        let header = json::object(&decode(header)?)?;
        Ok(Self {
            algorithm: check_header(&header, expected)?,
            key_id: match header.get("kid") {
                None => None,
                Some(Value::String(id)) => Some(id.clone()),
                Some(_) => return Err("`kid` of its header is not text"),
            },
            signed,
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    fn is_signed_by(&self, key: &CoreJsonWebKey) -> bool {
        key.verify_signature(&self.algorithm, self.signed.as_bytes(), &self.signature).is_ok()
    }

    fn signer(&self, keys: &Keys) -> Signer {
        let candidates = keys.candidates(self.key_id.as_deref());
        match candidates.iter().find(|key| self.is_signed_by(key)) {
            Some(key) => Signer::Found((*key).clone()),
            // Without an id, the key may just be newer than those that were tried.
            None if candidates.is_empty() || self.key_id.is_none() => Signer::Unknown,
            None => Signer::Wrong,
        }
    }
}

/// The algorithm is the configured one and never the token's choice (RFC 8725 §3.1), and nothing in
/// the header changes what the rest means. Keys in it (`jwk`, `jku`, `x5u`, `x5c`) are not looked
/// at.
fn check_header(
    header: &Map<String, Value>,
    expected: SigningAlgorithm,
) -> Result<CoreJwsSigningAlgorithm, &'static str> {
    if header.get("alg").and_then(Value::as_str) != Some(expected.as_str()) {
        return Err("its algorithm is not the configured one");
    }
    if ["b64", "crit", "cty", "enc", "zip"].iter().any(|name| header.contains_key(*name)) {
        return Err("its header asks for something that is not supported");
    }
    match header.get("typ") {
        None => {}
        // Tokens of other kinds say so (RFC 8725 §3.11).
        Some(Value::String(kind)) if is_jwt(kind) => {}
        Some(_) => return Err("its header says that it is another kind of token"),
    }
    Ok(algorithm(expected))
}

fn is_jwt(kind: &str) -> bool {
    ["JWT", "application/jwt"].iter().any(|name| kind.eq_ignore_ascii_case(name))
}

/// `at_hash`, if it is there, is that of the access token (Core §3.1.3.8).
fn check_access_token(
    claims: &Map<String, Value>,
    tokens: &Tokens,
    algorithm: &CoreJwsSigningAlgorithm,
    key: &CoreJsonWebKey,
) -> Result<(), &'static str> {
    let given = match claims.get("at_hash") {
        None => return Ok(()),
        Some(Value::String(hash)) => hash,
        Some(_) => return Err("`at_hash` is not text"),
    };
    let token = tokens.access_token.as_ref().ok_or("`at_hash` is of a token that is not there")?;
    let token = AccessToken::new(token.expose().to_owned());
    let hash = AccessTokenHash::from_token(&token, algorithm, key)
        .map_err(|_| "`at_hash` can't be computed")?;
    if bool::from(hash.as_bytes().ct_eq(given.as_bytes())) {
        Ok(())
    } else {
        Err("`at_hash` is not that of the access token")
    }
}
