//! The deliberate differences: a table in a file, each with the decision it belongs to.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use crate::program;

/// Where the recorded answer and ours differ.
#[derive(Clone, Debug)]
pub(crate) struct Mismatch {
    /// What differs, such as `cookie next-auth.state`.
    pub(crate) what: String,
    /// How: what was recorded and what was answered.
    pub(crate) how: String,
}

impl Mismatch {
    pub(crate) fn new(what: impl Into<String>, how: impl Into<String>) -> Self {
        Self { what: what.into(), how: how.into() }
    }
}

/// One row of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    /// The transcript; `*` for all of them.
    transcript: String,
    /// The steps, counted from 0; none stands for every step.
    #[serde(default)]
    steps: Vec<usize>,
    /// What differs, as [`Mismatch::what`] says it.
    what: Vec<String>,
    /// The storage that it differs with, by the scheme of its URLs; any unless given.
    storage: Option<String>,
    /// The decision that makes it so, by its key in ARCHITECTURE.md.
    decision: String,
    /// How the decision explains this case, in brackets.
    note: Option<String>,
    /// The placeholders that stand for others because of it.
    #[serde(default)]
    pub(crate) same: BTreeMap<String, String>,
}

impl Difference {
    /// The decision, with the note if there is one.
    pub(crate) fn reason(&self) -> String {
        match &self.note {
            Some(note) => format!("{} {note}", self.decision),
            None => self.decision.clone(),
        }
    }
}

#[derive(Deserialize)]
struct File {
    difference: Vec<Difference>,
}

/// The table, and which of its rows occurred.
pub(crate) struct Differences {
    rows: Vec<Difference>,
    /// How often each `what` of a row occurred, by row, step and `what`.
    seen: BTreeMap<(usize, Option<usize>, String), usize>,
}

impl Differences {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the table of differences can be read");
        let file: File =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let storage = program::storage();
        let applies =
            |row: &Difference| row.storage.as_ref().is_none_or(|applies| *applies == storage);
        let rows = file.difference.into_iter().filter(applies).collect();
        Self { rows, seen: BTreeMap::new() }
    }

    /// The row that a mismatch is deliberate by.
    pub(crate) fn row(
        &mut self,
        transcript: &str,
        step: usize,
        mismatch: &Mismatch,
    ) -> Option<&Difference> {
        let found = self.rows.iter().position(|row| {
            (row.transcript == "*" || row.transcript == transcript)
                && (row.steps.is_empty() || row.steps.contains(&step))
                && row.what.contains(&mismatch.what)
        })?;
        let row = &self.rows[found];
        let step = row.steps.contains(&step).then_some(step);
        *self.seen.entry((found, step, mismatch.what.clone())).or_default() += 1;
        Some(row)
    }

    /// What is in the table and didn't occur.
    pub(crate) fn stale(&self) -> Vec<String> {
        let mut stale = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let mut steps: Vec<_> = row.steps.iter().copied().map(Some).collect();
            if steps.is_empty() {
                steps.push(None);
            }
            for (step, what) in
                steps.iter().flat_map(|step| row.what.iter().map(move |what| (step, what)))
            {
                if !self.seen.contains_key(&(at, *step, what.clone())) {
                    let step = step.map(|step| format!(", step {step}")).unwrap_or_default();
                    stale.push(format!("{}{step}: {what}", row.transcript));
                }
            }
        }
        stale
    }
}
