//! A copy of the repository in which every change is built, each behind its switch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::list::{Mutant, Position};
use super::{errors, schema};
use crate::paths;
use crate::report::Stopped;
use crate::test::FEATURES;

/// What decides which switch is thrown, and writes down which were asked for.
const SWITCHES: &str = include_str!("switches.rs");

/// The test programs that need no server and ask for what the changes are about.
const TESTS: [&str; 4] = ["attacks", "flows", "mail", "providers"];

pub(super) struct Tree {
    root: PathBuf,
}

/// What was built.
pub(super) struct Built {
    /// The changes that are behind a switch.
    pub(super) alive: Vec<Mutant>,
    /// Those that don't compile there.
    pub(super) dead: Vec<Mutant>,
    pub(super) programs: Vec<Program>,
}

/// A program of tests.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    /// The folder of its package, in which cargo would run it.
    pub(super) folder: PathBuf,
}

impl Tree {
    /// Copies what belongs to the repository; what is there already stays, for cargo to see.
    pub(super) fn plant() -> Result<Self, Stopped> {
        let root = paths::build().join("mutants");
        let mut command = Command::new("git");
        command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let output = command.current_dir(paths::root()).output();
        let output = output.map_err(|error| Stopped::Failed(format!("git: {error}")))?;
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        for name in listed.split_terminator('\0') {
            // A file that was deleted and not committed is listed too.
            if let Ok(bytes) = fs::read(paths::root().join(name)) {
                write(&root.join(name), &bytes)?;
            }
        }
        Ok(Self { root })
    }

    /// Builds the tests with as many of the changes as compile.
    pub(super) fn build(&self, mut alive: Vec<Mutant>) -> Result<Built, Stopped> {
        write(&self.root.join("auth/src/__mutants.rs"), SWITCHES.as_bytes())?;
        let library = original("auth/src/lib.rs")? + "\nmod __mutants;\n";
        write(&self.root.join("auth/src/lib.rs"), library.as_bytes())?;
        let mut files: BTreeMap<String, Vec<Mutant>> = BTreeMap::new();
        for mutant in &alive {
            files.entry(mutant.file.clone()).or_default().push(mutant.clone());
        }
        let mut without = BTreeSet::new();
        loop {
            for (file, mutants) in &mut files {
                mutants.retain(|mutant| !without.contains(&mutant.id));
                let (text, left) = schema::written(&original(file)?, mutants)
                    .map_err(|error| Stopped::Failed(format!("{file}: {error}")))?;
                without.extend(left);
                write(&self.root.join(file), text.as_bytes())?;
            }
            match self.compile()? {
                Ok(programs) => {
                    let (alive, dead) =
                        alive.drain(..).partition(|mutant| !without.contains(&mutant.id));
                    return Ok(Built { alive, dead, programs });
                }
                Err(places) => {
                    let found = self.switches_at(&places)?;
                    println!("{} changes don't compile", found.len());
                    without.extend(found);
                }
            }
        }
    }

    /// The programs, or the places of the errors.
    fn compile(&self) -> Result<Result<Vec<Program>, Places>, Stopped> {
        let arguments = ["test", "--workspace", "--features", FEATURES, "--no-run", "--lib"];
        let mut command = paths::cargo(&arguments);
        command.args(TESTS.iter().flat_map(|test| ["--test", test]));
        command.args(["--message-format", "json", "--quiet"]).current_dir(&self.root);
        // A folder of its own: cargo takes a package for the same one in both trees, and would give these
        // programs to whoever runs the tests next.
        command.env("CARGO_TARGET_DIR", self.root.join("target")).env("CARGO_INCREMENTAL", "0");
        let output = command.output();
        let output = output.map_err(|error| Stopped::Failed(format!("cargo: {error}")))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Value> =
            printed.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if output.status.success() {
            return Ok(Ok(messages.iter().filter_map(program).collect()));
        }
        let places: Places = messages.iter().flat_map(errors::places).collect();
        if places.is_empty() {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            return Err(Stopped::Failed("the copy can't be built".to_owned()));
        }
        Ok(Err(places))
    }

    /// The switches that the errors are about; there is one at least.
    fn switches_at(&self, places: &Places) -> Result<BTreeSet<u32>, Stopped> {
        let mut found = BTreeSet::new();
        let mut lost = Vec::new();
        let files: BTreeSet<&String> = places.iter().map(|(file, ..)| file).collect();
        for file in files {
            let failed = |why: String| Stopped::Failed(format!("{file}: {why}"));
            let text = fs::read_to_string(self.root.join(file));
            let text = text.map_err(|error| failed(error.to_string()))?;
            let guarded = errors::guarded(&text).map_err(|error| failed(error.to_string()))?;
            for (_, place, message) in places.iter().filter(|(other, ..)| other == file) {
                let switches = errors::switches_at(&guarded, *place);
                if switches.is_empty() {
                    lost.push(format!("{file}:{}: {message}", place.line));
                }
                found.extend(switches);
            }
        }
        if found.is_empty() {
            return Err(Stopped::Failed(format!("no change explains {}", lost.join("; "))));
        }
        Ok(found)
    }
}

/// A file as it is in the repository.
fn original(file: &str) -> Result<String, Stopped> {
    fs::read_to_string(paths::root().join(file))
        .map_err(|error| Stopped::Failed(format!("{file}: {error}")))
}

/// File, position and message of each error.
type Places = BTreeSet<(String, Position, String)>;

fn program(message: &Value) -> Option<Program> {
    let is_test = message["profile"]["test"].as_bool()?;
    let path = message["executable"].as_str().filter(|_| is_test)?;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    Some(Program { path: path.into(), folder: folder.to_owned() })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stopped> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let failed = |error| Stopped::Failed(format!("{}: {error}", path.display()));
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(failed)?;
    fs::write(path, bytes).map_err(failed)
}
