//! Tasks of the project: `cargo xtask <task>`.

#![expect(clippy::print_stdout, reason = "a task reports on standard output")]

mod active_directory;
mod attacks;
mod bench;
mod browser;
mod catalogue;
mod certificates;
mod cluster;
mod components;
mod database;
mod editor;
mod example;
mod folder;
mod fuzz;
mod guide;
mod install;
mod lambda;
mod lan;
mod ldap;
mod mistakes;
mod mutants;
mod next_auth;
mod nginx;
mod node;
mod nosql;
mod oauth1;
mod openid;
mod packages;
mod page;
mod paths;
mod pgbouncer;
mod postgres;
mod processor;
mod provider;
mod python;
mod report;
mod server;
mod sites;
mod smtp;
mod targets;
mod test;

use std::env;
use std::process::ExitCode;

use report::Report;

const USAGE: &str = "\
usage: cargo xtask TASK

tests:
  test                     installs what is missing, runs every test, and reports what could not be run
  test COMPONENT           the same for the components that have this in their names
  test --help              what it installs and changes, how long it takes, and the names of the components
  fuzz [TARGET]            runs each target of the fuzzer for a minute, or one of them
  mutants [FILE]           changes the checks of the library one by one, and says which no test notices;
                           with FILE, those in the files that have this in their names
  mutants --left           the same for those that no test noticed the last time
  cluster                  restarts, kills and moves a site of three processes under load, and fails when
                           anybody is signed out
  soak [--minutes N]       runs one process with faults for an hour, or for N minutes (4 or more), and fails
                           when it grows

measurements:
  bench                    measures the library beside its peers, and writes docs/performance.md
  bench --quick            counts the instructions of a request, and fails when they are more than
                           docs/performance.toml says
  bench --quick --write    writes that file anew

files that are made from others:
  guide                    copies the pages of the guide to the crate's documentation, auth/docs/guide
  mistakes                 makes the book of mistakes, docs/guide/mistakes
  screenshots              takes the pictures of the built-in pages in docs/guide/pictures
  provider docs            writes docs/providers from the definitions

providers:
  provider new NAME [--oauth2 | --oidc]
                           writes what a new provider needs, OAuth 2.0 by default
  provider samples DIR     runs the sample files of a folder, and counts the cases
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if words.iter().any(|word| ["--help", "-h", "help"].contains(word)) {
        print!("{}", help(&words));
        return ExitCode::SUCCESS;
    }
    let code = match words[..] {
        ["bench", ref options @ ..] => bench::run(options),
        ["cluster"] => Some(cluster::play()),
        ["fuzz"] => Some(fuzz::run(None)),
        ["fuzz", target] => Some(fuzz::run(Some(target))),
        ["guide"] => Some(guide::run()),
        ["mistakes"] => Some(mistakes::run()),
        ["mutants"] => Some(mutants::run(None)),
        ["mutants", file] => Some(mutants::run(Some(file))),
        ["provider", ref task @ ..] => catalogue::run(task),
        ["soak"] => cluster::soak(&cluster::MINUTES.to_string()),
        ["soak", "--minutes", minutes] => cluster::soak(minutes),
        ["screenshots"] => Some(screenshots()),
        ["test"] => Some(test::run(None)),
        ["test", component] => Some(test::run(Some(component))),
        _ => None,
    };
    code.unwrap_or_else(|| usage(&words))
}

/// What somebody asks for who writes `--help`, `-h` or `help` somewhere.
fn help(words: &[&str]) -> String {
    if words.contains(&"test") { test::help() } else { USAGE.to_owned() }
}

/// Takes the pictures of the guide.
fn screenshots() -> ExitCode {
    let mut report = Report::default();
    report.run("pictures of the guide", browser::pictures);
    report.finish()
}

fn usage(words: &[&str]) -> ExitCode {
    if !words.is_empty() {
        eprintln!("error: there is no task `{}`\n", words.join(" "));
    }
    eprint!("{USAGE}");
    ExitCode::from(2)
}
