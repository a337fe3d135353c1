//! The OpenID provider of the tests: `fixtures/openid-provider`.

use std::path::PathBuf;

use crate::node::Node;
use crate::paths;
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};

/// The client that the browser tests sign in with.
pub(crate) const CLIENT_ID: &str = "rp";
/// Its secret: a character that is not form-encoded right breaks the token request.
pub(crate) const CLIENT_SECRET: &str = "rp secret+/%";

/// Installs the provider and starts it.
pub(crate) fn start() -> Result<Server, Stopped> {
    let mut node = Node::chosen()?.command_in(&folder())?;
    Server::start("openid-provider", free_port()?, node.arg("server.mjs"))
}

/// Runs the provider's own tests: what the other tests take for granted about it.
pub(crate) fn own_tests() -> Outcome {
    complete(Node::chosen()?.command_in(&folder())?.arg("--test"))
}

fn folder() -> PathBuf {
    paths::root().join("fixtures/openid-provider")
}
