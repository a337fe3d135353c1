//! `cargo xtask provider docs`: the pages below `docs/providers`.

use std::{collections::BTreeMap, fs, path::Path};

use super::{Outcome, definition::Catalogue, index, page};

const FOLDER: &str = "docs/providers";

/// Writes every page, and deletes those of providers that are gone.
pub(super) fn write(root: &Path) -> Outcome {
    let pages = pages(root)?;
    let folder = root.join(FOLDER);
    let failed = |path: &Path, error: &std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let mut changed = 0;
    for (name, text) in &pages {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|known| known == *text) {
            continue;
        }
        fs::write(&path, text).map_err(|error| failed(&path, &error))?;
        changed += 1;
    }
    for name in there(&folder)?.iter().filter(|name| !pages.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        changed += 1;
    }
    Ok(format!("{FOLDER}: {} pages, {changed} changed\n", pages.len()))
}

/// The pages by file name.
fn pages(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let catalogue = Catalogue::read(root)?;
    let mut pages = BTreeMap::from([("README.md".to_owned(), index::write(root, &catalogue)?)]);
    for definition in &catalogue.definitions {
        let name = format!("{}.md", definition.page);
        pages.insert(name, page::write(&catalogue, definition));
    }
    Ok(pages)
}

/// The names of the pages in a folder.
fn there(folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if path.extension().is_some_and(|extension| extension == "md") {
            names.extend(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::sources, paths};

    #[test]
    fn the_pages_are_those_of_the_definitions() {
        let root = paths::root();
        let pages = pages(&root).expect("the sources can be read");
        let hint = "run `cargo xtask provider docs` and commit what it writes";
        for (name, text) in &pages {
            let known = fs::read_to_string(root.join(FOLDER).join(name)).unwrap_or_default();
            assert!(known == *text, "{FOLDER}/{name} is stale: {hint}");
        }
        for name in there(&root.join(FOLDER)).expect("the folder is there") {
            assert!(pages.contains_key(&name), "{FOLDER}/{name} is nobody's page: {hint}");
        }
    }

    /// The providers that are no service: what they speak to is the application's choice.
    const GENERIC: [&str; 7] =
        ["credentials", "email", "ldap", "oauth1", "oauth2", "oidc", "passkey"];

    #[test]
    fn every_page_of_a_service_says_where_its_facts_were_read() {
        let catalogue = Catalogue::read(&paths::root()).expect("the sources can be read");
        let index = index::write(&paths::root(), &catalogue).expect("the sources can be read");
        for definition in &catalogue.definitions {
            let name = definition.id();
            let page = page::write(&catalogue, definition);
            assert_eq!(definition.sources.is_empty(), GENERIC.contains(&name), "{name}");
            if definition.sources.is_empty() {
                assert!(!page.contains("## Sources"), "{name}");
                continue;
            }
            assert!(page.contains("\n## Sources\n\nWhat the definition rests on"), "{name}");
            let row =
                index.lines().find(|line| line.contains(&format!("({}.md)", definition.page)));
            let look = sources::last_look(&definition.sources);
            assert!(row.is_some_and(|row| row.contains(&format!(" | {look} | "))), "{name}");
        }
    }

    #[test]
    fn every_link_of_a_page_to_another_file_leads_somewhere() {
        let root = paths::root();
        for (name, text) in pages(&root).expect("the sources can be read") {
            for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                if target.starts_with("http") {
                    continue;
                }
                let path = root.join(FOLDER).join(file);
                assert!(path.is_file(), "{name} links to {target}");
                let heading = fs::read_to_string(&path).expect("it is text").to_lowercase();
                let title = format!("# {}", anchor.replace('-', " "));
                assert!(anchor.is_empty() || heading.contains(&title), "{name}: {target}");
            }
        }
    }
}
