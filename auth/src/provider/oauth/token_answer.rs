//! What a token endpoint answers, before it is known whether that is tokens or a refusal.

use std::fmt;

use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::identity::json;

/// The members of an answer: of a JSON object, whatever the answer's type says that it is, or of a
/// form, which some have sent since before RFC 6749.
pub(super) fn members(body: &[u8]) -> Result<Map<String, Value>, &'static str> {
    json::object(body).or_else(|reason| form(body).ok_or(reason))
}

fn form(body: &[u8]) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(body.trim_ascii()) {
        // Two readers could see two different values.
        if members.insert(name.into_owned(), value.into_owned().into()).is_some() {
            return None;
        }
    }
    ["access_token", "error"].iter().any(|name| members.contains_key(*name)).then_some(members)
}

/// A refusal of the token endpoint (RFC 6749 §5.2).
pub(super) struct Refusal {
    error: String,
    description: String,
}

/// What the endpoint says, with whatever is in it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
        if !self.description.is_empty() {
            write!(f, ": {}", self.description)?;
        }
        Ok(())
    }
}

/// The errors that mean a code or a refresh token, rather than the request or the provider's day:
/// that of the standard (RFC 6749 §5.2), what providers say in its place, and those of OpenID Connect
/// that ask for the person (Core §3.1.2.6).
const ABOUT_GRANT: [&str; 12] = [
    "bad_refresh_token",
    "bad_verification_code",
    "consent_required",
    "expired_token",
    "interaction_required",
    "invalid_code",
    "invalid_grant",
    "invalid_refresh_token",
    "invalid_token",
    "login_required",
    "token_expired",
    "token_revoked",
];

impl Refusal {
    /// The refusal in an answer, if it is one. An `error` that says nothing is none.
    pub(super) fn of(members: &Map<String, Value>) -> Option<Self> {
        let text = |value: &Value| json::id_text(value).filter(|text| !text.trim().is_empty());
        let error = match members.get("error")? {
            Value::Null | Value::Bool(false) => return None,
            Value::String(text) if text.trim().is_empty() => return None,
            Value::Number(number) if number.as_i64() == Some(0) => return None,
            Value::Array(list) if list.is_empty() => return None,
            Value::Object(error) if error.is_empty() => return None,
            // As APIs of other kinds have it.
            Value::Object(error) => {
                let names = ["message", "error_description", "type", "code"];
                names.iter().find_map(|name| text(error.get(*name)?))
            }
            error => text(error),
        };
        let names = ["error_description", "message"];
        Some(Self {
            error: error.unwrap_or_else(|| "an error".to_owned()),
            description: names
                .iter()
                .find_map(|name| text(members.get(*name)?))
                .unwrap_or_default(),
        })
    }

    /// Whether it is about the code or the refresh token.
    pub(super) fn is_about_grant(&self) -> bool {
        ABOUT_GRANT.contains(&self.error.as_str())
    }

    /// Whether it is about the client's id or secret.
    pub(super) fn is_about_client(&self) -> bool {
        self.error == "invalid_client"
    }
}
