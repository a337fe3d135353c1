//! A value that is fetched when it is needed, by one task at a time, and kept for a while.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use super::OAuthError;
use crate::parts::Clock;

/// How long a fetched value is used before it is fetched again.
const LIFETIME: Duration = Duration::from_hours(1);
/// How long a fetched value is used while it can't be fetched again. Not for ever: whoever can keep
/// this server from the provider would keep a key alive that the provider took back.
const LAST_RESORT: Duration = Duration::from_hours(24);
/// How long after a failure nothing is fetched, so that a provider that is down is not asked once a
/// visitor.
const PAUSE: Duration = Duration::from_secs(3);
/// How long after a refresh the next one waits, so that tokens with made-up keys don't become
/// requests to the provider.
const COOLDOWN: Duration = Duration::from_mins(1);

/// A value that is fetched when it is needed.
pub(super) struct Cached<T> {
    /// Held while fetching: whoever comes meanwhile and has nothing waits for the same answer.
    fetching: tokio::sync::Mutex<()>,
    state: Mutex<State<T>>,
}

struct State<T> {
    value: Option<(SystemTime, Arc<T>)>,
    failure: Option<(SystemTime, OAuthError)>,
    refreshed: Option<SystemTime>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        let state = State { value: None, failure: None, refreshed: None };
        Self { fetching: tokio::sync::Mutex::default(), state: Mutex::new(state) }
    }
}

impl<T> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}

impl<T> Cached<T> {
    /// The value, fetched unless it is fresh. When that fails, the last one for up to a day, with a
    /// warning; nobody waits for a fetch while there is one.
    ///
    /// Fails when there is none and it can't be fetched, or couldn't a moment ago.
    pub(super) async fn get<F: Future<Output = Result<T, OAuthError>>>(
        &self,
        provider: &str,
        what: &'static str,
        clock: &dyn Clock,
        fetch: impl FnOnce() -> F,
    ) -> Result<Arc<T>, OAuthError> {
        let found = self.state().find(clock.now());
        let _fetching = match (found, self.fetching.try_lock()) {
            (Found::Settled(settled), _) => return settled,
            (Found::Old(_) | Found::Nothing, Ok(fetching)) => fetching,
            (Found::Old(value), Err(_)) => return Ok(value),
            (Found::Nothing, Err(_)) => self.fetching.lock().await,
        };
        // Somebody else may have fetched it meanwhile.
        let old = match self.state().find(clock.now()) {
            Found::Settled(settled) => return settled,
            Found::Old(value) => Some(value),
            Found::Nothing => None,
        };
        // On the heap: hardly any request fetches, and each would carry the room for it.
        let fetched = self.fetched(clock, Box::pin(fetch())).await;
        match (fetched, old) {
            (Err(error), Some(value)) => {
                tracing::warn!(
                    name: "auth.oauth.kept_old", provider, what, %error,
                    "what was fetched earlier goes on for a day at most: it could not be fetched again"
                );
                Ok(value)
            }
            (fetched, _) => fetched,
        }
    }

    /// Fetches the value anew because `seen` lacks something; `None` if that was done a moment ago.
    ///
    /// Fails when it can't be fetched; what was fetched before is still good then.
    pub(super) async fn refresh<F: Future<Output = Result<T, OAuthError>>>(
        &self,
        clock: &dyn Clock,
        seen: &Arc<T>,
        fetch: impl FnOnce() -> F,
    ) -> Result<Option<Arc<T>>, OAuthError> {
        let _fetching = self.fetching.lock().await;
        {
            let state = self.state();
            match &state.value {
                Some((_, value)) if !Arc::ptr_eq(value, seen) => {
                    return Ok(Some(Arc::clone(value)));
                }
                _ => {}
            }
            let now = clock.now();
            if state.refreshed.is_some_and(|at| within(now, at, COOLDOWN)) {
                return Ok(None);
            }
            if let Some(error) = state.recent_failure(now) {
                return Err(error);
            }
        }
        let fetched = self.fetched(clock, Box::pin(fetch())).await?;
        self.state().refreshed = Some(clock.now());
        Ok(Some(fetched))
    }

    /// Fetches the value and keeps what came of it. The caller holds `fetching`.
    async fn fetched(
        &self,
        clock: &dyn Clock,
        fetch: impl Future<Output = Result<T, OAuthError>>,
    ) -> Result<Arc<T>, OAuthError> {
        let fetched = fetch.await.map(Arc::new);
        let now = clock.now();
        let mut state = self.state();
        match &fetched {
            Ok(value) => {
                state.value = Some((now, Arc::clone(value)));
                state.failure = None;
            }
            Err(error) => state.failure = Some((now, error.clone())),
        }
        fetched
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics while it is held half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What there is without fetching.
enum Found<T> {
    /// The answer: a fresh value; an older one or the error, if fetching failed a moment ago.
    Settled(Result<Arc<T>, OAuthError>),
    /// A value that does if it can't be fetched again.
    Old(Arc<T>),
    Nothing,
}

impl<T> State<T> {
    fn find(&self, now: SystemTime) -> Found<T> {
        let value = |limit| match &self.value {
            Some((at, value)) if within(now, *at, limit) => Some(Arc::clone(value)),
            _ => None,
        };
        if let Some(fresh) = value(LIFETIME) {
            return Found::Settled(Ok(fresh));
        }
        match (value(LAST_RESORT), self.recent_failure(now)) {
            (Some(old), Some(_)) => Found::Settled(Ok(old)),
            (Some(old), None) => Found::Old(old),
            (None, Some(error)) => Found::Settled(Err(error)),
            (None, None) => Found::Nothing,
        }
    }

    fn recent_failure(&self, now: SystemTime) -> Option<OAuthError> {
        let (at, error) = self.failure.as_ref()?;
        within(now, *at, PAUSE).then(|| error.clone())
    }
}

/// Whether `at` is less than `limit` ago. A clock that was set back makes everything old.
fn within(now: SystemTime, at: SystemTime, limit: Duration) -> bool {
    now.duration_since(at).is_ok_and(|age| age < limit)
}
