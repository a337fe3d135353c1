//! Counting in the setup's store, so that processes that share it share the counts.

use std::{sync::Arc, time::SystemTime};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Attempts, Key, Limit, Limiter, Verdict};
use crate::{
    adapter::{AnyAttemptCounts, StoreError, StoredAttempts},
    error::BoxError,
    parts::{BoxFuture, time::whole_millis},
    seal::token::key::MacKey,
};

/// How often a count is read again that somebody else has changed. Each time one of those who are at
/// it has come further, so this is more than as many as a limit lets through.
const TRIES: u32 = 1000;

/// A limiter over what a store counts.
///
/// The store knows keys as their HMAC: with a list of names alone nobody finds theirs there.
pub(super) struct StoredLimiter {
    counts: Arc<dyn AnyAttemptCounts>,
    mac: Arc<MacKey>,
}

impl StoredLimiter {
    pub(super) fn new(counts: Arc<dyn AnyAttemptCounts>, mac: Arc<MacKey>) -> Self {
        Self { counts, mac }
    }

    fn id(&self, key: &Key) -> String {
        URL_SAFE_NO_PAD.encode(self.mac.sign(key.as_bytes()))
    }

    /// Replaces what is counted by what `next` makes of it; `None` leaves it as it is.
    async fn replace<T>(
        &self,
        key: &Key,
        next: impl Fn(Option<StoredAttempts>) -> (Option<StoredAttempts>, T),
    ) -> Result<T, BoxError> {
        let id = self.id(key);
        for _ in 0..TRIES {
            let known = self.counts.attempts(&id).await?;
            let (new, outcome) = next(known);
            let Some(new) = new else { return Ok(outcome) };
            if self.counts.replace_attempts(&id, known, new).await? {
                return Ok(outcome);
            }
        }
        Err(StoreError::failed("a count of attempts is changed all the time").into())
    }
}

impl Limiter for StoredLimiter {
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        limit: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>> {
        let now = whole_millis(now);
        Box::pin(self.replace(key, move |known| {
            match Attempts::next(known.map(|known| known.attempts), limit, now) {
                Ok(attempts) => {
                    let expires = attempts.last.checked_add(limit.forget_after).unwrap_or(now);
                    (Some(StoredAttempts { attempts, expires }), Verdict::Allowed)
                }
                Err(until) => (None, Verdict::Wait(until)),
            }
        }))
    }

    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { Ok(self.counts.delete_attempts(&self.id(key)).await?) })
    }

    fn withdraw<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(self.replace(key, |known| {
            let fewer = known.filter(|known| known.attempts.count > 0).map(|known| {
                let attempts = Attempts { count: known.attempts.count - 1, ..known.attempts };
                StoredAttempts { attempts, ..known }
            });
            (fewer, ())
        }))
    }
}
