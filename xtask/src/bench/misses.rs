//! What a request reads and writes that isn't in the processor's first cache, counted by one that Valgrind simulates.
//!
//! Instructions say little of code that runs once for a request: the processor waits for it, and for what it touches,
//! longer than it computes.

use std::collections::BTreeMap;
use std::fs;

use super::counts::{COUNTED, PATHS, profile};
use super::program::Program;
use crate::folder::Folder;
use crate::report::Stopped;

/// The simulated caches, as Valgrind's options: so many bytes, in sets of so many lines, of so many bytes each. The first
/// ones are those of most processors.
pub(super) const CACHES: [&str; 4] =
    ["--cache-sim=yes", "--I1=32768,8,64", "--D1=32768,8,64", "--LL=524288,8,64"];

/// The lines of 64 bytes that one request has to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Misses {
    pub(crate) code: u64,
    pub(crate) data: u64,
}

/// The misses of one request to every path.
pub(crate) fn measure(program: &Program) -> Result<BTreeMap<&'static str, Misses>, Stopped> {
    let folder = Folder::new("misses")?;
    let mut misses = BTreeMap::new();
    for (name, _) in PATHS {
        println!("misses: {name}");
        let path = profile(program, name, &CACHES, &folder)?;
        let failed = |why: String| Stopped::Failed(format!("{}: {why}", path.display()));
        let text = fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
        let found = read(&text).ok_or_else(|| failed("it has no misses".to_owned()))?;
        misses.insert(name, found);
    }
    Ok(misses)
}

/// The misses of one request, of a file that has those of [`COUNTED`].
fn read(text: &str) -> Option<Misses> {
    let rest = |prefix| text.lines().find_map(|line| line.strip_prefix(prefix));
    let (events, totals) = (rest("events: ")?, rest("totals: ")?);
    let total = |event: &str| {
        let column = events.split_whitespace().position(|name| name == event)?;
        // Valgrind leaves out the zeros at the end.
        totals.split_whitespace().nth(column).map_or(Some(0), |total| total.parse::<u64>().ok())
    };
    let data = total("D1mr")? + total("D1mw")?;
    Some(Misses { code: total("I1mr")? / COUNTED, data: data / COUNTED })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_are_found_by_the_names_of_the_events() {
        let text = "events: Ir Dr Dw I1mr D1mr D1mw\n\ntotals: 9 9 9 800 400 1200\n";
        assert_eq!(read(text), Some(Misses { code: 2, data: 4 }));
        let text = "events: Ir I1mr D1mr D1mw\n\ntotals: 9 800\n";
        assert_eq!(read(text), Some(Misses { code: 2, data: 0 }));
        assert_eq!(read("events: Ir\n\ntotals: 9\n"), None);
    }
}
