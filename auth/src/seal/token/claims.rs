//! Claims: the JSON object inside a sealed token, and the rules on its timestamps (RFC 7519).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Map, Value};

pub(crate) use super::standard::{Claims, Standard, Subject};
use super::{keyring::Keyring, split::parse};

/// Room for the JSON of most sessions, in bytes, so that it doesn't grow while it is written.
const PAYLOAD: usize = 768;

/// How far apart the clocks of two servers may be, in seconds.
const TOLERANCE: f64 = 15.0;

/// Seals `claims` with `iat`, `exp` and `jti` set, replacing what they held.
pub(crate) fn seal_claims(
    keyring: &Keyring,
    mut claims: Map<String, Value>,
    now: SystemTime,
    max_age: Duration,
    jti: String,
    iv: [u8; 12],
) -> String {
    let iat = seconds(now);
    claims.insert("iat".to_owned(), iat.into());
    claims.insert("exp".to_owned(), iat.saturating_add(max_age.as_secs()).into());
    claims.insert("jti".to_owned(), jti.into());
    let json = serde_json::to_vec(&claims).expect("a map of JSON values has a JSON text");
    keyring.seal(iv, json)
}

/// Seals the members of a struct in one pass, with `iat`, `exp` and `jti`. None of them may be named like a standard
/// claim, which [`open_into`] keeps apart: `sub`, `name`, `email`, `picture`, `iat`, `exp`, `nbf`, `jti`.
///
/// Fails when they can't be written as JSON.
pub(crate) fn seal_struct<T: Serialize>(
    keyring: &Keyring,
    claims: &T,
    now: SystemTime,
    max_age: Duration,
    jti: &str,
    iv: [u8; 12],
) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Dated<'a, T> {
        #[serde(flatten)]
        claims: &'a T,
        iat: u64,
        exp: u64,
        jti: &'a str,
    }
    let iat = seconds(now);
    let exp = iat.saturating_add(max_age.as_secs());
    let mut json = Vec::with_capacity(PAYLOAD);
    serde_json::to_writer(&mut json, &Dated { claims, iat, exp, jti })?;
    Ok(keyring.seal(iv, json))
}

/// The claims of a token that is valid at `now`.
pub(crate) fn open_claims(
    keyring: &Keyring,
    token: &str,
    now: SystemTime,
) -> Option<Map<String, Value>> {
    let claims: Map<String, Value> = serde_json::from_slice(&keyring.open(token)?).ok()?;
    let time = |name| claims.get(name).map_or(Some(None), |value| value.as_f64().map(Some));
    time("iat")?;
    valid_at(time("exp")?, time("nbf")?, now).then_some(claims)
}

/// Seals `claims` in one pass, with `iat`, `exp` and `jti` set.
///
/// Fails when `T` is no struct or map with names for keys, and when it has a member named like a
/// standard claim: [`open_into`] would refuse the token.
pub(crate) fn seal_from<T: Serialize>(
    keyring: &Keyring,
    claims: &Claims<T>,
    now: SystemTime,
    max_age: Duration,
    jti: &str,
    iv: [u8; 12],
) -> serde_json::Result<String> {
    let subject = claims.standard.subject();
    let json = payload(subject, claims.standard.nbf, &claims.custom, now, max_age, jti)?;
    let Claims { standard: read, .. } = parse::<IgnoredAny>(&json)?;
    let Standard { sub, name, email, picture, nbf, .. } = &claims.standard;
    if (&read.sub, &read.name, &read.email, &read.picture) != (sub, name, email, picture)
        || read.nbf != *nbf
    {
        return Err(serde::ser::Error::custom("a claim is named like a standard claim"));
    }
    Ok(keyring.seal(iv, json))
}

/// What a token says of a user.
#[derive(Serialize)]
#[serde(untagged)]
enum Member<'a> {
    Absent,
    Null,
    Text(&'a str),
}

impl<'a> Member<'a> {
    fn of(value: Option<&'a str>, has_nulls: bool) -> Self {
        match value {
            Some(text) => Self::Text(text),
            None if has_nulls => Self::Null,
            None => Self::Absent,
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// The JSON of a token.
pub(super) fn payload<T: Serialize>(
    subject: Subject<'_>,
    nbf: Option<f64>,
    custom: &T,
    now: SystemTime,
    max_age: Duration,
    jti: &str,
) -> serde_json::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Payload<'a, T> {
        #[serde(skip_serializing_if = "Option::is_none")]
        sub: Option<&'a str>,
        #[serde(skip_serializing_if = "Member::is_absent")]
        name: Member<'a>,
        #[serde(skip_serializing_if = "Member::is_absent")]
        email: Member<'a>,
        #[serde(skip_serializing_if = "Member::is_absent")]
        picture: Member<'a>,
        iat: u64,
        exp: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        nbf: Option<f64>,
        jti: &'a str,
        #[serde(flatten)]
        custom: &'a T,
    }
    let Subject { sub, name, email, picture, has_nulls } = subject;
    let iat = seconds(now);
    let mut json = Vec::with_capacity(PAYLOAD);
    serde_json::to_writer(
        &mut json,
        &Payload {
            sub,
            name: Member::of(name, has_nulls),
            email: Member::of(email, has_nulls),
            picture: Member::of(picture, has_nulls),
            iat,
            exp: iat.saturating_add(max_age.as_secs()),
            nbf,
            jti,
            custom,
        },
    )?;
    Ok(json)
}

/// The claims of a token that is valid at `now`, read in one pass.
///
/// `T` sees every member but the standard ones, as with serde's `flatten`, though nothing is
/// buffered. A standard claim of another type, or given twice, makes the token invalid.
pub(crate) fn open_into<T: DeserializeOwned>(
    keyring: &Keyring,
    token: &str,
    now: SystemTime,
) -> Option<Claims<T>> {
    let claims: Claims<T> = parse(&keyring.open(token)?).ok()?;
    valid_at(claims.standard.exp, claims.standard.nbf, now).then_some(claims)
}

/// Whether a token is neither expired nor too early.
pub(super) fn valid_at(exp: Option<f64>, nbf: Option<f64>, now: SystemTime) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285 million")]
    let now = seconds(now) as f64;
    exp.is_none_or(|exp| exp > now - TOLERANCE) && nbf.is_none_or(|nbf| nbf <= now + TOLERANCE)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs())
}

/// Reads a member that is there, also if it is null; one that isn't there is `None`, by `#[serde(default)]`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
