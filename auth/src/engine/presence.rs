//! Which setups of this process are in no router.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// The names of the built setups whose routes are in no router yet, by number.
static UNSERVED: Mutex<BTreeMap<u64, &'static str>> = Mutex::new(BTreeMap::new());
/// The number of the next setup.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The place of a built setup among those of this process, until it is dropped.
#[derive(Debug)]
pub(crate) struct Presence {
    number: u64,
    is_served: AtomicBool,
}

impl Presence {
    /// Notes a setup that has just been built. `setup` is the name of the declared type.
    pub(super) fn new(setup: &'static str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        setups().insert(number, setup);
        Self { number, is_served: AtomicBool::new(false) }
    }

    /// Notes that the setup's routes are in a router.
    pub(crate) fn serve(&self) {
        self.is_served.store(true, Ordering::Relaxed);
        setups().remove(&self.number);
    }

    /// Whether the setup's routes are in a router.
    pub(crate) fn is_served(&self) -> bool {
        self.is_served.load(Ordering::Relaxed)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.serve();
    }
}

/// The names of the setups that were built, and whose routes are in no router.
pub(crate) fn unserved() -> BTreeSet<&'static str> {
    setups().values().copied().collect()
}

fn setups() -> MutexGuard<'static, BTreeMap<u64, &'static str>> {
    UNSERVED.lock().unwrap_or_else(PoisonError::into_inner)
}
