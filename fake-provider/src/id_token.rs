//! The ID token (OpenID Connect Core §2).

use auth::{
    provider::SigningAlgorithm,
    testing::{Fault, SigningKey},
};
use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{grant::Grant, provider::FakeProvider};

/// How long an ID token is valid, in seconds.
const SECONDS: u64 = 3600;

/// The signed ID token of a grant, which comes with this access token. With `is_first` it answers a code; otherwise a
/// refresh token, and has no nonce (Core §12.2).
pub(crate) fn signed(
    provider: &FakeProvider,
    grant: &Grant,
    scope: &[String],
    access_token: &str,
    is_first: bool,
) -> String {
    let claims = claims(provider, grant, scope, access_token, is_first);
    if grant.fault == Some(Fault::UnknownKey) {
        let unknown = SigningKey::generate(provider.options().algorithm, "unpublished");
        return unknown.jwt(&claims);
    }
    provider.key().jwt(&claims)
}

fn claims(
    provider: &FakeProvider,
    grant: &Grant,
    scope: &[String],
    access_token: &str,
    is_first: bool,
) -> Map<String, Value> {
    let now = provider.now();
    let is_expired = grant.fault == Some(Fault::ExpiredIdToken);
    let issued = if is_expired { now.saturating_sub(2 * SECONDS) } else { now };
    let nonce = match grant.fault {
        Some(Fault::WrongNonce) => Some("another-nonce"),
        _ => grant.nonce.as_deref(),
    };
    let options = provider.options();
    let mut claims = grant.signed_in.person.claims(scope);
    let own = [
        ("iss", json!(provider.issuer())),
        ("aud", json!(options.client_id)),
        ("iat", json!(issued)),
        ("exp", json!(issued + SECONDS)),
        ("auth_time", json!(grant.signed_in.time.min(issued))),
        ("at_hash", json!(at_hash(options.algorithm, access_token))),
    ];
    claims.extend(own.map(|(name, value)| (name.to_owned(), value)));
    if is_first && let Some(nonce) = nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    if !grant.signed_in.methods.is_empty() {
        claims.insert("amr".to_owned(), json!(grant.signed_in.methods));
    }
    if let Some(acr) = &grant.acr {
        claims.insert("acr".to_owned(), json!(acr));
    }
    claims
}

/// The left half of the access token's hash, by the hash of the algorithm (Core §3.1.3.6).
fn at_hash(algorithm: SigningAlgorithm, access_token: &str) -> String {
    let name = algorithm.as_str();
    let hash = match name.get(2..) {
        Some("256") => &SHA256,
        Some("384") => &SHA384,
        // EdDSA with Ed25519 hashes with SHA-512 too.
        _ => &SHA512,
    };
    let hash = digest(hash, access_token.as_bytes());
    let hash = hash.as_ref();
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OpenID Connect Core, appendix A.3.
    #[test]
    fn the_hash_is_that_of_the_standard() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(at_hash(SigningAlgorithm::Rs256, token), "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(at_hash(SigningAlgorithm::EdDsa, token).len(), 43);
        assert_eq!(at_hash(SigningAlgorithm::Es384, token).len(), 32);
    }
}
