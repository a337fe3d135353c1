//! Where the facts of a provider were read, and when: the section `# Sources` of its file.
//!
//! Nobody here can try the service, so its page says what the definition rests on. An item is
//!
//! ```text
//! - 2026-11-28: <https://acme.example/docs>: the endpoints and the scopes.
//! - 2026-11-28, a copy of 2026-03: <https://acme.example/api>: the members of the profile.
//! - 2026-11-28, an undated copy: <https://acme.example/faq>: that there is no PKCE.
//! ```
//!
//! The first date is that of the look. What was read as somebody's copy rather than at the service
//! says of when that copy is.

use chrono::{NaiveDate, Utc};

/// How a day is written.
const DAY: &str = "%Y-%m-%d";

/// The title of the section.
pub(super) const TITLE: &str = "Sources";

/// What the page says above the list.
pub(super) const INTRO: &str = "\
What the definition rests on: the day on which it was read, and where. A copy is what somebody had \
stored by then of the page; what has changed since isn't in it.";

/// Where a fact was read, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The day of the look: `2026-11-28`.
    looked: String,
    /// The day or month that what was read is of; `None` for an undated copy.
    is_of: Option<String>,
}

/// Reads the section; what is wrong with it otherwise.
pub(super) fn read(section: &str) -> Result<Vec<Source>, String> {
    let mut items: Vec<String> = Vec::new();
    for line in section.lines() {
        let line = line.trim();
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            (None, _) if line.is_empty() => {}
            (None, Some(item)) => *item = format!("{item} {line}"),
            (None, None) => return Err(format!("`{line}` is no item")),
        }
    }
    if items.is_empty() {
        return Err("it has no item".to_owned());
    }
    items.iter().map(|item| source(item).ok_or_else(|| wrong(item))).collect()
}

fn wrong(item: &str) -> String {
    format!(
        "`{item}` isn't `2026-11-28: <https://…>: what it says.`, nor with `, a copy of 2026-03` \
         or `, an undated copy` behind the date"
    )
}

fn source(item: &str) -> Option<Source> {
    let (when, rest) = item.split_once(": <https://")?;
    let (url, says) = rest.split_once(">: ")?;
    if url.is_empty() || url.contains(char::is_whitespace) || !says.ends_with('.') {
        return None;
    }
    let (looked, copy) = when.split_once(", ").unwrap_or((when, ""));
    let is_of = match copy {
        "" => Some(looked),
        "an undated copy" => None,
        copy => Some(copy.strip_prefix("a copy of ")?),
    };
    let is_right = is_day(looked) && is_of.is_none_or(|of| is_day(of) || is_month(of));
    // Nobody reads a copy before it is made.
    let is_late = is_of.is_none_or(|of| of <= looked);
    (is_right && is_late)
        .then(|| Source { looked: looked.to_owned(), is_of: is_of.map(str::to_owned) })
}

/// Today, as the sources write it.
pub(super) fn today() -> String {
    Utc::now().format(DAY).to_string()
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, DAY).is_ok()
}

fn is_month(text: &str) -> bool {
    is_day(&format!("{text}-01"))
}

/// The day of the last look, and of when the newest thing that was read is, if that is older.
pub(super) fn last_look(sources: &[Source]) -> String {
    let Some(looked) = sources.iter().map(|source| &source.looked).max() else {
        return "–".to_owned();
    };
    match sources.iter().filter_map(|source| source.is_of.as_ref()).max() {
        Some(of) if of == looked => looked.clone(),
        Some(of) => format!("{looked} ({of})"),
        None => format!("{looked} (undated)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(section: &str) -> Result<String, String> {
        read(section).map(|sources| last_look(&sources))
    }

    #[test]
    fn the_last_look_is_the_latest_and_says_how_old_what_was_read_is() {
        let live = "- 2026-11-28: <https://acme.example/docs>: the\n  endpoints.\n";
        let copy = "- 2026-11-27, a copy of 2026-03: <https://acme.example/api>: the scopes.\n";
        let day = "- 2026-11-27, a copy of 2026-05-09: <https://acme.example/log>: the end.\n";
        let undated = "- 2026-11-26, an undated copy: <https://acme.example/faq>: no PKCE.\n";
        assert_eq!(look(live).as_deref(), Ok("2026-11-28"));
        assert_eq!(look(&format!("{live}{copy}")).as_deref(), Ok("2026-11-28"));
        assert_eq!(look(copy).as_deref(), Ok("2026-11-27 (2026-03)"));
        assert_eq!(
            look(&format!("\n{undated}{day}{copy}")).as_deref(),
            Ok("2026-11-27 (2026-05-09)")
        );
        assert_eq!(look(undated).as_deref(), Ok("2026-11-26 (undated)"));
        assert_eq!(last_look(&[]), "–");
    }

    #[test]
    fn what_says_no_date_or_no_source_is_refused() {
        for section in [
            "",
            "Somewhere.",
            "- <https://acme.example>: the endpoints.",
            "- 2026-11: <https://acme.example>: the endpoints.",
            "- 2026-13-28: <https://acme.example>: the endpoints.",
            "- 2026-11-32: <https://acme.example>: the endpoints.",
            "- 26-11-28: <https://acme.example>: the endpoints.",
            "- 2026-11-28: https://acme.example: the endpoints.",
            "- 2026-11-28: <http://acme.example>: the endpoints.",
            "- 2026-11-28: <https://>: the endpoints.",
            "- 2026-11-28: <https://acme.example>",
            "- 2026-11-28: <https://acme.example>: the endpoints",
            "- 2026-11-28, a copy: <https://acme.example>: the endpoints.",
            "- 2026-11-28, a copy of March: <https://acme.example>: the endpoints.",
            "- 2026-11-28, a copy of 2026-12: <https://acme.example>: the endpoints.",
        ] {
            assert!(read(section).is_err(), "{section}");
        }
    }
}
