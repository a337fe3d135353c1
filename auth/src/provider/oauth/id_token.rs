//! The verification of an ID token (OpenID Connect Core §3.1.3.7).

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::{
    Backchannel, Expected, Metadata, OAuthError, OAuthErrorKind, ProfileRequest, SigningAlgorithm,
    Upstream,
    claims::{self, Audiences, ClaimRules, Moment},
    demands::Demands,
    jws::{Jws, Signer},
    signature,
};
use crate::identity::json;
use crate::{
    Secret, Tokens,
    error::{BoxError, log_text},
    parts::Parts,
};

pub(super) fn fail(reason: impl AsRef<str>) -> OAuthError {
    OAuthError::new(OAuthErrorKind::IdToken, format!("the ID token: {}", reason.as_ref()))
}

/// Verifies an ID token and returns its claims. A `sub` that is an integer comes back as its digits.
///
/// `nonce` is the request's: the claim must be equal, and absent without one.
pub(super) async fn verify(
    upstream: &Upstream,
    parts: &Parts,
    token: &Secret,
    tokens: &Tokens,
    expected: Expected<'_>,
) -> Result<Map<String, Value>, OAuthError> {
    let metadata = upstream.metadata(parts).await?;
    let jws = Jws::parse(token.expose()).map_err(fail)?;
    let listed = metadata.id_token_signing_alg_values_supported.as_deref();
    check_algorithm(upstream, listed, jws.algorithm).map_err(fail)?;
    check_signature(upstream, parts, &jws).await?;
    let mut claims = json::object(&jws.payload).map_err(fail)?;
    claims::write_subject(&mut claims);
    check_claims(&metadata, upstream, parts, expected, &claims).map_err(fail)?;
    upstream.demands().check(&claims, moment(upstream, parts)).map_err(fail)?;
    if let Some(since) = expected.signed_in_since {
        let (definition, moment) = (upstream.definition(), moment(upstream, parts));
        Demands::check_since(definition, &claims, since, moment).map_err(fail)?;
    }
    check_access_token(&claims, tokens, jws.algorithm).map_err(fail)?;
    Ok(claims)
}

/// When the person signed in at the provider, as far as a verified ID token says (Core §2).
pub(super) fn auth_time(claims: &Map<String, Value>, now: SystemTime) -> Option<SystemTime> {
    let moment = Moment { now, tolerance: Duration::ZERO };
    let ago = moment.since(claims, "auth_time").ok()??;
    // What lies in the future is as good as now.
    now.checked_sub(Duration::from_secs(u64::try_from(ago).unwrap_or(0)))
}

/// Verifies a userinfo answer that is a signed token (Core §5.3.2): its `iss` is the issuer, its `aud`
/// has this client in it, and it is valid now, where it says so.
pub(super) async fn verify_userinfo(
    upstream: &Upstream,
    parts: &Parts,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let mut claims = signed(upstream, parts, token).await?;
    claims::write_subject(&mut claims);
    // An old answer, which said then what isn't so any more: an address, a group.
    moment(upstream, parts)
        .check_validity(&claims)
        .map_err(|reason| fail(format!("the signed profile: {reason}")))?;
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
    // A profile that was signed for somebody else, or by a key that two issuers share.
    match (is_issuer, is_ours) {
        (true, true) => Ok(claims),
        (false, _) => Err(fail("`iss` of the signed profile is not the issuer")),
        (_, false) => Err(fail("`aud` of the signed profile is not this client")),
    }
}

impl ProfileRequest<'_> {
    /// The claims of a token that the provider signed with its published keys, such as an access
    /// token that is a JWT. The signature, the algorithm (the definition's `id_token_alg`) and the
    /// times are checked. You have to check who the token is about, and which audience it names.
    ///
    /// Fails when a check does.
    pub async fn signed_claims(&self, token: &Secret) -> Result<Map<String, Value>, BoxError> {
        let claims = signed(self.upstream, self.parts, token.expose()).await?;
        moment(self.upstream, self.parts).check_times(&claims).map_err(fail)?;
        Ok(claims)
    }
}

fn moment(upstream: &Upstream, parts: &Parts) -> Moment {
    Moment { now: parts.clock.now(), tolerance: upstream.definition().clock_tolerance }
}

/// The claims of a token that the provider signed. What its document lists is about ID tokens.
async fn signed(
    upstream: &Upstream,
    parts: &Parts,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let jws = Jws::parse(token).map_err(fail)?;
    check_algorithm(upstream, None, jws.algorithm).map_err(fail)?;
    check_signature(upstream, parts, &jws).await?;
    json::object(&jws.payload).map_err(fail)
}

