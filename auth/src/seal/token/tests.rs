//! Tokens against v4's recorded ones, josekit, and tampering.

mod apart;
mod claims;
mod jwe;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::{
    key::{Purpose, Realm},
    keyring::Keyring,
};

const V4_INFO: &str = "NextAuth.js Generated Encryption Key";
const IV: [u8; 12] = [7; 12];
const SHOP: Realm<'_> = Realm::Setup("shop::ShopAuth");

/// Valid in v4, which doesn't pin the header; refused here.
const OTHER_HEADER: [&str; 2] = ["extra-header-members", "other-enc-same-key-length"];

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/jwe.json")).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap_or_default()
}

fn secret(vector: &Value) -> Vec<u8> {
    let Some(hex) = vector["secret_hex"].as_str() else {
        return text(vector, "secret").as_bytes().to_vec();
    };
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The ring that v4 would use: a salt is a check cookie's name.
fn v4_ring(vector: &Value) -> Keyring {
    let salt = text(vector, "salt");
    let purpose = if salt.is_empty() { Purpose::Session } else { Purpose::Check };
    Keyring::new(&[secret(vector)], Realm::NextAuthV4, purpose, salt).unwrap()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn produced() -> SystemTime {
    at(vectors()["produced_at_unix"].as_u64().unwrap())
}

fn ring() -> Keyring {
    Keyring::new(&["a secret of a test"], SHOP, Purpose::Session, "sid").unwrap()
}

/// A token with exactly this payload.
fn token(payload: &str) -> String {
    ring().seal(IV, payload.into())
}
