//! The catalogue of attacks, `fixtures/security/attacks.toml`: what it says of the tests is true, and
//! how far they go.
//!
//! `cargo test -p tests --test attacks -- report --nocapture` prints the figures.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use regex::Regex;
use serde::Deserialize;
use test_support::sources;

/// How many attacks there are: none is taken out again.
const ATTACKS: usize = 253;
/// How many are open: a test closes one, and nothing opens one again.
const OPEN: usize = 0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    attack: Vec<Attack>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attack {
    id: String,
    title: String,
    area: String,
    severity: Severity,
    stage: Stage,
    #[serde(default)]
    tests: Vec<String>,
    /// What is deliberately otherwise than in most catalogues.
    differs: Option<String>,
    /// The feature that doesn't exist yet.
    waits: Option<String>,
    /// What no test shows yet.
    todo: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Core,
    Later,
}

/// A table of what is tested.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/security").join(name);
    fs::read_to_string(path).unwrap()
}

fn catalogue() -> Vec<Attack> {
    toml::from_str::<Catalogue>(&fixture("attacks.toml")).unwrap().attack
}

impl Attack {
    fn is_open(&self) -> bool {
        self.todo.is_some()
    }

    /// What is wrong with the row.
    fn problem(&self, tests: &BTreeMap<String, sources::Test>) -> Option<String> {
        let reasons = [&self.waits, &self.todo].into_iter().flatten().count();
        if self.tests.is_empty() && reasons == 0 {
            return Some("has neither tests nor a reason".to_owned());
        }
        if reasons > 1 || (self.waits.is_some() && !self.tests.is_empty()) {
            return Some("waits and is tested, or both waits and is open".to_owned());
        }
        if self.waits.is_some() && self.stage == Stage::Core {
            return Some("waits, although it is about what is there".to_owned());
        }
        let sentences = [Some(&self.title), self.differs.as_ref(), self.waits.as_ref()];
        if sentences.into_iter().flatten().chain(&self.todo).any(|text| text.trim().len() < 8) {
            return Some("says nothing".to_owned());
        }
        self.tests.iter().find_map(|name| match tests.get(name) {
            None => Some(format!("names `{name}`, which is no test")),
            Some(test) if test.is_ignored => Some(format!("names `{name}`, which isn't run")),
            Some(test) if !test.comment.contains(&self.id) => {
                Some(format!("names `{name}`, above which no comment names the attack"))
            }
            Some(_) => None,
        })
    }
}

#[test]
fn every_attack_has_tests_or_says_why_not() {
    let (catalogue, tests) = (catalogue(), sources::tests());
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for attack in &catalogue {
        if !ids.insert(&attack.id) {
            problems.push(format!("{} is there twice", attack.id));
        }
        problems.extend(attack.problem(&tests).map(|problem| format!("{} {problem}", attack.id)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(catalogue.len() >= ATTACKS, "{} of {ATTACKS} attacks are left", catalogue.len());
    let open = catalogue.iter().filter(|attack| attack.is_open()).count();
    assert_eq!(
        open, OPEN,
        "the number of open attacks in `report.rs` is the catalogue's, and falls"
    );
    print_report(&catalogue);
}

/// How many attacks of each area fail, wait and are open.
#[expect(clippy::print_stdout, reason = "`cargo xtask test` shows it")]
fn print_report(catalogue: &[Attack]) {
    let mut areas = BTreeMap::<&str, [usize; 3]>::new();
    let mut waiting = BTreeMap::<&str, Vec<&str>>::new();
    for attack in catalogue {
        let counts = areas.entry(&attack.area).or_default();
        match (&attack.waits, attack.is_open()) {
            (Some(feature), _) => {
                counts[1] += 1;
                waiting.entry(feature).or_default().push(&attack.id);
            }
            (None, true) => counts[2] += 1,
            (None, false) => counts[0] += 1,
        }
    }
    println!("attacks of an area that fail, wait for a feature, and are open:");
    for (area, [fail, wait, open]) in &areas {
        println!("{area:12} {fail:4} {wait:4} {open:4}");
    }
    let total = |at: usize| areas.values().map(|counts| counts[at]).sum::<usize>();
    println!("{:12} {:4} {:4} {:4}", "all", total(0), total(1), total(2));
    for (feature, ids) in waiting {
        println!("waiting for {feature}: {}", ids.join(", "));
    }
    let mut open: Vec<_> = catalogue.iter().filter(|attack| attack.is_open()).collect();
    open.sort_by_key(|attack| attack.severity);
    for attack in open {
        let todo = attack.todo.as_deref().unwrap_or_default();
        println!("open, {:?}: {} ({}): {todo}", attack.severity, attack.id, attack.title);
    }
}

/// A comment that names an attack is about one that the catalogue has.
#[test]
fn every_attack_that_a_test_names_is_known() {
    let catalogue = catalogue();
    let known: BTreeSet<_> = catalogue.iter().map(|attack| attack.id.as_str()).collect();
    let areas: BTreeSet<_> = known.iter().map(|id| &id[..2]).collect();
    let id = Regex::new(r"\b([A-Z]{2})-[0-9]{3}\b").unwrap();
    for (name, test) in sources::tests() {
        for found in id.find_iter(&test.comment).map(|found| found.as_str()) {
            let is_other = !areas.contains(&found[..2]);
            assert!(is_other || known.contains(found), "{name} names {found}");
        }
    }
}

#[test]
fn tests_are_found_wherever_they_are() {
    let found = sources::tests();
    for name in [
        "attacks::report::tests_are_found_wherever_they_are",
        "providers::special::every_behaviour_of_the_catalogue_has_its_tests",
        "auth::seal::csrf::tests::malformed_cookies_are_refused",
        "auth::provider::tidy::tests::addresses_are_whole_or_absent",
        "auth::adapter::conformance::users::a_user_is_read_back",
        "stores::sqlite::migrations_are_current",
        "ui::secret_compared_with_text",
    ] {
        assert!(found.contains_key(name), "{name}");
    }
    assert!(!found.contains_key("auth::seal::csrf::matches"), "that is no test");
    assert!(found["database::processes::serve"].is_ignored);
}
