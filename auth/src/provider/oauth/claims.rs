//! The rules for an ID token's claims (OpenID Connect Core §2, §3.1.3.7).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// How far the provider's clock and ours may be apart, in seconds.
const TOLERANCE: i64 = 15;
/// How old a token may be, in seconds. It was asked for a moment ago; the time is for providers that
/// answer with one they made earlier.
const OLDEST: i64 = 24 * 60 * 60;
/// The longest `sub`, in bytes (Core §2).
const LONGEST_SUBJECT: usize = 255;

/// What the claims are compared with.
pub(super) struct ClaimRules<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// Whether other audiences are fine, beside an `azp` that is the client.
    pub(super) is_shared: bool,
    pub(super) nonce: Option<&'a str>,
    pub(super) now: SystemTime,
}

/// Checks the claims. The error never has a claim's value in it.
pub(super) fn check(
    claims: &Map<String, Value>,
    rules: &ClaimRules<'_>,
) -> Result<(), &'static str> {
    if claims.get("iss").and_then(Value::as_str) != Some(rules.issuer) {
        return Err("`iss` is not the issuer");
    }
    check_audience(claims, rules.client_id, rules.is_shared)?;
    check_times(claims, rules.now)?;
    check_nonce(claims.get("nonce"), rules.nonce)?;
    match claims.get("sub").and_then(Value::as_str) {
        Some(subject) if (1..=LONGEST_SUBJECT).contains(&subject.len()) => Ok(()),
        _ => Err("`sub` is not a text of 1 to 255 characters"),
    }
}

/// Writes a `sub` that is a number as the text that v4 makes of it.
///
/// Only a whole one that a double has exactly: of others v4 rounds two to one text, which would make
/// one person of two.
pub(super) fn write_subject(claims: &mut Map<String, Value>) {
    let number = claims.get("sub").and_then(Value::as_u64);
    if let Some(number) = number.filter(|number| (1..1 << 53).contains(number)) {
        claims.insert("sub".to_owned(), number.to_string().into());
    }
}

/// The token is for this client and for no other: whoever else gets it could sign in with it here.
fn check_audience(
    claims: &Map<String, Value>,
    client_id: &str,
    is_shared: bool,
) -> Result<(), &'static str> {
    let is_client = |value: &Value| value.as_str() == Some(client_id);
    let is_shared = is_shared && claims.get("azp").is_some_and(is_client);
    let is_ours = match claims.get("aud") {
        Some(Value::Array(audiences)) if is_shared => audiences.iter().any(is_client),
        Some(Value::Array(audiences)) => !audiences.is_empty() && audiences.iter().all(is_client),
        Some(audience) => is_client(audience),
        None => false,
    };
    if !is_ours {
        return Err("`aud` is not this client alone");
    }
    if claims.get("azp").is_some_and(|party| !is_client(party)) {
        return Err("`azp` is not this client");
    }
    Ok(())
}

pub(super) fn check_times(
    claims: &Map<String, Value>,
    now: SystemTime,
) -> Result<(), &'static str> {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let now = i64::try_from(now).map_err(|_| "the clock is wrong")?;
    let expires = seconds(claims, "exp")?.ok_or("`exp` is missing")?;
    if expires.saturating_add(TOLERANCE) <= now {
        return Err("it has expired");
    }
    if seconds(claims, "nbf")?.is_some_and(|start| start.saturating_sub(TOLERANCE) > now) {
        return Err("it is not valid yet");
    }
    let issued = seconds(claims, "iat")?.ok_or("`iat` is missing")?;
    if issued.saturating_sub(TOLERANCE) > now {
        return Err("it was issued in the future");
    }
    if issued.saturating_add(OLDEST) < now {
        return Err("it was issued too long ago");
    }
    Ok(())
}

/// A number of seconds since 1970 (RFC 7519 §2), without its fraction. A claim that is no number is an error and
/// never an absent one.
fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, &'static str> {
    /// The largest number below which a double has every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Some(value) = claims.get(name) else { return Ok(None) };
    if let Some(seconds) = value.as_i64() {
        return Ok(Some(seconds));
    }
    match value.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
        Some(seconds) if seconds.abs() < EXACT => Ok(Some(seconds.trunc() as i64)),
        _ => Err("a time is not a number of seconds"),
    }
}

fn check_nonce(claim: Option<&Value>, expected: Option<&str>) -> Result<(), &'static str> {
    match (claim, expected) {
        (Some(Value::String(nonce)), Some(expected))
            if bool::from(nonce.as_bytes().ct_eq(expected.as_bytes())) =>
        {
            Ok(())
        }
        (_, Some(_)) => Err("`nonce` is not the request's"),
        (None | Some(Value::Null), None) => Ok(()),
        (Some(_), None) => Err("`nonce` is there, and the request had none"),
    }
}
