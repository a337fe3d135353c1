//! What the documents promise: links lead somewhere, programs are those of the examples, every page of
//! the guide is compiled, each difference from NextAuth v4 has its decision, and the README is short.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    env, fs,
    path::{Component, Path, PathBuf},
    process::Command,
};

const LONGEST_README: usize = 900;

/// What a decision says that no recorded answer shows.
const NOT_RECORDED: &str = "(not recorded)";

fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the test");
    Path::new(&package).parent().expect("the package is in the repository").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The Markdown files of the repository, by their paths in it.
fn documents() -> Vec<PathBuf> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"]);
    let output = command.current_dir(root()).output().expect("git starts");
    let names = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let paths = names.split_terminator('\0').map(PathBuf::from);
    // What is deleted but not committed has nothing to read.
    paths.filter(|path| root().join(path).is_file()).collect()
}

/// The lines of a document that are no program.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_program = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_program ^= is_fence;
        !is_program && !is_fence
    })
}

/// A line without what is between backquotes.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in prose(text) {
        let line = without_code(line);
        for (at, _) in line.match_indices("](") {
            let target = line[at + 2..].split(')').next().unwrap_or_default();
            links.push(target.to_owned());
        }
    }
    links
}

/// The anchors that headings have on the pages of a repository: small letters, digits, `-` and `_`.
fn anchors(text: &str) -> HashSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                assert!(parts.pop(), "{} leaves the repository", path.display());
            }
            other => parts.push(other),
        }
    }
    parts
}

