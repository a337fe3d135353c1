//! The codes of mistakes: each has one place in the sources, a row in `docs/mistakes.toml`, and a case that shows
//! it; each text of the library has one; and the book of mistakes is what `cargo xtask mistakes` writes.

#[path = "../src/mistakes/book/mod.rs"]
mod book;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

/// How many mistakes have no program in `ui-tests/cases/fixed`. The number may only fall.
const WITHOUT_PROGRAM: usize = 0;

/// How many mistakes have no case. The number may only fall.
const WITHOUT_CASE: usize = 0;

const MACROS: &str = "auth-macros/src/mistakes.rs";
const CHECKS: &str = "auth/src/private/mistakes.rs";

/// What messages begin with that look as those of the macros do, and are rustc's.
const RUSTC: [&str; 7] = [
    "cannot construct `auth::Session<_, _>` with struct literal syntax due to private fields",
    "cannot determine resolution for the macro `_serde::",
    "cannot find attribute `",
    "cannot find derive macro `",
    "cannot find macro `",
    "environment variable `GITHUB_ID` not defined at compile time",
    "future cannot be sent between threads safely",
];

fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the test");
    Path::new(&package).parent().expect("the package is in the repository").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The files below a folder with an ending, by their paths in the repository, and their texts.
fn files(folder: &str, ending: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root().join(folder)).expect(folder) {
        let entry = entry.expect("an entry of a folder");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&path, ending, found);
        } else if path.ends_with(ending) {
            let text = read(&path);
            found.insert(path, text);
        }
    }
}

/// The sources of the library and of its macros, without comments and without tests.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    files("auth-macros/src", ".rs", &mut found);
    files("auth/src", ".rs", &mut found);
    found.retain(|path, _| !path.contains("/tests"));
    for text in found.values_mut() {
        let whole = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = whole.lines().filter(|line| !line.trim_start().starts_with("//"));
        *text = code.collect::<Vec<_>>().join("\n");
    }
    found
}

/// The numbers that end texts: `[auth::E0300]`.
fn written(text: &str) -> impl Iterator<Item = u16> {
    text.match_indices("[auth::E").filter_map(|(at, start)| {
        let (digits, _) = text[at + start.len()..].split_once(']')?;
        digits.parse().ok().filter(|_| digits.len() == 4)
    })
}

/// The numbers of a table: `PAGE_PATH = 300,`.
fn listed(text: &str) -> Vec<u16> {
    let (_, table) = text.split_once("\nmistakes! {").expect("the file has a table");
    let (table, _) = table.split_once("\n}").expect("the table ends");
    let numbers = table.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = "));
    numbers.map(|(name, number)| number.parse().expect(name)).collect()
}

/// The numbers that a file may have.
fn block(path: &str) -> RangeInclusive<u16> {
    match path {
        MACROS => 1..=699,
        path if path == CHECKS || path.starts_with("auth/src/page/") => 700..=799,
        _ => 800..=999,
    }
}

/// The texts of `on_unimplemented`, cut at what rustc fills in.
fn templates() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for text in sources().values() {
        for block in text.split("on_unimplemented(").skip(1) {
            let Some((_, rest)) = block.split_once("message = \"") else { continue };
            let (message, _) = rest.split_once('"').expect("a text ends");
            let parts = message.split(['{', '}']).step_by(2);
            found.push(parts.map(str::to_owned).collect());
        }
    }
    found
}

/// Whether a message is made from a template.
fn fits(message: &str, parts: &[String]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let Some(mut rest) = message.strip_prefix(first.as_str()) else { return false };
    for part in &parts[1..] {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = &rest[at + part.len()..];
    }
    message.ends_with(last.as_str())
}

#[test]
fn each_code_has_one_place_and_a_row() {
    let sources = sources();
    let mut places = BTreeMap::<u16, BTreeSet<&str>>::new();
    for (path, text) in &sources {
        let table = if [MACROS, CHECKS].contains(&path.as_str()) { listed(text) } else { vec![] };
        assert!(table.is_sorted_by(|a, b| a < b), "the numbers in {path} ascend");
        for number in written(text).chain(table) {
            assert!(block(path).contains(&number), "E{number:04} can't be in {path}");
            places.entry(number).or_default().insert(path);
        }
    }
    for (number, places) in &places {
        assert_eq!(places.len(), 1, "E{number:04} is in {places:?}");
    }
    let register = book::register(&root()).expect("the register can be read");
    let current = register.iter().filter(|mistake| mistake.retired.is_none());
    let current: BTreeSet<_> = current.map(|mistake| mistake.number).collect();
    assert!(current.len() > 200, "{}", current.len());
    let found: BTreeSet<_> = places.into_keys().collect();
    assert_eq!(found, current, "docs/mistakes.toml has the codes of the sources");
    let text = read("docs/mistakes.toml");
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("[E")).collect();
    assert!(rows.is_sorted(), "the rows of docs/mistakes.toml ascend");
    assert_eq!(rows.len(), register.len());
}

