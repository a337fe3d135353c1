//! The sample files of a folder, through whole sign-ins: what `cargo xtask provider samples` runs.

use std::path::{Path, PathBuf};

use crate::{
    case::{self, Case},
    differences,
    entry::{Entry, all, fixtures},
    is_there, legacy, log,
    sign_in::{Back, run},
    twist::Twist,
};

/// The folder of the samples.
fn folder() -> PathBuf {
    std::env::var_os("PROVIDER_SAMPLES").map_or_else(|| fixtures().join("samples"), PathBuf::from)
}

/// Runs one case; what is wrong.
async fn try_case(entry: &Entry, case: &Case) -> Vec<String> {
    let is_legacy =
        entry.is_oauth1() || (entry.id() == "twitter" && case.options["version"] == "1.0A");
    if !is_legacy {
        return differences(entry, case, &run(entry, case, Twist::None, Back::Same).await);
    }
    let entries = all();
    let entry = entries.iter().find(|entry| entry.is_oauth1()).unwrap();
    differences(entry, case, &legacy::run(entry, case).await)
}

/// Runs a sample file; how many of its cases are good, of how many, and what is wrong.
async fn try_sample(path: &Path) -> (usize, usize, Vec<String>) {
    let id = match case::id(path) {
        Ok(id) => id,
        Err(reason) => return (0, 1, vec![reason]),
    };
    let entries = all();
    let Some(entry) = entries.iter().find(|entry| entry.id() == id) else {
        return (0, 1, vec![format!("{}: the catalogue has no such provider", path.display())]);
    };
    let cases = match case::read(path, entry) {
        Ok(cases) => cases,
        Err(reason) => return (0, 1, vec![reason]),
    };
    if !is_there(entry) && !entry.is_oauth1() {
        return (0, cases.len(), vec![format!("{id}: there is no such provider")]);
    }
    let mut failures = Vec::new();
    let mut good = 0;
    for case in &cases {
        let differences = try_case(entry, case).await;
        if differences.is_empty() {
            good += 1;
        } else {
            failures.push(format!("{id}, {}: {}", case.name, differences.join("; ")));
        }
    }
    (good, cases.len(), failures)
}

/// Runs every file of a folder; how many cases are good, of how many, and what is wrong.
async fn try_folder(folder: &Path) -> (usize, usize, Vec<String>) {
    let (mut passed, mut total, mut failures) = (0, 0, Vec::new());
    for path in case::files(folder) {
        let (good, of, found) = try_sample(&path).await;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!("{}: {good} of {of} cases passed", name.trim_end_matches(".json"));
        passed += good;
        total += of;
        failures.extend(found);
    }
    (passed, total, failures)
}

/// Every sample payload gives its user, through the whole flow.
#[tokio::test(flavor = "multi_thread")]
async fn all_give_their_users() {
    log();
    let (passed, total, failures) = try_folder(&folder()).await;
    println!("{passed} of {total} cases passed");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(total > 0, "the folder has samples");
}

/// A sample file that is none fails, and says which file and why.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sample_fails() {
    let folder = std::env::temp_dir().join(format!("samples-of-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("github.json");
    let expected = r#""expected": { "id": "7", "name": null, "email": null, "image": null }"#;
    for (text, reason) in [
        ("{", "EOF while parsing"),
        ("[]", "`payload` is missing"),
        (r#"{ "payload": "userinfo" }"#, "`profile` is missing"),
        (r#"{ "payload": "userinfo", "profile": { "id": 7 } }"#, "`expected` is missing"),
        (r#"{ "payload": "mail", "profile": {}, "expected": {} }"#, "`payload` is \"mail\""),
        (&format!(r#"{{ "payload": "userinfo", "profile": [], {expected} }}"#), "is no object"),
        (
            &format!(
                r#"{{ "payload": "userinfo", "profile": {{ "id": 7 }}, {expected}, "cases": [{{}}] }}"#
            ),
            "case 1: `profile` is missing",
        ),
        (
            &format!(
                r#"{{ "payload": "userinfo", "profile": {{ "id": 7 }}, {expected}, "options": {{ "base": "x" }} }}"#
            ),
            "github has no option `base`",
        ),
        (
            &format!(r#"{{ "payload": "userinfo", "profile": {{ "id": 8 }}, {expected} }}"#),
            "id is \"8\", and not \"7\"",
        ),
    ] {
        std::fs::write(&path, text).unwrap();
        let (good, _, failures) = try_sample(&path).await;
        let failures = failures.join("\n");
        assert!(good == 0 && failures.contains(reason), "{text}: {failures}");
        assert!(failures.contains("github"), "{failures}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Nothing in a folder is passed over: each file that is nobody's sample is said, and the others
/// run all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_nobody_fails() {
    let folder = std::env::temp_dir().join(format!("samples-of-nobody-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("a-folder")).unwrap();
    let good = std::fs::read_to_string(fixtures().join("samples/github.json")).unwrap();
    let names = ["no-such-provider.json", "GitHub.json", "github", "github.json.bak", "notes.txt"];
    for name in names {
        std::fs::write(folder.join(name), &good).unwrap();
    }
    std::fs::write(folder.join("github.json"), &good).unwrap();
    let (passed, total, failures) = try_folder(&folder).await;
    std::fs::remove_dir_all(&folder).unwrap();
    let nobody = names.len() + 1;
    assert!(passed > 1, "github.json is a sample");
    assert_eq!((total - passed, failures.len()), (nobody, nobody), "{failures:?}");
    for name in names.iter().chain(&["a-folder"]) {
        let said = failures.iter().filter(|reason| {
            reason.contains(&format!("/{name}: the catalogue has no such provider"))
                || reason.contains(&format!("/{name}: it is no sample"))
        });
        assert_eq!(said.count(), 1, "{name}: {failures:?}");
    }
}
