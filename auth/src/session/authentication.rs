//! When and how the user of a session last proved to be there.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{
    adapter::StoredAuthentication,
    identity::{AuthenticationMethod, Methods},
    parts::time::whole_millis,
};

/// How far the clock of another server of the site may be ahead.
const TOLERANCE: Duration = Duration::from_secs(15);

/// When and how the user of a session last proved to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authentication {
    pub(crate) at: SystemTime,
    pub(crate) methods: Methods,
    /// The id of the provider at which it was, kept where no user is stored: there the same id at another provider may
    /// be somebody else's. `None` if the setup has it no more.
    pub(crate) provider: Option<&'static str>,
}

impl Authentication {
    pub(crate) fn new(
        at: SystemTime,
        method: AuthenticationMethod,
        provider: &'static str,
    ) -> Self {
        Self { at, methods: Methods::one(method), provider: Some(provider) }
    }

    /// The same with a further method, of this time.
    pub(crate) fn with(self, at: SystemTime, method: AuthenticationMethod) -> Self {
        Self { at, methods: self.methods.with(method), ..self }
    }

    /// Whether no more than `within` has passed since then.
    pub(crate) fn is_within(&self, within: Duration, now: SystemTime) -> bool {
        match now.duration_since(self.at) {
            Ok(age) => age <= within,
            // Stops that a session is fresh for ever which a clock far ahead has written.
            Err(ahead) => ahead.duration() <= TOLERANCE,
        }
    }

    /// As a row keeps it.
    pub(crate) fn to_stored(self) -> StoredAuthentication {
        StoredAuthentication { time: whole_millis(self.at), amr: self.methods.words() }
    }

    /// From a row, whose user is stored.
    pub(super) fn of_stored(stored: &StoredAuthentication) -> Self {
        let methods = Methods::of_words(stored.amr.split(' '));
        Self { at: stored.time, methods, provider: None }
    }
}

/// What a handler may ask a session about when its user was there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Freshness {
    pub(crate) authentication: Option<Authentication>,
    /// When the session was read.
    pub(crate) now: SystemTime,
    /// The `fresh` of the setup.
    pub(crate) declared: Option<Duration>,
}

impl Freshness {
    /// That of a session of which nothing is known: it is never fresh.
    pub(crate) const UNKNOWN: Self = Self { authentication: None, now: UNIX_EPOCH, declared: None };

    /// Whether the user has proved to be there within this time, or the setup's without one.
    pub(crate) fn is_within(&self, within: Option<Duration>) -> bool {
        let within = within.or(self.declared);
        within
            .zip(self.authentication)
            .is_some_and(|(within, authentication)| authentication.is_within(within, self.now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_session_is_fresh_until_the_time_is_over() {
        let authentication = Authentication::new(at(1000), AuthenticationMethod::Password, "form");
        let minute = Duration::from_mins(1);
        for (now, expected) in
            [(1000, true), (1060, true), (1061, false), (9000, false), (985, true), (984, false)]
        {
            assert_eq!(authentication.is_within(minute, at(now)), expected, "{now}");
        }
    }

    #[test]
    fn a_session_that_says_nothing_is_not_fresh() {
        let fresh = Freshness {
            authentication: Some(Authentication::new(at(0), AuthenticationMethod::Email, "email")),
            declared: Some(Duration::from_secs(9)),
            now: at(5),
        };
        assert!(fresh.is_within(None) && fresh.is_within(Some(Duration::from_secs(5))));
        assert!(!fresh.is_within(Some(Duration::from_secs(4))));
        assert!(!Freshness { declared: None, ..fresh }.is_within(None));
        assert!(!Freshness { authentication: None, ..fresh }.is_within(None));
        assert!(!Freshness::UNKNOWN.is_within(Some(Duration::MAX)));
    }
}
