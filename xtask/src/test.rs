//! `cargo xtask test`: every test, with the servers that some of them need.

use std::env;
use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::thread::JoinHandle;

use crate::attacks;
use crate::components::{self, Component};
use crate::install::{self, Need};
use crate::packages;
use crate::paths;
use crate::report::{Outcome, Report, Stopped};

/// The features of every test behind one, for all tests: with others the library and what depends on
/// it would be built anew.
pub(crate) const FEATURES: &str =
    "tests/servers,testbed/transcripts,cluster/servers,ui-tests/rust-analyzer";

/// Runs everything, or the components that have `only` in their names.
pub(crate) fn run(only: Option<&str>) -> ExitCode {
    let components = match chosen(components::all(), only) {
        Ok(components) => components,
        Err(why) => {
            eprintln!("error: {why}");
            return ExitCode::from(2);
        }
    };
    install::debian_packages(Need::OF_TESTS);
    let mut report = Report::with_limit();
    if components.iter().any(|component| component.name == components::ATTACKS) {
        report.attacks_not_run = attacks::not_run();
    }
    let mut packages = only.is_none().then(packages::install);
    for component in components {
        report.run(component.name, component.work);
        // They are there after the first, the build. What could not be installed is missed by whatever needs it.
        drop(packages.take().map(JoinHandle::join));
    }
    report.finish()
}

/// The components that have `only` in their names, in capitals or not.
fn chosen(all: Vec<Component>, only: Option<&str>) -> Result<Vec<Component>, String> {
    let Some(only) = only else { return Ok(all) };
    let is_meant =
        |component: &Component| component.name.to_lowercase().contains(&only.to_lowercase());
    if all.iter().any(is_meant) {
        return Ok(all.into_iter().filter(is_meant).collect());
    }
    Err(format!("no component has `{only}` in its name; the components are:\n{}", names(&all)))
}

/// One line for each component.
fn names(components: &[Component]) -> String {
    components.iter().flat_map(|component| ["  ", component.name, "\n"]).collect()
}

/// What `cargo xtask test --help` prints.
pub(crate) fn help() -> String {
    format!(
        "\
Runs every test, and ends with a table of what passed, what failed and what was not run.

usage: cargo xtask test              runs every component
       cargo xtask test COMPONENT    runs those that have this in their names, such as `LDAP` or `browser:`

How long it takes: about 35 to 45 minutes the first time on two processors. It needs a network, for
packages of Debian, crates.io, PyPI, npm and rustup.

What it changes on this machine: as root, it installs with apt-get those of these Debian packages that are
missing, also if one component is asked for; as another user, it says which command to run:
{}
Other packages go below the folder that cargo builds in, `target`, and into `node_modules` beside the lockfiles;
rust-analyzer is added with rustup. Servers keep their data in temporary folders, listen on free loopback ports,
and end with the run.

A component that this machine can't run is a row with the result `not run` and the reason, for example what to
install. With the variable CI set that is a failure, except for what can't be installed. These variables change
what is run:
  AUTH_TEST_MYSQL=mysql://user:password@host/database    your MySQL; the database is emptied
  SQLSERVER_URL=…                                        your SQL Server, as a connection string
  AUTH_TEST_MINUTES=60                                   no component begins after so many minutes

components:
{}",
        wrapped(&install::package_names(Need::OF_TESTS)),
        names(&components::all())
    )
}

/// Words in indented lines.
fn wrapped(words: &str) -> String {
    let (mut text, mut length) = (String::new(), usize::MAX / 2);
    for word in words.split(' ') {
        if length + word.len() > 100 {
            text.push_str(if text.is_empty() { " " } else { "\n " });
            length = 1;
        }
        text.push(' ');
        text.push_str(word);
        length += word.len() + 1;
    }
    text + "\n"
}

/// Runs one integration test, with environment variables.
pub(crate) fn run_target(target: &str, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", target], variables)
}

/// Runs those of an integration test whose names begin like this, with environment variables.
pub(crate) fn run_tests_of(target: &str, name: &str, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", target, "--", name], variables)
}

/// Runs some tests, with environment variables; at least one has to be there.
pub(crate) fn run_behind_features(which: &[&str], variables: &[(&str, &str)]) -> Outcome {
    install::require(&[Need::OpenSsl])?;
    match run_tests(behind_features(which).envs(variables.iter().copied()))? {
        0 => Err(Stopped::Failed(format!("no test ran: {}", which.join(" ")))),
        _ => Ok(()),
    }
}

