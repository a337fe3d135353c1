//! Whom a played provider says that it is, if a test says nothing else.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a provider says about somebody who signs in.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The profile, a JSON object, as the provider sends it.
    pub profile: Value,
    /// What the token endpoint answers besides the usual members.
    pub tokens: Map<String, Value>,
}

/// Somebody with an account at a provider, in the members that most providers have.
pub(super) fn somebody() -> Sample {
    let profile = json!({
        "sub": "10001",
        "id": 10001,
        "id_str": "10001",
        "login": "ada",
        "screen_name": "ada",
        "username": "ada",
        "nickname": "ada",
        "preferred_username": "ada",
        "name": "Ada Lovelace",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "email": "ada@example.com",
        "email_verified": true,
        "picture": "https://images.example.com/ada.png",
        "avatar_url": "https://images.example.com/ada.png",
    });
    Sample { profile, tokens: Map::new() }
}

/// The members of a value that is written as a JSON object. Panics for any other.
#[track_caller]
pub(super) fn members(value: impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        Ok(other) => panic!("expected a JSON object, and this is `{other}`"),
        Err(error) => panic!("this can't be written as JSON: {error}"),
    }
}
