//! Signatures of the providers that the tests play.

use std::sync::LazyLock;

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

static KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with these claims: signed with `secret`, else with the published key.
pub fn jwt(claims: &Value, secret: Option<&str>) -> String {
    let alg = if secret.is_some() { "HS256" } else { "RS256" };
    let header = json!({ "alg": alg, "typ": "JWT", "kid": "tests" });
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = if let Some(secret) = secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
    } else {
        let mut signature = vec![0; KEY.public_modulus_len()];
        let random = SystemRandom::new();
        KEY.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
        signature
    };
    format!("{signed}.{}", encode(signature))
}

/// The published keys.
pub fn jwks() -> Value {
    let (n, e) = integers(KEY.public_key().as_ref());
    json!({ "keys": [{
        "kty": "RSA", "use": "sig", "kid": "tests", "n": encode(n), "e": encode(e),
    }] })
}

/// The modulus and the exponent of a public key (RFC 8017 §A.1.1).
fn integers(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (sequence, _) = element(der);
    let (n, rest) = element(sequence);
    let (e, _) = element(rest);
    let unsigned = |bytes: &[u8]| bytes.strip_prefix(&[0]).unwrap_or(bytes).to_vec();
    (unsigned(n), unsigned(e))
}

/// The content of the first DER element, and what follows it.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let (length, start) = match der[1] {
        short @ 0..0x80 => (usize::from(short), 2),
        long => {
            let count = usize::from(long & 0x7f);
            let length = der[2..2 + count].iter().fold(0, |sum, b| sum << 8 | usize::from(*b));
            (length, 2 + count)
        }
    };
    der[start..].split_at(length)
}
