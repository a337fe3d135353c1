//! The databases of the tests: processes of this run, which keep nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install::{self, Need, answer, is_newer};
use crate::paths;
use crate::python;
use crate::report::Stopped;
use crate::server::{Server, free_port};

/// Starts a server that speaks MongoDB's protocol, and installs it unless it is there.
pub(crate) fn mongodb() -> Result<Server, Stopped> {
    let folder = paths::build().join("tools/secantusdb");
    let program = folder.join("bin/secantusd-py");
    let requirements = paths::root().join("xtask/requirements-mongodb.txt");
    if !is_newer(&program, &requirements) || answer(secantusdb(&folder).arg("--help")).is_none() {
        println!("missing: SecantusDB; pip puts it in {}", folder.display());
        install::debian_packages(&[Need::Pip]);
        install::require(&[Need::Pip])?;
        python::pip_install(&requirements, &folder).map_err(|stopped| {
            Stopped::NotRun(format!("needs SecantusDB, a server like MongoDB; pip: {stopped}"))
        })?;
        // The files are as old as their packages.
        touch(&program)?;
    }
    let port = free_port()?;
    let mut command = secantusdb(&folder);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    Server::start("mongodb", port, command.args(["--storage-path", ":memory:"]))
}

/// Starts a Redis.
pub(crate) fn redis() -> Result<Server, Stopped> {
    install::debian_packages(&[Need::Redis]);
    install::require(&[Need::Redis])?;
    let folder = folder("redis")?;
    let port = free_port()?;
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--save", "", "--appendonly", "no", "--dir"]).arg(folder);
    Server::start("redis", port, &mut command)
}

fn secantusdb(folder: &Path) -> Command {
    let mut command = Command::new("python3");
    command.arg(folder.join("bin/secantusd-py")).env("PYTHONPATH", folder);
    command
}

/// An empty folder for what a server writes.
fn folder(name: &str) -> Result<PathBuf, Stopped> {
    let folder = paths::build().join("test-servers").join(name);
    let failed = |error| Stopped::Failed(format!("{}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    Ok(folder)
}

fn touch(file: &Path) -> Result<(), Stopped> {
    let failed = |error| Stopped::Failed(format!("{}: {error}", file.display()));
    let file = fs::File::options().append(true).open(file).map_err(failed)?;
    file.set_modified(std::time::SystemTime::now()).map_err(failed)
}
