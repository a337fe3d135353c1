//! Folders for the time of a test.

use std::fs;
use std::path::{Path, PathBuf};

use crate::report::Stopped;

/// A folder for the time of a test.
///
/// It is not in the one that cargo builds in: another user may not get there, and a socket's path
/// has to be short.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, with `name` in its name.
    pub(crate) fn new(name: &str) -> Result<Self, Stopped> {
        let name = format!("auth-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let failed = |error| Stopped::Failed(format!("{}: {error}", path.display()));
        fs::create_dir_all(&path).map_err(failed)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_dir_all(path) {
        println!("{} stays: {error}", path.display());
    }
}
