//! What is kept of a credential.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// What is kept of a credential, as the JSON of an authenticator's `data`. None of it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credential {
    /// Its id, as base64url.
    pub(crate) id: String,
    /// What the authenticator calls its user: random, the same for all credentials of one user, and none of
    /// the ids that anybody else sees. Base64url.
    pub(crate) user_handle: String,
    /// For which relying party it was made.
    pub(crate) rp_id: String,
    /// The public key as the authenticator wrote it (COSE), as base64url.
    pub(crate) public_key: String,
    /// Whether it may be copied to other devices of its user; it is said once and for all.
    pub(crate) backup_eligible: bool,
    /// Whether it was, when it was used last.
    pub(crate) backed_up: bool,
    /// How the browser may reach the authenticator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) transports: Vec<String>,
}

impl Credential {
    /// What is kept; `None` for what another program wrote.
    pub(crate) fn of_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The JSON that is kept.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and truths have a JSON text")
    }
}

/// What a credential is stored under: its id, or a hash where that is longer than any store has room for.
pub(crate) fn store_id(id: &str) -> String {
    const LONGEST: usize = 255;

    if id.len() <= LONGEST {
        return id.to_owned();
    }
    // No id has a colon.
    format!("sha256:{}", URL_SAFE_NO_PAD.encode(digest(&SHA256, id.as_bytes())))
}
