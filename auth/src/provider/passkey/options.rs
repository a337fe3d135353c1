//! What browsers are asked: the options of both ceremonies as JSON (Web Authentication Level 3 §5.4, §5.5).

use serde_json::{Value, json};

use super::{credential::Credential, key::ALGORITHMS, settings::PasskeySettings};
use crate::User;

/// How long a person may take, in milliseconds.
const TIMEOUT: u32 = 300_000;

/// The options of `navigator.credentials.create`: a discoverable credential, and nothing about its maker.
/// `known` are the credentials that the user has already.
pub(crate) fn creation(
    settings: &PasskeySettings,
    rp_id: &str,
    user: &User,
    user_handle: &str,
    challenge: &str,
    known: &[Credential],
) -> Value {
    let parameters = ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
    let known = known
        .iter()
        .map(|it| json!({ "type": "public-key", "id": it.id, "transports": it.transports }));
    json!({
        "challenge": challenge,
        "rp": { "id": rp_id, "name": settings.rp_name },
        "user": {
            "id": user_handle,
            // What tells two users of one device apart in its list.
            "name": user.email.as_deref().unwrap_or_else(|| user.name()),
            "displayName": user.name(),
        },
        "pubKeyCredParams": parameters,
        "timeout": TIMEOUT,
        "excludeCredentials": known.collect::<Vec<_>>(),
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": verification(settings),
        },
        "attestation": "none",
        "extensions": { "credProps": true },
    })
}

/// The options of `navigator.credentials.get`. They are the same for everybody but for the challenge: the
/// authenticator knows who its users are.
pub(crate) fn request(settings: &PasskeySettings, rp_id: &str, challenge: &str) -> Value {
    json!({
        "challenge": challenge,
        "rpId": rp_id,
        "allowCredentials": [],
        "timeout": TIMEOUT,
        "userVerification": verification(settings),
    })
}

/// The same for somebody who is known: one of these credentials, whose device has to verify who uses it.
pub(crate) fn request_of(rp_id: &str, challenge: &str, known: &[Credential]) -> Value {
    let known = known
        .iter()
        .map(|it| json!({ "type": "public-key", "id": it.id, "transports": it.transports }));
    json!({
        "challenge": challenge,
        "rpId": rp_id,
        "allowCredentials": known.collect::<Vec<_>>(),
        "timeout": TIMEOUT,
        "userVerification": "required",
    })
}

const fn verification(settings: &PasskeySettings) -> &'static str {
    if settings.user_verification { "required" } else { "preferred" }
}
