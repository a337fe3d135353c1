//! What an attacker could measure: where secrets are compared, and what computes with private keys.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The places that compare a secret with what somebody sent, and how often each does so in a time
/// that depends on lengths only.
const COMPARISONS: &[(&str, usize)] = &[
    // Passwords and everything else that is a `Secret`.
    ("identity/secret.rs", 1),
    // What the others call, and the hash of a CSRF token.
    ("seal/csrf.rs", 2),
    // The hash of a session's token.
    ("engine/vault.rs", 1),
    // `state`, and the cookie of a flow.
    ("flow/checks/mod.rs", 1),
    ("flow/double_submit.rs", 1),
    ("flow/email/code.rs", 1),
    ("flow/email/link.rs", 1),
    ("flow/end_session.rs", 1),
    ("flow/oauth1.rs", 1),
    // The hash of a password, and of one that nobody has.
    ("password/phc.rs", 2),
    // `nonce`
    ("provider/oauth/claims.rs", 1),
    // `at_hash`
    ("provider/oauth/id_token.rs", 1),
];

/// TM-001
#[test]
fn secrets_are_compared_in_constant_time() {
    for (file, expected) in COMPARISONS {
        let text = code(&sources().join(file));
        let found = [".ct_eq(", "csrf::matches(", "&& matches(hash"];
        let found: usize = found.iter().map(|call| text.matches(call).count()).sum();
        assert_eq!(found, *expected, "{file}");
    }
    for path in files(&sources()) {
        let text = code(&path);
        for operator in [" == ", " != "] {
            for (at, _) in text.match_indices(operator) {
                let (before, after) = (&text[..at], &text[at + operator.len()..]);
                let after = after.split(['\n', '{', '&', '|', ';']).next().unwrap_or_default();
                let is_bare = before.ends_with(".expose()") || after.contains(".expose()");
                assert!(!is_bare, "{}: {after}", path.display());
            }
        }
    }
}

/// TM-004: the operations with private keys of the crate `rsa` can be measured from outside, so
/// nothing depends on it.
#[test]
fn nothing_depends_on_the_crate_rsa() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("there is a lockfile");
    assert!(lock.contains("name = \"aws-lc-rs\""), "the lockfile names the packages otherwise");
    assert!(!lock.contains("name = \"rsa\""), "`cargo tree --invert rsa` says who needs it");
}

fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the test");
    Path::new(&package).parent().expect("the package is in the repository").to_owned()
}

fn sources() -> PathBuf {
    root().join("auth/src")
}

/// The sources below a folder, without tests.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut found = Vec::new();
    for path in paths {
        if path.ends_with("tests") || path.ends_with("tests.rs") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}

/// A source without its comments and its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source is text");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
