//! What the security documents say is what the sources have.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    here.parent().expect("it is in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(&path).expect("a source is UTF-8"));
        }
    }
}

/// The events of the library and their levels.
fn events() -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = Vec::new();
    for folder in ["auth/src", "auth-providers/src"] {
        sources(&root().join(folder), &mut texts);
    }
    let mut events = BTreeMap::<_, BTreeSet<_>>::new();
    for text in texts {
        for (at, _) in text.match_indices("name: \"auth.") {
            let name = text[at..].split('"').nth(1).expect("a name has quotation marks");
            let level = level(&text[..at]).expect("`tracing`, `loud!` or `sampled!` logs it");
            events.entry(name.to_owned()).or_default().insert(level.to_owned());
        }
    }
    events
}

/// The level of the event whose name follows: `tracing::warn!(`, `loud!(warn, ` or `sampled!(inner, warn, `.
fn level(before: &str) -> Option<&str> {
    let direct = before.rsplit_once("tracing::").map(|(_, call)| call);
    let calls = ["sampled!(", "loud!("].into_iter().filter_map(|call| before.rsplit_once(call));
    let sampled = calls.map(|(_, call)| call).min_by_key(|call| call.len());
    match (direct, sampled) {
        (Some(direct), Some(sampled)) if direct.len() < sampled.len() => direct.split('!').next(),
        (_, Some(sampled)) => sampled.trim().trim_end_matches(',').rsplit([',', ' ']).next(),
        (direct, None) => direct?.split('!').next(),
    }
}

#[test]
fn every_log_event_is_listed_with_its_levels() {
    let text = read("docs/log-events.md");
    let mut listed = BTreeMap::<String, BTreeSet<String>>::new();
    for row in text.lines().filter(|line| line.starts_with("| `auth.")) {
        let cells: Vec<_> = row.split(" | ").collect();
        let [name, levels, why] = cells[..] else { panic!("{row}") };
        assert!(why.trim_end_matches([' ', '|']).len() > 8, "{row}");
        let name = name.trim_start_matches("| ").trim_matches('`').to_owned();
        let levels = levels.split(", ").map(str::to_owned).collect();
        assert!(listed.insert(name, levels).is_none(), "twice: {row}");
    }
    let events = events();
    assert!(events.len() > 90, "{}", events.len());
    let differences: Vec<_> = events
        .iter()
        .filter(|(name, levels)| listed.get(*name) != Some(levels))
        .chain(listed.iter().filter(|(name, _)| !events.contains_key(*name)))
        .collect();
    assert!(differences.is_empty(), "docs/log-events.md differs from the sources: {differences:?}");
}

/// What looks like the id of an attack or of an invariant.
fn ids(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words
        .filter(|word| {
            let is_attack = word.len() == 6 && word.as_bytes()[2] == b'-';
            let is_invariant = word.len() == 3 && word.starts_with('G');
            (is_attack || is_invariant)
                && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
                && word.ends_with(|c: char| c.is_ascii_digit())
        })
        .collect()
}

#[test]
fn the_threat_model_names_attacks_that_are_in_the_catalogue() {
    let (model, catalogue) = (read("docs/threat-model.md"), read("fixtures/security/attacks.toml"));
    let invariants: BTreeSet<_> = (1..=12).map(|number| format!("G{number:02}")).collect();
    let rows: BTreeSet<_> = model
        .lines()
        .filter(|line| line.starts_with("| G"))
        .map(|line| line[2..5].to_owned())
        .collect();
    assert_eq!(rows, invariants, "each invariant has a row");
    for line in model.lines().filter(|line| line.starts_with("| G") || line.starts_with("- **")) {
        let paragraph = &model[model.find(line).expect("it is from there")..];
        let paragraph = paragraph.split("\n- **").next().unwrap_or(paragraph);
        let attacks = ids(paragraph).into_iter().filter(|id| id.len() == 6).count();
        assert!(attacks > 0, "no attack shows it: {line}");
    }
    for id in ids(&model).into_iter().filter(|id| id.len() == 6) {
        assert!(catalogue.contains(&format!("id = \"{id}\"")), "{id} is no attack");
    }
}

#[test]
fn ids_are_told_from_other_words() {
    let found = ids("OA-001, G07: SHA-256 is none, nor is RFC-12 or (CK-003).");
    assert_eq!(found, BTreeSet::from(["CK-003", "G07", "OA-001"]));
}
