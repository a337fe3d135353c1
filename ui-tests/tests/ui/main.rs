//! What the compiler says about `auth!` and the derives: each case is a program with a mistake, and the message
//! that is expected beside it.
//!
//! `WRITE_MESSAGES=1` accepts the messages of now, and the argument `case=NAME` takes the cases that have this in
//! their names.

mod compiler;
mod folders;
mod message;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use compiler::Compiler;
use folders::{package, workspace};
use message::{Folders, normalized};

/// Where the cases are in the package.
const CASES: &str = "cases/fail";

#[rustversion::attr(not(stable(1.95)), ignore = "the messages are those of 1.95")]
#[test]
fn ui() {
    let cases = cases();
    assert!(!cases.is_empty(), "no case has this in its name");
    let compiler = Compiler::prepare();
    let is_written = env::var_os("WRITE_MESSAGES").is_some();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    // The cases take about the same time, and the compiler checks each with one thread.
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(name) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = play(&compiler, name, is_written) {
                        wrong
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(format!("{name}: {why}"));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    wrong.sort();
    assert!(wrong.is_empty(), "\n{}\n{} of {} cases", wrong.join("\n\n"), wrong.len(), cases.len());
}

/// A message that belongs to no case is one that nobody gets.
#[test]
fn every_message_has_a_case() {
    let alone: Vec<PathBuf> =
        files("stderr").filter(|path| !path.with_extension("rs").exists()).collect();
    assert!(alone.is_empty(), "{alone:?}");
}

/// Checks a case, and says what is wrong.
fn play(compiler: &Compiler, name: &str, is_written: bool) -> Result<(), String> {
    let case = format!("{CASES}/{name}.rs");
    let answer = compiler.check(&package().join(&case));
    if answer.is_accepted {
        return Err(format!("the compiler accepts it\n{}", answer.printed));
    }
    let (package, workspace) = (package(), workspace());
    let folders = Folders { package: &package, workspace: &workspace };
    let message = normalized(&answer.printed, &case, &folders);
    let path = package.join(CASES).join(format!("{name}.stderr"));
    if is_written {
        return fs::write(&path, message).map_err(|error| format!("{}: {error}", path.display()));
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if message == expected {
        return Ok(());
    }
    Err(format!("another message\n--- expected\n{expected}--- is\n{message}---"))
}

/// The names of the cases, those that an argument asks for.
fn cases() -> Vec<String> {
    let asked: Vec<String> = env::args()
        .filter_map(|argument| argument.strip_prefix("case=").map(str::to_owned))
        .collect();
    let names = files("rs").filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    let mut names: Vec<String> = names
        .filter(|name| asked.is_empty() || asked.iter().any(|asked| name.contains(asked)))
        .collect();
    names.sort();
    names
}

/// The files of the cases' folder with an extension.
fn files(extension: &str) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(package().join(CASES)).expect("the cases are there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.filter(move |path: &PathBuf| Path::extension(path).is_some_and(|its| its == extension))
}
