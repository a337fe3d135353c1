//! The sample files of a folder, through whole sign-ins: what `cargo xtask provider samples` runs.

use std::path::{Path, PathBuf};

use super::{
    case::{self, Case},
    differences,
    entry::{self, Entry, all},
    is_there, legacy, log,
    sign_in::{Back, run},
    twist::Twist,
};

/// The folder of the samples.
fn folder() -> PathBuf {
    std::env::var_os("PROVIDER_SAMPLES").map_or_else(entry::samples, PathBuf::from)
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

/// Runs the sample file of an id; how many of its cases are good, of how many, and what is wrong.
async fn try_sample(id: &str, path: &Path) -> (usize, usize, Vec<String>) {
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
        let Some(id) = case::id(&path) else {
            println!("{}: left out, since a sample is a file `<id>.json`", path.display());
            continue;
        };
        let (good, of, found) = try_sample(id, &path).await;
        println!("{id}: {good} of {of} cases passed");
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
        let (good, _, failures) = try_sample("github", &path).await;
        let failures = failures.join("\n");
        assert!(good == 0 && failures.contains(reason), "{text}: {failures}");
        assert!(failures.contains("github"), "{failures}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A sample of nobody fails, and the others run all the same. What has another ending is none.
#[tokio::test(flavor = "multi_thread")]
async fn a_sample_of_nobody_fails() {
    let folder = std::env::temp_dir().join(format!("samples-of-nobody-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("a-folder")).unwrap();
    std::fs::create_dir_all(folder.join("a-folder.json")).unwrap();
    let good = std::fs::read_to_string(entry::samples().join("github.json")).unwrap();
    for name in ["github.json", "no-such-provider.json", "GitHub.json", "README.md", "github"] {
        std::fs::write(folder.join(name), &good).unwrap();
    }
    let (passed, total, failures) = try_folder(&folder).await;
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(passed > 1, "github.json is a sample");
    let nobody = ["GitHub.json", "a-folder.json", "no-such-provider.json"];
    assert_eq!((total - passed, failures.len()), (nobody.len(), nobody.len()), "{failures:?}");
    for (name, failure) in nobody.iter().zip(&failures) {
        assert!(failure.contains(&format!("/{name}: the catalogue has no such")), "{failure}");
    }
}
