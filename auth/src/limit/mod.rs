//! How often somebody may try: a delay that grows with each failure, for each account and for each
//! client.

mod gate;
mod key;
mod memory;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::HeaderName;

pub(crate) use self::gate::{Gate, Refused, Subject};
pub use self::{key::Key, memory::MemoryLimiter};
use crate::{error::BoxError, parts::BoxFuture};

/// Keeps count of attempts.
///
/// [`MemoryLimiter`] is the one that a setup has by itself. An application on several servers wants
/// one that they share; [`Attempts::next`] is what it computes.
pub trait Limiter: Send + Sync + 'static {
    /// May there be an attempt now? If so it is counted.
    ///
    /// Looking and counting are one step: of any number of calls at the same time, only so many are
    /// allowed as would be one after the other. A call that isn't allowed changes nothing. An error
    /// refuses the attempt.
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        limit: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>>;

    /// An attempt succeeded: forgets the key.
    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>>;

    /// An attempt was none after all: counts one less, not below zero. The time of the last one
    /// stays. An unknown key stays unknown.
    fn withdraw<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>>;
}

/// What a [`Limiter`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go ahead.
    Allowed,
    /// Not before this time.
    Wait(SystemTime),
}

/// The attempts that are counted for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many there were.
    pub count: u32,
    /// When the last one was.
    pub last: SystemTime,
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
    /// `free` attempts without a delay, one at least; then a second, twice as long after each
    /// further one, and fifteen minutes at most. A day after the last one all is forgotten.
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

    /// How long the next attempt has to wait after `count` of them.
    #[must_use]
    pub fn delay(&self, count: u32) -> Duration {
        let Some(beyond) = count.checked_sub(self.free) else { return Duration::ZERO };
        let doubled =
            2_u32.checked_pow(beyond).and_then(|times| self.first_delay.checked_mul(times));
        doubled.unwrap_or(self.longest_delay).min(self.longest_delay)
    }
}

/// The limits of a setup: `limits: Limits::new().account(Limit::new(3))`.
///
/// By default an account has 10 attempts in a row, and a client 50, before each further one has to
/// wait: for a second, then two, then four, for fifteen minutes at most (a client for five). A
/// success forgets the account's attempts, and takes back the client's one. An account is
/// what the form's `account` field says, for one provider, whatever its case, accents and spaces; a
/// client is an IPv4 address or an IPv6 network of 64 bits.
///
/// Whoever knows a user's name can make that user wait by trying wrong passwords, for fifteen
/// minutes at most after each. A limit for clients alone would let a thousand of them try a
/// thousand passwords; this is the lesser evil, and why the delay doesn't grow for ever.
///
/// The client's address is that of the connection, which axum tells when the application is served
/// with `into_make_service_with_connect_info::<SocketAddr>()`. Without it only accounts are limited,
/// and a warning says so. Behind a proxy it is the proxy's: name the header that the proxy sets with
/// [`client_header`](Limits::client_header).
#[derive(Clone)]
#[must_use]
pub struct Limits {
    pub(crate) account: Option<Limit>,
    pub(crate) client: Option<Limit>,
    pub(crate) client_header: Option<HeaderName>,
    limiter: Option<Arc<dyn Limiter>>,
}

impl Limits {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            account: Some(Limit::new(10)),
            client: Some(
                Limit::new(50)
                    .longest_delay(Duration::from_mins(5))
                    .forget_after(Duration::from_hours(1)),
            ),
            client_header: None,
            limiter: None,
        }
    }

    /// The attempts of an account.
    pub fn account(self, limit: Limit) -> Self {
        Self { account: Some(limit), ..self }
    }

    /// The attempts of a client, with whatever accounts.
    pub fn client(self, limit: Limit) -> Self {
        Self { client: Some(limit), ..self }
    }

    /// The header that says where a request came from, such as `x-real-ip` or `x-forwarded-for`, of
    /// which the last address counts.
    ///
    /// Only behind a proxy that sets it itself, or adds to its end: whoever else may write it is a
    /// new client with every request. A request without it came from where the connection did. A
    /// name that no header can have is as if there was none.
    pub fn client_header(self, name: &str) -> Self {
        Self { client_header: name.parse().ok(), ..self }
    }

    /// Keeps count in `limiter` and not in this process's memory.
    pub fn kept_in(self, limiter: impl Limiter) -> Self {
        Self { limiter: Some(Arc::new(limiter)), ..self }
    }

    /// No limits: for an application that has its own, in front of this one.
    pub fn dangerous_none() -> Self {
        Self { account: None, client: None, ..Self::new() }
    }

    pub(crate) fn limiter(&self) -> Arc<dyn Limiter> {
        self.limiter.clone().unwrap_or_else(|| Arc::new(MemoryLimiter::new()))
    }
}

/// What may be given for the limits of a setup.
#[diagnostic::on_unimplemented(
    message = "limits can't be given as `{Self}`",
    label = "expected `Limits`",
    note = "write `Limits::new().account(Limit::new(3))`"
)]
pub trait IntoLimits {
    /// Converts.
    #[doc(hidden)]
    fn into_limits(self) -> Limits;
}

impl IntoLimits for Limits {
    fn into_limits(self) -> Limits {
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, client, client_header, .. } = self;
        f.debug_struct("Limits")
            .field("account", account)
            .field("client", client)
            .field("client_header", client_header)
            .finish_non_exhaustive()
    }
}
