//! A value that is fetched when it is needed, by one task at a time, and kept for a while.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use tokio::sync::Mutex;

use super::OAuthError;
use crate::parts::Clock;

/// How long a fetched value is used.
const LIFETIME: Duration = Duration::from_hours(1);
/// How long a failure is repeated without asking again, so that a provider that is down is not
/// asked once a visitor.
const FAILURE: Duration = Duration::from_secs(3);
/// How long after a refresh the next one waits.
const COOLDOWN: Duration = Duration::from_mins(1);

/// A value that is fetched when it is needed.
pub(super) struct Cached<T> {
    // Held while fetching: whoever comes meanwhile waits for the same answer.
    state: Mutex<State<T>>,
}

struct State<T> {
    value: Option<(SystemTime, Arc<T>)>,
    failure: Option<(SystemTime, OAuthError)>,
    refreshed: Option<SystemTime>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self { state: Mutex::new(State { value: None, failure: None, refreshed: None }) }
    }
}

impl<T> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}

impl<T> Cached<T> {
    /// The value, fetched unless it is fresh.
    pub(super) async fn get(
        &self,
        clock: &dyn Clock,
        fetch: impl Future<Output = Result<T, OAuthError>>,
    ) -> Result<Arc<T>, OAuthError> {
        let mut state = self.state.lock().await;
        let now = clock.now();
        match &state.value {
            Some((at, value)) if within(now, *at, LIFETIME) => return Ok(Arc::clone(value)),
            _ => {}
        }
        match &state.failure {
            Some((at, error)) if within(now, *at, FAILURE) => return Err(error.clone()),
            _ => {}
        }
        state.store(fetch.await, clock.now())
    }

    /// Fetches the value anew because `seen` lacks something; `None` if that was done a moment ago.
    pub(super) async fn refresh(
        &self,
        clock: &dyn Clock,
        seen: &Arc<T>,
        fetch: impl Future<Output = Result<T, OAuthError>>,
    ) -> Result<Option<Arc<T>>, OAuthError> {
        let mut state = self.state.lock().await;
        match &state.value {
            Some((_, value)) if !Arc::ptr_eq(value, seen) => return Ok(Some(Arc::clone(value))),
            _ => {}
        }
        if state.refreshed.is_some_and(|at| within(clock.now(), at, COOLDOWN)) {
            return Ok(None);
        }
        let fetched = fetch.await;
        let now = clock.now();
        state.refreshed = Some(now);
        match fetched {
            Ok(_) => state.store(fetched, now).map(Some),
            // What was fetched before is still good.
            Err(error) => Err(error),
        }
    }
}

impl<T> State<T> {
    fn store(
        &mut self,
        fetched: Result<T, OAuthError>,
        now: SystemTime,
    ) -> Result<Arc<T>, OAuthError> {
        match fetched {
            Ok(value) => {
                let value = Arc::new(value);
                self.value = Some((now, Arc::clone(&value)));
                self.failure = None;
                Ok(value)
            }
            Err(error) => {
                self.value = None;
                self.failure = Some((now, error.clone()));
                Err(error)
            }
        }
    }
}

/// Whether `at` is less than `limit` ago. A clock that was set back makes everything old.
fn within(now: SystemTime, at: SystemTime, limit: Duration) -> bool {
    now.duration_since(at).is_ok_and(|age| age < limit)
}
