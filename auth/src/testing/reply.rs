//! What comes back for a request of the setup.

use serde_json::{Value, json};
use url::form_urlencoded;

/// What comes back for a request.
pub(super) enum Reply {
    /// A status, the type of the body, and the body.
    Answer(u16, &'static str, Vec<u8>),
    /// The connection is refused.
    Down,
    /// Nothing, for ever.
    Never,
    /// The address is nobody's.
    Nobody(String),
}

impl Reply {
    /// An answer with JSON.
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::Answer(status, "application/json", body.to_string().into_bytes())
    }

    /// An answer with a form.
    pub(super) fn form<'a>(
        status: u16,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self::Answer(status, "application/x-www-form-urlencoded", form.into_bytes())
    }

    /// The refusal of a token endpoint (RFC 6749 §5.2).
    pub(super) fn refusal(error: &str, description: &str) -> Self {
        Self::json(400, &json!({ "error": error, "error_description": description }))
    }

    /// That an address has nothing.
    pub(super) fn not_found() -> Self {
        Self::json(404, &json!({ "error": "not found" }))
    }
}