/// `cargo test` with the features of every test behind one.
pub(crate) fn behind_features(which: &[&str]) -> Command {
    // Of the whole workspace: with a package alone its dependencies would get other features than in
    // `cargo test`, and be built again.
    let mut arguments = vec!["test", "--workspace", "--features", FEATURES];
    arguments.extend(which);
    cargo(&arguments)
}

/// `cargo` for what is built once: it keeps nothing for the next build, and makes no debug information, with
/// which the many programs take longer to compile and to link. A panic says where it is all the same. Who
/// wants something else says so in these variables. The tests that call cargo themselves pass them on.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = paths::cargo(arguments);
    for name in ["CARGO_INCREMENTAL", "CARGO_PROFILE_DEV_DEBUG"] {
        if env::var_os(name).is_none() {
            command.env(name, "0");
        }
    }
    command
}

/// Runs `cargo test`, and gives how many tests ran: a target without any succeeds too.
fn run_tests(cargo_test: &mut Command) -> Result<u32, Stopped> {
    let failed = |error: io::Error| Stopped::Failed(format!("cargo: {error}"));
    let mut child = cargo_test.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut ran = 0;
    for line in
        child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).split(b'\n'))
    {
        let line = line.map_err(failed)?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        ran += tests_run(&line);
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(ran) } else { Err(Stopped::Failed(status.to_string())) }
}

/// The tests that ran by the last line of a target, `test result: ok. 2 passed; 0 failed; 1 ignored`
/// and so on.
fn tests_run(line: &str) -> u32 {
    let counts = line.strip_prefix("test result: ").into_iter().flat_map(|line| line.split(';'));
    let ran = counts.filter_map(|count| {
        count
            .strip_suffix(" passed")
            .or_else(|| count.strip_suffix(" failed"))?
            .split(' ')
            .next_back()
    });
    ran.filter_map(|count| count.parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::component;

    #[test]
    fn only_what_is_wanted_is_chosen_and_something_has_to_be() {
        let all =
            || vec![component("workspace", || Ok(())), component("an LDAP server", || Ok(()))];
        let named = |only| {
            let chosen = chosen(all(), only);
            chosen.map(|all| all.iter().map(|component| component.name).collect::<Vec<_>>())
        };
        assert_eq!(named(None), Ok(vec!["workspace", "an LDAP server"]));
        assert_eq!(named(Some("ldap")), Ok(vec!["an LDAP server"]));
        let why = "no component has `--fast` in its name; the components are:\n  workspace\n  an LDAP server\n";
        assert_eq!(named(Some("--fast")), Err(why.to_owned()));
    }

    #[test]
    fn the_help_names_each_component_and_package() {
        let help = help();
        for component in components::all() {
            assert!(help.contains(&format!("\n  {}\n", component.name)), "{help}");
        }
        let words: Vec<_> = help.split_whitespace().collect();
        let packages = install::package_names(Need::OF_TESTS);
        assert!(packages.split(' ').all(|package| words.contains(&package)), "{help}");
        assert!(help.lines().all(|line| line.len() <= 115), "{help}");
    }

    #[test]
    fn the_tests_that_ran_are_counted() {
        let rest = "0 measured; 3 filtered out; finished in 0.00s";
        assert_eq!(
            tests_run(&format!("test result: ok. 12 passed; 0 failed; 1 ignored; {rest}")),
            12
        );
        assert_eq!(
            tests_run(&format!("test result: FAILED. 1 passed; 2 failed; 0 ignored; {rest}")),
            3
        );
        assert_eq!(
            tests_run(&format!("test result: ok. 0 passed; 0 failed; 4 ignored; {rest}")),
            0
        );
        assert_eq!(tests_run("running 2 tests"), 0);
    }

    #[test]
    fn the_tests_of_every_target_are_added_up() {
        let results = "test result: ok. 1 passed; 0 failed\ntest result: ok. 2 passed; 0 failed";
        let mut command = Command::new("printf");
        assert!(matches!(run_tests(command.arg(results)), Ok(3)));
        assert!(matches!(run_tests(&mut Command::new("true")), Ok(0)));
        assert!(matches!(run_tests(&mut Command::new("false")), Err(Stopped::Failed(_))));
    }
}
