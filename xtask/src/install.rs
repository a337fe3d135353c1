//! What the tests need on the machine: Debian packages, and npm packages by lockfile.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::paths;
use crate::report::{Outcome, Stopped, complete};

/// The oldest major version of Node.js that the fixtures run on.
const NODE: u32 = 20;

/// Something that has to be on the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Need {
    /// A browser that `playwright-core` can drive.
    Chromium,
    /// Node.js, new enough.
    Node,
    /// The npm client.
    Npm,
    /// OpenSSL's headers, and `pkg-config` to find them.
    OpenSsl,
}

impl Need {
    const ALL: [Self; 4] = [Self::Chromium, Self::Node, Self::Npm, Self::OpenSsl];

    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Node => "Node.js 20 or newer",
            Self::Npm => "npm",
            Self::OpenSsl => "OpenSSL's headers and pkg-config",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            // Without a font the pictures of pages show no text.
            Self::Chromium => &["chromium", "fonts-liberation"],
            Self::Node => &["nodejs"],
            Self::Npm => &["npm"],
            Self::OpenSsl => &["pkg-config", "libssl-dev"],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Chromium => answer(Command::new(chromium()).arg("--version")).is_some(),
            Self::Node => answer(Command::new("node").arg("--version"))
                .is_some_and(|version| major(&version).is_some_and(|major| major >= NODE)),
            Self::Npm => answer(Command::new("npm").arg("--version")).is_some(),
            Self::OpenSsl => {
                answer(Command::new("pkg-config").args(["--exists", "openssl"])).is_some()
            }
        }
    }
}

/// Installs the Debian packages of every need that is not met, where that is allowed.
///
/// It fails silently on purpose: each component asks [`require`] for what it needs, and is reported
/// as not run when that is not there.
pub(crate) fn debian_packages() {
    let missing: Vec<Need> = Need::ALL.into_iter().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return;
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name()).collect();
    println!("missing: {}", names.join(", "));
    if !is_root() {
        println!("only root may install them; as root: {}", apt_get_install(&missing));
        return;
    }
    if let Err(why) = apt_get(&["update"]).and_then(|()| {
        let packages = missing.iter().flat_map(|need| need.packages().iter().copied());
        let fixed = ["install", "--yes", "--no-install-recommends"];
        apt_get(&fixed.into_iter().chain(packages).collect::<Vec<_>>())
    }) {
        println!("apt-get: {why}");
    }
}

/// Whether a need is met; if not, says what to run.
pub(crate) fn require(needs: &[Need]) -> Outcome {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name()).collect();
    let command = apt_get_install(&missing);
    Err(Stopped::NotRun(format!("needs {}; as root: {command}", names.join(", "))))
}

/// Installs the npm packages that the lockfile of a folder names, unless they are there.
pub(crate) fn npm_packages(folder: &Path) -> Outcome {
    require(&[Need::Node, Need::Npm])?;
    let lockfile = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    if is_newer(&installed, &lockfile) {
        return Ok(());
    }
    let mut command = Command::new("npm");
    // No package of ours has an install script that anything depends on.
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    complete(command.current_dir(folder).stdin(Stdio::null())).map_err(|stopped| {
        Stopped::NotRun(format!("`npm ci` in {}: {stopped}", relative(folder).display()))
    })
}

/// The browser: `CHROMIUM`, or where Debian puts it.
pub(crate) fn chromium() -> PathBuf {
    env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

fn apt_get_install(needs: &[Need]) -> String {
    let packages: Vec<&str> = needs.iter().flat_map(|need| need.packages()).copied().collect();
    format!("apt-get install {}", packages.join(" "))
}

fn apt_get(arguments: &[&str]) -> Outcome {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    complete(command.stdin(Stdio::null()))
}

fn is_root() -> bool {
    answer(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// What a program says on standard output, when it is there and succeeds.
fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The major version in an answer such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn is_newer(one: &Path, other: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    matches!((changed(one), changed(other)), (Some(one), Some(other)) if one >= other)
}

fn relative(folder: &Path) -> PathBuf {
    folder.strip_prefix(paths::root()).unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20.1"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn every_need_says_how_to_meet_it() {
        for need in Need::ALL {
            assert!(!need.packages().is_empty());
            assert!(apt_get_install(&[need]).ends_with(&need.packages().join(" ")));
        }
    }

    #[test]
    fn what_does_not_answer_is_not_there() {
        assert!(answer(&mut Command::new("no-such-program")).is_none());
        assert!(answer(&mut Command::new("false")).is_none());
        assert_eq!(answer(Command::new("echo").arg("yes")).as_deref(), Some("yes\n"));
    }
}
