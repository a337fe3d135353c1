//! What the browser says of the ceremony (Web Authentication Level 3 §5.8.1).

use aws_lc_rs::digest::{SHA256, digest};
use serde::Deserialize;

use super::refusal::Refusal;
use crate::seal::csrf;

/// What an answer has to be an answer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    /// As it was asked: 43 characters of base64url.
    pub(crate) challenge: &'a str,
    /// The origins of the pages that may have asked.
    pub(crate) origins: &'a [&'a str],
    pub(crate) rp_id: &'a str,
    /// Whether the device has to verify who uses it.
    pub(crate) needs_verification: bool,
}

/// The ceremonies, by what browsers call them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ceremony {
    Create,
    Get,
}

impl Ceremony {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

/// What the browser says. A member that is there twice, or of another type, is refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

const MALFORMED: Refusal = Refusal::Malformed("clientDataJSON");

/// Checks what the browser says, and gives the hash that the authenticator has signed.
pub(super) fn check(
    json: &[u8],
    ceremony: Ceremony,
    expected: &Expected<'_>,
) -> Result<[u8; 32], Refusal> {
    let said: ClientData = serde_json::from_slice(json).map_err(|_| MALFORMED)?;
    if said.r#type != ceremony.as_str() {
        return Err(Refusal::Type);
    }
    if !csrf::matches(&said.challenge, expected.challenge) {
        return Err(Refusal::Challenge);
    }
    if !expected.origins.contains(&said.origin.as_str()) {
        return Err(Refusal::Origin);
    }
    if said.cross_origin || said.top_origin.is_some() {
        return Err(Refusal::CrossOrigin);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, json).as_ref());
    Ok(hash)
}

/// The challenge that an answer says to be to, before anything of it is checked: by it the browser's cookie is
/// found.
pub(super) fn challenge(json: &[u8]) -> Option<String> {
    let said: ClientData = serde_json::from_slice(json).ok()?;
    Some(said.challenge)
}
