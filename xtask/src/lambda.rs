//! The example `lambda`: over PostgreSQL, and behind the emulator of `cargo lambda watch`.

use std::process::Command;

use crate::database;
use crate::install::{self, Need};
use crate::paths;
use crate::python;
use crate::report::Outcome;
use crate::server::{Server, free_port};
use crate::test::run_behind_features;

/// Signs in with users and sessions in PostgreSQL, and prints how long a cold start takes.
pub(crate) fn over_postgres() -> Outcome {
    let database = database::postgres()?;
    test("it_signs_in_with_sessions_in_postgresql", ("AUTH_TEST_POSTGRES", &database.url))
}

/// Signs in through the emulator.
pub(crate) fn behind_emulator() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    let folder = paths::root().join("fixtures/cargo-lambda");
    // It puts the program in a folder; the Python that it gives isn't needed.
    drop(python::command_in(&folder, "cargo-lambda")?);
    let port = free_port()?;
    let mut command = Command::new(paths::build().join("tools/cargo-lambda/bin/cargo-lambda"));
    // The test starts the program that is built already: the emulator would build it again with other
    // features.
    command.current_dir(paths::root()).args(["lambda", "watch", "--only-lambda-apis"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string()]);
    let emulator = Server::start("cargo-lambda", port, &mut command)?;
    test("it_signs_in_behind_the_emulator", ("AUTH_TEST_LAMBDA", &emulator.origin()))
}

/// Runs one test that `cargo test` alone leaves out.
fn test(name: &str, variable: (&str, &str)) -> Outcome {
    let arguments = ["--test", "function", "--", "--ignored", "--exact", "--nocapture", name];
    run_behind_features(&arguments, &[variable])
}
