//! Signatures of the providers that the tests play.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::{AsDer as _, PublicKeyX509Der},
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

static KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

/// As in the parts of a token (RFC 7515 §2).
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with these claims: signed with `secret`, else with the published key.
pub fn jwt(claims: &Value, secret: Option<&str>) -> String {
    let alg = if secret.is_some() { "HS256" } else { "RS256" };
    let header = json!({ "alg": alg, "typ": "JWT", "kid": "tests" });
    match secret {
        Some(secret) => hs256(&header, claims, secret.as_bytes()),
        None => token(&header, claims.to_string().as_bytes()),
    }
}

/// A token with this header and these bytes for claims, signed with the published key.
pub fn token(header: &Value, claims: &[u8]) -> String {
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims));
    format!("{signed}.{}", encode(rsa(&KEY, &RSA_PKCS1_SHA256, signed.as_bytes())))
}

/// A token with this header, whose HMAC has this key.
pub fn hs256(header: &Value, claims: &Value, key: &[u8]) -> String {
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), signed.as_bytes());
    format!("{signed}.{}", encode(mac))
}

/// The published key in each writing that somebody may take for a secret: PKCS #1 and
/// `SubjectPublicKeyInfo`, both as DER and as PEM, the JWK, and the modulus.
pub fn written_key() -> [Vec<u8>; 6] {
    let pkcs1 = KEY.public_key().as_ref().to_vec();
    let info: PublicKeyX509Der<'_> = KEY.public_key().as_der().unwrap();
    let info = info.as_ref().to_vec();
    let pem = |label: &str, der: &[u8]| {
        let text = STANDARD.encode(der);
        let lines = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap());
        let lines = lines.collect::<Vec<_>>().join("\n");
        format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n").into_bytes()
    };
    let pems = [pem("RSA PUBLIC KEY", &pkcs1), pem("PUBLIC KEY", &info)];
    let jwk = jwks()["keys"][0].to_string().into_bytes();
    let modulus = integers(&pkcs1).0;
    let [pkcs1_pem, info_pem] = pems;
    [pkcs1, info, pkcs1_pem, info_pem, jwk, modulus]
}

/// The signature of a message with an RSA key.
pub(crate) fn rsa(key: &RsaKeyPair, padding: &'static dyn RsaEncoding, message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}

/// The published keys.
pub fn jwks() -> Value {
    let (n, e) = integers(KEY.public_key().as_ref());
    json!({ "keys": [{
        "kty": "RSA", "use": "sig", "kid": "tests", "n": encode(n), "e": encode(e),
    }] })
}

/// The modulus and the exponent of a public key (RFC 8017 §A.1.1).
pub(crate) fn integers(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
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
