//! What ARCHITECTURE.md promises about the crates, kept by a test: who may depend on whom, which
//! module may name which, and what no file contains.

use std::env;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const LONGEST_FILE: usize = 500;

/// The crates of the workspace that a crate may depend on, in any way.
///
/// The arrows are application → auth-providers → auth → auth-macros, and nothing points back. What
/// nobody depends on may use what the tests share; the libraries may not.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "auth-macros" | "xtask" => &[],
        "auth" => &["auth-macros"],
        "auth-providers" => &["auth"],
        "test-support" => &["auth", "auth-providers"],
        _ => &["auth", "auth-providers", "test-support"],
    }
}

#[test]
fn no_crate_points_back() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("metadata lists packages");
    let names: Vec<&str> = packages.iter().map(name).collect();
    for required in ["auth", "auth-macros", "auth-providers"] {
        assert!(names.contains(&required), "{required} is not among {names:?}");
    }
    let mut arrows = Vec::new();
    for package in packages {
        for dependency in package["dependencies"].as_array().expect("a package has dependencies") {
            // A crate names itself for the features that its tests need.
            if names.contains(&name(dependency)) && name(dependency) != name(package) {
                arrows.push((name(package), name(dependency)));
            }
        }
    }
    assert!(arrows.contains(&("auth-providers", "auth")), "{arrows:?}");
    arrows.retain(|(from, to)| !allowed(from).contains(to));
    assert!(arrows.is_empty(), "these point back: {arrows:?}");
}

#[test]
fn flows_do_not_know_axum() {
    for (path, text) in sources("auth/src/flow") {
        for (number, line) in code(&text) {
            assert!(!line.contains("axum"), "{}:{number} names axum", path.display());
        }
    }
}

#[test]
fn what_expansions_name_is_imported_by_nothing() {
    for (path, text) in sources("auth/src") {
        if path == Path::new("auth/src/lib.rs") || path.starts_with("auth/src/private") {
            continue;
        }
        let entries = private_imports(&text);
        assert!(entries.is_empty(), "{} names {entries:?}", path.display());
    }
}

#[test]
fn private_imports_are_found_however_they_are_written() {
    for text in [
        "use crate::private::TypeTag;",
        "fn f() { crate::__private::g() }",
        "use crate::{cookie::Jar, private::{self, TypeTag}};",
        "use crate::{\n    cookie::{Jar, Name},\n    private,\n};",
    ] {
        assert_eq!(private_imports(text).len(), 1, "{text}");
    }
    for text in [
        "use crate::cookie::private;",
        "use crate::{cookie::{private, Jar}, privately};",
        "// use crate::private::TypeTag;",
        // An expansion of this crate's own macro.
        "($name:ident) => { $crate::__private::check($name) };",
    ] {
        assert_eq!(private_imports(text), Vec::<String>::new(), "{text}");
    }
}

