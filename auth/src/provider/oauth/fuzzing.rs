//! The targets of `cargo xtask fuzz` that read what OAuth and OpenID providers answer.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;

use crate::identity::json;

use super::{
    claims::{Audiences, ClaimRules, Moment, check},
    jws::{Jws, Signer},
    keys::Keys,
    token_answer::{Refusal, members},
};

const ISSUER: &str = "https://op.example";
const CLIENT: &str = "client";
const NONCE: &str = "nonce";
const NOW: u64 = 1_800_000_000;

/// An ID token, and the claims of one.
pub fn id_token(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(token) = Jws::parse(&text) {
        assert_eq!(token.signer(&Keys::default()), Signer::Unknown, "nobody signed it");
        assert!(!token.is_mac_of(b"a secret that the fuzzer does not know"), "nobody signed it");
    }
    let Ok(claims) = json::object(data) else { return };
    let rules = ClaimRules {
        issuer: ISSUER,
        client_id: CLIENT,
        audiences: Audiences { trusted: &[], any_beside_azp: false },
        nonce: Some(NONCE),
        moment: Moment {
            now: UNIX_EPOCH + Duration::from_secs(NOW),
            tolerance: Duration::from_mins(1),
        },
    };
    if check(&claims, &rules).is_ok() {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        assert_eq!((text("iss"), text("nonce")), (Some(ISSUER), Some(NONCE)));
        let audience = match &claims["aud"] {
            Value::Array(audience) => audience.as_slice(),
            audience => std::slice::from_ref(audience),
        };
        assert!(audience.iter().all(|value| value == CLIENT), "{audience:?}");
        assert!(text("azp").is_none_or(|party| party == CLIENT));
        assert!(claims["exp"].as_f64().is_some_and(|exp| exp > 1_799_999_939.0));
        assert!(text("sub").is_some_and(|subject| (1..=255).contains(&subject.len())));
    }
}

/// A key set, and a signature that none of its keys made.
pub fn key_set(data: &[u8]) {
    const TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(keys) = Keys::read(data) else { return };
    let token = Jws::parse(TOKEN).expect("it is a token");
    assert_ne!(token.signer(&keys), Signer::Known, "a signature of zeros is taken");
}

/// What a token endpoint answers.
pub fn token_answer(data: &[u8]) {
    let Ok(members) = members(data) else { return };
    if let Some(refusal) = Refusal::of(&members) {
        assert!(!refusal.to_string().is_empty());
    }
}
