//! What the instructions of a request are spent on, by the functions that Valgrind finds them in.

use std::fmt::Write as _;
use std::process::Command;

use super::counts::{COUNTED, Counts, profile};
use super::program::{Program, said};
use crate::folder::Folder;
use crate::report::Stopped;

/// A share of a request: what it is, the functions whose instructions count, and those inside them that count elsewhere.
struct Share {
    what: &'static str,
    of: &'static [&'static str],
    without: &'static [&'static str],
}

const OPEN: &str = "auth::seal::token::jwe::open";
const PARSE: &str = "auth::seal::token::apart::open_apart";
const FIND: &str = "auth::browser::cookie::chunk::read";
const READ: &str = "auth::session::cookie::open";

const DECRYPTS: Share =
    Share { what: "the session's token: base64url and decryption", of: &[OPEN], without: &[] };
const PARSES: Share =
    Share { what: "its JSON, read into the claims type", of: &[PARSE], without: &[OPEN] };
const CHECKS: Share = Share {
    what: "finding its cookie, its times, roles and the user",
    of: &[FIND, READ],
    without: &[PARSE],
};

/// What is shown of a path, beside that of the bare handler.
struct Path {
    name: &'static str,
    bare: &'static str,
    shares: &'static [Share],
}

const PATHS: [Path; 2] = [
    Path {
        name: "native-session",
        bare: "bare-session",
        shares: &[
            DECRYPTS,
            PARSES,
            CHECKS,
            Share {
                what: "the new token and its cookie: random numbers, JSON, encryption, base64url",
                of: &["auth::session::cookie::write"],
                without: &[],
            },
            Share {
                what: "the session as JSON for the client",
                of: &["auth::engine::view::text"],
                without: &[],
            },
            Share {
                what: "the answer's headers and the text of its cookie",
                of: &["auth::flow::response::Answer::into_response"],
                without: &[],
            },
            Share {
                what: "which site was asked for, and whether a proxy is believed",
                of: &["auth::flow::arrival::origin"],
                without: &[],
            },
        ],
    },
    Path {
        name: "native-page",
        bare: "bare-page",
        shares: &[
            DECRYPTS,
            PARSES,
            CHECKS,
            Share {
                what: "the extractor: the request's cookies, the `claims` callback, span and metric",
                of: &["auth::http::extract::required::{{closure}}"],
                without: &[FIND, READ],
            },
        ],
    },
];

/// What one path's instructions are spent on: its name, and each share. They add up to the path's count.
#[derive(Debug)]
pub(crate) struct Spent {
    pub(crate) name: &'static str,
    pub(crate) shares: Vec<(&'static str, u64)>,
}

impl Spent {
    /// A table of the shares.
    pub(crate) fn table(&self) -> String {
        let all: u64 = self.shares.iter().map(|(_, count)| count).sum();
        let mut table = format!(
            "\nWhat the instructions of `{}` are spent on. A function that the compiler has put into its caller counts\n\
             there.\n\n| instructions | of all | what |\n| ---: | ---: | --- |\n",
            self.name
        );
        for (what, count) in &self.shares {
            // Writing to a `String` never fails.
            let _ = writeln!(
                table,
                "| {count} | {} % | {what} |",
                (100 * count + all / 2) / all.max(1)
            );
        }
        table
    }
}

/// What the instructions of the paths are spent on that are compared with a bare handler.
pub(crate) fn measure(program: &Program, counts: &Counts) -> Result<Vec<Spent>, Stopped> {
    let mut all = Vec::new();
    for Path { name, bare, shares } in PATHS {
        println!("instructions by function: {name}");
        let functions = functions(program, name)?;
        let count = |name: &str| counts.get(name).copied().unwrap_or_default();
        let bare = count(bare);
        let mut spent = vec![("what the bare handler takes: axum and the answer", bare)];
        for share in shares {
            spent.push((share.what, share.instructions(&functions)?));
        }
        let known: u64 = spent.iter().map(|(_, count)| count).sum();
        let rest = count(name).saturating_sub(known);
        spent.push(("all the rest: the layer or the routes, futures, headers", rest));
        all.push(Spent { name, shares: spent });
    }
    Ok(all)
}

impl Share {
    /// Fails when a function isn't there: its instructions would count for something else.
    fn instructions(&self, functions: &[(u64, String)]) -> Result<u64, Stopped> {
        let sum = |names: &[&str]| -> Result<u64, Stopped> {
            names.iter().map(|name| find(functions, name)).sum()
        };
        Ok(sum(self.of)?.saturating_sub(sum(self.without)?) / COUNTED)
    }
}

/// The instructions of a function and of those that it calls.
fn find(functions: &[(u64, String)], name: &str) -> Result<u64, Stopped> {
    let is_named =
        |function: &str| function.split_once(':').is_some_and(|(_, function)| function == name);
    let counts = functions.iter().filter(|(_, function)| is_named(function));
    counts.map(|(count, _)| *count).max().ok_or_else(|| {
        Stopped::Failed(format!(
            "no function `{name}` was counted: it has another name now, or the compiler has put it into its caller"
        ))
    })
}

/// The functions of a path, each with the instructions of those that it calls.
fn functions(program: &Program, path: &str) -> Result<Vec<(u64, String)>, Stopped> {
    let folder = Folder::new("spent")?;
    let mut command = Command::new("callgrind_annotate");
    command.args(["--inclusive=yes", "--threshold=100", "--show-percs=no"]);
    let text = said(command.arg(profile(program, path, &[], &folder)?))?;
    Ok(text.lines().filter_map(function).collect())
}

/// A line such as `1,252,000  /src/jwe.rs:auth::seal::token::jwe::open [/target/release/bench]`.
fn function(line: &str) -> Option<(u64, String)> {
    let (count, rest) = line.trim_start().split_once(' ')?;
    let count = count.replace(',', "").parse().ok()?;
    let name = rest.rsplit_once(" [").map_or(rest, |(name, _)| name);
    Some((count, name.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "\
Ir
13,552,098  PROGRAM TOTALS

 5,000  /a/apart.rs:auth::seal::token::apart::open_apart [/target/release/bench]
 1,500  /a/core.rs:auth::seal::token::jwe::open
 2,000  /a/jwe.rs:auth::seal::token::jwe::open [/target/release/bench]
 9,000  /a/jwe.rs:auth::seal::token::jwe::opened [/target/release/bench]
";

    #[test]
    fn a_share_is_what_its_functions_take_without_those_that_count_elsewhere() {
        let functions: Vec<_> = LINES.lines().filter_map(function).collect();
        let count = |share: &Share| share.instructions(&functions).ok();
        assert_eq!(count(&DECRYPTS), Some(2000 / COUNTED));
        assert_eq!(count(&PARSES), Some(3000 / COUNTED));
        assert_eq!(count(&CHECKS), None, "none of its functions is there");
    }
}
