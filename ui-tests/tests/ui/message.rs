//! What the compiler printed, without what changes from one machine, or one line of the library, to another.

use std::collections::HashSet;
use std::path::Path;

/// How many types a list of types has before the others are only counted.
const LISTED: usize = 8;

/// The folders that a message may name.
pub(crate) struct Folders<'a> {
    /// The package of the cases.
    pub(crate) package: &'a Path,
    /// The root of the repository.
    pub(crate) workspace: &'a Path,
}

/// Makes the text that is compared from what the compiler printed about `case`, a path in the package.
///
/// Paths of other files begin with `$WORKSPACE`, `$CARGO` or `$RUST`, have no numbers of lines, and
/// neither has the code that is shown of them: it moves whenever somebody edits such a file. `$DIR` is the package
/// in the name of a closure's type.
pub(crate) fn normalized(printed: &str, case: &str, folders: &Folders<'_>) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics(printed) {
        let lines = shortened(without_elsewhere(diagnostic, case, folders));
        let lines = narrowed(lines);
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(lines.join("\n").trim_end());
        text.push('\n');
    }
    text
}

/// The errors and warnings, each with all its notes; not what the compiler says at last about all of them.
fn diagnostics(printed: &str) -> Vec<Vec<&str>> {
    let mut diagnostics: Vec<Vec<&str>> = Vec::new();
    for line in printed.lines() {
        if is_heading(line) {
            diagnostics.push(Vec::new());
        }
        if let Some(diagnostic) = diagnostics.last_mut() {
            diagnostic.push(line);
        }
    }
    // The compiler says the same twice when it comes to a place on two ways.
    let mut said = HashSet::new();
    diagnostics.retain(|lines| {
        let first = lines.first().copied().unwrap_or_default();
        let is_summary = first.starts_with("error: aborting due to ")
            || first.starts_with("warning: ") && first.ends_with(" emitted");
        !is_summary && said.insert(lines.join("\n").trim_end().to_owned())
    });
    diagnostics
}

fn is_heading(line: &str) -> bool {
    let rest = line.strip_prefix("error").or_else(|| line.strip_prefix("warning"));
    rest.is_some_and(|rest| rest.starts_with([':', '[']))
}

/// Names the other files in a way that is the same everywhere, and removes the numbers of their lines.
fn without_elsewhere(lines: Vec<&str>, case: &str, folders: &Folders<'_>) -> Vec<String> {
    let mut is_elsewhere = false;
    let mut result = Vec::new();
    for line in lines {
        let (space, rest) = line.split_at(line.len() - line.trim_start().len());
        let mut line = line.trim_end().to_owned();
        if let Some((arrow, place)) =
            rest.split_at_checked(4).filter(|(arrow, _)| ["--> ", "::: "].contains(arrow))
        {
            let place = named(place, folders);
            is_elsewhere = !place.starts_with(case);
            let place = if is_elsewhere { without_position(&place) } else { &place };
            line = format!("{space}{arrow}{place}");
        } else if is_elsewhere {
            // The code of another file, until something else is said.
            is_elsewhere =
                rest.starts_with(|first: char| first.is_ascii_digit() || "|.".contains(first));
            if is_elsewhere {
                let number = line.len()
                    - line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()).len();
                line.replace_range(..number, &" ".repeat(number));
            }
        }
        for (folder, name) in [(folders.package, "$DIR/"), (folders.workspace, "$WORKSPACE/")] {
            line = line.replace(&format!("{}/", folder.display()), name);
        }
        result.push(line);
    }
    result
}

/// A place without what is only on this machine.
fn named(place: &str, folders: &Folders<'_>) -> String {
    let below =
        |folder: &Path| Some(place.strip_prefix(folder.to_str()?)?.strip_prefix('/')?.to_owned());
    if let Some(rest) = below(folders.package) {
        return rest;
    }
    if let Some(rest) = below(folders.workspace) {
        return format!("$WORKSPACE/{rest}");
    }
    // `…/registry/src/index.crates.io-0123456789abcdef/axum-0.8.1/src/lib.rs`
    let package = place.split_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/'));
    if let Some((package, file)) = package.and_then(|(_, rest)| rest.split_once('/'))
        && let Some(end) = package.find('.').and_then(|dot| package[..dot].rfind('-'))
    {
        return format!("$CARGO/{}-$VERSION/{file}", &package[..end]);
    }
    // `…/lib/rustlib/src/rust/library/core/src/convert/mod.rs`
    if let Some((_, rest)) = place.split_once("/rustlib/src/rust/library/") {
        return format!("$RUST/{rest}");
    }
    // Without the sources of the standard library: `/rustc/0123…/library/core/src/convert/mod.rs`
    if let Some((_, rest)) =
        place.strip_prefix("/rustc/").and_then(|rest| rest.split_once("/library/"))
    {
        return format!("$RUST/{rest}");
    }
    // Cargo has them compiled from the root of the workspace.
    let file = Path::new(without_position(place));
    if file.is_relative() && file.extension().is_some_and(|extension| extension == "rs") {
        return format!("$WORKSPACE/{place}");
    }
    place.to_owned()
}

