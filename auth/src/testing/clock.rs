//! A clock that stands still until a test moves it.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use super::lock::lock;
use crate::parts::{Clock, time::to_unix};

/// A clock that stands still until a test moves it. Clones show the same time.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<SystemTime>>);

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl TestClock {
    /// A clock that starts at the time of the machine.
    #[must_use]
    pub fn new() -> Self {
        Self::at(SystemTime::now())
    }

    /// A clock that starts at this time.
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        *lock(&self.0) += by;
    }

    /// Its time, in seconds since 1970.
    pub fn seconds(&self) -> u64 {
        to_unix(self.now())
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *lock(&self.0)
    }
}
