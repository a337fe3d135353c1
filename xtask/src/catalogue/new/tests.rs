//! What `new` writes into a copy of the repository.

use std::{collections::BTreeMap, env, path::PathBuf, process};

use super::*;
use crate::paths;

/// A copy of the files that `new` reads and changes, deleted in the end.
struct Copy(PathBuf);

impl Copy {
    fn new(test: &str) -> Self {
        let copy = Self(env::temp_dir().join(format!("xtask-{}-{test}", process::id())));
        let root = paths::root();
        for folder in ["auth-providers/src", "auth-providers/src/ldap", "auth-providers/samples"] {
            fs::create_dir_all(copy.0.join(folder)).expect("a folder can be made");
            for entry in fs::read_dir(root.join(folder)).expect("it is there") {
                let entry = entry.expect("it can be read");
                if entry.path().is_file() {
                    let to = copy.0.join(folder).join(entry.file_name());
                    fs::copy(entry.path(), to).expect("a file can be copied");
                }
            }
        }
        for file in [
            SETUP,
            CATALOGUE,
            "auth/src/provider/profile.rs",
            "auth-macros/src/config/overrides.rs",
        ] {
            let to = copy.0.join(file);
            fs::create_dir_all(to.parent().expect("it has one")).expect("a folder can be made");
            fs::copy(root.join(file), to).expect("a file can be copied");
        }
        copy
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Every file and its text.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("it is there") {
                let path = entry.expect("it can be read").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("it is text");
                    files.insert(path, text);
                }
            }
        }
        files
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn a_name_has_its_forms() {
    let names = Names::of("acme-cloud2").expect("it is one");
    let forms = [&names.name, &names.ty, &names.module, &names.variable];
    assert_eq!(forms, ["Acme Cloud2", "AcmeCloud2", "acme_cloud2", "AUTH_ACME_CLOUD2"]);
}

#[test]
fn everything_is_written_and_is_where_it_belongs() {
    for (kind, marker) in [(Kind::OAuth2, "oauth2,"), (Kind::Oidc, "oidc,")] {
        let copy = Copy::new(marker.trim_end_matches(','));
        let before = copy.files();
        let report = write(&copy.0, "acme-cloud", kind).expect("the name is free");
        assert!(report.contains("wrote auth-providers/src/acme_cloud.rs"), "{report}");

        let source = copy.read("auth-providers/src/acme_cloud.rs");
        assert!(source.contains(marker) && source.contains("pub struct AcmeCloud {"), "{source}");
        let library = copy.read(LIBRARY);
        assert!(library.contains("\n\nmod acme_cloud;\nmod apple;\n"));
        assert!(library.contains("\n\npub use self::acme_cloud::*;\npub use self::apple::*;\n"));
        let samples = copy.read(SAMPLES);
        assert!(samples.contains("\n    sample!(\"acme-cloud\"),\n    sample!(\"apple\"),\n"));
        let setup = copy.read(SETUP);
        let line = "AcmeCloud { mapping: env(\"MAPPING\"), ..env } if Chosen(\"acme-cloud\"),\n        \
                    Apple {";
        assert!(setup.contains(line));
        let entry = copy.read(CATALOGUE);
        assert!(entry.contains("\n\n[[provider]]\nid = \"acme-cloud\"\n"));
        assert!(entry.contains("\n\n[[provider]]\nid = \"apple\"\n"));
        let sample: serde_json::Value =
            serde_json::from_str(&copy.read("auth-providers/samples/acme-cloud.json"))
                .expect("it is JSON");
        assert_eq!(sample["expected"]["id"], "10042");
        let page = copy.read("docs/providers/acme-cloud.md");
        assert!(page.contains("https://your.site/api/auth/callback/acme-cloud"), "{page}");

        // The definition can be read back, and nothing else than the lists has changed.
        let catalogue = Catalogue::read(&copy.0).expect("the sources can be read");
        let own = catalogue.definitions.iter().find(|known| known.id() == "acme-cloud");
        assert_eq!(own.map(|own| &*own.ty), Some("AcmeCloud"));
        let after = copy.files();
        let changed: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
        assert_eq!(changed.len(), 4, "{changed:?}");
        for text in after.values() {
            assert!(!text.contains("{Name}") && !text.contains("{Type}"), "{text}");
        }
    }
}

#[test]
fn a_name_that_is_bad_or_taken_changes_nothing() {
    let copy = Copy::new("refused");
    let before = copy.files();
    for (name, why) in [
        ("", "no name"),
        ("Acme", "no name"),
        ("acme_cloud", "no name"),
        ("acme--cloud", "no name"),
        ("-acme", "no name"),
        ("42-acme", "no name"),
        ("../acme", "no name"),
        ("acme\"", "no name"),
        ("é", "no name"),
        ("box", "a word of Rust"),
        ("match", "a word of Rust"),
        ("secret", "means something else"),
        ("github", "there is auth-providers/src/github.rs"),
        ("ldap", "there is auth-providers/src/ldap"),
        ("entra", "there is auth-providers/src/entra.rs"),
        ("lib", "there is auth-providers/src/lib.rs"),
        ("wechat", "there is auth-providers/samples/wechat.json"),
        ("git-hub", "there is a type `GitHub`"),
        ("we-chat", "there is auth-providers/src/we_chat.rs"),
        ("google-profile", "there is a type `GoogleProfile`"),
    ] {
        let error = write(&copy.0, name, Kind::OAuth2).expect_err(name);
        assert!(error.contains(why), "{name}: {error}");
    }
    assert_eq!(copy.files(), before);
}
