//! The client's id and secret in the `Authorization` header (RFC 6749 §2.3.1).

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderValue;

use super::{Definition, authorization_params::escape};
use crate::Secret;

/// `Basic …`, of id and secret encoded as in a form, but for the space: as `%20`, which every server
/// decodes, and not as `+`, which those that don't know forms leave as it is.
///
/// Fails when the result is no header.
pub(super) fn header(definition: &Definition, secret: &Secret) -> Result<HeaderValue, ()> {
    let mut pair = String::with_capacity(128);
    escape(&definition.client_id, &mut pair);
    pair.push(':');
    escape(secret.expose(), &mut pair);
    let mut text = String::with_capacity(256);
    text.push_str("Basic ");
    STANDARD.encode_string(pair.as_bytes(), &mut text);
    let mut value = HeaderValue::try_from(text).map_err(|_| ())?;
    value.set_sensitive(true);
    Ok(value)
}

/// What to do about a client that isn't known, if the encoding may be why: some servers don't decode.
pub(super) fn hint(definition: &Definition) -> Option<&'static str> {
    let secret = definition.client_secret.as_ref()?;
    let is_encoded = |text: &str| {
        let mut encoded = String::new();
        escape(text, &mut encoded);
        encoded != text
    };
    (is_encoded(&definition.client_id) || is_encoded(secret.expose())).then_some(
        "the client's id or secret has characters that Basic authentication encodes, and some \
         providers don't decode: try `client_auth: ClientAuth::Post` (`client_secret_post`)",
    )
}
