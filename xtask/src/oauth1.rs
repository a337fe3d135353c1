//! The OAuth 1.0a provider of the tests: `fixtures/oauth1-provider`.

use crate::paths;
use crate::python;
use crate::report::Stopped;
use crate::server::{Server, free_port};

/// Installs the provider and starts it.
pub(crate) fn start() -> Result<Server, Stopped> {
    let folder = paths::root().join("fixtures/oauth1-provider");
    let mut command = python::command_in(&folder, "oauth1-provider")?;
    Server::start("oauth1-provider", free_port()?, command.arg("server.py"))
}