/// `src/lib.rs` of `src/lib.rs:3:12`.
fn without_position(place: &str) -> &str {
    place.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':')
}

/// Leaves out how many types are left out, all beyond the first of them, and where the rest of a long name is.
fn shortened(lines: Vec<String>) -> Vec<String> {
    let mut result = Vec::new();
    let mut listed: Option<usize> = None;
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let rest = line.trim_start();
        let indent = line.len() - rest.len();
        if rest
            .trim_start_matches("= note: ")
            .starts_with("the full name for the type has been written to")
        {
            continue;
        }
        if rest.starts_with("For more information about this error")
            || rest.starts_with("Some errors have detailed")
        {
            continue;
        }
        let count = rest.strip_prefix("and ").and_then(|rest| rest.strip_suffix(" others"));
        if count.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit())) {
            result.push(format!("{}and $N others", " ".repeat(indent)));
            listed = None;
            continue;
        }
        if rest.starts_with("= help: the following") && rest.contains(" implement trait ") {
            listed = Some(0);
        } else if let Some(count) = &mut listed {
            if indent < 12 {
                listed = None;
            } else {
                *count += 1;
                if *count > LISTED + 1 {
                    continue;
                }
                let next = lines.peek().map(|next| next.len() - next.trim_start().len());
                if *count > LISTED && next == Some(indent) {
                    result.push(format!("{}and $N others", " ".repeat(indent - 2)));
                    continue;
                }
            }
        }
        result.push(line);
    }
    result
}

/// Makes the column of the numbers of lines as narrow as those that are left need it. The compiler made it for the
/// longest one, which may have been another file's.
fn narrowed(lines: Vec<String>) -> Vec<String> {
    let Some(width) = lines.get(1).and_then(|line| line.find("--> ")) else { return lines };
    let numbers = lines.iter().filter_map(|line| number(line));
    let cut = width - numbers.max().unwrap_or(0).clamp(1, width);
    let mut follows_note = false;
    lines
        .into_iter()
        .map(|line| {
            let start = if line.starts_with("... ") { 3 } else { 0 };
            let spaces = line[start..].len() - line[start..].trim_start().len();
            let is_code = start > 0 || number(&line).is_some();
            let is_note = line.starts_with("note:") || line.starts_with("help:") || line == "...";
            let continues_note = follows_note && !is_code && spaces >= 6;
            follows_note = is_note || continues_note;
            // The further lines of what stands behind `=` are under its text, far from the column.
            let is_moved = !follows_note && spaces >= cut && (is_code || spaces > 10);
            if is_moved { format!("{}{}", &line[..start], &line[start + cut..]) } else { line }
        })
        .collect()
}

