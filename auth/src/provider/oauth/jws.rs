//! Signed tokens in the compact serialization (RFC 7515 §7.1), before their signature is verified.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};

use super::{SigningAlgorithm, keys::Keys, signature};
use crate::error::log_text;
use crate::identity::json;

/// The longest token, in bytes: one with thousands of groups fits, and what is longer would be decoded
/// and hashed before it is known who signed it.
const LONGEST: usize = 256 << 10;

/// Base64url with or without its padding: it means the same.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A signed token. Nothing in it is to be believed before [`Jws::signer`] or [`Jws::is_mac_of`] said
/// whose it is.
pub(super) struct Jws<'a> {
    pub(super) algorithm: SigningAlgorithm,
    pub(super) payload: Vec<u8>,
    key_id: Option<String>,
    signed: &'a str,
    signature: Vec<u8>,
}

/// Whose signature a token has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signer {
    /// One of these keys.
    Known,
    /// A key that is none of these.
    Unknown,
    /// Not that of the key it names.
    Wrong,
}

impl<'a> Jws<'a> {
    /// Reads a token. The error never repeats what is secret of it.
    ///
    /// Keys in the header (`jwk`, `jku`, `x5u`, `x5c`) are not looked at: whoever made the token
    /// chose them.
    pub(super) fn parse(token: &'a str) -> Result<Self, String> {
        let token = token.trim();
        if token.len() > LONGEST {
            return Err("it is longer than 256 KiB".to_owned());
        }
        let parts: Vec<_> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else { return Err(shape(parts.len())) };
        let decode = |name: &str, part: &str| {
            BASE64.decode(part).map_err(|_| format!("its {name} is not written in base64url"))
        };
        let header = json::object(&decode("header", header)?)
            .map_err(|reason| format!("its header: {reason}"))?;
        check_header(&header)?;
        Ok(Self {
            algorithm: algorithm(&header)?,
            key_id: header.get("kid").and_then(json::id_text),
            signed: &token[..token.len() - signature.len() - 1],
            payload: decode("payload", payload)?,
            signature: decode("signature", signature)?,
        })
    }

    /// Whether the token has the code of a shared secret.
    pub(super) fn is_mac_of(&self, secret: &[u8]) -> bool {
        signature::authenticates(secret, self.algorithm, self.signed.as_bytes(), &self.signature)
    }

    /// Whose signature the token has, as far as these keys can tell.
    pub(super) fn signer(&self, keys: &Keys) -> Signer {
        let (message, signature) = (self.signed.as_bytes(), &self.signature);
        let mut is_candidate = false;
        for key in keys.candidates(self.key_id.as_deref(), self.algorithm) {
            if key.verifies(self.algorithm, message, signature) {
                return Signer::Known;
            }
            is_candidate = true;
        }
        // Without an id, the key may just be newer than those that were tried.
        if is_candidate && self.key_id.is_some() { Signer::Wrong } else { Signer::Unknown }
    }

    /// What is said of a key that isn't found.
    pub(super) fn unknown_key(&self) -> String {
        let named = match &self.key_id {
            Some(id) => format!("the key `{}`", log_text(id)),
            None => "a key that it doesn't name".to_owned(),
        };
        format!(
            "it is signed with {named} and `{}`, and no such key is among the provider's; its \
             keys are asked for anew once a minute",
            self.algorithm.as_str()
        )
    }
}

/// What a text that isn't made of three parts is.
fn shape(parts: usize) -> String {
    match parts {
        // RFC 7516 §7.1.
        5 => "it is encrypted (it has five parts), which is not supported: register the client \
              without encryption (`id_token_encrypted_response_alg`)"
            .to_owned(),
        _ => format!("it is not a signed token: it has {parts} parts instead of three"),
    }
}

/// The algorithm that the token says it is signed with. Whether it may be is the caller's to say,
/// and never the token's (RFC 8725 §3.1).
fn algorithm(header: &Map<String, Value>) -> Result<SigningAlgorithm, String> {
    let Some(name) = header.get("alg").and_then(Value::as_str) else {
        return Err("its header doesn't say what it is signed with (`alg`)".to_owned());
    };
    // `none`, in whatever case, is a token that anybody can write.
    SigningAlgorithm::of(name).ok_or_else(|| {
        format!("it is signed with `{}`, which is not a supported algorithm", log_text(name))
    })
}

fn check_header(header: &Map<String, Value>) -> Result<(), String> {
    // What is in it changes what the rest means, such as what is signed (RFC 7515 §4.1.11).
    if header.contains_key("crit") {
        return Err("its header asks for something that is not supported (`crit`)".to_owned());
    }
    match header.get("typ").and_then(Value::as_str) {
        // An access token or a logout token of the same provider is signed with the same key, and
        // would sign in whoever got hold of it (RFC 8725 §3.11).
        Some(kind) if is_of_other_kind(kind) => Err(format!(
            "its header says that it is another kind of token (`typ` is `{}`)",
            log_text(kind)
        )),
        _ => Ok(()),
    }
}

fn is_of_other_kind(kind: &str) -> bool {
    kind.to_ascii_lowercase().ends_with("+jwt")
}
