//! The rules for an ID token's claims (OpenID Connect Core §2, §3.1.3.7).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::identity::json;
use crate::{error::log_text, provider::account_id};

/// How old a token may be, in seconds. It was asked for a moment ago; the time is for providers that
/// answer with one they made earlier.
const OLDEST: i64 = 24 * 60 * 60;

/// What the claims are compared with.
pub(super) struct ClaimRules<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) audiences: Audiences<'a>,
    pub(super) nonce: Option<&'a str>,
    pub(super) moment: Moment,
}

/// Who else a token may be for.
#[derive(Clone, Copy)]
pub(super) struct Audiences<'a> {
    pub(super) trusted: &'a [String],
    /// Whether anybody else is fine, beside an `azp` that is the client.
    pub(super) any_beside_azp: bool,
}

/// Checks the claims. The error shows the values that name a party or a time, and no others.
pub(super) fn check(claims: &Map<String, Value>, rules: &ClaimRules<'_>) -> Result<(), String> {
    // Stops that a party which may sign for one issuer says who somebody is at another.
    let issuer = claims.get("iss").and_then(Value::as_str);
    if issuer != Some(rules.issuer) {
        return Err(format!(
            "its `iss` is {}, and the provider's issuer is `{}`; if the provider calls itself so, write \
             it as its `issuer`",
            issuer.map_or("missing".to_owned(), |issuer| format!("`{}`", log_text(issuer))),
            log_text(rules.issuer)
        ));
    }
    check_audience(claims, rules.client_id, rules.audiences)?;
    rules.moment.check_times(claims)?;
    check_nonce(claims.get("nonce"), rules.nonce)?;
    let subject = claims.get("sub").ok_or("`sub` is missing")?;
    // Stops that many people share one id: a boolean, a list or a rounded number has the same text for them.
    let subject = subject.as_str().ok_or("`sub` is neither a text nor an integer")?;
    account_id::check(subject).map_err(|reason| format!("`sub` is no id: {reason}"))
}

/// Writes a `sub` that is an integer as its digits. Another number may have been rounded, so that it
/// is somebody else's as well.
pub(super) fn write_subject(claims: &mut Map<String, Value>) {
    if let Some(subject) = claims.get_mut("sub")
        && let Some(text) = json::id_text(subject)
    {
        *subject = text.into();
    }
}

/// The token is for this client and for no other that isn't trusted: whoever else gets it could sign
/// in with it here.
fn check_audience(
    claims: &Map<String, Value>,
    client_id: &str,
    audiences: Audiences<'_>,
) -> Result<(), String> {
    let is_client = |value: &Value| value.as_str() == Some(client_id);
    let party = claims.get("azp").filter(|party| !party.is_null());
    let named = match claims.get("aud") {
        Some(Value::Array(named)) => named.as_slice(),
        Some(named) => std::slice::from_ref(named),
        None => &[],
    };
    if !named.iter().any(is_client) {
        let named = log_text(&Value::from(named).to_string());
        return Err(format!("`aud` is {named}, and this client is `{}`", log_text(client_id)));
    }
    // Stops a token that another client asked for.
    if let Some(party) = party.filter(|party| !is_client(party)) {
        let party = log_text(&party.to_string());
        return Err(format!("`azp` is {party}, and this client is `{}`", log_text(client_id)));
    }
    if audiences.any_beside_azp && party.is_some() {
        return Ok(());
    }
    let is_trusted = |value: &Value| {
        value.as_str().is_some_and(|name| audiences.trusted.iter().any(|trusted| trusted == name))
    };
    match named.iter().find(|value| !is_client(value) && !is_trusted(value)) {
        None => Ok(()),
        Some(other) => Err(format!(
            "`aud` has {other} beside this client: write `trusted_audiences: [{other}]` if nobody \
             there would sign in here with somebody else's token",
            other = log_text(&other.to_string())
        )),
    }
}

