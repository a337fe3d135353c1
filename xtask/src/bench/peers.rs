//! The peers that run in Node.js: `bench/peers`.

use std::process::Command;

use crate::install::is_newer;
use crate::node::Node;
use crate::paths;
use crate::report::{Stopped, complete};

/// What the peers sign with.
const SECRET: &str = "a secret of the benchmark, long enough";

/// The command line of Next.js.
const NEXT: &str = "node_modules/next/dist/bin/next";

/// Builds the site with next-auth, and gives what starts it on a port.
pub(crate) fn next_auth(port: u16) -> Result<Command, Stopped> {
    let port = port.to_string();
    let mut build = node_in("next-auth")?;
    build.args([NEXT, "build"]).env("NEXT_TELEMETRY_DISABLED", "1");
    let folder = paths::root().join("bench/peers/next-auth");
    let stamp = folder.join(".next/BUILD_ID");
    let sources = ["package-lock.json", "pages/page.js", "pages/api/auth/[...nextauth].js"];
    if !sources.iter().all(|source| is_newer(&stamp, &folder.join(source))) {
        complete(&mut build)?;
    }
    let mut start = node_in("next-auth")?;
    start.args([NEXT, "start", "--hostname", "127.0.0.1", "--port", &port]);
    start.envs([("NEXT_TELEMETRY_DISABLED", "1"), ("NODE_ENV", "production")]);
    start.env("NEXTAUTH_SECRET", SECRET).env("NEXTAUTH_URL", format!("http://127.0.0.1:{port}"));
    Ok(start)
}

/// What starts the site with better-auth.
pub(crate) fn better_auth(port: u16) -> Result<Command, Stopped> {
    let mut start = node_in("better-auth")?;
    start.arg("server.mjs").env("NODE_ENV", "production").env("PORT", port.to_string());
    start.env("BETTER_AUTH_SECRET", SECRET);
    Ok(start)
}

/// Node.js in the folder of a peer, whose packages are installed.
fn node_in(peer: &str) -> Result<Command, Stopped> {
    let folder = paths::root().join("bench/peers").join(peer);
    let node = Node::chosen()?;
    node.lock(&folder)?;
    node.command_in(&folder)
}
