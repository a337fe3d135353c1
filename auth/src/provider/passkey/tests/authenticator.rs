//! An authenticator in software: it makes credentials and signs with them, and lies where a test tells it to.
//!
//! The tests of other packages have it too, so it needs nothing of this crate.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Somebody is present.
pub const PRESENT: u8 = 1;
/// The device has verified who that is.
pub const VERIFIED: u8 = 1 << 2;
/// The credential may be copied to other devices.
pub const BACKUP_ELIGIBLE: u8 = 1 << 3;
/// It is.
pub const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;

/// A browser with its authenticator. What isn't told otherwise is as it has to be.
#[derive(Clone, Debug)]
pub struct Device {
    /// The origin of the page.
    pub origin: String,
    /// The flags of the authenticator data, without that of a new credential.
    pub flags: u8,
    /// What the authenticator counts to; 0 for one that doesn't count.
    pub counter: u32,
    /// The `type` of the client data, instead of that of the ceremony.
    pub r#type: Option<String>,
    /// The challenge that is answered, instead of the one that was asked.
    pub challenge: Option<String>,
    /// The relying party that is signed for, instead of the one that was asked.
    pub rp_id: Option<String>,
    /// More members of the client data.
    pub said: Value,
}

impl Device {
    /// One at this origin, whose authenticator verifies its user and copies its credentials.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            flags: PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP,
            counter: 0,
            r#type: None,
            challenge: None,
            rp_id: None,
            said: json!({ "crossOrigin": false }),
        }
    }

    /// Makes a credential: what `navigator.credentials.create` gives for these options, as JSON.
    pub fn create(&self, options: &Value, kind: Kind) -> (Passkey, Value) {
        let mut id = [0; 32];
        aws_lc_rs::rand::fill(&mut id).expect("a machine that runs tests has randomness");
        let passkey = Passkey {
            id: id.to_vec(),
            user_handle: options["user"]["id"].as_str().expect("the user has a handle").to_owned(),
            rp_id: options["rp"]["id"].as_str().expect("the relying party has an id").to_owned(),
            key: Key::new(kind),
        };
        let answer = self.attest(options, &passkey, &passkey.key.cose());
        (passkey, answer)
    }

    /// The answer with a credential whose key is written as `cose` says.
    pub fn attest(&self, options: &Value, passkey: &Passkey, cose: &[u8]) -> Value {
        let length = u16::try_from(passkey.id.len()).expect("an id is short").to_be_bytes();
        let attested = [&[0; 16][..], &length, &passkey.id, cose].concat();
        let data = [self.head(&passkey.rp_id, ATTESTED), attested].concat();
        let object = cbor_map(&[
            (cbor_text("fmt"), cbor_text("none")),
            (cbor_text("attStmt"), cbor_map(&[])),
            (cbor_text("authData"), cbor_bytes(&data)),
        ]);
        self.registration(options, passkey, &object)
    }

    /// The answer with an attestation object that is written already.
    pub fn registration(&self, options: &Value, passkey: &Passkey, object: &[u8]) -> Value {
        json!({
            "id": base64(&passkey.id),
            "rawId": base64(&passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": {
                "clientDataJSON": base64(&self.client_data("webauthn.create", options)),
                "attestationObject": base64(object),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// Signs in: what `navigator.credentials.get` gives for these options, as JSON.
    pub fn get(&self, options: &Value, passkey: &Passkey) -> Value {
        let data = self.head(&passkey.rp_id, 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        json!({
            "id": base64(&passkey.id),
            "rawId": base64(&passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64(&client_data),
                "authenticatorData": base64(&data),
                "signature": base64(&passkey.key.sign(&signed)),
                "userHandle": passkey.user_handle,
            },
        })
    }

    /// What the browser says of a ceremony.
    pub fn client_data(&self, ceremony: &str, options: &Value) -> Vec<u8> {
        let asked = options["challenge"].as_str().expect("there is a challenge");
        let mut said = json!({
            "type": self.r#type.as_deref().unwrap_or(ceremony),
            "challenge": self.challenge.as_deref().unwrap_or(asked),
            "origin": self.origin,
        });
        let members = said.as_object_mut().expect("it is an object");
        members.extend(self.said.as_object().cloned().unwrap_or_default());
        said.to_string().into_bytes()
    }

    /// The beginning of the authenticator data.
    pub fn head(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let rp_id = self.rp_id.as_deref().unwrap_or(rp_id);
        let hash = digest(&SHA256, rp_id.as_bytes());
        [hash.as_ref(), &[self.flags | flags], &self.counter.to_be_bytes()].concat()
    }
}

/// A credential with its private key.
#[derive(Debug)]
pub struct Passkey {
    /// Its id.
    pub id: Vec<u8>,
    /// As base64url.
    pub user_handle: String,
    /// The relying party that it was made for.
    pub rp_id: String,
    /// Its key.
    pub key: Key,
}

/// A kind of key.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// ES256
    P256,
    /// `EdDSA`
    Ed25519,
    /// RS256
    Rsa,
}

/// A private key.
pub enum Key {
    /// ES256
    P256(EcdsaKeyPair),
    /// `EdDSA`
    Ed25519(Ed25519KeyPair),
    /// RS256
    Rsa(RsaKeyPair),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A new one.
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::P256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING);
                Self::P256(pair.expect("a machine that runs tests has randomness"))
            }
            Kind::Ed25519 => {
                let pair = Ed25519KeyPair::generate();
                Self::Ed25519(pair.expect("a machine that runs tests has randomness"))
            }
            Kind::Rsa => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048);
                Self::Rsa(pair.expect("a machine that runs tests has randomness"))
            }
        }
    }

    /// The public key as authenticators write it.
    pub fn cose(&self) -> Vec<u8> {
        let entries = match self {
            Self::P256(pair) => {
                let point = pair.public_key().as_ref();
                vec![
                    (1, cbor_integer(2)),
                    (3, cbor_integer(-7)),
                    (-1, cbor_integer(1)),
                    (-2, cbor_bytes(&point[1..33])),
                    (-3, cbor_bytes(&point[33..])),
                ]
            }
            Self::Ed25519(pair) => vec![
                (1, cbor_integer(1)),
                (3, cbor_integer(-8)),
                (-1, cbor_integer(6)),
                (-2, cbor_bytes(pair.public_key().as_ref())),
            ],
            Self::Rsa(pair) => {
                // PKCS #1 of a key of 2048 bits: a sequence of the modulus and the exponent 65537.
                let written = pair.public_key().as_ref();
                let (modulus, exponent) = (&written[9..265], &[1, 0, 1]);
                vec![
                    (1, cbor_integer(3)),
                    (3, cbor_integer(-257)),
                    (-1, cbor_bytes(modulus)),
                    (-2, cbor_bytes(exponent)),
                ]
            }
        };
        cose(&entries)
    }

    /// A signature.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::P256(pair) => {
                let signature = pair.sign(&random, message);
                signature.expect("a key signs").as_ref().to_vec()
            }
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.expect("a key signs");
                signature
            }
        }
    }
}

