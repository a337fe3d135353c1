//! The tests, and which changes each of them reaches.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::tree::Program;
use crate::paths;
use crate::report::Stopped;

/// One test.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub(super) program: Program,
    pub(super) name: String,
    pub(super) took: Duration,
    /// The numbers of the changes that it comes to.
    pub(super) reaches: BTreeSet<u32>,
}

/// How tests ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum End {
    Passed,
    Failed,
    TooSlow,
}

/// Runs each test once without a change, and writes down what it reaches.
///
/// Those that fail are left out, with a word: they could notice nothing.
pub(super) fn of(programs: &[Program]) -> Result<Vec<Test>, Stopped> {
    let mut named = Vec::new();
    for program in programs {
        let mut command = command(program);
        let output = command.args(["--list", "--format", "terse"]).stderr(Stdio::null()).output();
        let output = output.map_err(|error| Stopped::Failed(format!("tests: {error}")))?;
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        named.extend(tests.map(|name| (program.clone(), name.to_owned())));
    }
    let tests = side_by_side(&named, |number, (program, name)| {
        let seen = records().join(format!("{number}"));
        _ = fs::remove_file(&seen);
        let begin = Instant::now();
        let mut command = command(program);
        command.env("AUTH_MUTANTS_SEEN", &seen).args(["--exact", name]);
        let end = ended(&mut command, Duration::from_mins(5));
        let took = begin.elapsed();
        if end != End::Passed {
            println!("left out, since it fails without a change: {name}");
            return None;
        }
        let reaches = fs::read_to_string(&seen).unwrap_or_default();
        let reaches = reaches.lines().filter_map(|line| line.parse().ok()).collect();
        Some(Test { program: program.clone(), name: name.clone(), took, reaches })
    });
    Ok(tests.into_iter().flatten().collect())
}

/// Runs tests of one program with a change.
pub(super) fn run(tests: &[&Test], id: u32) -> End {
    let Some(first) = tests.first() else { return End::Passed };
    let usual: Duration = tests.iter().map(|test| test.took).sum();
    let mut command = command(&first.program);
    command.env("AUTH_MUTANT", id.to_string()).arg("--exact");
    command.args(tests.iter().map(|test| &test.name));
    ended(&mut command, Duration::from_secs(20) + usual * 4)
}

/// Does the same for each of many, as many at a time as the machine has processors.
pub(super) fn side_by_side<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(number) else { break };
                    let result = work(number, item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

fn command(program: &Program) -> Command {
    let mut command = Command::new(&program.path);
    command.current_dir(&program.folder).stdin(Stdio::null());
    command
}

fn ended(command: &mut Command, limit: Duration) -> End {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return End::Failed };
    let begin = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return End::Passed,
            Ok(Some(_)) | Err(_) => return End::Failed,
            Ok(None) if begin.elapsed() > limit => {
                _ = child.kill();
                _ = child.wait();
                return End::TooSlow;
            }
            Ok(None) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Where tests write down what they reach.
fn records() -> PathBuf {
    let folder = paths::records().join("mutants");
    _ = fs::create_dir_all(&folder);
    folder
}
