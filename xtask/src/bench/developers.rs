//! What the library costs those who build with it: crates, compiling, and the size of a program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::rounds::median;
use crate::folder::Folder;
use crate::paths;
use crate::report::{Stopped, complete};

/// The programs, by their packages, with what they are, and how much of each is measured.
const PROGRAMS: [(&str, &str, Effort); 4] = [
    ("axum-alone", "axum alone, nobody signs in", Effort::Count),
    ("undeclared", "the crates of the smallest one, without `auth!`", Effort::Check),
    ("smallest", "the smallest: GitHub, sessions in cookies", Effort::Build),
    ("quickstart", "the quickstart: a form, mails, GitHub, SQLite", Effort::Build),
];

/// How much is measured, each with what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effort {
    Count,
    Check,
    Build,
}

/// The features of `auth`, each of which is counted alone.
const FEATURES: [&str; 11] = [
    "email",
    "metrics",
    "mongodb",
    "mysql",
    "passkey",
    "password",
    "postgres",
    "redis",
    "rsa-sha1",
    "sqlite",
    "sqlserver",
];

/// How often a program is checked again after a change.
const CHECKS: usize = 5;

/// What a program costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// The packages that are compiled, itself included.
    pub(crate) crates: u32,
    /// Seconds of `cargo build` into an empty folder.
    pub(crate) build_s: Option<f64>,
    /// Seconds of `cargo check` after a change in the program.
    pub(crate) check_s: Option<f64>,
    /// Megabytes of the program that `cargo build --release` makes, without symbols.
    pub(crate) binary_mb: Option<f64>,
}

/// What all programs and features cost.
#[derive(Debug)]
pub(crate) struct Developers {
    pub(crate) programs: Vec<Cost>,
    /// The packages that each feature adds to `auth`.
    pub(crate) features: Vec<(&'static str, u32)>,
}

/// Counts, checks and builds the programs.
pub(crate) fn measure() -> Result<Developers, Stopped> {
    // Crates that were checked or optimised for one program aren't for the next.
    let [checks, releases] = [Folder::new("bench-check")?, Folder::new("bench-release")?];
    let programs = PROGRAMS.map(|(name, title, effort)| {
        println!("what developers wait for: {name}");
        let has = |least: Effort| effort >= least;
        Ok(Cost {
            name,
            title,
            crates: crates(&["--package", name])?,
            build_s: has(Effort::Build).then(|| build(name)).transpose()?,
            check_s: has(Effort::Check).then(|| check(name, checks.path())).transpose()?,
            binary_mb: has(Effort::Build).then(|| release(name, releases.path())).transpose()?,
        })
    });
    let programs = programs.into_iter().collect::<Result<Vec<_>, Stopped>>()?;
    let alone = crates(&["--package", "auth"])?;
    let features = FEATURES.map(|feature| {
        let with = crates(&["--package", "auth", "--features", feature])?;
        Ok((feature, with.saturating_sub(alone)))
    });
    let features = features.into_iter().collect::<Result<Vec<_>, Stopped>>()?;
    Ok(Developers { programs, features })
}

/// Seconds of a build into an empty folder.
fn build(name: &str) -> Result<f64, Stopped> {
    let folder = Folder::new("bench-build")?;
    seconds(&mut cargo("build", name, &[], folder.path()))
}

/// Seconds of a check after a change: the median.
fn check(name: &str, folder: &Path) -> Result<f64, Stopped> {
    complete(&mut cargo("check", name, &[], folder))?;
    let mut times = Vec::with_capacity(CHECKS);
    for _ in 0..CHECKS {
        change(name)?;
        times.push(seconds(&mut cargo("check", name, &[], folder))?);
    }
    Ok(median(times.into_iter()))
}

/// Megabytes of the program for use.
fn release(name: &str, folder: &Path) -> Result<f64, Stopped> {
    let mut build = cargo("build", name, &["--release"], folder);
    complete(build.env("CARGO_PROFILE_RELEASE_STRIP", "symbols"))?;
    let program = folder.join("release").join(name);
    Ok(megabytes(fs::metadata(&program).map_err(|error| failed(&program, &error))?.len()))
}

/// Cargo's command for a program, as its developer calls it, into another folder.
fn cargo(command: &str, package: &str, more: &[&str], folder: &Path) -> Command {
    let mut cargo = paths::cargo(&[command, "--quiet", "--package", package]);
    cargo.args(more).env("CARGO_TARGET_DIR", folder);
    // What somebody has set for the tests is not what a developer waits for.
    for name in ["CARGO_INCREMENTAL", "CARGO_PROFILE_DEV_DEBUG"] {
        cargo.env_remove(name);
    }
    cargo
}

fn seconds(command: &mut Command) -> Result<f64, Stopped> {
    let begin = Instant::now();
    complete(command)?;
    Ok(begin.elapsed().as_secs_f64())
}

/// Makes a program look changed.
fn change(package: &str) -> Result<(), Stopped> {
    let places = [format!("bench/programs/{package}"), format!("examples/{package}")];
    let files = places.map(|place| paths::root().join(place).join("src/main.rs"));
    let Some(file) = files.iter().find(|file| file.exists()) else {
        return Err(Stopped::Failed(format!("{package} has no program")));
    };
    let now = std::time::SystemTime::now();
    let changed =
        fs::File::options().append(true).open(file).and_then(|file| file.set_modified(now));
    changed.map_err(|error| failed(file, &error))
}

/// How many packages are compiled on this machine for what is chosen.
fn crates(chosen: &[&str]) -> Result<u32, Stopped> {
    let mut cargo = paths::cargo(&["tree", "--edges", "normal,build", "--prefix", "none"]);
    let output = cargo.args(chosen).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Stopped::Failed(format!("cargo tree: {error}")))?;
    if !output.status.success() {
        return Err(Stopped::Failed(format!("cargo tree: {}", output.status)));
    }
    Ok(packages(&String::from_utf8_lossy(&output.stdout)))
}

/// How many packages are in what `cargo tree` prints, each once.
fn packages(tree: &str) -> u32 {
    let lines = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    let packages: BTreeSet<&str> = lines.filter(|line| !line.is_empty()).collect();
    packages.iter().fold(0, |count, _| count + 1)
}

fn failed(path: &Path, error: &std::io::Error) -> Stopped {
    Stopped::Failed(format!("{}: {error}", path.display()))
}

#[expect(clippy::cast_precision_loss, reason = "a program is far smaller than 2^52 bytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_once() {
        let tree = "a v1.0.0\nb v1.0.0\nb v1.0.0 (*)\nb v2.0.0\n";
        assert_eq!(packages(tree), 3);
    }
}
