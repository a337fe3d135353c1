//! `docs/mistakes.toml`: which mistakes there are, and were.

use std::{fs, io, path::Path};

/// A mistake of the register.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) number: u16,
    /// The rule that the mistake breaks, as a sentence without its full stop.
    pub(crate) title: String,
    /// The version that reported it first.
    pub(crate) since: String,
    /// The cases of `ui-tests/cases/fail` whose message has the code; the first one is shown.
    pub(crate) cases: Vec<String>,
    /// The version that doesn't report it any more.
    pub(crate) retired: Option<String>,
}

impl Mistake {
    /// `E0300`
    pub(crate) fn code(&self) -> String {
        format!("E{:04}", self.number)
    }
}

/// The mistakes, by number. Fails when the file can't be read, or lacks something.
pub(crate) fn register(root: &Path) -> io::Result<Vec<Mistake>> {
    let path = root.join("docs/mistakes.toml");
    let table = fs::read_to_string(&path)?
        .parse::<toml::Table>()
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    table
        .iter()
        .map(|(code, row)| {
            let incomplete =
                || io::Error::other(format!("{}: {code} is incomplete", path.display()));
            mistake(code, row).ok_or_else(incomplete)
        })
        .collect()
}

fn mistake(code: &str, row: &toml::Value) -> Option<Mistake> {
    let text = |key: &str| Some(row.get(key)?.as_str()?.to_owned());
    let digits = code.strip_prefix('E').filter(|digits| digits.len() == 4)?;
    let cases = row.get("cases")?.as_array()?.iter();
    Some(Mistake {
        number: digits.parse().ok()?,
        title: text("title")?,
        since: text("since")?,
        cases: cases.map(|case| Some(case.as_str()?.to_owned())).collect::<Option<_>>()?,
        retired: text("retired"),
    })
}
