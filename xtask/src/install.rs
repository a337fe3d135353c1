//! What the tests need on the machine, as Debian packages.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::active_directory;
use crate::ldap;
use crate::nginx;
use crate::pgbouncer;
use crate::postgres;
use crate::report::{Outcome, Stopped, complete};

/// Something that has to be on the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Need {
    /// A browser that `playwright-core` can drive.
    Chromium,
    /// An OpenID provider of Debian's.
    Glewlwyd,
    /// A server that speaks the protocol of MySQL.
    MariaDb,
    /// A proxy to put in front of a site.
    Nginx,
    /// A compiler of C++, which libFuzzer is written in.
    Cxx,
    /// OpenSSL's headers, and `pkg-config` to find them.
    OpenSsl,
    /// A pooler of PostgreSQL's connections.
    PgBouncer,
    /// Python's installer, for what Debian has too old.
    Pip,
    /// A PostgreSQL server's programs.
    Postgres,
    /// An LDAP server, and the command that makes its certificates.
    Slapd,
    /// A Redis to start for the tests.
    Redis,
    /// A domain controller of Active Directory.
    SambaAd,
    /// What counts the instructions of a program.
    Valgrind,
}

impl Need {
    /// What `cargo xtask test` needs.
    pub(crate) const OF_TESTS: &[Self] = &[
        Self::Chromium,
        Self::Cxx,
        Self::Glewlwyd,
        Self::MariaDb,
        Self::Nginx,
        Self::OpenSsl,
        Self::PgBouncer,
        Self::Pip,
        Self::Postgres,
        Self::Redis,
        Self::SambaAd,
        Self::Slapd,
        Self::Valgrind,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Glewlwyd => "Glewlwyd",
            Self::MariaDb => "MariaDB",
            Self::Nginx => "nginx",
            Self::Cxx => "a compiler of C++",
            Self::OpenSsl => "OpenSSL's headers and pkg-config",
            Self::PgBouncer => "PgBouncer",
            Self::Pip => "pip",
            Self::Postgres => "PostgreSQL",
            Self::Slapd => "slapd and openssl",
            Self::Redis => "Redis",
            Self::SambaAd => "Samba's domain controller",
            Self::Valgrind => "Valgrind",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            // Without a font the pictures of pages show no text.
            Self::Chromium => &["chromium", "fonts-liberation"],
            Self::Glewlwyd => &["glewlwyd", "openssl"],
            Self::MariaDb => &["mariadb-server"],
            Self::Nginx => &["nginx"],
            Self::Cxx => &["g++"],
            Self::OpenSsl => &["pkg-config", "libssl-dev"],
            Self::PgBouncer => &["pgbouncer"],
            Self::Pip => &["python3-pip"],
            Self::Postgres => &["postgresql"],
            Self::Slapd => &["slapd", "openssl"],
            Self::Redis => &["redis-server"],
            // The second has what a domain is made of, and is only recommended by the first.
            Self::SambaAd => &["samba-ad-dc", "samba-ad-provision"],
            Self::Valgrind => &["valgrind"],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Chromium => answer(Command::new(chromium()).arg("--version")).is_some(),
            Self::Glewlwyd => {
                Path::new("/usr/bin/glewlwyd").exists()
                    && answer(Command::new("openssl").arg("version")).is_some()
            }
            Self::MariaDb => answer(Command::new("mariadbd").arg("--version")).is_some(),
            Self::Nginx => answer(Command::new(nginx::program()).arg("-v")).is_some(),
            Self::Cxx => answer(Command::new("c++").arg("--version")).is_some(),
            Self::OpenSsl => {
                answer(Command::new("pkg-config").args(["--exists", "openssl"])).is_some()
            }
            Self::PgBouncer => pgbouncer::is_installed(),
            Self::Pip => answer(Command::new("python3").args(["-m", "pip", "--version"])).is_some(),
            Self::Postgres => postgres::programs().is_some(),
            Self::Slapd => {
                ldap::slapd().exists() && answer(Command::new("openssl").arg("version")).is_some()
            }
            Self::Redis => answer(Command::new("redis-server").arg("--version")).is_some(),
            Self::SambaAd => active_directory::is_installed(),
            Self::Valgrind => answer(Command::new("valgrind").arg("--version")).is_some(),
        }
    }
}

/// Installs the Debian packages of every need that is not met, where that is allowed.
///
/// It fails silently on purpose: each component asks [`require`] for what it needs, and is reported
/// as not run when that is not there.
pub(crate) fn debian_packages(needs: &[Need]) {
    let missing = missing(needs);
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
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name()).collect();
    let command = apt_get_install(&missing);
    Err(Stopped::NotRun(format!("needs {}; as root: {command}", names.join(", "))))
}

/// The browser: `CHROMIUM`, or where Debian puts it.
pub(crate) fn chromium() -> PathBuf {
    env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

fn missing(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

fn apt_get_install(needs: &[Need]) -> String {
    format!("apt-get install {}", package_names(needs))
}

/// The Debian packages of the needs, each once.
pub(crate) fn package_names(needs: &[Need]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in needs.iter().flat_map(|need| need.packages()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names.join(" ")
}

fn apt_get(arguments: &[&str]) -> Outcome {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    complete(command.stdin(Stdio::null()))
}

pub(crate) fn is_root() -> bool {
    answer(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// What a program says on standard output, when it is there and succeeds.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a file is there and was changed after the other, or with it.
pub(crate) fn is_newer(one: &Path, other: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    matches!((changed(one), changed(other)), (Some(one), Some(other)) if one >= other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_says_how_to_meet_it() {
        for need in Need::OF_TESTS {
            assert!(!need.packages().is_empty());
            assert!(apt_get_install(&[*need]).ends_with(&need.packages().join(" ")));
        }
    }

    #[test]
    fn a_package_that_two_needs_have_is_named_once() {
        let names = package_names(&[Need::Glewlwyd, Need::Slapd]);
        assert_eq!(names, "glewlwyd openssl slapd");
    }

    #[test]
    fn what_does_not_answer_is_not_there() {
        assert!(answer(&mut Command::new("no-such-program")).is_none());
        assert!(answer(&mut Command::new("false")).is_none());
        assert_eq!(answer(Command::new("echo").arg("yes")).as_deref(), Some("yes\n"));
    }
}
