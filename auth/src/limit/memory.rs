//! Counting in memory.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use super::{Attempts, Key, Limit, Limiter, Verdict};
use crate::{error::BoxError, parts::BoxFuture};

/// Keeps count in this process's memory, which is gone when the process is, and which no other
/// process sees: of an application on three servers, each counts for itself.
///
/// It keeps 100 000 keys at most, about 10 MB. When there are more, those whose last attempt is long
/// enough ago are forgotten first, then a quarter of all, those with the fewest attempts first and
/// of these the oldest: who floods it with new names makes it forget such names.
pub struct MemoryLimiter {
    kept: Mutex<HashMap<Key, Counted>>,
    capacity: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Counted {
    attempts: Attempts,
    /// When it may be forgotten.
    until: SystemTime,
}

impl MemoryLimiter {
    /// A limiter that has counted nothing yet, for 100 000 keys.
    pub fn new() -> Self {
        Self::with_capacity(100_000)
    }

    /// A limiter that has counted nothing yet, and keeps at most `keys` keys; at least four.
    pub fn with_capacity(keys: usize) -> Self {
        Self { kept: Mutex::default(), capacity: keys.max(4) }
    }

    pub(super) fn kept(&self) -> MutexGuard<'_, HashMap<Key, Counted>> {
        // Every change is one insertion or removal: a panic leaves none half done.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make_room(&self, kept: &mut HashMap<Key, Counted>, now: SystemTime) {
        kept.retain(|_, it| it.until > now);
        let most = self.capacity - self.capacity / 4;
        if kept.len() <= most {
            return;
        }
        let mut order: Vec<_> =
            kept.iter().map(|(key, it)| (it.attempts.count, it.attempts.last, *key)).collect();
        order.sort_unstable_by_key(|(count, last, _)| (*count, *last));
        for (_, _, key) in &order[..kept.len() - most] {
            kept.remove(key);
        }
    }
}

impl Default for MemoryLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Limiter for MemoryLimiter {
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        limit: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>> {
        let mut kept = self.kept();
        let known = kept.get(key).map(|it| it.attempts);
        let verdict = match Attempts::next(known, limit, now) {
            Ok(attempts) => {
                if known.is_none() && kept.len() >= self.capacity {
                    self.make_room(&mut kept, now);
                }
                let until = attempts.last.checked_add(limit.forget_after).unwrap_or(now);
                kept.insert(*key, Counted { attempts, until });
                Verdict::Allowed
            }
            Err(until) => Verdict::Wait(until),
        };
        Box::pin(std::future::ready(Ok(verdict)))
    }

    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        self.kept().remove(key);
        Box::pin(std::future::ready(Ok(())))
    }

    fn withdraw<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        if let Some(it) = self.kept().get_mut(key) {
            it.attempts.count = it.attempts.count.saturating_sub(1);
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for MemoryLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLimiter").field("keys", &self.kept().len()).finish_non_exhaustive()
    }
}
