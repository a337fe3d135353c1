//! The mail server of the tests: `fixtures/smtp-server`.

use crate::paths;
use crate::python;
use crate::report::Stopped;
use crate::server::{Server, free_port};

/// Installs the server and starts it.
pub(crate) fn start() -> Result<Server, Stopped> {
    let folder = paths::root().join("fixtures/smtp-server");
    let mut command = python::command_in(&folder, "smtp-server")?;
    Server::start("smtp-server", free_port()?, command.arg("server.py"))
}
