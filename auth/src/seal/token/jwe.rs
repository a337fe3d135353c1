//! Compact JWE (RFC 7516), restricted to direct encryption with A256GCM under one exact header.

use aws_lc_rs::aead::{Aad, Nonce};
use base64::Engine as _;

use super::{base64url::BASE64URL, key::Key};

/// Longer tokens are refused unread.
pub(crate) const MAX_LENGTH: usize = 64 * 1024;

/// `{"alg":"dir","enc":"A256GCM"}`: the only protected header that is written or read.
const HEADER: &str = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0";
const IV_LENGTH: usize = 16;
const TAG_LENGTH: usize = 22;

/// Encrypts `plaintext`.
///
/// `iv` must never be used twice with one key: callers draw it at random for every token.
pub(crate) fn seal(key: &Key, iv: [u8; 12], mut plaintext: Vec<u8>) -> String {
    let tag = key
        .cipher()
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(iv),
            Aad::from(HEADER.as_bytes()),
            &mut plaintext,
        )
        .expect("AES-GCM seals any plaintext below 64 GiB");
    let body = plaintext.len().div_ceil(3) * 4;
    let mut token = String::with_capacity(HEADER.len() + IV_LENGTH + body + TAG_LENGTH + 4);
    token.push_str(HEADER);
    token.push_str("..");
    BASE64URL.encode_string(iv, &mut token);
    token.push('.');
    BASE64URL.encode_string(&plaintext, &mut token);
    token.push('.');
    BASE64URL.encode_string(tag.as_ref(), &mut token);
    token
}

/// Decrypts a token that [`seal`] made with `key`; `None` for anything else.
///
/// Compression, other algorithms, other headers and non-canonical base64url are refused before
/// anything is decrypted.
pub(crate) fn open(key: &Key, token: &str) -> Option<Vec<u8>> {
    if token.len() > MAX_LENGTH {
        return None;
    }
    let parts = token.as_bytes().strip_prefix(HEADER.as_bytes())?.strip_prefix(b"..")?;
    let (iv, rest) = parts.split_at_checked(IV_LENGTH)?;
    let (body, tag) = rest.split_at_checked(rest.len().checked_sub(TAG_LENGTH)?)?;
    let body = body.strip_prefix(b".")?.strip_suffix(b".")?;

    // A dot is not in the base64url alphabet: a sixth part fails to decode here.
    let mut nonce = [0; 12];
    if BASE64URL.decode_slice(iv, &mut nonce).ok()? != nonce.len() {
        return None;
    }
    let mut tag_bytes = [0; 18];
    if BASE64URL.decode_slice(tag, &mut tag_bytes).ok()? != 16 {
        return None;
    }
    let mut text = Vec::with_capacity(body.len().div_ceil(4) * 3);
    BASE64URL.decode_vec(body, &mut text).ok()?;

    key.cipher()
        .open_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(HEADER.as_bytes()),
            &tag_bytes[..16],
            &mut text,
        )
        .ok()?;
    Some(text)
}
