//! `cargo xtask test`: every test, with the servers that some of them need.

use std::process::ExitCode;

use crate::browser;
use crate::install::{self, Need};
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

const SERVER_TESTS: &[ServerTest] = &[ServerTest {
    component: "sign-in at an OpenID provider",
    package: "auth-providers",
    target: "openid_provider",
    feature: "servers",
    variable: "AUTH_TEST_OP",
    start: provider::start,
}];

/// Runs everything, in the order of what the later steps take for granted.
pub(crate) fn run() -> ExitCode {
    install::debian_packages();
    let mut report = Report::default();
    report.run("workspace", workspace);
    report.run("OpenID provider of the tests", provider::own_tests);
    for test in SERVER_TESTS {
        report.run(test.component, || test.run());
    }
    report.run("browser: quickstart", browser::quickstart);
    report.run("browser: oidc", browser::oidc);
    report.finish()
}

fn workspace() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    complete(&mut paths::cargo(&["test", "--workspace", "--no-fail-fast"]))
}

impl ServerTest {
    fn run(&self) -> Outcome {
        install::require(&[Need::OpenSsl])?;
        let server = (self.start)()?;
        let feature = format!("{}/{}", self.package, self.feature);
        // Of the whole workspace: with the package alone its dependencies would get other features
        // than in `cargo test`, and be built again.
        let arguments = ["test", "--workspace", "--features", &feature, "--test", self.target];
        complete(paths::cargo(&arguments).env(self.variable, server.origin()))
    }
}