/// A key of these entries.
pub fn cose(entries: &[(i64, Vec<u8>)]) -> Vec<u8> {
    let entries: Vec<_> =
        entries.iter().map(|(label, value)| (cbor_integer(*label), value.clone())).collect();
    cbor_map(&entries)
}

/// A map of what is written already.
pub fn cbor_map(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut written = cbor_head(5, entries.len() as u64);
    for (key, value) in entries {
        written.extend_from_slice(key);
        written.extend_from_slice(value);
    }
    written
}

/// A text.
pub fn cbor_text(text: &str) -> Vec<u8> {
    [cbor_head(3, text.len() as u64), text.as_bytes().to_vec()].concat()
}

/// Bytes.
pub fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    [cbor_head(2, bytes.len() as u64), bytes.to_vec()].concat()
}

/// A number.
pub fn cbor_integer(number: i64) -> Vec<u8> {
    if number < 0 {
        cbor_head(1, (-1 - number).unsigned_abs())
    } else {
        cbor_head(0, number.unsigned_abs())
    }
}

fn cbor_head(kind: u8, number: u64) -> Vec<u8> {
    let first = kind << 5;
    let bytes = number.to_be_bytes();
    match number {
        0..24 => vec![first | bytes[7]],
        24..0x100 => vec![first | 0x18, bytes[7]],
        0x100..0x1_0000 => vec![first | 0x19, bytes[6], bytes[7]],
        _ => [&[first | 0x1a][..], &bytes[4..]].concat(),
    }
}

/// Base64url without padding.
pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
