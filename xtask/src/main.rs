//! Tasks of the project: `cargo xtask <task>`.

#![expect(clippy::print_stdout, reason = "a task reports on standard output")]

mod bench;
mod browser;
mod database;
mod install;
mod ldap;
mod next_auth;
mod node;
mod oauth1;
mod page;
mod paths;
mod provider;
mod python;
mod report;
mod server;
mod smtp;
mod test;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

tasks:
  bench  measures what a handler pays for its session, and fails when that is too much
  test   installs what is missing, runs every test, and reports what could not be run
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let task: Option<fn() -> ExitCode> = match words[..] {
        ["bench"] => Some(bench::run),
        ["test"] => Some(test::run),
        _ => None,
    };
    task.map_or_else(usage, |task| task())
}

fn usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
