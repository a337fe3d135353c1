//! The changes that no test noticed: those that have a reason, in `docs/mutants.md`, and those that
//! the last runs left.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

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

/// What the last runs left, by name.
pub(super) fn left() -> Result<BTreeSet<String>, Stopped> {
    let text = fs::read_to_string(record())
        .map_err(|_| Stopped::Failed("there was no run yet that left a change".to_owned()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Writes down which of the changes that were `played` were `missed`, for the next run.
///
/// What an earlier run left and this one didn't play stays there.
pub(super) fn leave(
    played: impl IntoIterator<Item = String>,
    missed: impl IntoIterator<Item = String>,
) -> Result<(), Stopped> {
    let mut left = left().unwrap_or_default();
    for name in played {
        left.remove(&name);
    }
    left.extend(missed);
    let names: Vec<_> = left.into_iter().collect();
    fs::write(record(), names.join("\n"))
        .map_err(|error| Stopped::Failed(format!("{}: {error}", record().display())))
}

fn record() -> PathBuf {
    paths::records().join("mutants-left")
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
