//! The switches of the changes: at most one is thrown, for the life of the process.

use std::collections::HashSet;
use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The change to make.
static THROWN: LazyLock<Option<u32>> =
    LazyLock::new(|| env::var("AUTH_MUTANT").ok()?.parse().ok());

/// The switches that were come to, and the file in which they are written down.
static SEEN: LazyLock<Option<Mutex<(HashSet<u32>, File)>>> = LazyLock::new(|| {
    let path = env::var_os("AUTH_MUTANTS_SEEN")?;
    let file = OpenOptions::new().create(true).append(true).open(path).ok()?;
    Some(Mutex::new((HashSet::new(), file)))
});

/// Whether a change is to be made.
pub(crate) fn on(id: u32) -> bool {
    if let Some(seen) = &*SEEN {
        let (ids, file) = &mut *seen.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.insert(id) {
            _ = writeln!(file, "{id}");
        }
    }
    *THROWN == Some(id)
}
