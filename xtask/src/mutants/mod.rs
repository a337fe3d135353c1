//! `cargo xtask mutants`: changes the checks of the library one by one, and asks whether a test
//! notices.
//!
//! cargo-mutants says which changes there are. It would build the library once for each, two
//! thousand times a minute and more; here all of them are built at once, each behind a switch that
//! an environment variable throws, and each is played against the tests that reach its place.

mod errors;
mod list;
mod play;
mod schema;
mod survivors;
mod tests;
mod tree;

use std::collections::BTreeSet;
use std::process::ExitCode;

use crate::install::{self, Need};
use crate::report::{Outcome, Report, Stopped};

use list::Mutant;
use play::Fate;
use tree::{Built, Tree};

/// The code whose every check has to have an attack, or another test, that dies with it.
const PLACES: [&str; 6] = [
    "auth/src/browser/cookie/**",
    "auth/src/flow/admission/**",
    "auth/src/limit/**",
    "auth/src/provider/oauth/**",
    "auth/src/seal/**",
    "auth/src/session/**",
];

/// How many of a hundred changes the tests have to notice.
const WANTED: usize = 95;

/// Plays every change, or those of the files that have `only` in their names; with `--left`, those
/// that the last runs left.
pub(crate) fn run(only: Option<&str>) -> ExitCode {
    let mut report = Report::default();
    report.run("mutants", || all(only));
    report.finish()
}

fn all(only: Option<&str>) -> Outcome {
    install::require(&[Need::OpenSsl])?;
    let mut mutants = list::of(&PLACES)?;
    if only == Some("--left") {
        let left = survivors::left()?;
        mutants.retain(|mutant| left.contains(&mutant.name()));
    } else {
        mutants.retain(|mutant| only.is_none_or(|only| mutant.file.contains(only)));
    }
    if mutants.is_empty() {
        return Err(Stopped::Failed("there is no such change to try".to_owned()));
    }
    let known = survivors::known()?;
    println!("{} changes; building them all at once", mutants.len());
    let tree = Tree::plant()?;
    let Built { alive, dead, programs } = tree.build(mutants)?;
    let tests = tests::of(&programs)?;
    println!("{} changes to play, with {} tests", alive.len(), tests.len());
    let fates = play::all(alive, tests);
    // What the last runs left isn't noticed for the most part: nothing follows from its share.
    let wanted = if only == Some("--left") { 0 } else { WANTED };
    judge(&known, &dead, fates, wanted)
}

/// Prints what became of the changes, and fails when tests notice fewer than `wanted` of a hundred, or one has
/// neither a test nor a reason.
fn judge(
    known: &BTreeSet<String>,
    unbuilt: &[Mutant],
    fates: Vec<(Mutant, Fate)>,
    wanted: usize,
) -> Outcome {
    let played: Vec<_> = fates.iter().map(|(mutant, _)| mutant.name()).collect();
    let (caught, missed): (Vec<_>, Vec<_>) =
        fates.into_iter().partition(|(_, fate)| matches!(fate, Fate::Caught | Fate::Slow));
    survivors::leave(played, missed.iter().map(|(mutant, _)| mutant.name()))?;
    let slow = caught.iter().filter(|(_, fate)| *fate == Fate::Slow).count();
    let (explained, open): (Vec<_>, Vec<_>) =
        missed.iter().partition(|(mutant, _)| known.contains(&mutant.name()));
    for (mutant, fate) in &open {
        let why = if *fate == Fate::Unreached { "no test comes here" } else { "not noticed" };
        println!("{why}: {} (line {})", mutant.name(), mutant.start.line);
    }
    let all = caught.len() + missed.len();
    println!(
        "\n{all} changes: {} noticed ({slow} of them since a test takes too long), {} not, of which \
         {} have a reason; {} more don't compile",
        caught.len(),
        missed.len(),
        explained.len(),
        unbuilt.len(),
    );
    println!("{:.1} of 100 are noticed", percent(caught.len(), all));
    if caught.len() * 100 < all * wanted {
        return Err(Stopped::Failed(format!("fewer than {wanted} of 100 are noticed")));
    }
    if !open.is_empty() {
        return Err(Stopped::Failed(format!("{} have neither a test nor a reason", open.len())));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand changes")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}
