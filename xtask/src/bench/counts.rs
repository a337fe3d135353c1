//! Instructions of one request, counted by Valgrind: the same on a busy machine as on an idle one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::Program;
use crate::folder::Folder;
use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped, quietly};

/// The paths that are counted: the name for the program, and what it is.
pub(crate) const PATHS: [(&str, &str); 11] = [
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
/// The first requests to a path, by which everything is loaded and grown.
const BEFORE: u64 = 100;
/// The requests after them: they are what is counted.
pub(crate) const COUNTED: u64 = 400;

/// Counts by the names of the paths.
pub(crate) type Counts = BTreeMap<String, u64>;

/// The instructions of one request to every path.
pub(crate) fn count_all(program: &Program) -> Result<Counts, Stopped> {
    let names = PATHS.map(|(name, _)| name);
    let counts = collected(program, &names, 0)?;
    Ok(names.into_iter().map(str::to_owned).zip(counts).collect())
}

/// The instructions of one request to a path, for a session with so many bytes more in its claims.
pub(crate) fn count(program: &Program, path: &str, notes: u32) -> Result<u64, Stopped> {
    collected(program, &[path], notes).map(|counts| counts.into_iter().sum())
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

/// The instructions of one request to each of the paths.
///
/// One process makes all of them, because under Valgrind the start of a process takes longer than its requests.
fn collected(program: &Program, paths: &[&str], notes: u32) -> Result<Vec<u64>, Stopped> {
    let folder = Folder::new("counts")?;
    let counts = returns(&run(program, paths, notes, &[], &folder)?)?;
    if counts.len() != paths.len() * 2 {
        let why = format!("{} counts of {} paths", counts.len(), paths.len());
        return Err(Stopped::Failed(format!("valgrind: {why}")));
    }
    // Each path has two counts, of which the first is that of the requests before.
    Ok(counts.chunks(2).map(|counts| counts[1] / COUNTED).collect())
}

/// Makes the requests, and says how the files begin that Valgrind writes.
fn run(
    program: &Program,
    paths: &[&str],
    notes: u32,
    options: &[&str],
    folder: &Folder,
) -> Result<PathBuf, Stopped> {
    install::require(&[Need::Valgrind])?;
    let written = folder.path().join("count");
    let mut command = valgrind(options, program.path(), &written);
    command.args(["count", &BEFORE.to_string(), &COUNTED.to_string()]).args(paths);
    quietly(command.env("BENCH_NOTES", notes.to_string()))?;
    Ok(written)
}

/// The file that says which functions the counted requests to a path have come by, made with further options of
/// Valgrind's.
pub(super) fn profile(
    program: &Program,
    path: &str,
    options: &[&str],
    folder: &Folder,
) -> Result<PathBuf, Stopped> {
    // The first file has the requests before.
    Ok(run(program, &[path], 0, options, folder)?.with_extension("2"))
}

/// Counts what the function that sends the requests does, and writes a file at each of its returns: `NAME.1` and
/// so on.
fn valgrind(options: &[&str], program: &Path, written: &Path) -> Command {
    const SEND: &str = "bench::count::send";
    let mut command = Command::new("valgrind");
    // Seeding the random generator takes as many instructions as the machine's clock makes it.
    command.args(["--tool=callgrind", "--collect-atstart=no"]).args(options);
    command.arg(format!("--toggle-collect={SEND}")).arg(format!("--dump-after={SEND}"));
    command.arg(format!("--callgrind-out-file={}", written.display())).arg(program);
    command
}

/// What was counted until each return, by the files of Valgrind's in their order.
fn returns(written: &Path) -> Result<Vec<u64>, Stopped> {
    let (mut counts, mut count) = (Vec::new(), 0);
    for number in 1.. {
        let path = written.with_extension(number.to_string());
        let Ok(text) = fs::read_to_string(&path) else { break };
        let failed = || Stopped::Failed(format!("{}: it has no count", path.display()));
        count += totals(&text).ok_or_else(failed)?;
        // Somebody who looks after another program with `callgrind_control` has files written here too.
        if text.contains("Trigger: --dump-after") {
            counts.push(count);
            count = 0;
        }
    }
    Ok(counts)
}

/// The number in the line `totals: 123`.
fn totals(text: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
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
    fn a_count_ends_at_a_return() {
        let folder = Folder::new("returns-test").expect("a temporary folder can be made");
        let written = folder.path().join("count");
        let files = [("callgrind_control", 1), ("--dump-after=send", 2), ("--dump-after=send", 4)];
        for (number, (trigger, total)) in (1..).zip(files) {
            let text = format!("desc: Trigger: {trigger}\n\ntotals: {total}\n");
            fs::write(written.with_extension(format!("{number}")), text).expect("it is written");
        }
        assert_eq!(returns(&written).ok(), Some(vec![3, 4]));
    }

    #[test]
    fn the_total_of_a_file_is_found() {
        assert_eq!(totals("events: Ir\n\nfn=(1) send\n3 4700\n\ntotals: 4711\n"), Some(4711));
        assert_eq!(totals("events: Ir\n"), None);
    }
}
