//! NextAuth v4 itself, to compare with: `fixtures/next-auth`.

use crate::node::Node;
use crate::paths;
use crate::report::Stopped;
use crate::server::{Server, free_port};

/// Installs NextAuth and starts it.
pub(crate) fn start() -> Result<Server, Stopped> {
    let folder = paths::root().join("fixtures/next-auth");
    let mut node = Node::chosen()?.command_in(&folder)?;
    Server::start("next-auth", free_port()?, node.arg("server.mjs"))
}