/// Whether a token may be signed so: as the setup says, else as the provider's document lists, else
/// with any key that the provider publishes.
///
/// A token may not choose: with `none` anybody could write one, and with an algorithm of shared
/// secrets whoever knows a public key (RFC 8725 §3.1, §3.2).
fn check_algorithm(
    upstream: &Upstream,
    listed: Option<&[String]>,
    algorithm: SigningAlgorithm,
) -> Result<(), String> {
    let write = format!("write `id_token_alg: {}`", algorithm.option());
    let name = algorithm.as_str();
    if let Some(only) = upstream.definition().id_token_alg {
        return if algorithm == only {
            Ok(())
        } else {
            let only = only.as_str();
            Err(format!(
                "it is signed with `{name}`, and `id_token_alg` is `{only}`: {write} if that is what \
                 the provider is to sign with"
            ))
        };
    }
    if algorithm.is_symmetric() {
        return Err(format!(
            "it is signed with `{name}`, of a shared secret: {write} if the provider signs with the \
             client secret"
        ));
    }
    let Some(listed) = listed else { return Ok(()) };
    if listed.iter().any(|name| SigningAlgorithm::of(name) == Some(algorithm)) {
        return Ok(());
    }
    Err(format!(
        "it is signed with `{name}`, and the provider's document lists {} \
         (`id_token_signing_alg_values_supported`): {write} if that is what the provider is to sign \
         with",
        log_text(&format!("{listed:?}"))
    ))
}

fn check_claims(
    metadata: &Metadata,
    upstream: &Upstream,
    parts: &Parts,
    expected: Expected<'_>,
    claims: &Map<String, Value>,
) -> Result<(), String> {
    let definition = upstream.definition();
    let tenant = claims.get("tid").and_then(Value::as_str);
    let issuer = metadata.issuer.as_ref().ok_or("no issuer is configured")?;
    // Without its tenant the issuer of a token can't be told, and any tenant could say to be it.
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
            client_id: &definition.client_id,
            audiences: Audiences {
                trusted: &definition.trusted_audiences,
                any_beside_azp: definition.id_token_shared
                    || expected.compat.trusts_any_audience_beside_azp(),
            },
            nonce: expected.nonce,
            moment: moment(upstream, parts),
        },
    )
}

/// Fails unless the signature is of one of the provider's keys, or of the client secret. Anybody can
/// write a token without.
async fn check_signature(
    upstream: &Upstream,
    parts: &Parts,
    jws: &Jws<'_>,
) -> Result<(), OAuthError> {
    if jws.algorithm.is_symmetric() {
        let secret = upstream.definition().client_secret.as_ref();
        let secret = secret.ok_or_else(|| fail("there is no client secret to verify it with"))?;
        return if jws.is_mac_of(secret.expose().as_bytes()) {
            Ok(())
        } else {
            Err(fail("its signature is not of the client secret"))
        };
    }
    let keys = upstream.keys(parts).await?;
    // The provider may have changed its keys since they were fetched, under new names (Core §10.1.1)
    // or the same.
    let signer = match jws.signer(&keys) {
        Signer::Known => return Ok(()),
        signer => match upstream.keys_again(parts, &keys).await? {
            Some(newer) => jws.signer(&newer),
            None => signer,
        },
    };
    match signer {
        Signer::Known => Ok(()),
        Signer::Wrong => Err(fail("its signature is not of the key that it names")),
        Signer::Unknown => Err(fail(jws.unknown_key())),
    }
}

/// `at_hash`, if it is there, is that of the access token (Core §3.1.3.8): or somebody put another
/// one beside this ID token, whose profile and rights would be taken for this person's.
fn check_access_token(
    claims: &Map<String, Value>,
    tokens: &Tokens,
    algorithm: SigningAlgorithm,
) -> Result<(), String> {
    let given = match claims.get("at_hash") {
        None | Some(Value::Null) => return Ok(()),
        Some(given) => given.as_str().ok_or("`at_hash` is not text")?,
    };
    if given.is_empty() {
        return Ok(());
    }
    // Nobody can put another one in the place of a token that isn't there.
    let Some(token) = &tokens.access_token else { return Ok(()) };
    let hash = signature::token_hash(algorithm, token.expose());
    if bool::from(hash.as_bytes().ct_eq(given.trim_end_matches('=').as_bytes())) {
        Ok(())
    } else {
        Err("`at_hash` is not that of the access token".to_owned())
    }
}