#[test]
fn links_lead_to_files_and_headings() {
    let documents = documents();
    assert!(documents.len() > 100, "{}", documents.len());
    let mut broken = Vec::new();
    for document in documents {
        let text = fs::read_to_string(root().join(&document)).expect("a document is UTF-8");
        for link in links(&text) {
            let is_elsewhere =
                ["http://", "https://", "mailto:"].iter().any(|s| link.starts_with(s));
            // Pages that rustdoc shows name items.
            let is_item = link.contains("::") || link.contains('@') || link.starts_with("crate#");
            if is_elsewhere || is_item {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let folder = document.parent().unwrap_or(Path::new(""));
            let target =
                if path.is_empty() { document.clone() } else { normal(&folder.join(path)) };
            let has_anchor = || {
                let text = fs::read_to_string(root().join(&target)).unwrap_or_default();
                // The front page of the crate is made of several documents.
                document.starts_with("auth/docs") || anchors(&text).contains(anchor)
            };
            if !root().join(&target).exists() || !(anchor.is_empty() || has_anchor()) {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere: {broken:#?}");
}

#[test]
fn links_are_told_from_programs() {
    let text = "see [a](b.md#c) and `[x](y)`\n```\n[no](z)\n```\n[d](e \"title\")";
    assert_eq!(links(text)[0], "b.md#c");
    assert_eq!(links(text).len(), 2);
    assert!(anchors("## What `auth!` says, in short\n").contains("what-auth-says-in-short"));
}

#[test]
fn the_readme_is_short() {
    let words = read("README.md").split_whitespace().count();
    assert!(words <= LONGEST_README, "the README has {words} words");
}

#[test]
fn the_quick_start_has_the_program_of_the_example() {
    let (program, page) =
        (read("examples/quickstart/src/main.rs"), read("docs/guide/quick-start.md"));
    let is_there = page.contains(&format!("```rust,no_run\n{program}```\n"));
    assert!(is_there, "the page has examples/quickstart/src/main.rs");
    assert!(program.lines().count() <= 45, "the quickstart has at most 45 lines with everything");
}

/// Doc tests leave out functions that are tests, so those of the pages are files of an example, and run there.
#[test]
fn the_pages_about_tests_have_the_files_of_the_example() {
    let page = read("docs/guide/testing.md") + &read("docs/guide/testing-providers.md");
    let (root, mut parts) = (root().join("examples/shop"), Vec::new());
    for folder in ["src", "tests"] {
        for entry in fs::read_dir(root.join(folder)).expect("the example has this folder") {
            let text = fs::read_to_string(entry.expect("a file").path()).expect("it is UTF-8");
            // A page has the test of a handler apart from the application.
            match text.split_once("\n#[cfg(test)]\n") {
                Some((program, tests)) => {
                    parts.extend([program.to_owned(), format!("#[cfg(test)]\n{tests}")]);
                }
                None => parts.push(text),
            }
        }
    }
    assert_eq!(page.matches("\n```rust").count(), parts.len(), "the pages have each part once");
    for part in parts {
        assert!(
            page.contains(&format!("\n{part}```\n")),
            "the pages have another text than\n{part}"
        );
    }
}

#[test]
fn the_guide_has_the_container_file_of_the_quickstart() {
    let (file, page) = (read("examples/quickstart/Dockerfile"), read("docs/guide/platforms.md"));
    let shown = page.split("```dockerfile\n").nth(1).expect("the page has a container file");
    let shown = shown.split("```").next().expect("the file ends");
    assert_eq!(shown, file, "the page's file is examples/quickstart/Dockerfile");
    assert!(file.lines().count() <= 20, "the container file has at most 20 lines");
    assert!(file.contains("\nUSER ") && file.contains("\nHEALTHCHECK "), "{file}");
}

#[test]
fn every_page_of_the_guide_is_compiled_and_listed() {
    let (tests, index) = (read("tests/src/lib.rs"), read("docs/guide/README.md"));
    for document in documents() {
        let Ok(page) = document.strip_prefix("docs/guide") else { continue };
        let page = page.to_str().expect("paths are UTF-8");
        // The programs of the book of mistakes are compiled as the cases of ui-tests that they are.
        let is_of_mistakes = page.starts_with("mistakes/") && page != "mistakes/README.md";
        if matches!(page, "README.md" | "SUMMARY.md") || is_of_mistakes {
            continue;
        }
        let included = format!("include_str!(\"../../docs/guide/{page}\")");
        let is_compiled = tests.contains(&included) || page == "mistakes/README.md";
        assert!(is_compiled, "tests/src/lib.rs doesn't compile {page}");
        assert!(index.contains(&format!("]({page})")), "docs/guide/README.md doesn't list {page}");
    }
}

/// The book that mdBook makes of the guide has every page once, and each under the title of the page.
#[test]
fn the_book_has_each_page_once() {
    let summary = read("docs/guide/SUMMARY.md");
    let mut listed = links(&summary);
    listed.sort();
    let mut pages: Vec<_> = documents()
        .iter()
        .filter_map(|document| document.strip_prefix("docs/guide").ok()?.to_str())
        .filter(|page| *page != "SUMMARY.md")
        .map(str::to_owned)
        .collect();
    pages.sort();
    assert!(pages.len() > 20, "{pages:?}");
    assert_eq!(listed, pages, "docs/guide/SUMMARY.md lists each page once");
    for page in pages {
        let text = read(&format!("docs/guide/{page}"));
        let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
        let title = title.unwrap_or_else(|| panic!("{page} begins with its title"));
        assert!(summary.contains(&format!("[{title}]({page})")), "{page} is called {title}");
    }
    assert!(read("docs/guide/book.toml").contains("\nsrc = \".\"\n"), "the pages are beside it");
}

/// What the compiler says in the README and the guide is what it says in the tests.
#[test]
fn the_shown_error_is_the_compilers() {
    let said = read("ui-tests/cases/fail/option_camel_case.stderr");
    let said: Vec<_> = said.lines().filter(|line| !line.contains("--> ")).collect();
    let said = format!("```text\n{}", said.join("\n"));
    let said = said.trim_end().trim_end_matches(['|', ' ', '\n']);
    for page in ["README.md", "docs/guide/declaration.md"] {
        assert!(read(page).contains(said), "{page} shows another error than\n{said}");
    }
}

/// The decisions under "NextAuth v4" in ARCHITECTURE.md, by their keys.
fn decisions(architecture: &str) -> BTreeMap<&str, String> {
    let (_, section) = architecture.split_once("\n### NextAuth v4\n").expect("it has a section");
    let section = section.split("\n#").next().unwrap_or(section);
    let mut decisions = BTreeMap::new();
    for entry in section.split("\n- `").skip(1) {
        let (key, text) = entry.split_once("`:").expect("an entry begins with its key");
        let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(key.chars().all(is_key), "`{key}` is not a key");
        let text = text.split("\n\n").next().unwrap_or(text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(decisions.insert(key, text).is_none(), "`{key}` is there twice");
    }
    decisions
}

/// The decisions that the differences name, one for each difference.
fn named_decisions(differences: &str) -> Vec<&str> {
    let values = differences.lines().filter_map(|line| line.strip_prefix("decision = \""));
    values.map(|value| value.trim_end_matches('"')).collect()
}

#[test]
fn each_difference_from_next_auth_has_its_decision() {
    let (architecture, differences) =
        (read("ARCHITECTURE.md"), read("fixtures/transcripts/differences.toml"));
    let (decisions, named) = (decisions(&architecture), named_decisions(&differences));
    let entries = differences.lines().filter(|line| *line == "[[difference]]").count();
    assert!(entries > 50, "{entries}");
    assert_eq!(named.len(), entries, "each difference has one decision");
    let named: BTreeSet<_> = named.into_iter().collect();
    let unknown: Vec<_> = named.iter().filter(|key| !decisions.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "ARCHITECTURE.md has no entry for {unknown:?}");
    for (key, text) in &decisions {
        let (is_named, is_marked) = (named.contains(key), text.contains(NOT_RECORDED));
        assert!(is_named || is_marked, "no difference names `{key}`: write \"{NOT_RECORDED}\"");
        assert!(!(is_named && is_marked), "a difference names `{key}`, so it is recorded");
    }
}

#[test]
fn decisions_are_read_from_their_section() {
    let text = "- `not_one`: no\n\n### NextAuth v4\n\nWords.\n\n- `a_1`:\n  one (not\n  recorded)\n\
        - `b`: two\n\nWords (not recorded):\n\n- `c`: three\n\n## Next\n\n- `d`: no\n";
    let found = decisions(text);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), ["a_1", "b", "c"]);
    assert!(found["a_1"].contains(NOT_RECORDED) && found["b"] == "two", "{found:?}");
    let named = named_decisions("[[difference]]\ndecision = \"a_1\"\nnote = \"(b)\"\n");
    assert_eq!(named, ["a_1"]);
}
