//! The page of the messages that are rustc's own, by the key of `auth!` that they are about.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

use super::MADE;

pub(super) const FILE: &str = "rustc.md";

/// What stands where a message is about no key.
const ELSEWHERE: &str = "Outside of `auth!`";

/// The page. Fails when a file can't be read.
pub(super) fn page(root: &Path) -> io::Result<String> {
    let mut rows = BTreeMap::<String, Vec<String>>::new();
    for entry in fs::read_dir(root.join("ui-tests/cases/fail"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "stderr") {
            continue;
        }
        let stderr = fs::read_to_string(&path)?;
        if stderr.contains("[auth::E") {
            continue;
        }
        let program = fs::read_to_string(path.with_extension("rs"))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some(said) = stderr.lines().find(|line| line.starts_with("error")) else { continue };
        let key = place(&stderr, &name).and_then(|place| key(&program, place));
        let title = key.map_or_else(|| ELSEWHERE.to_owned(), |key| format!("`{key}`"));
        // A bar would end the cell of the table.
        let said = said.replace("$DIR/", "").replace('|', "\\|");
        let link = format!("../../../ui-tests/cases/fail/{name}.rs");
        rows.entry(title).or_default().push(format!("| {said} | [{name}]({link}) |"));
    }
    let mut text = format!(
        "# Mistakes in the words of rustc\n{MADE}\n\n\
         This page lists messages about `auth!` that are rustc's own, by the key that they are about. `rustc --explain\n\
         E0609` explains the code of one. Each row links to a program that has the mistake.\n"
    );
    for (title, mut rows) in rows {
        rows.sort();
        let _ = write!(
            text,
            "\n## {title}\n\n| rustc says | program |\n| --- | --- |\n{}\n",
            rows.join("\n")
        );
    }
    Ok(text)
}

/// The line and the column, from 1, that the first error is about.
fn place(stderr: &str, name: &str) -> Option<(usize, usize)> {
    let start = format!("--> cases/fail/{name}.rs:");
    let place = stderr.lines().find_map(|line| line.trim_start().strip_prefix(&start))?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The key of `auth!` itself in whose value a place is; `auth!` for one that is in no value.
fn key(program: &str, (line, column): (usize, usize)) -> Option<String> {
    let before: usize = program.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest: usize = program[before..].chars().take(column - 1).map(char::len_utf8).sum();
    let place = before + rest;
    let (_, open) = ["auth! {", "auth!{"]
        .iter()
        .filter_map(|start| Some((start, program[..place].rfind(start)? + start.len())))
        .max_by_key(|(_, open)| *open)?;
    let (mut depth, mut word, mut key) = (0_usize, String::new(), None);
    let text = &program[open..place];
    for (at, character) in text.char_indices() {
        match character {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.checked_sub(1)?,
            ',' | ';' if depth == 0 => key = None,
            ':' if depth == 0 && key.is_none() && !text[at + 1..].starts_with(':') => {
                key = Some(word.clone());
            }
            _ => {}
        }
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
        } else {
            word.clear();
        }
    }
    Some(key.filter(|key| !key.is_empty()).unwrap_or_else(|| "auth!".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_the_key_that_it_is_a_value_of() {
        let program = "use a::b;\nauth! {\n    name: \"x\",\n    pages: { sign_in: 1, error: 2 },\n    oops: 3,\n}\nfn main() {}\n";
        for (place, expected) in
            [((4, 5), "auth!"), ((4, 26), "pages"), ((4, 33), "pages"), ((5, 5), "auth!")]
        {
            assert_eq!(key(program, place).as_deref(), Some(expected), "{place:?}");
        }
        assert_eq!(key(program, (7, 4)), None);
        assert_eq!(key(program, (1, 5)), None);
    }

    #[test]
    fn the_place_is_that_of_the_case() {
        let stderr = "error: a\n --> $WORKSPACE/b.rs\n  --> cases/fail/a.rs:12:3\n";
        assert_eq!(place(stderr, "a"), Some((12, 3)));
    }
}
