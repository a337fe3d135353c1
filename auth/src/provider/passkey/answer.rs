//! The answers of browsers as JSON: what `PublicKeyCredential.toJSON()` gives (Web Authentication Level 3 §5.1).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{client_data, refusal::Refusal};

/// An answer with a new credential.
#[derive(Debug)]
pub(crate) struct Registration {
    pub(super) id: String,
    pub(super) client_data: Vec<u8>,
    pub(super) attestation: Vec<u8>,
    /// The ways in which the browser may reach the authenticator, of those that are known here.
    pub(super) transports: Vec<String>,
    /// Whether the authenticator finds the credential by itself, as far as the browser says.
    pub(super) is_discoverable: Option<bool>,
}

/// An answer with a credential that is there.
#[derive(Debug)]
pub(crate) struct Assertion {
    pub(super) id: String,
    pub(super) client_data: Vec<u8>,
    pub(super) authenticator_data: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) user_handle: String,
}

/// What both have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written<T> {
    id: String,
    raw_id: String,
    r#type: String,
    response: T,
    #[serde(default)]
    client_extension_results: Extensions,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    #[serde(default)]
    cred_props: Option<Properties>,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(default)]
    rk: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registered {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
    #[serde(default)]
    transports: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    /// Only credentials that are not discoverable come without one, and these sign nobody in here.
    #[serde(default)]
    user_handle: Option<String>,
}

/// The registry of transports (§5.8.4).
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

/// Longer ids of credentials are none: 1023 bytes as base64url.
const LONGEST_ID: usize = 1364;

impl Registration {
    /// Reads an answer of `navigator.credentials.create`.
    pub(crate) fn read(answer: &Value) -> Result<Self, Refusal> {
        let Written { id, response, client_extension_results, .. } = read::<Registered>(answer)?;
        let mut transports = response.transports;
        transports.retain(|it| TRANSPORTS.contains(&it.as_str()));
        transports.sort();
        transports.dedup();
        Ok(Self {
            id,
            client_data: bytes("clientDataJSON", &response.client_data)?,
            attestation: bytes("attestationObject", &response.attestation_object)?,
            transports,
            is_discoverable: client_extension_results.cred_props.and_then(|it| it.rk),
        })
    }

    /// The challenge that it says to be an answer to; nothing of it is checked.
    pub(crate) fn challenge(&self) -> Option<String> {
        client_data::challenge(&self.client_data)
    }
}

impl Assertion {
    /// Reads an answer of `navigator.credentials.get`.
    pub(crate) fn read(answer: &Value) -> Result<Self, Refusal> {
        let Written { id, response, .. } = read::<Signed>(answer)?;
        let user_handle = response.user_handle.filter(|handle| !handle.is_empty());
        Ok(Self {
            id,
            client_data: bytes("clientDataJSON", &response.client_data)?,
            authenticator_data: bytes("authenticatorData", &response.authenticator_data)?,
            signature: bytes("signature", &response.signature)?,
            user_handle: user_handle.ok_or(Refusal::Malformed("userHandle"))?,
        })
    }

    /// The credential's id, as base64url.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The challenge that it says to be an answer to; nothing of it is checked.
    pub(crate) fn challenge(&self) -> Option<String> {
        client_data::challenge(&self.client_data)
    }
}

fn read<T: DeserializeOwned>(answer: &Value) -> Result<Written<T>, Refusal> {
    let written =
        Written::<T>::deserialize(answer).map_err(|_| Refusal::Malformed("the credential"))?;
    let is_whole = written.r#type == "public-key"
        && written.id == written.raw_id
        && written.id.len() <= LONGEST_ID
        && bytes("id", &written.id).is_ok_and(|id| !id.is_empty());
    if is_whole { Ok(written) } else { Err(Refusal::Malformed("id")) }
}

/// The bytes of a text of base64url, of which each has one spelling.
fn bytes(what: &'static str, text: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::Malformed(what))
}
