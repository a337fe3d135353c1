//! Folders for the time of a test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install::answer;
use crate::report::Stopped;

/// Where Linux has files that are in memory only.
const MEMORY: &str = "/dev/shm";
/// How much room a folder in memory is given, in MiB. MariaDB, with all tables of its tests, takes a third of it.
const ROOM: u64 = 1024;

/// A folder for the time of a test.
///
/// It is not in the one that cargo builds in: another user may not get there, and a socket's path
/// has to be short.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, with `name` in its name.
    pub(crate) fn new(name: &str) -> Result<Self, Stopped> {
        Self::make(&env::temp_dir(), name)
    }

    /// Makes the folder in memory, for a server that waits for the disk whatever it is told. Where there is no such
    /// place, or too little room in it, the folder is on the disk.
    pub(crate) fn in_memory(name: &str) -> Result<Self, Stopped> {
        let mut asked = Command::new("df");
        let said = answer(asked.args(["--output=avail", "--block-size=1M", MEMORY]));
        if said.and_then(|said| available(&said)).is_some_and(|room| room >= ROOM) {
            return Self::make(Path::new(MEMORY), name);
        }
        Self::new(name)
    }

    fn make(place: &Path, name: &str) -> Result<Self, Stopped> {
        let path = place.join(format!("auth-{name}-{}", std::process::id()));
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

/// The number in what `df` says, which is below the name of the column.
fn available(said: &str) -> Option<u64> {
    said.lines().nth(1)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_below_its_name() {
        assert_eq!(available("Avail\n 4096\n"), Some(4096));
        assert_eq!(available("Avail\n"), None);
    }

    #[test]
    fn a_folder_in_memory_goes_as_well() {
        let folder = Folder::in_memory("folder-test").expect("one of the places can be written");
        let path = folder.path().to_owned();
        assert!(path.is_dir());
        drop(folder);
        assert!(!path.exists());
    }
}