/// Now, and how far the provider's clock and ours may be apart.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) now: SystemTime,
    pub(super) tolerance: Duration,
}

impl Moment {
    /// In seconds.
    pub(super) fn tolerance(self) -> i64 {
        i64::try_from(self.tolerance.as_secs()).unwrap_or(i64::MAX)
    }

    fn now(self) -> Result<i64, String> {
        let now = self.now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
        i64::try_from(now).map_err(|_| "this server's clock is wrong".to_owned())
    }

    /// How many seconds ago a claim is, if it is there; fewer than none in the future.
    pub(super) fn since(
        self,
        claims: &Map<String, Value>,
        name: &str,
    ) -> Result<Option<i64>, String> {
        let now = self.now()?;
        Ok(seconds(claims, name)?.map(|then| now.saturating_sub(then)))
    }

    /// Whether a token is valid now, as far as it says: an old one may be somebody's who got hold of
    /// it.
    pub(super) fn check_validity(self, claims: &Map<String, Value>) -> Result<(), String> {
        let tolerance = self.tolerance();
        if let Some(past) = self.since(claims, "exp")?.filter(|past| *past >= tolerance) {
            return self.clock(&format!("it expired {past} seconds ago"));
        }
        let is_future = |past: &i64| *past < tolerance.saturating_neg();
        if let Some(past) = self.since(claims, "nbf")?.filter(is_future) {
            let seconds = past.saturating_neg();
            return self.clock(&format!("it is not valid for another {seconds} seconds"));
        }
        if let Some(past) = self.since(claims, "iat")?.filter(is_future) {
            let seconds = past.saturating_neg();
            return self.clock(&format!("it was issued {seconds} seconds in the future"));
        }
        Ok(())
    }

    /// The same for a token that has to say so.
    pub(super) fn check_times(self, claims: &Map<String, Value>) -> Result<(), String> {
        for name in ["exp", "iat"] {
            seconds(claims, name)?.ok_or_else(|| format!("`{name}` is missing"))?;
        }
        self.check_validity(claims)?;
        match self.since(claims, "iat")? {
            Some(past) if past > OLDEST => {
                self.clock(&format!("it was issued {past} seconds ago, and a day is the most"))
            }
            _ => Ok(()),
        }
    }

    fn clock(self, what: &str) -> Result<(), String> {
        Err(format!(
            "{what} by this server's clock: is that right, and the provider's? \
             (`clock_tolerance` is {} seconds)",
            self.tolerance()
        ))
    }
}

/// A number of seconds since 1970 (RFC 7519 §2), without its fraction; some write it as a text. A
/// claim that is no number is an error and never an absent one, or a token would have no end.
fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, String> {
    /// The largest number below which a double has every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Some(value) = claims.get(name) else { return Ok(None) };
    if let Some(seconds) = value.as_i64() {
        return Ok(Some(seconds));
    }
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
    match number {
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
        Some(seconds) if seconds.abs() < EXACT => Ok(Some(seconds.trunc() as i64)),
        _ => Err(format!("`{name}` is not a number of seconds")),
    }
}

/// The token answers this request and no other: or a code that somebody else got would sign them in
/// here (code injection).
fn check_nonce(claim: Option<&Value>, expected: Option<&str>) -> Result<(), String> {
    let claim = claim.filter(|claim| !claim.is_null() && *claim != "");
    match (claim, expected) {
        (Some(Value::String(nonce)), Some(expected))
            if bool::from(nonce.as_bytes().ct_eq(expected.as_bytes())) =>
        {
            Ok(())
        }
        (None, None) => Ok(()),
        (None, Some(_)) => Err("`nonce` is missing, and the request had one".to_owned()),
        (Some(_), Some(_)) => Err("`nonce` is not the request's".to_owned()),
        (Some(_), None) => Err("`nonce` is there, and the request had none".to_owned()),
    }
}
