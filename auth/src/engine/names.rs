//! The names that this process's setups have by themselves.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Mutex, PoisonError},
};

/// By name, the type that was built with it first.
static NAMES: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());

/// Notes that `setup`, the path of a type, is built under the name that it has by itself. Says so if
/// another type has the same: with one secret, each opens what the other sealed.
pub(super) fn note(name: &str, setup: &'static str) {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.entry(name.to_owned()) {
        Entry::Vacant(entry) => {
            entry.insert(setup);
        }
        Entry::Occupied(entry) if *entry.get() == setup => {}
        Entry::Occupied(entry) => {
            tracing::warn!(
                name: "auth.setup.same_name", setup, other = *entry.get(), shared = name,
                "two setups have one name, so that with one secret each opens the other's sessions: \
                 write another into one of them, `name: \"…\"`, or the same into both if they \
                 are to share their sessions"
            );
        }
    }
}
