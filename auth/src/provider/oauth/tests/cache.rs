//! How long what was fetched is used, to the second.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Clock, OAuthError, OAuthErrorKind};
use crate::provider::oauth::cache::Cached;

const HOUR: u64 = 60 * 60;

/// Seconds after some time.
#[derive(Default)]
struct At(AtomicU64);

impl Clock for At {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(2_000_000_000 + self.0.load(Ordering::Relaxed))
    }
}

impl At {
    fn set(&self, seconds: u64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

fn down() -> Result<u32, OAuthError> {
    Err(OAuthError::new(OAuthErrorKind::Http, "down"))
}

/// What there is when the fetch would bring this.
async fn found(cached: &Cached<u32>, clock: &At, fetched: Result<u32, OAuthError>) -> Option<u32> {
    let got = cached.get("op", "a value", clock, || async { fetched }).await;
    got.ok().map(|value| *value)
}

#[tokio::test]
async fn a_value_is_fetched_again_after_an_hour() {
    let (cached, clock) = (Cached::default(), At::default());
    assert_eq!(found(&cached, &clock, Ok(1)).await, Some(1));
    for (seconds, expected) in [(HOUR - 1, 1), (HOUR, 2)] {
        clock.set(seconds);
        assert_eq!(found(&cached, &clock, Ok(2)).await, Some(expected), "{seconds}");
    }
}

#[tokio::test]
async fn a_value_that_can_not_be_fetched_again_goes_on_for_a_day() {
    let (cached, clock) = (Cached::default(), At::default());
    assert_eq!(found(&cached, &clock, Ok(1)).await, Some(1));
    for (seconds, expected) in [(24 * HOUR - 1, Some(1)), (24 * HOUR, None)] {
        clock.set(seconds);
        assert_eq!(found(&cached, &clock, down()).await, expected, "{seconds}");
    }
    // A clock that was set back makes everything old.
    clock.set(48 * HOUR);
    assert_eq!(found(&cached, &clock, Ok(2)).await, Some(2));
    clock.set(47 * HOUR);
    assert_eq!(found(&cached, &clock, Ok(3)).await, Some(3));
}

#[tokio::test]
async fn nothing_is_fetched_for_three_seconds_after_a_failure() {
    let (cached, clock) = (Cached::default(), At::default());
    assert_eq!(found(&cached, &clock, down()).await, None);
    for (seconds, expected) in [(2, None), (3, Some(1))] {
        clock.set(seconds);
        assert_eq!(found(&cached, &clock, Ok(1)).await, expected, "{seconds}");
    }
}

#[tokio::test]
async fn a_value_that_lacks_something_is_fetched_once_a_minute() {
    let (cached, clock) = (Cached::default(), At::default());
    let mut seen =
        cached.get("op", "a value", &clock, || async { Ok(1) }).await.expect("it is there");
    for (seconds, expected) in [(0, Some(2)), (59, None), (60, Some(3)), (119, None)] {
        clock.set(seconds);
        let fetched = cached.refresh(&clock, &seen, || async { Ok(expected.unwrap_or(9)) }).await;
        let fetched = fetched.expect("the provider answers");
        assert_eq!(fetched.as_deref(), expected.as_ref(), "{seconds}");
        seen = fetched.unwrap_or(seen);
    }
    // Whoever has an older one gets what was fetched meanwhile.
    let older = Arc::new(1);
    let fetched = cached.refresh(&clock, &older, || async { Ok(9) }).await;
    assert_eq!(fetched.expect("nobody is asked").as_deref(), Some(&3));
    // After a failure nobody is asked for three seconds either.
    clock.set(200);
    assert!(cached.refresh(&clock, &seen, || async { down() }).await.is_err());
    for (seconds, is_asked) in [(202, false), (203, true)] {
        clock.set(seconds);
        let fetched = cached.refresh(&clock, &seen, || async { Ok(4) }).await;
        assert_eq!(fetched.is_ok(), is_asked, "{seconds}");
    }
}
