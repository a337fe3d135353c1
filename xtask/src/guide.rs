//! `cargo xtask guide`: the pages of the guide as the crate's documentation shows them, in `auth/docs/guide`.
//!
//! They are copies, because a package has only the files below its own folder. Links between pages become
//! links between the modules of `auth::docs`, and the text of a link that leads elsewhere in the repository
//! stays without the link. Pictures are left out.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::paths;

const GUIDE: &str = "docs/guide";
const FOLDER: &str = "auth/docs/guide";
/// The lists of the pages.
const LISTS: [&str; 2] = ["README.md", "SUMMARY.md"];

/// Writes every page, and deletes those that are gone.
pub(crate) fn run() -> ExitCode {
    match write(&paths::root()) {
        Ok(count) => {
            println!("{FOLDER}: {count} pages");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path) -> io::Result<usize> {
    let (pages, folder) = (pages(&root.join(GUIDE))?, root.join(FOLDER));
    fs::create_dir_all(&folder)?;
    for known in markdown(&folder)?.into_keys().filter(|name| !pages.contains_key(name)) {
        fs::remove_file(folder.join(known))?;
    }
    for (name, text) in &pages {
        fs::write(folder.join(name), text)?;
    }
    Ok(pages.len())
}

/// The pages by file name, as the documentation has them.
fn pages(guide: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    for (name, path) in markdown(guide)? {
        if !LISTS.contains(&name.as_str()) {
            pages.insert(name, translated(&fs::read_to_string(path)?));
        }
    }
    Ok(pages)
}

/// The Markdown files in a folder, by name.
fn markdown(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md")
            && let Some(name) = path.file_name()
        {
            found.insert(name.to_string_lossy().into_owned(), path);
        }
    }
    Ok(found)
}

/// A page with the links of the documentation.
fn translated(page: &str) -> String {
    let (mut text, mut prose) = (String::new(), String::new());
    let mut is_program = false;
    for line in page.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        if !is_program && !is_fence {
            prose.push_str(line);
            continue;
        }
        text.push_str(&with_links(&prose));
        prose.clear();
        text.push_str(line);
        is_program ^= is_fence;
    }
    text + &with_links(&prose)
}

/// Text without programs, with the links of the documentation.
fn with_links(prose: &str) -> String {
    let mut text = String::new();
    let mut rest = 0;
    for (at, _) in prose.match_indices("](") {
        // Between backquotes, it is code.
        if prose[..at].matches('`').count() % 2 == 1 {
            continue;
        }
        let (Some(open), Some(length)) = (opening(&prose[..at]), prose[at..].find(')')) else {
            continue;
        };
        let target = &prose[at + 2..at + length];
        if open < rest || target.starts_with('#') || target.starts_with("https://") {
            continue;
        }
        let shown = &prose[open + 1..at];
        if let Some(before) = prose[rest..open].strip_suffix('!') {
            // A picture, with the empty line that ends its paragraph.
            text.push_str(before);
            let after = &prose[at + length + 1..];
            rest = prose.len() - after.strip_prefix("\n\n").unwrap_or(after).len();
            continue;
        }
        text.push_str(&prose[rest..open]);
        match place(target) {
            Some(place) => text.extend(["[", shown, "](", place.as_str(), ")"]),
            None => text.push_str(shown),
        }
        rest = at + length + 1;
    }
    text + &prose[rest..]
}

/// Where the bracket stands that the end of `text` closes.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().rev().find_map(|(at, character)| {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// Where the documentation has what a link of the guide leads to; `None` if it is elsewhere in the repository.
fn place(target: &str) -> Option<String> {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    if path == "../../auth/docs/routes.md" {
        return Some("crate#the-routes".to_owned());
    }
    let page = path.strip_suffix(".md").filter(|page| !page.contains('/') && *page != "README")?;
    let hash = if anchor.is_empty() { "" } else { "#" };
    Some(format!("crate::docs::{}{hash}{anchor}", page.replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_modules_or_nowhere() {
        let page = "See [pages\nof your own](own-pages.md#a-b), [`Texts`](../../auth/src/page/texts.rs), \
            `[a](b.md)`,\n[here](#x), [there](https://example.com), [routes](../../auth/docs/routes.md#y) \
            and [a `[T]` list](errors.md).\n\n![A page](pictures/a.png)\n\n```rust\n// [no](faq.md)\n```\n[Last](faq.md)";
        assert_eq!(
            translated(page),
            "See [pages\nof your own](crate::docs::own_pages#a-b), `Texts`, `[a](b.md)`,\n[here](#x), \
             [there](https://example.com), [routes](crate#the-routes) and [a `[T]` \
             list](crate::docs::errors).\n\n```rust\n// [no](faq.md)\n```\n[Last](crate::docs::faq)"
        );
    }

    #[test]
    fn the_documentation_has_the_pages_of_now() {
        let root = paths::root();
        let expected = pages(&root.join(GUIDE)).unwrap();
        assert!(expected.len() > 20, "{}", expected.len());
        let there = markdown(&root.join(FOLDER)).unwrap();
        let there: BTreeMap<_, _> = there
            .into_iter()
            .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
            .collect();
        let stale: Vec<_> =
            expected.keys().filter(|name| there.get(*name) != expected.get(*name)).collect();
        assert!(
            stale.is_empty() && there.len() == expected.len(),
            "run `cargo xtask guide`: {stale:?}"
        );
        let modules = fs::read_to_string(root.join("auth/src/docs.rs")).unwrap();
        for name in expected.keys() {
            let module = name.trim_end_matches(".md").replace('-', "_");
            let declared = format!(
                "pub mod {module} {{\n    #![doc = include_str!(\"../docs/guide/{name}\")]\n}}\n"
            );
            assert!(modules.contains(&declared), "auth/src/docs.rs lacks\n{declared}");
        }
    }
}
