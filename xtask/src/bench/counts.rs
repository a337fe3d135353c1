//! Instructions of one request, counted by Valgrind: the same on a busy machine as on an idle one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::program::Program;
use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped};

/// The paths that are counted: the name for the program, and what it is.
pub(crate) const PATHS: &[(&str, &str)] = &[
    ("bare-session", "bare handler, `GET session`"),
    ("bare-page", "bare handler, page"),
    ("by-hand-session", "JWE by hand, `GET session`"),
    ("by-hand-page", "JWE by hand, page"),
    ("axum-login-session", "axum-login in memory, `GET session`"),
    ("axum-login-page", "axum-login in memory, page"),
    ("native-session", "this library, `GET session`"),
    ("native-page", "this library, page"),
    ("written-page", "this library, page that writes the cookie again"),
    ("compat-session", "this library with `compat: next_auth_v4`, `GET session`"),
    ("compat-page", "this library with `compat: next_auth_v4`, page"),
];

/// How the names of the paths begin that have nothing of this library.
const PEERS: [&str; 3] = ["axum-login", "bare", "by-hand"];

/// How much more than the file says a path may take, in percent.
pub(crate) const MORE: u64 = 5;
/// The requests of the first run, by which everything is loaded and grown.
const BEFORE: u64 = 100;
/// The requests that the second run has more: they are what is counted.
pub(crate) const COUNTED: u64 = 400;

/// Counts by the names of the paths.
pub(crate) type Counts = BTreeMap<String, u64>;

/// The instructions of one request to every path.
pub(crate) fn count_all(program: &Program) -> Result<Counts, Stopped> {
    install::require(&[Need::Valgrind])?;
    let mut counts = Counts::new();
    for (name, _) in PATHS {
        counts.insert((*name).to_owned(), count(program, name, 0)?);
    }
    Ok(counts)
}

/// The instructions of one request to a path, for a session with so many bytes more in its claims.
pub(crate) fn count(program: &Program, path: &str, notes: u32) -> Result<u64, Stopped> {
    let before = collected(program, path, notes, BEFORE)?;
    let all = collected(program, path, notes, BEFORE + COUNTED)?;
    Ok(all.saturating_sub(before) / COUNTED)
}

/// The counts that the file has.
pub(crate) fn written() -> Result<Counts, Stopped> {
    let path = file();
    let text = fs::read_to_string(&path).map_err(|error| {
        let path = path.display();
        Stopped::Failed(format!("{path}: {error}; `cargo xtask bench --quick --write` makes it"))
    })?;
    toml::from_str(&text).map_err(|error| Stopped::Failed(format!("{}: {error}", path.display())))
}

/// Writes the file anew.
pub(crate) fn write(counts: &Counts) -> Outcome {
    let path = file();
    let text = format!(
        "# Instructions of one request, from `cargo xtask bench --quick --write`.\n\
         # `cargo xtask test` fails when a path takes {MORE} % more than this.\n\n{}",
        lines(counts)
    );
    fs::write(&path, text).map_err(|error| Stopped::Failed(format!("{}: {error}", path.display())))
}

/// Prints the counts beside those of the file. A path that takes too many, or that the file lacks, is a
/// failure.
pub(crate) fn compare(counts: &Counts, written: &Counts) -> Outcome {
    let mut wrong = Vec::new();
    println!("{:>10} | {:>10} | path", "now", "file");
    for (name, count) in counts {
        let said = written.get(name);
        let shown = said.map_or_else(|| "none".to_owned(), u64::to_string);
        println!("{count:>10} | {shown:>10} | {name}");
        if said.is_none_or(|said| count * 100 > said * (100 + MORE)) {
            wrong.push(format!("{name} takes {count} instructions, and the file says {shown}"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    // aws-lc and the C library choose their code by the processor. On another kind than the file's, the paths
    // that have nothing of this library differ as well, and nothing can be said about ours.
    let is_other_machine = counts.iter().any(|(name, count)| {
        let is_peer = PEERS.iter().any(|peer| name.starts_with(peer));
        let said = written.get(name).copied().unwrap_or(*count);
        is_peer && count.abs_diff(said) * 100 > said * MORE
    });
    if is_other_machine {
        let why = "the paths of others differ too, so the processor is another kind";
        return Err(Stopped::NotRun(why.to_owned()));
    }
    Err(Stopped::Failed(format!(
        "{}. If that is meant: `cargo xtask bench --quick --write`",
        wrong.join("; ")
    )))
}

fn file() -> PathBuf {
    paths::root().join("docs/performance.toml")
}

fn lines(counts: &Counts) -> String {
    let mut text = String::new();
    for (name, count) in counts {
        // Writing to a `String` never fails.
        let _ = writeln!(text, "{name} = {count}");
    }
    text
}

/// The instructions of making so many requests.
fn collected(program: &Program, path: &str, notes: u32, times: u64) -> Result<u64, Stopped> {
    let mut command = collecting(program.path(), Path::new("/dev/null"));
    command.args(["count", path, &times.to_string()]).env("BENCH_NOTES", notes.to_string());
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let output = output.map_err(|error| Stopped::Failed(format!("valgrind: {error}")))?;
    let log = String::from_utf8_lossy(&output.stderr);
    let count = total(&log).filter(|count| output.status.success() && *count > 0);
    count.ok_or_else(|| Stopped::Failed(format!("valgrind, {path}: {}\n{log}", output.status)))
}

/// Valgrind, which counts the instructions of the requests that a program makes, and writes them to a file.
pub(super) fn collecting(program: &Path, file: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind");
    command.arg(format!("--callgrind-out-file={}", file.display()));
    // Seeding the random generator takes as many instructions as the machine's clock makes it.
    command.args(["--collect-atstart=no", "--toggle-collect=bench::count::send"]).arg(program);
    command
}

/// The number in the line `Collected : 123` of Valgrind's log.
fn total(log: &str) -> Option<u64> {
    let (_, rest) = log.split_once("Collected : ")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pairs: &[(&str, u64)]) -> Counts {
        pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn a_path_that_takes_more_than_is_allowed_fails() {
        let written = counts(&[("a", 1000), ("b", 1000)]);
        assert!(compare(&counts(&[("a", 1050), ("b", 10)]), &written).is_ok());
        let Err(Stopped::Failed(why)) = compare(&counts(&[("a", 1051)]), &written) else {
            panic!("it passes")
        };
        assert!(why.contains("a takes 1051 instructions, and the file says 1000"), "{why}");
        assert!(compare(&counts(&[("c", 1)]), &written).is_err());
    }

    #[test]
    fn nothing_is_said_on_another_kind_of_processor() {
        let written = counts(&[("bare-page", 1000), ("native-page", 1000)]);
        let other = counts(&[("bare-page", 900), ("native-page", 2000)]);
        assert!(matches!(compare(&other, &written), Err(Stopped::NotRun(_))));
        let same = counts(&[("bare-page", 960), ("native-page", 2000)]);
        assert!(matches!(compare(&same, &written), Err(Stopped::Failed(_))));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let counts = counts(&[("bare-page", 12), ("native-page", 34)]);
        assert_eq!(toml::from_str::<Counts>(&lines(&counts)).ok(), Some(counts));
    }

    #[test]
    fn the_total_of_a_log_is_found() {
        assert_eq!(total("==1== Events    : Ir\n==1== Collected : 4711\n==1== \n"), Some(4711));
        assert_eq!(total("==1== nothing"), None);
    }
}
