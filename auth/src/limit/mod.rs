//! Limits on attempts to sign in and on requests for mails, for each account and for each client.
//!
//! They are on by default. [`Limits`] describes the defaults and changes them: `limits: …` in an
//! [`auth!`](macro@crate::auth).

mod gate;
mod key;
mod limits;
mod memory;
mod stored;
#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

pub(crate) use self::gate::{Gate, Refused, Subject};
pub use self::{
    key::Key,
    limits::{IntoLimits, Limits},
    memory::MemoryLimiter,
};
pub use crate::adapter::Attempts;
use crate::{error::BoxError, parts::BoxFuture};

/// Keeps count of attempts.
///
/// A setup counts in its adapter, or else in memory, so you need this trait only for a store of your own
/// that several servers share. [`Attempts::next`] does the arithmetic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't count attempts",
    label = "not a limiter",
    note = "implement `auth::limit::Limiter` for it, or leave it out: a setup counts in its adapter, or else in memory [auth::E0913]"
)]
pub trait Limiter: Send + Sync + 'static {
    /// Counts an attempt and allows it, or says when the next one is possible.
    ///
    /// Checking and counting have to be one step: calls at the same time may be allowed only as often as
    /// calls one after the other. A call that isn't allowed changes nothing. An error refuses the
    /// attempt.
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        limit: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>>;

    /// An attempt succeeded: forgets the key.
    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Takes an attempt back: counts one less, but not below zero. The time of the last attempt
    /// stays. An unknown key stays unknown.
    fn withdraw<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>>;
}

/// The verdict of a [`Limiter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go ahead.
    Allowed,
    /// Not before this time.
    Wait(SystemTime),
}

impl Attempts {
    /// The attempts after one more at `now`, or the time until which it has to wait.
    ///
    /// `known` are those that are kept for the key, if any; they are forgotten when the last one is
    /// [`Limit::forget_after`] ago. After `count` attempts the next has to wait for
    /// [`Limit::delay`] of `count` since the last.
    pub fn next(known: Option<Self>, limit: &Limit, now: SystemTime) -> Result<Self, SystemTime> {
        let is_over = |from: SystemTime, span| from.checked_add(span).is_some_and(|end| end <= now);
        let known = known.filter(|known| !is_over(known.last, limit.forget_after));
        let Some(Self { count, last }) = known else { return Ok(Self { count: 1, last: now }) };
        let delay = limit.delay(count);
        if !delay.is_zero() && !is_over(last, delay) {
            return Err(last.checked_add(delay).unwrap_or(now + limit.forget_after));
        }
        Ok(Self { count: count.saturating_add(1), last: now.max(last) })
    }
}

/// How many attempts are free, and how the delay grows after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limit {
    free: u32,
    first_delay: Duration,
    longest_delay: Duration,
    forget_after: Duration,
}

impl Limit {
    /// `free` attempts without a delay, at least one. After them the delay is a second, twice as long
    /// after each further attempt, and fifteen minutes at most. A day after the last attempt all of
    /// them are forgotten.
    pub const fn new(free: u32) -> Self {
        Self {
            free: if free == 0 { 1 } else { free },
            first_delay: Duration::from_secs(1),
            longest_delay: Duration::from_mins(15),
            forget_after: Duration::from_hours(24),
        }
    }

    /// The delay after the last free attempt; at least a millisecond.
    pub const fn first_delay(self, first_delay: Duration) -> Self {
        let is_none = first_delay.as_millis() == 0;
        let first_delay = if is_none { Duration::from_millis(1) } else { first_delay };
        Self { first_delay, ..self }
    }

    /// The delay that doesn't grow any more.
    pub const fn longest_delay(self, longest_delay: Duration) -> Self {
        Self { longest_delay, ..self }
    }

    /// How long after the last attempt all are forgotten, even if the delay is longer.
    pub const fn forget_after(self, forget_after: Duration) -> Self {
        Self { forget_after, ..self }
    }

    /// The limit of all clients together whose address nobody knows: ten times the free attempts.
    const fn shared(self) -> Self {
        Self { free: self.free.saturating_mul(10), ..self }
    }

    /// How long the next attempt has to wait after `count` of them.
    #[must_use]
    pub fn delay(&self, count: u32) -> Duration {
        let Some(beyond) = count.checked_sub(self.free) else { return Duration::ZERO };
        let doubled =
            2_u32.checked_pow(beyond).and_then(|times| self.first_delay.checked_mul(times));
        doubled.unwrap_or(self.longest_delay).min(self.longest_delay)
    }
}
