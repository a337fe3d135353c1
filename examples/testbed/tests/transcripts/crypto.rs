//! What NextAuth's cookies, and the values of an OpenID provider, are made of.

use std::fmt::Write as _;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest::{SHA256, digest},
    encoding::{AsDer as _, Pkcs8V1Der},
    hkdf::{HKDF_SHA256, Salt},
    rand,
    rsa::{KeyPair as RsaKeyPair, KeySize},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

const HEADER: &str = r#"{"alg":"dir","enc":"A256GCM"}"#;
const INFO: &str = "NextAuth.js Generated Encryption Key";

pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn sha256_hex(text: &str) -> String {
    let digest = digest(&SHA256, text.as_bytes());
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes every write");
        hex
    })
}

/// `BASE64URL(SHA256(verifier))`
pub(crate) fn challenge(verifier: &str) -> String {
    base64(digest(&SHA256, verifier.as_bytes()))
}

/// The `at_hash` of an access token.
pub(crate) fn at_hash(token: &str) -> String {
    base64(&digest(&SHA256, token.as_bytes()).as_ref()[..16])
}

/// 43 characters that nobody guesses.
pub(crate) fn random() -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the system has randomness");
    base64(bytes)
}

/// 256 random bits in hexadecimal.
pub(crate) fn hex64() -> String {
    sha256_hex(&random())
}

fn key(secret: &str, salt: &str) -> LessSafeKey {
    let info = if salt.is_empty() { INFO.to_owned() } else { format!("{INFO} ({salt})") };
    let info = [info.as_bytes()];
    let mut bytes = [0; 32];
    Salt::new(HKDF_SHA256, salt.as_bytes())
        .extract(secret.as_bytes())
        .expand(&info, HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut bytes))
        .expect("one block can be derived");
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).expect("a key of 32 bytes"))
}

/// The claims of a cookie sealed as NextAuth seals it.
pub(crate) fn open(secret: &str, salt: &str, token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (header, empty) = (parts.next()?, parts.next()?);
    let [iv, text, tag] =
        [parts.next()?, parts.next()?, parts.next()?].map(|part| URL_SAFE_NO_PAD.decode(part));
    if !empty.is_empty() || parts.next().is_some() {
        return None;
    }
    let mut sealed = text.ok()?;
    sealed.extend(tag.ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&iv.ok()?).ok()?;
    let key = key(secret, salt);
    let plain = key.open_in_place(nonce, Aad::from(header.as_bytes()), &mut sealed).ok()?;
    serde_json::from_slice(plain).ok()
}

/// A cookie sealed as NextAuth seals it.
pub(crate) fn seal(secret: &str, salt: &str, claims: &Value) -> String {
    let mut iv = [0; 12];
    rand::fill(&mut iv).expect("the system has randomness");
    let header = base64(HEADER);
    let mut text = claims.to_string().into_bytes();
    let nonce = Nonce::assume_unique_for_key(iv);
    key(secret, salt)
        .seal_in_place_append_tag(nonce, Aad::from(header.as_bytes()), &mut text)
        .expect("a short text can be sealed");
    let (text, tag) = text.split_at(text.len() - 16);
    format!("{header}..{}.{}.{}", base64(iv), base64(text), base64(tag))
}

/// The private key of a client, as PEM.
pub(crate) fn client_key() -> String {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
    let der: Pkcs8V1Der<'_> = pair.as_der().expect("a key can be written");
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> =
        (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
}