#[test]
fn each_note_of_a_trait_has_a_code() {
    let mut count = 0;
    for (path, text) in sources() {
        for block in text.split("on_unimplemented(").skip(1) {
            let lines = block.lines().take_while(|line| line.trim() != ")]");
            let attribute = lines.collect::<Vec<_>>().join("\n");
            assert_eq!(written(&attribute).count(), 1, "in {path}: {attribute}");
            assert!(
                attribute.trim_end().ends_with("]\""),
                "the code is last in {path}: {attribute}"
            );
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn only_one_file_makes_the_errors_of_the_macros() {
    for (path, text) in sources() {
        if path == MACROS || !path.starts_with("auth-macros/") {
            continue;
        }
        let text = text.replace("darling::Error", "");
        for call in ["Error::new", "input.error(", "fields.error(", "list.error(", "meta.error("] {
            assert!(!text.contains(call), "{path} makes an error without a code: {call}");
        }
    }
}

#[test]
fn each_row_has_cases_that_show_it() {
    let (mut without_case, mut without_program) = (0, 0);
    let mut shown = BTreeSet::new();
    for mistake in book::register(&root()).expect("the register can be read") {
        if mistake.retired.is_some() {
            continue;
        }
        let code = format!("[auth::{}]", mistake.code());
        for case in &mistake.cases {
            let stderr = read(&format!("ui-tests/cases/fail/{case}.stderr"));
            let ends = stderr.lines().any(|line| line.ends_with(&code));
            assert!(ends, "no line of {case}.stderr ends with {code}");
        }
        let first = mistake.cases.first();
        let program = first.map(|first| format!("ui-tests/cases/fixed/{first}.rs"));
        let has_program = program.is_some_and(|program| root().join(program).is_file());
        without_case += usize::from(first.is_none());
        without_program += usize::from(!has_program);
        shown.extend(first.filter(|_| has_program).map(|first| format!("{first}.rs")));
    }
    assert_eq!(without_case, WITHOUT_CASE, "the number may only fall: write the new one");
    assert_eq!(without_program, WITHOUT_PROGRAM, "the number may only fall: write the new one");
    let mut programs = BTreeMap::new();
    files("ui-tests/cases/fixed", ".rs", &mut programs);
    let names = programs.keys().filter_map(|path| path.rsplit('/').next()).map(str::to_owned);
    assert_eq!(names.collect::<BTreeSet<_>>(), shown, "each program is of the first case of a row");
}

#[test]
fn each_text_of_the_library_has_a_code() {
    let (templates, mut cases) = (templates(), BTreeMap::new());
    files("ui-tests/cases/fail", ".stderr", &mut cases);
    assert!(templates.len() > 50 && cases.len() > 300, "{} {}", templates.len(), cases.len());
    let mut ours = 0;
    for (path, stderr) in &cases {
        for block in stderr.split("\nerror").map(|block| block.trim_start_matches("error")) {
            let text = block.lines().next().unwrap_or_default();
            let is_coded = |line: &str| written(line).count() == 1 && line.ends_with(']');
            let is_rustc = |text: &str| RUSTC.iter().any(|begin| text.starts_with(begin));
            let is_macros = text.strip_prefix(": ").is_some_and(|text| !is_rustc(text));
            let of_trait = text.strip_prefix("[E0277]: ");
            let is_of_trait =
                of_trait.is_some_and(|text| templates.iter().any(|parts| fits(text, parts)));
            let has_code = if is_macros || text.starts_with("[E0080]: ") {
                Some(is_coded(text))
            } else {
                is_of_trait.then(|| block.lines().any(is_coded))
            };
            let Some(has_code) = has_code else { continue };
            assert!(has_code, "{path} shows a text without a code: {text}");
            ours += 1;
        }
    }
    assert!(ours > 250, "{ours}");
}

#[test]
fn the_book_is_what_the_command_writes() {
    let root = root();
    let register = book::register(&root).expect("the register can be read");
    let expected = book::pages(&root, &register).expect("the pages can be made");
    let mut there = BTreeMap::new();
    files(book::FOLDER, ".md", &mut there);
    let there: BTreeMap<_, _> = there
        .into_iter()
        .filter_map(|(path, text)| Some((path.rsplit('/').next()?.to_owned(), text)))
        .collect();
    let stale: Vec<_> =
        expected.keys().filter(|name| there.get(*name) != expected.get(*name)).collect();
    assert!(
        stale.is_empty() && there.len() == expected.len(),
        "run `cargo xtask mistakes`: {stale:?}"
    );
}

#[test]
fn a_message_is_told_by_its_template() {
    let parts = ["`".to_owned(), "` is not a ".to_owned(), String::new()];
    assert!(fits("`u8` is not a clock", &parts));
    assert!(!fits("u8 is not a clock", &parts));
    assert!(!fits("`u8` is a clock", &parts));
    assert_eq!(written("a [auth::E0300] [auth::E1] [auth::E0301").collect::<Vec<_>>(), [300]);
    assert_eq!(listed("\nmistakes! {\n    // 1–2: a\n    A = 1,\n    B = 20,\n}\n"), [1, 20]);
}