/// How many digits the number of a line has, if it begins with the column of numbers: 2 in ` 12 | code`, and 0 in
/// `    |`, `    = note: …` and `   --> file`.
fn number(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].trim_start();
    let has_space = line.len() > digits + after.len();
    let first = after.split(' ').next().unwrap_or_default();
    let is_in_column = match first {
        "|" => true,
        "~" | "+" | "-" => digits > 0,
        "-->" | ":::" | "=" => digits == 0,
        _ => false,
    };
    (has_space && is_in_column).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "cases/fail/case.rs";

    fn of(printed: &str) -> String {
        let (package, workspace) = (Path::new("/shop/ui-tests"), Path::new("/shop"));
        normalized(printed, CASE, &Folders { package, workspace })
    }

    #[test]
    fn places_elsewhere_have_no_numbers_and_the_column_is_narrow() {
        let printed = "\
error[E0277]: it is wrong
   --> /shop/ui-tests/cases/fail/case.rs:7:3
    |
  7 |   wrong(),
    |   ^^^^^ here
    |
    = help: it is explained
            in two lines
note: required by this
      and that
   --> /shop/auth/src/lib.rs:112:1
    |
112 | fn wrong() {}
    |    ^^^^^
...
115 | fn right() {}
    = note: the full name for the type has been written to '/tmp/type.txt'
help: write this
    |
  7 -   wrong(),
  7 +   right(),
    |

error: aborting due to 1 previous error

For more information about this error, try `rustc --explain E0277`.
";
        let expected = "\
error[E0277]: it is wrong
 --> cases/fail/case.rs:7:3
  |
7 |   wrong(),
  |   ^^^^^ here
  |
  = help: it is explained
          in two lines
note: required by this
      and that
 --> $WORKSPACE/auth/src/lib.rs
  |
  | fn wrong() {}
  |    ^^^^^
...
  | fn right() {}
help: write this
  |
7 -   wrong(),
7 +   right(),
  |
";
        assert_eq!(of(printed), expected);
    }

    #[test]
    fn other_files_are_called_the_same_everywhere() {
        let folders =
            Folders { package: Path::new("/shop/ui-tests"), workspace: Path::new("/shop") };
        let named = |place: &str| named(place, &folders);
        assert_eq!(named("/shop/ui-tests/cases/fail/a.rs:1:2"), "cases/fail/a.rs:1:2");
        assert_eq!(named("/shop/auth/src/lib.rs:1:2"), "$WORKSPACE/auth/src/lib.rs:1:2");
        assert_eq!(named("auth/src/lib.rs:1:2"), "$WORKSPACE/auth/src/lib.rs:1:2");
        let registry = "/cargo/registry/src/index.crates.io-1949cf8c6b5b557f";
        assert_eq!(
            named(&format!("{registry}/a-b-1.0.0-rc.1/src/a.rs:1:2")),
            "$CARGO/a-b-$VERSION/src/a.rs:1:2"
        );
        assert_eq!(
            named("/r/lib/rustlib/src/rust/library/core/src/a.rs:1:2"),
            "$RUST/core/src/a.rs:1:2"
        );
        assert_eq!(named("/rustc/0123abcd/library/core/src/a.rs:1:2"), "$RUST/core/src/a.rs:1:2");
        assert_eq!(named("/shopping/a.rs:1:2"), "/shopping/a.rs:1:2");
    }

    #[test]
    fn eight_types_of_a_list_are_shown() {
        let list = |types: usize| {
            let types: Vec<_> = (1..=types).map(|n| format!("            Type{n}")).collect();
            let types = types.join("\n");
            format!(
                "error: no\n --> x.rs:1:1\n  = help: the following types implement trait `A`:\n{types}\nerror: b\n"
            )
        };
        assert_eq!(of(&list(9)).lines().filter(|line| line.contains("Type")).count(), 9);
        let long = of(&list(12));
        assert_eq!(long.lines().filter(|line| line.contains("Type")).count(), 8);
        assert!(long.contains("Type8\n          and $N others\n\nerror: b\n"), "{long}");
        assert!(of("error: no\n          and 12 others\n").contains("          and $N others"));
    }

    #[test]
    fn diagnostics_are_apart_and_the_sum_is_left_out() {
        let printed = "warning: a\n\n\nerror: b\n\nerror: aborting due to 1 previous error; 1 warning emitted\n\n\
                       warning: 1 warning emitted\n\n";
        assert_eq!(of(printed), "warning: a\n\nerror: b\n");
    }

    #[test]
    fn what_is_said_twice_is_shown_once() {
        let printed =
            "error: a\n --> x.rs:1:1\n\nerror: a\n --> x.rs:2:1\n\nerror: a\n --> x.rs:1:1\n\n\n";
        let place = "error: a\n --> $WORKSPACE/x.rs\n";
        assert_eq!(of(printed), format!("{place}\n{place}"));
    }

    #[test]
    fn a_closure_is_named_by_its_file() {
        let printed =
            "error: `{closure@/shop/ui-tests/cases/fail/case.rs:6:4: 6:5}` and /shop/a.rs\n";
        assert_eq!(
            of(printed),
            "error: `{closure@$DIR/cases/fail/case.rs:6:4: 6:5}` and $WORKSPACE/a.rs\n"
        );
    }
}
