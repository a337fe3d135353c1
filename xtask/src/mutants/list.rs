//! The changes that cargo-mutants finds in the code.

use serde_json::Value;

use crate::paths;
use crate::report::Stopped;

/// One change: what begins at a place is replaced.
#[derive(Clone, Debug, Default)]
pub(super) struct Mutant {
    /// The number of its switch, from 1.
    pub(super) id: u32,
    /// From the root of the repository.
    pub(super) file: String,
    pub(super) genre: Genre,
    pub(super) start: Position,
    pub(super) replacement: String,
    /// What it does, in cargo-mutants' words; a number follows where a function has several such.
    pub(super) words: String,
}

/// What is replaced.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(super) enum Genre {
    /// The statements of a function, by a value.
    #[default]
    FunctionValue,
    /// An operator between two expressions.
    BinaryOperator,
    /// An operator before an expression, which is left out.
    UnaryOperator,
    /// An arm, which is left out.
    MatchArm,
    /// The condition of an arm.
    MatchArmGuard,
    /// A field of a literal, which is left to the rest of it.
    StructField,
}

/// A line and a column in characters, both from 1.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Mutant {
    /// A name that stays when lines move.
    pub(super) fn name(&self) -> String {
        format!("{}: {}", self.file, self.words)
    }
}

/// The changes in the files of `auth` that the patterns name.
pub(super) fn of(patterns: &[&str]) -> Result<Vec<Mutant>, Stopped> {
    let mut command = paths::cargo(&["mutants", "--list", "--json", "--package", "auth"]);
    for pattern in patterns {
        command.args(["--file", pattern]);
    }
    // What is shown of a value, for developers, lets nobody in; attacks look for secrets there.
    command.args(["--exclude-re", "fmt::(Debug|Display)|::expecting"]);
    command.args(["--exclude", "**/fuzzing.rs"]);
    let output = command.output().map_err(|error| Stopped::Failed(format!("cargo: {error}")))?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
        let how = "it needs cargo-mutants: `cargo install cargo-mutants --locked`";
        return Err(Stopped::NotRun(how.to_owned()));
    }
    let failed = |what: String| Stopped::Failed(format!("cargo mutants: {what}"));
    let listed: Vec<Value> =
        serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))?;
    let mut mutants: Vec<Mutant> = Vec::new();
    for (value, id) in listed.iter().zip(1..) {
        let mut mutant =
            read(value, id).ok_or_else(|| failed(format!("this is not understood: {value}")))?;
        let name = mutant.words.clone();
        let mut nth = 1;
        while mutants.iter().any(|other| other.name() == mutant.name()) {
            nth += 1;
            mutant.words = format!("{name} ({nth})");
        }
        mutants.push(mutant);
    }
    Ok(mutants)
}

fn read(value: &Value, id: u32) -> Option<Mutant> {
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    let start = &value["span"]["start"];
    Some(Mutant {
        id,
        file: value["file"].as_str()?.to_owned(),
        genre: match value["genre"].as_str()? {
            "FnValue" => Genre::FunctionValue,
            "BinaryOperator" => Genre::BinaryOperator,
            "UnaryOperator" => Genre::UnaryOperator,
            "MatchArm" => Genre::MatchArm,
            "MatchArmGuard" => Genre::MatchArmGuard,
            "StructField" => Genre::StructField,
            _ => return None,
        },
        start: Position { line: number(&start["line"])?, column: number(&start["column"])? },
        replacement: value["replacement"].as_str()?.to_owned(),
        // After the file, the line and the column.
        words: value["name"].as_str()?.splitn(4, ':').nth(3)?.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_is_read() {
        let value = json!({
            "name": "auth/src/csrf.rs:7:5: replace is_same -> bool with true",
            "package": "auth",
            "file": "auth/src/csrf.rs",
            "function": { "function_name": "is_same", "return_type": "-> bool" },
            "span": { "start": { "line": 7, "column": 5 }, "end": { "line": 7, "column": 20 } },
            "replacement": "true",
            "genre": "FnValue",
        });
        let mutant = read(&value, 3).expect("it is whole");
        assert_eq!(mutant.name(), "auth/src/csrf.rs: replace is_same -> bool with true");
        assert_eq!(mutant.start, Position { line: 7, column: 5 });
    }
}
