//! `cargo xtask bench`: what a handler pays for its session.

use std::process::ExitCode;

use crate::install::{self, Need};
use crate::paths;
use crate::report::{Report, complete};

/// Builds and runs the benchmark; it prints a table of its own, and fails when a bar is missed.
pub(crate) fn run() -> ExitCode {
    let mut report = Report::default();
    report.run("session in a handler", || {
        install::require(&[Need::OpenSsl])?;
        complete(&mut paths::cargo(&["bench", "--package", "tests", "--bench", "session"]))
    });
    report.finish()
}
