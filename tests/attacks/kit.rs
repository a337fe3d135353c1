//! The kits for tests and for the fuzzer, which nobody's server is to have: they are behind features that only
//! programs of tests turn on.

use std::{fs, path::Path};

use toml::{Table, Value};

/// What only a program of tests may turn on.
const KITS: [&str; 3] = ["conformance", "fuzzing", "testing"];

fn manifest(path: &Path) -> Table {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap()
}

/// The features that a manifest turns on of a crate that it depends on, whether or not for tests.
fn features<'a>(manifest: &'a Table, section: &str, name: &str) -> Vec<&'a str> {
    let dependency = manifest.get(section).and_then(|it| it.get(name));
    let features = dependency.and_then(|it| it.get("features")).and_then(Value::as_array);
    features.into_iter().flatten().filter_map(Value::as_str).collect()
}

// IL-009
#[test]
fn no_server_has_a_kit_that_makes_sessions_for_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in ["auth", "auth-providers"] {
        let manifest = manifest(&root.join(name).join("Cargo.toml"));
        let features = manifest["features"].as_table().unwrap();
        let of = |feature: &str| features.get(feature).and_then(Value::as_array);
        // None is on by default, and none comes with a feature of another name.
        assert!(of("default").is_none_or(Vec::is_empty), "{name}: a feature is on by default");
        for (feature, turned_on) in features {
            let turned_on: Vec<_> =
                turned_on.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let is_kit = |it: &&&str| KITS.contains(&it.rsplit('/').next().unwrap_or_default());
            let found = turned_on.iter().find(is_kit);
            assert!(KITS.contains(&feature.as_str()) || found.is_none(), "{name}: {feature}");
        }
    }
    // Applications that are copied, and the crate of the providers.
    let examples = fs::read_dir(root.join("examples")).unwrap();
    let folders = examples.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut looked_at = 0;
    for folder in folders.chain([root.join("auth-providers")]) {
        let path = folder.join("Cargo.toml");
        if !path.exists() {
            continue;
        }
        looked_at += 1;
        let manifest = manifest(&path);
        for name in ["auth", "auth-providers"] {
            let found = features(&manifest, "dependencies", name);
            let kit = found.iter().find(|feature| KITS.contains(feature));
            assert_eq!(kit, None, "{folder:?} turns it on in its server");
        }
    }
    assert!(looked_at > 5, "{looked_at}");
}
