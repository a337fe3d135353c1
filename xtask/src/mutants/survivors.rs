//! The changes that no test has to notice, with their reasons, in `docs/mutants.md`.

use std::collections::BTreeSet;
use std::fs;

use crate::paths;
use crate::report::Stopped;

/// Their names.
pub(super) fn known() -> Result<BTreeSet<String>, Stopped> {
    let path = paths::root().join("docs/mutants.md");
    let text = fs::read_to_string(&path)
        .map_err(|error| Stopped::Failed(format!("{}: {error}", path.display())))?;
    Ok(names(&text))
}

/// What stands as code at the begin of a list's entry: the reason follows it.
fn names(text: &str) -> BTreeSet<String> {
    let entries = text.lines().filter_map(|line| line.trim_start().strip_prefix("- `"));
    entries.filter_map(|entry| Some(entry.split_once('`')?.0.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_begins_with_the_change() {
        let text =
            "Words about `this`.\n\n- `a.rs: replace < with <= in f`: nothing is at the bound.\n";
        assert_eq!(names(text).into_iter().collect::<Vec<_>>(), ["a.rs: replace < with <= in f"]);
    }
}
