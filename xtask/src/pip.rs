//! Python packages in a folder of their own.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::report::{Outcome, Stopped, complete};

/// Makes a folder anew with what the requirements name.
///
/// A folder of its own needs no root, and Debian's ban on pip in the system does not reach it.
pub(crate) fn install(requirements: &Path, folder: &Path) -> Outcome {
    if let Err(error) = fs::remove_dir_all(folder)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(Stopped::NotRun(format!("{}: {error}", folder.display())));
    }
    let mut pip = Command::new("python3");
    // Only wheels: a source distribution would be built here, Node.js for hours.
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]);
    pip.arg("--require-hashes").arg("--requirement").arg(requirements).arg("--target").arg(folder);
    // By environment: older releases of pip end at an argument that they don't know.
    pip.envs([("PIP_ROOT_USER_ACTION", "ignore"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")]);
    complete(pip.stdin(Stdio::null()))
}