/// A package has the files below its own folder, and nothing else of the repository.
#[test]
fn packages_include_only_what_is_in_them() {
    let mut count = 0;
    for package in ["auth", "auth-macros", "auth-providers"] {
        for (path, text) in sources(&format!("{package}/src")) {
            let calls = text.split("include_str!(\"").skip(1);
            for file in calls.filter_map(|rest| rest.split('"').next()) {
                let mut place = path.parent().expect("it is in a folder").to_owned();
                for part in Path::new(file).components() {
                    match part {
                        Component::ParentDir => assert!(place.pop(), "{}", path.display()),
                        part => place.push(part),
                    }
                }
                let is_in_package = place.starts_with(package) && root().join(&place).is_file();
                assert!(is_in_package, "{} includes {file}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

/// A program with `test = false` isn't built as a test: one of its tests would never run.
#[test]
fn a_program_that_is_not_tested_has_no_tests() {
    let own = root().canonicalize().expect("the repository has a path");
    let metadata = metadata();
    let mut programs = 0;
    for package in metadata["packages"].as_array().expect("metadata lists packages") {
        let targets = package["targets"].as_array().expect("a package has targets");
        // The modules of a package with a library are the library's.
        let has_library = targets.iter().any(|target| target["kind"][0] == "lib");
        let untested = |target: &&Value| target["kind"][0] == "bin" && target["test"] == false;
        for target in targets.iter().filter(untested) {
            programs += 1;
            let main = Path::new(target["src_path"].as_str().expect("a target has a source"));
            let main = main.canonicalize().expect("its source is there");
            let main = main.strip_prefix(&own).expect("it is in the repository").to_owned();
            let folder = main.parent().and_then(Path::to_str).expect("paths are UTF-8");
            for (path, text) in sources(folder) {
                let has_tests = ["#[cfg(test)]", "#[test]", "#[tokio::test"]
                    .iter()
                    .any(|attribute| text.contains(attribute));
                let is_own = !has_library || path == main;
                assert!(!(is_own && has_tests), "{} has tests", path.display());
            }
        }
    }
    assert!(programs > 0, "the examples are such programs");
}

#[test]
fn no_file_is_long() {
    for (path, text) in sources("") {
        let lines = text.lines().count();
        let counted = !path.starts_with("ui-tests/cases");
        assert!(!counted || lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn no_file_names_a_folder_of_a_machine() {
    let own = root().canonicalize().expect("the repository has a path");
    let own = own.to_str().expect("the path of the repository is UTF-8");
    for (path, text) in files("") {
        let found = text.lines().position(|line| line.contains(own) || names_a_machine(line));
        let line = found.map(|index| index + 1);
        assert_eq!(line, None, "{} names a folder of a machine in this line", path.display());
    }
}

#[test]
fn folders_of_a_machine_are_told_from_other_paths() {
    let home = ["/ho", "me/"].concat();
    assert!(names_a_machine(&format!("see {home}someone/auth")));
    assert!(names_a_machine(&format!("path = \"{home}someone\"")));
    assert!(names_a_machine(&format!("file://{home}someone")));
    assert!(!names_a_machine(&format!("https://example.com{home}page")));
    assert!(!names_a_machine(&format!("GET {home} HTTP/1.1")));
    assert!(!names_a_machine("src/root/mod.rs"));
}

#[test]
fn lockfiles_name_no_download_address() {
    let mut lockfiles = 0;
    for (path, text) in files("") {
        if path.file_name().is_some_and(|name| name == "package-lock.json") {
            lockfiles += 1;
            assert!(!text.contains("\"resolved\":"), "{}", path.display());
        }
    }
    assert!(lockfiles > 0, "the fixtures have lockfiles");
}

fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the test");
    Path::new(&package).parent().expect("the package is in the repository").to_owned()
}

fn metadata() -> Value {
    let cargo = env::var_os("CARGO").expect("cargo runs the test");
    let mut command = Command::new(cargo);
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    serde_json::from_slice(&output(&mut command)).expect("cargo prints JSON")
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("packages and dependencies have names")
}

/// The text files that are, or would be, in the repository below a folder: relative path and text.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let names = String::from_utf8(output(&mut command)).expect("paths are UTF-8");
    let paths = names.split_terminator('\0').map(PathBuf::from);
    let texts: Vec<_> = paths
        .filter(|path| path.starts_with(folder))
        // What is deleted but not committed, or is no text, has nothing to read.
        .filter_map(|path| fs::read_to_string(root().join(&path)).ok().map(|text| (path, text)))
        .collect();
    assert!(!folder.is_empty() || !texts.is_empty(), "git lists the repository");
    texts
}

fn sources(folder: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let is_rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    files(folder).into_iter().filter(move |(path, _)| is_rust(path))
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.current_dir(root()).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The numbered lines of a source that are not comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The paths into the crate's private module that a source names.
fn private_imports(text: &str) -> Vec<String> {
    let mut words = words_after_crate(text);
    words.retain(|word| word == "private" || word == "__private");
    words
}

/// The first words of the paths into the crate that a source names.
fn words_after_crate(text: &str) -> Vec<String> {
    let code: String = code(text).flat_map(|(_, line)| [line, " "]).collect();
    let mut found = Vec::new();
    for (start, root) in code.match_indices("crate::") {
        if code[..start].ends_with('$') {
            continue;
        }
        let rest = &code[start + root.len()..];
        let entries = match rest.strip_prefix('{') {
            Some(group) => entries(group),
            None => vec![rest],
        };
        let words = entries.into_iter().map(|entry| {
            let end = |c: char| c != '_' && !c.is_alphanumeric();
            entry.trim_start().split(end).next().unwrap_or("").to_owned()
        });
        found.extend(words);
    }
    found
}

/// The entries of an import group, given the text after its opening brace.
fn entries(group: &str) -> Vec<&str> {
    let (mut entries, mut depth, mut start) = (Vec::new(), 0, 0);
    for (index, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                entries.push(&group[start..index]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                entries.push(&group[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    entries
}

/// Whether a line has an absolute path in a folder where people and machines keep their work.
fn names_a_machine(line: &str) -> bool {
    ["builds", "home", "root", "Users", "work", "workspace"].iter().any(|folder| {
        let head = format!("/{folder}/");
        line.match_indices(&head).any(|(start, _)| {
            let before = line[..start].chars().next_back();
            let after = line[start + head.len()..].chars().next();
            let is_absolute = before.is_none_or(|c| !c.is_alphanumeric() && !"_-.}*".contains(c));
            is_absolute && after.is_some_and(|c| c.is_alphanumeric() || "._$".contains(c))
        })
    })
}
