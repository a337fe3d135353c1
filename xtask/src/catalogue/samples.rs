//! `cargo xtask provider samples DIR`: the sample files of a folder, through whole sign-ins.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Outcome;
use crate::paths;

/// The test that takes the folder from its environment.
const TEST: &str = "catalogue::samples::all_give_their_users";

/// Runs them. The test prints how many cases of each provider passed, and of all.
pub(super) fn run(folder: &str) -> Outcome {
    let folder = checked(Path::new(folder))?;
    let status = command(&folder).status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(String::new()) } else { Err("a case failed, see above".to_owned()) }
}

/// The folder as an absolute path; it must hold samples.
fn checked(folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    let absolute = fs::canonicalize(folder).map_err(|error| format!("{shown}: {error}"))?;
    let entries = fs::read_dir(&absolute).map_err(|error| format!("{shown}: {error}"))?;
    let mut names = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    if names.any(|name| name.extension().is_some_and(|extension| extension == "json")) {
        Ok(absolute)
    } else {
        Err(format!("{shown} holds no samples: no file in it ends in `.json`"))
    }
}

fn command(folder: &Path) -> Command {
    let mut command = paths::cargo(&["test", "--quiet", "-p", "tests"]);
    command.args(["--test", "providers", "--", "--nocapture", "--exact", TEST]);
    // What failed is said; where in the test it was noticed is of no interest.
    command.env("PROVIDER_SAMPLES", folder).env("RUST_BACKTRACE", "0");
    command
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn a_folder_without_samples_is_refused() {
        let root = paths::root();
        let absent = checked(&root.join("no-such-folder")).expect_err("it isn't there");
        assert!(absent.contains("no-such-folder: "), "{absent}");
        let file = checked(&root.join("Cargo.toml")).expect_err("it is a file");
        assert!(file.contains("Cargo.toml: "), "{file}");
        let empty = checked(&root.join("xtask/src")).expect_err("it has sources only");
        assert!(empty.ends_with("no file in it ends in `.json`"), "{empty}");
    }

    #[test]
    fn the_test_gets_the_folder_as_an_absolute_path() {
        let relative = paths::root().join("xtask/../auth-providers/samples");
        let folder = checked(&relative).expect("it has samples");
        assert!(folder.is_absolute() && folder.ends_with("auth-providers/samples"));
        let command = command(&folder);
        let variable = (OsStr::new("PROVIDER_SAMPLES"), Some(folder.as_os_str()));
        assert!(command.get_envs().any(|given| given == variable));
        assert!(command.get_args().any(|argument| argument == "providers"));
    }

    /// A name that no test has would run none, and that counts as success.
    #[test]
    fn the_test_is_there() {
        let source = paths::root().join("tests/providers/catalogue/samples.rs");
        let text = fs::read_to_string(source).expect("it is text");
        let name = TEST.trim_start_matches("catalogue::samples::");
        assert!(text.contains(&format!("async fn {name}()")), "{name}");
    }
}
