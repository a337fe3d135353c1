//! Points in time, as the texts and numbers that leave the server.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};

/// Seconds since 1970; 0 for times before.
pub(crate) fn to_unix(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The time that many seconds after 1970.
pub(crate) fn from_unix(seconds: u64) -> SystemTime {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH)
}

/// The time that a token's date stands for (RFC 7519 §2), if it is one of the next centuries.
pub(crate) fn from_date(seconds: f64) -> Option<SystemTime> {
    if !(0.0..1e11).contains(&seconds) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "in range, see above"
    )]
    Some(from_unix(seconds as u64))
}

/// ISO 8601 in UTC with milliseconds, as JavaScript's `Date` writes it.
pub(crate) fn to_iso(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The time without what is less than a millisecond: stores keep no more.
pub(crate) fn whole_millis(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX / 2))
}
