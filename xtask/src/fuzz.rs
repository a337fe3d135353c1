//! `cargo xtask fuzz`: runs the targets of the package `fuzz` under libFuzzer.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Report, Stopped, complete};
use crate::test::{FEATURES, cargo};

/// What cargo calls in the place of rustc for the packages of the workspace: it adds what makes the compiler count
/// which branches were taken, for libFuzzer to see.
const COMPILER: &str = "fuzz/rustc.sh";

/// How long each target runs, and where it starts.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    time: Duration,
    /// How many inputs are tried, if they are tried within the time; libFuzzer's -1 stands for any number.
    runs: i32,
    /// Whether everything is compiled to be fast. Otherwise the dependencies of the tests are taken.
    is_optimised: bool,
    /// libFuzzer's; 0 stands for another one at each run.
    seed: u32,
}

/// When somebody asks for it: what is found is new.
pub(crate) const SEARCH: Effort =
    Effort { time: Duration::from_mins(1), runs: -1, is_optimised: true, seed: 0 };
/// With all tests: the same inputs at each run, so that a change isn't blamed for somebody's luck. They begin with
/// those that are kept. Only a slow target runs out of time before.
pub(crate) const SHORT: Effort =
    Effort { time: Duration::from_secs(1), runs: 20_000, is_optimised: false, seed: 1 };

/// Runs every target, or one, and keeps what it found.
pub(crate) fn run(only: Option<&str>) -> ExitCode {
    let mut report = Report::default();
    report.run("fuzzing", || all(only, SEARCH));
    report.finish()
}

/// Builds the targets, and runs each.
pub(crate) fn all(only: Option<&str>, effort: Effort) -> Outcome {
    install::require(&[Need::Cxx, Need::OpenSsl])?;
    let program = build(effort.is_optimised)?;
    let targets = targets()?;
    let chosen: Vec<_> =
        targets.iter().filter(|target| only.is_none_or(|only| only == *target)).collect();
    if chosen.is_empty() {
        return Err(Stopped::Failed(format!("the targets are {}", targets.join(", "))));
    }
    let mut failed = Vec::new();
    for target in chosen {
        println!("\nfuzz: {target}");
        let mut command = Command::new(&program);
        if let Err(stopped) = complete(arguments(&mut command, target, effort)?) {
            failed.push(format!("{target} ({stopped})"));
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Stopped::Failed(format!(
        "{}: the input is in {}; put it into fuzz/corpus/TARGET, where every test runs it",
        failed.join(", "),
        finds().display()
    )))
}

/// What a run finds goes to a folder of the build, and not among the inputs that are kept.
fn arguments<'a>(
    command: &'a mut Command,
    target: &str,
    effort: Effort,
) -> Result<&'a mut Command, Stopped> {
    let found = finds().join(target);
    let failed = |error| Stopped::Failed(format!("{}: {error}", found.display()));
    fs::create_dir_all(&found).map_err(failed)?;
    let kept = paths::root().join("fuzz/corpus").join(target);
    Ok(command
        .env("FUZZ_TARGET", target)
        .arg(format!("-max_total_time={}", effort.time.as_secs()))
        .arg(format!("-runs={}", effort.runs))
        .arg(format!("-seed={}", effort.seed))
        .arg("-max_len=8192")
        // An input that takes longer is reported: nobody may keep a server busy with 8 KiB.
        .arg("-timeout=10")
        .arg("-rss_limit_mb=1024")
        .arg("-print_final_stats=1")
        .arg("-verbosity=0")
        .arg(format!("-artifact_prefix={}/{target}-", finds().display()))
        .arg(&found)
        .arg(kept))
}

/// Where a run keeps inputs, from one to the next.
fn finds() -> PathBuf {
    paths::build().join("fuzz-finds")
}

/// The names of the targets: each has a folder of inputs.
fn targets() -> Result<Vec<String>, Stopped> {
    let folder = paths::root().join("fuzz/corpus");
    let failed = |error| Stopped::Failed(format!("{}: {error}", folder.display()));
    let entries = fs::read_dir(&folder).map_err(failed)?;
    let mut names: Vec<_> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// Builds the program of all targets.
fn build(is_optimised: bool) -> Result<PathBuf, Stopped> {
    let folder = if is_optimised { paths::build().join("fuzz") } else { paths::build() };
    // As the tests are built, so that the dependencies are there already.
    let features = format!("{FEATURES},fuzz/libfuzzer");
    let mut command = cargo(&["build", "--workspace", "--features", &features, "--bin", "fuzz"]);
    command.env("RUSTC_WORKSPACE_WRAPPER", paths::root().join(COMPILER));
    command.env("CARGO_TARGET_DIR", &folder);
    let level = if is_optimised { "1" } else { "0" };
    command.env("FUZZ_OPT_LEVEL", level).env("CARGO_PROFILE_DEV_OPT_LEVEL", level);
    complete(&mut command)?;
    Ok(folder.join("debug/fuzz"))
}
