//! `cargo xtask test`: every test, with the servers that some of them need.

use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use crate::browser;
use crate::install::{self, Need};
use crate::ldap;
use crate::next_auth;
use crate::node::Node;
use crate::oauth1;
use crate::paths;
use crate::provider;
use crate::report::{Outcome, Report, Stopped, complete};
use crate::server::Server;

/// An integration test that needs a server.
///
/// Its target is behind a feature, so that `cargo test` alone leaves it out.
struct ServerTest {
    component: &'static str,
    package: &'static str,
    target: &'static str,
    feature: &'static str,
    /// The environment variable that tells the test the origin of the server.
    variable: &'static str,
    start: fn() -> Result<Server, Stopped>,
}

const SERVER_TESTS: &[ServerTest] = &[
    ServerTest {
        component: "sign-in at an OAuth 1.0a provider",
        package: "auth-providers",
        target: "oauth1_provider",
        feature: "servers",
        variable: "AUTH_TEST_OAUTH1",
        start: oauth1::start,
    },
    ServerTest {
        component: "sign-in at an OpenID provider",
        package: "auth-providers",
        target: "openid_provider",
        feature: "servers",
        variable: "AUTH_TEST_OP",
        start: provider::start,
    },
    ServerTest {
        component: "cookies shared with NextAuth v4",
        package: "auth-providers",
        target: "next_auth",
        feature: "servers",
        variable: "AUTH_TEST_NEXT_AUTH",
        start: next_auth::start,
    },
];

/// Runs everything, in the order of what the later steps take for granted.
pub(crate) fn run() -> ExitCode {
    install::debian_packages(&[Need::Chromium, Need::OpenSsl, Need::Slapd]);
    let mut report = Report::default();
    report.run("workspace", workspace);
    report.run("browser client", client);
    report.run("OpenID provider of the tests", provider::own_tests);
    for test in SERVER_TESTS {
        report.run(test.component, || test.run());
    }
    report.run("sign-in at an LDAP server", ldap::test);
    report.run("recorded exchanges of NextAuth v4", transcripts);
    report.run("browser: built-in pages", browser::pages);
    report.run("browser: quickstart", browser::quickstart);
    report.run("browser: oidc", browser::oidc);
    report.run("browser: react", browser::react);
    report.run("browser: spa", browser::spa);
    report.finish()
}

fn workspace() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    complete(&mut paths::cargo(&["test", "--workspace", "--no-fail-fast"]))
}

/// The tests of the browser client, which also make its small file again and compare.
fn client() -> Outcome {
    let folder = paths::root().join("auth/client");
    complete(Node::chosen()?.command_in(&folder)?.arg("--test"))
}

/// Replays the recorded exchanges; the test prints what it compared.
fn transcripts() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    let feature = "testbed/transcripts";
    complete(&mut paths::cargo(&[
        "test",
        "--workspace",
        "--features",
        feature,
        "--test",
        "transcripts",
    ]))
}

impl ServerTest {
    fn run(&self) -> Outcome {
        install::require(&[Need::OpenSsl])?;
        let server = (self.start)()?;
        let variables = [(self.variable, &*server.origin())];
        run_target(self.package, self.feature, self.target, &variables)
    }
}

/// Runs one integration test with a feature and environment variables.
pub(crate) fn run_target(
    package: &str,
    feature: &str,
    target: &str,
    variables: &[(&str, &str)],
) -> Outcome {
    let feature = format!("{package}/{feature}");
    // Of the whole workspace: with the package alone its dependencies would get other features
    // than in `cargo test`, and be built again.
    let arguments = ["test", "--workspace", "--features", &feature, "--test", target];
    match run_tests(paths::cargo(&arguments).envs(variables.iter().copied()))? {
        0 => Err(Stopped::Failed(format!("no test of `{target}` ran"))),
        _ => Ok(()),
    }
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
