//! The session tokens of this library: the application's claims are a member of their own, so that a token is one
//! struct, with a name for each member.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, Error as _},
};

use super::{
    claims::{payload, present, valid_at},
    keyring::Keyring,
    standard::{Standard, Subject},
};

/// What a session token of this library carries beside the standard claims: the application's claims in a member of
/// their own, where no name of theirs can be taken for another claim's, and what the session began with.
#[derive(Debug, Serialize)]
pub(crate) struct Apart<T> {
    pub(crate) claims: T,
    #[serde(flatten)]
    pub(crate) beside: Beside,
}

/// What a session began with.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Beside {
    /// When somebody signed in, in seconds since 1970 (OpenID Connect Core §2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<u64>,
    /// The user's security stamp when somebody signed in, as far as the user has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stamp: Option<String>,
    /// The names of the roles that the user was given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<Cow<'static, str>>,
    /// When and how the user last proved to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) proof: Option<Proof>,
}

/// All of a session token but the application's claims.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Envelope {
    pub(crate) standard: Standard,
    pub(crate) beside: Beside,
}

/// When and how the user last proved to be there. The session may be older, and `auth_time` says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Proof {
    /// In seconds since 1970.
    pub(crate) at: u64,
    /// The words for it (RFC 8176).
    #[serde(default)]
    pub(crate) amr: Vec<Cow<'static, str>>,
    /// The id of the provider, where no users are stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Cow<'static, str>>,
}

/// A token as it is read. One of these members of another type, or given twice, makes it invalid, and so does a date
/// that is null. Other members are ignored.
#[derive(Deserialize)]
#[expect(clippy::option_option, reason = "a member that is null isn't one that is absent")]
struct Whole<T> {
    sub: Option<String>,
    #[serde(default, deserialize_with = "present")]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    picture: Option<Option<String>>,
    // A timestamp that is there must be a number, and null is none.
    #[serde(default, deserialize_with = "present")]
    iat: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    exp: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    nbf: Option<f64>,
    jti: Option<String>,
    claims: T,
    auth_time: Option<u64>,
    stamp: Option<String>,
    #[serde(default)]
    roles: Vec<Cow<'static, str>>,
    proof: Option<Proof>,
}

/// Seals the claims of a user; as no name can be taken for a standard claim's, nothing has to be read again.
///
/// Fails when the application's can't be written as JSON.
pub(crate) fn seal_apart<T: Serialize>(
    keyring: &Keyring,
    subject: Subject<'_>,
    claims: &Apart<T>,
    now: SystemTime,
    max_age: Duration,
    jti: &str,
    iv: [u8; 12],
) -> serde_json::Result<String> {
    Ok(keyring.seal(iv, payload(subject, None, claims, now, max_age, jti)?))
}

/// A token that [`seal_apart`] made and that is valid at `now`, read in one pass: the envelope, and the
/// claims in it.
///
/// The envelope is in a box, because it is handed on several times and is large.
pub(crate) fn open_apart<T: DeserializeOwned>(
    keyring: &Keyring,
    token: &str,
    now: SystemTime,
) -> Option<(Box<Envelope>, T)> {
    let whole: Whole<T> = parse(&keyring.open(token)?).ok()?;
    if !valid_at(whole.exp, whole.nbf, now) {
        return None;
    }
    let Whole { sub, name, email, picture, iat, exp, nbf, jti, .. } = whole;
    let has_nulls = [&name, &email, &picture].into_iter().any(|member| *member == Some(None));
    let (name, email, picture) = (name.flatten(), email.flatten(), picture.flatten());
    let Whole { claims, auth_time, stamp, roles, proof, .. } = whole;
    let envelope = Box::new(Envelope {
        standard: Standard { sub, name, email, picture, iat, exp, nbf, jti, has_nulls },
        beside: Beside { auth_time, stamp, roles, proof },
    });
    Some((envelope, claims))
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    // A struct could be read from an array too, by the order of its members.
    if !json.starts_with(b"{") {
        return Err(serde_json::Error::custom("a token is an object"));
    }
    // Checked once and not text by text: JSON is UTF-8 (RFC 8259 §8.1).
    serde_json::from_str(str::from_utf8(json).map_err(serde_json::Error::custom)?)
}
