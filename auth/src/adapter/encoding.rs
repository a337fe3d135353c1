//! How stores write what a database has no type of its own for.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::identity::Kind;

/// The name of a kind in a store.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Credentials => "credentials",
        Kind::Email => "email",
        Kind::OAuth1 => "oauth1",
        Kind::OAuth2 => "oauth2",
        Kind::Oidc => "oidc",
        Kind::Passkey => "passkey",
    }
}

/// The kind with this name in a store. What Auth.js calls `oauth` is OAuth 2.0.
pub(super) fn kind_named(name: &str) -> Option<Kind> {
    match name {
        "credentials" => Some(Kind::Credentials),
        "email" => Some(Kind::Email),
        "oauth1" => Some(Kind::OAuth1),
        "oauth" | "oauth2" => Some(Kind::OAuth2),
        "oidc" => Some(Kind::Oidc),
        "passkey" => Some(Kind::Passkey),
        _ => None,
    }
}

/// Milliseconds since 1970; what doesn't fit is the nearest that does.
pub(super) fn to_millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |it| -it),
    }
}

/// The time that many milliseconds after 1970; `None` when the system can't tell it.
pub(super) fn from_millis(millis: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(millis.unsigned_abs());
    if millis < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}
