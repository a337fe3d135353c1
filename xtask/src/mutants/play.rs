//! Makes each change in turn, and runs the tests that reach it until one fails.

use std::collections::BTreeMap;
use std::time::Duration;

use super::list::Mutant;
use super::tests::{self, End, Test};

/// What became of a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// A test failed.
    Caught,
    /// A test did not end in several times its usual time.
    Slow,
    /// Every test passed.
    Missed,
    /// No test comes to its place.
    Unreached,
}

/// How many tests run at first, and how many times as many when those pass.
const FIRST: usize = 3;
const MORE: usize = 5;
/// A test that takes longer isn't asked.
const LONGEST: Duration = Duration::from_secs(5);

pub(super) fn all(mutants: Vec<Mutant>, mut tests: Vec<Test>) -> Vec<(Mutant, Fate)> {
    tests.retain(|test| test.took < LONGEST);
    // Those that come to few places first: they are about these.
    tests.sort_by_key(|test| (test.reaches.len(), test.took));
    for mutant in mutants.iter().filter(|mutant| !tests.iter().any(|test| reaches(test, mutant))) {
        println!("no test comes here: {} (line {})", mutant.name(), mutant.start.line);
    }
    let fates = tests::side_by_side(&mutants, |number, mutant| {
        if number % 100 == 99 {
            println!("{} of {}", number + 1, mutants.len());
        }
        let fate = fate(mutant, &tests);
        if fate == Fate::Missed {
            println!("not noticed: {} (line {})", mutant.name(), mutant.start.line);
        }
        fate
    });
    mutants.into_iter().zip(fates).collect()
}

fn fate(mutant: &Mutant, tests: &[Test]) -> Fate {
    let reaching = tests.iter().filter(|test| reaches(test, mutant));
    let reaching: Vec<_> = reaching.collect();
    if reaching.is_empty() {
        return Fate::Unreached;
    }
    let (mut rest, mut size) = (&reaching[..], FIRST);
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(size.min(rest.len()));
        let mut programs: BTreeMap<_, Vec<&Test>> = BTreeMap::new();
        for test in batch {
            programs.entry(&test.program.path).or_default().push(test);
        }
        for tests in programs.values() {
            match tests::run(tests, mutant.id) {
                End::Passed => {}
                End::Failed => return Fate::Caught,
                End::TooSlow => return Fate::Slow,
            }
        }
        (rest, size) = (later, size * MORE);
    }
    Fate::Missed
}

fn reaches(test: &Test, mutant: &Mutant) -> bool {
    test.reaches.contains(&mutant.id)
}
