//! What was compared, and what came of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
};

use crate::{
    differences::{Differences, Mismatch},
    program,
};

/// The report of a run.
pub(crate) struct Report {
    differences: Differences,
    compared: usize,
    agreeing: usize,
    /// The exchanges that differ deliberately: decision with its note, transcript, steps.
    deliberate: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>>,
    not_run: BTreeMap<String, Vec<String>>,
    failures: usize,
}

impl Report {
    pub(crate) fn new(differences: Differences) -> Self {
        Self {
            differences,
            compared: 0,
            agreeing: 0,
            deliberate: BTreeMap::new(),
            not_run: BTreeMap::new(),
            failures: 0,
        }
    }

    /// An exchange was compared. Gives the placeholders that stand for others from now on.
    pub(crate) fn compared(
        &mut self,
        transcript: &str,
        step: usize,
        found: &[Mismatch],
    ) -> BTreeMap<String, String> {
        let mut same = BTreeMap::new();
        self.compared += 1;
        let mut is_deliberate = true;
        for mismatch in found {
            if let Some(row) = self.differences.row(transcript, step, mismatch) {
                same.extend(row.same.clone());
                let transcripts = self.deliberate.entry(row.reason()).or_default();
                transcripts.entry(transcript.to_owned()).or_default().insert(step);
            } else {
                is_deliberate = false;
                println!("{transcript}, step {step}: {}: {}", mismatch.what, mismatch.how);
            }
        }
        self.agreeing += usize::from(found.is_empty());
        self.failures += usize::from(!is_deliberate);
        same
    }

    /// An exchange, or a whole transcript, was not run.
    pub(crate) fn not_run(&mut self, what: String, why: &str) {
        self.not_run.entry(why.to_owned()).or_default().push(what);
    }

    /// Prints the counts, and gives the exit code. After a run of `everything`, a difference that
    /// did not occur is an error too.
    pub(crate) fn finish(self, everything: bool) -> ExitCode {
        println!("\ndeliberate differences:");
        for (reason, transcripts) in &self.deliberate {
            let count: usize = transcripts.values().map(BTreeSet::len).sum();
            println!("  {reason}: {count}");
            for (transcript, steps) in transcripts {
                let steps: Vec<String> = steps.iter().map(usize::to_string).collect();
                println!("    {transcript}, {}", steps.join(" "));
            }
        }
        println!("not run:");
        for (why, what) in &self.not_run {
            println!("  {why}: {}", what.len());
            for what in what {
                println!("    {what}");
            }
        }
        let stale = if everything { self.differences.stale() } else { Vec::new() };
        for row in &stale {
            println!("stale: this difference did not occur: {row}");
        }
        let deliberate = self.compared - self.agreeing - self.failures;
        println!(
            "\nexchanges over {}: {} compared, {} agree, {deliberate} differ deliberately, {} differ",
            program::storage(),
            self.compared,
            self.agreeing,
            self.failures,
        );
        if self.compared == 0 || self.failures > 0 || !stale.is_empty() {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}
