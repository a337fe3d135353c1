//! Where the repository and its build are, and `cargo` in it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the repository.
///
/// Asked of cargo at run time, not kept from compile time: a build can be moved.
pub(crate) fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    match package.as_deref().and_then(Path::parent) {
        Some(root) => root.to_owned(),
        None => PathBuf::from("."),
    }
}

/// The folder that cargo builds in, `target` unless it is told otherwise.
pub(crate) fn build() -> PathBuf {
    let own = env::current_exe().ok();
    let build = own.as_deref().and_then(Path::parent).and_then(Path::parent);
    build.map_or_else(|| root().join("target"), Path::to_owned)
}

/// The folder for what the tasks write down, logs and pictures: in the one that cargo builds in.
pub(crate) fn records() -> PathBuf {
    build().join("test-records")
}

/// `cargo` at the root of the repository, without standard input.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    // Cargo sets these for this package; a build script that watches one would run again.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        }) {
            command.env_remove(name);
        }
    }
    command
}
