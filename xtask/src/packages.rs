//! Packages of PyPI and npm, installed while something else builds: that waits for the network, and
//! a build for the processor.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crate::node::Node;
use crate::paths;
use crate::python;

/// Folders with packages that aren't fixtures.
const OTHERS: &[&str] = &["auth/client", "examples/react/web"];

/// Begins to install what the fixtures need. It has to be joined before anything uses them.
///
/// It fails silently on purpose: whatever needs the packages installs them again, and is reported as
/// not run without them.
pub(crate) fn install() -> JoinHandle<()> {
    thread::spawn(|| {
        let folders = folders();
        for folder in folders.iter().filter(|folder| folder.join("requirements.txt").exists()) {
            drop(python::command_in(folder, &name(folder)));
        }
        let Ok(node) = Node::chosen() else { return };
        for folder in folders.iter().filter(|folder| folder.join("package-lock.json").exists()) {
            drop(node.command_in(folder));
        }
    })
}

fn folders() -> Vec<PathBuf> {
    let fixtures = fs::read_dir(paths::root().join("fixtures")).into_iter().flatten().flatten();
    let others = OTHERS.iter().map(|folder| paths::root().join(folder));
    fixtures.map(|entry| entry.path()).chain(others).collect()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_with_packages_is_found() {
        let with = |file: &str| {
            let mut names: Vec<_> = folders()
                .iter()
                .filter(|folder| folder.join(file).exists())
                .map(|folder| name(folder))
                .collect();
            names.sort();
            names
        };
        let python = with("requirements.txt");
        assert!(python.contains(&"smtp-server".to_owned()), "{python:?}");
        let node = with("package-lock.json");
        for expected in ["client", "web", "openid-provider", "browser"] {
            assert!(node.contains(&expected.to_owned()), "{node:?}");
        }
    }
}
