//! The answer of a token endpoint (RFC 6749 §5.1), read for `oauth2`.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use oauth2::{
    AccessToken, RefreshToken, Scope, TokenResponse as TokenResponseTrait, basic::BasicTokenType,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::{Map, Value};

use super::json::Strict;
use crate::Secret;

/// The answer of a token endpoint. `oauth2`'s own type takes `expires_in` as a number only, `scope`
/// as a text only, and drops what it doesn't know.
#[derive(Debug)]
pub(super) struct TokenResponse {
    /// Empty if there is none, because `oauth2` asks for one.
    pub(super) access_token: AccessToken,
    /// As the provider spells it.
    pub(super) token_type: Option<String>,
    pub(super) expires_in: Option<Duration>,
    /// In seconds since 1970: some providers say when, not how long.
    pub(super) expires_at: Option<i64>,
    pub(super) refresh_token: Option<RefreshToken>,
    pub(super) id_token: Option<Secret>,
    pub(super) scopes: Option<Vec<Scope>>,
    pub(super) extra: Extra,
}

/// The members that have no meaning here.
pub(super) struct Extra(pub(super) BTreeMap<String, Value>);

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl TokenResponseTrait for TokenResponse {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        // No other kind gets through `exchange`.
        &BasicTokenType::Bearer
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

impl<'de> Deserialize<'de> for TokenResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Strict::deserialize(deserializer)?.0 {
            Value::Object(members) => Self::read(members).map_err(de::Error::custom),
            _ => Err(de::Error::custom("it is not a JSON object")),
        }
    }
}

/// `oauth2` asks for it and has no use for it.
impl Serialize for TokenResponse {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom("a token response is not written"))
    }
}

impl TokenResponse {
    fn read(mut members: Map<String, Value>) -> Result<Self, Cow<'static, str>> {
        Ok(Self {
            access_token: AccessToken::new(text(&mut members, "access_token")?.unwrap_or_default()),
            token_type: text(&mut members, "token_type")?,
            expires_in: seconds(&mut members)?,
            expires_at: match members.get("expires_at").and_then(Value::as_i64) {
                Some(at) => members.remove("expires_at").and(Some(at)),
                None => None,
            },
            refresh_token: text(&mut members, "refresh_token")?.map(RefreshToken::new),
            id_token: text(&mut members, "id_token")?.map(Secret::new),
            scopes: scopes(&mut members)?,
            extra: Extra(members.into_iter().collect()),
        })
    }
}

/// A text; an empty one is none.
fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(format!("`{name}` is not text")),
    }
}

/// `expires_in`: a number of seconds, or one written as text.
fn seconds(members: &mut Map<String, Value>) -> Result<Option<Duration>, &'static str> {
    let seconds = match members.remove("expires_in") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    };
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .map(Some)
        .ok_or("`expires_in` is not a number of seconds")
}

/// `scope`: words in one text, or each in one.
fn scopes(members: &mut Map<String, Value>) -> Result<Option<Vec<Scope>>, &'static str> {
    let words: Vec<String> = match members.remove("scope") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.split_ascii_whitespace().map(str::to_owned).collect(),
        Some(array) => serde_json::from_value(array).map_err(|_| "`scope` is not text")?,
    };
    Ok(Some(words.into_iter().map(Scope::new).collect()))
}
