//! A case of `ui-tests/cases`: a program, and what the compiler says about it.

use std::{fs, path::Path};

/// The program of a case, if it is there. `folder` is `fail` or `fixed`.
pub(super) fn program(root: &Path, folder: &str, name: &str) -> Option<String> {
    let path = root.join(format!("ui-tests/cases/{folder}/{name}.rs"));
    Some(fs::read_to_string(path).ok()?.trim_end().to_owned())
}

/// The message of a case that has the code: its text, the place, and what follows as far as the code.
pub(super) fn message(root: &Path, name: &str, code: &str) -> Option<String> {
    let stderr =
        fs::read_to_string(root.join(format!("ui-tests/cases/fail/{name}.stderr"))).ok()?;
    excerpt(&stderr, code).map(|message| shown(&message, name))
}

/// The first line of the message of a case that has the code.
pub(super) fn said(root: &Path, name: &str, code: &str) -> Option<String> {
    Some(message(root, name, code)?.lines().next()?.to_owned())
}

/// A message as it is printed for a program of the reader.
fn shown(message: &str, name: &str) -> String {
    let file = format!("cases/fail/{name}.rs");
    message.replace(&format!("$DIR/{file}"), "src/main.rs").replace(&file, "src/main.rs")
}

/// From the error to the code, and at least to the end of what the error points at.
fn excerpt(stderr: &str, code: &str) -> Option<String> {
    let lines: Vec<&str> = stderr.lines().collect();
    let end = format!("[auth::{code}]");
    let coded = lines.iter().position(|line| line.ends_with(&end))?;
    let first = lines[..=coded].iter().rposition(|line| line.starts_with("error"))?;
    let is_next = |line: &&str| {
        line.is_empty() || ["error", "help:", "note:"].iter().any(|word| line.starts_with(word))
    };
    let length = lines[first + 1..].iter().position(is_next);
    let pointed = length.map_or(lines.len(), |length| first + 1 + length);
    let mut message = &lines[first..pointed.max(coded + 1)];
    while let [rest @ .., last] = message
        && last.trim() == "|"
    {
        message = rest;
    }
    Some(message.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_after_its_place_and_its_code() {
        let stderr = "error: first [auth::E0001]\n --> a.rs:1:1\n  |\n1 | a\n  | ^\n\nerror: second [auth::E0002]\n";
        let first = "error: first [auth::E0001]\n --> a.rs:1:1\n  |\n1 | a\n  | ^";
        assert_eq!(excerpt(stderr, "E0001").as_deref(), Some(first));
        assert_eq!(excerpt(stderr, "E0003"), None);
        let noted = "error[E0277]: a\n --> a.rs:1:1\n  |\nhelp: b\n --> b.rs:1:1\n  = note: c [auth::E0800]\nnote: d";
        let (whole, _) = noted.split_once("\nnote: d").unwrap();
        assert_eq!(excerpt(noted, "E0800").as_deref(), Some(whole));
    }

    #[test]
    fn the_place_is_in_the_readers_program() {
        let message = "--> cases/fail/a.rs:1:2, $DIR/cases/fail/a.rs:1:2";
        assert_eq!(shown(message, "a"), "--> src/main.rs:1:2, src/main.rs:1:2");
    }
}
