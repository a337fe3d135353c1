//! The tests of the workspace, as their sources have them.

use std::{collections::BTreeMap, fs, path::Path};

/// A test, and the comment above it.
#[derive(Debug)]
pub struct Test {
    /// The comment above it.
    pub comment: String,
    /// Whether it is left out unless somebody asks for it.
    pub is_ignored: bool,
}

/// The tests by their names: as their program prints them, after the name of the program; after the
/// crate's for unit tests; after `ui` for the cases of the compiler's messages.
pub fn tests() -> BTreeMap<String, Test> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = BTreeMap::new();
    let examples = folders(&root.join("examples"));
    let crates = ["auth", "auth-macros", "auth-providers", "test-support", "xtask"]
        .map(|name| root.join(name));
    for folder in crates.into_iter().chain(examples) {
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        read_folder(&folder.join("src"), &[name], &mut found);
        read_folder(&folder.join("tests"), &[], &mut found);
    }
    read_folder(&root.join("tests"), &[], &mut found);
    for entry in fs::read_dir(root.join("ui-tests/cases/fail")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = format!("ui::{}", path.file_stem().unwrap().to_str().unwrap());
            let comment = fs::read_to_string(&path).unwrap();
            found.insert(name, Test { comment, is_ignored: false });
        }
    }
    found
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn read_folder(folder: &Path, module: &[String], found: &mut BTreeMap<String, Test>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut module = module.to_vec();
        if !["mod", "main", "lib"].contains(&name.as_str()) {
            module.push(name);
        }
        if path.is_dir() {
            read_folder(&path, &module, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            // Each of these is a test in every store's program, made by a macro that names them all.
            let is_case = path.components().any(|part| part.as_os_str() == "conformance")
                && path.components().any(|part| part.as_os_str() == "adapter");
            read_file(&fs::read_to_string(&path).unwrap(), &module.join("::"), is_case, found);
        }
    }
}

fn read_file(text: &str, module: &str, is_case: bool, found: &mut BTreeMap<String, Test>) {
    let (mut inner, mut comment) = (String::new(), String::new());
    let (mut is_test, mut is_ignored) = (false, false);
    for line in text.lines() {
        let code = line.trim();
        if code.starts_with("//") {
            comment.push_str(code);
            comment.push('\n');
            continue;
        }
        if code.starts_with("#[") {
            is_test |= code == "#[test]" || code.starts_with("#[tokio::test");
            is_ignored |= code.starts_with("#[ignore");
            continue;
        }
        // Modules inside a file are formatted, so that they begin and end in the first column.
        if line == "}" {
            inner.clear();
        }
        if let Some(name) = line.strip_suffix(" {").and_then(|line| line.strip_prefix("mod ")) {
            inner = format!("::{name}");
        }
        let function = code.strip_prefix("pub ").filter(|_| is_case).unwrap_or(code);
        let function = function.strip_prefix("async ").unwrap_or(function);
        if let Some(name) =
            function.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next())
            && (is_test || (is_case && code.starts_with("pub async fn ")))
        {
            let comment = std::mem::take(&mut comment);
            found.insert(format!("{module}{inner}::{name}"), Test { comment, is_ignored });
        }
        comment.clear();
        (is_test, is_ignored) = (false, false);
    }
}
