//! The programs of the workspace that the browser tests use: built once, and started at an address.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::install::{self, Need};
use crate::node::Node;
use crate::paths;
use crate::report::Stopped;
use crate::test::{FEATURES, cargo};

/// Signs what the examples hand out during a run; it protects nothing.
const SECRET: &str = "the secret of the browser tests only";

/// Installs what the scripts need, and builds an example: gives the path of its program, and
/// `node` for a script.
pub(crate) fn prepare(example: &str) -> Result<(PathBuf, Command), Stopped> {
    let node = tools()?;
    let failed = |why: &String| Stopped::Failed(format!("the examples don't build: {why}"));
    program(BUILD.as_ref().map_err(failed)?, example)
        .map(|program| (program, node))
        .ok_or_else(|| Stopped::Failed(format!("the workspace has no program `{example}`")))
}

/// What cargo says when it builds the examples, once for all of them; or why it doesn't.
static BUILD: LazyLock<Result<String, String>> = LazyLock::new(|| {
    // As the tests are built, so that nothing is built again.
    let mut build = cargo(&["build", "--quiet", "--workspace", "--features", FEATURES]);
    build
        .args(["--bins", "--tests", "--message-format=json-render-diagnostics"])
        .stderr(Stdio::inherit());
    let output = build.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(output.status.to_string())
    }
});

/// Installs what the scripts need, and gives `node` for one.
pub(crate) fn tools() -> Result<Command, Stopped> {
    install::require(&[Need::Chromium, Need::OpenSsl])?;
    Node::chosen()?.command_in(&paths::root().join("fixtures/browser"))
}

/// The path of a program among the messages of the build that made it.
///
/// A path put together from the name could be that of a program that is long gone from the
/// workspace.
fn program(messages: &str, name: &str) -> Option<PathBuf> {
    messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(
        |message| {
            let is_program = message["target"]["name"] == name
                && message["target"]["kind"][0] == "bin"
                && message["profile"]["test"] == false;
            message["executable"].as_str().filter(|_| is_program).map(PathBuf::from)
        },
    )
}

/// An example that runs at an origin.
pub(crate) fn example(program: &Path, origin: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root()).env("AUTH_URL", origin).env("AUTH_SECRET", SECRET);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_among_the_messages_of_its_build() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"oidc"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"oidc"},"profile":{"test":true},"executable":"/b/oidc-1"}
{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"oidc"},"profile":{"test":false},"executable":"/b/oidc"}
{"reason":"build-finished","success":true}
"#;
        assert_eq!(program(messages, "oidc"), Some(PathBuf::from("/b/oidc")));
        assert_eq!(program(messages, "quickstart"), None);
    }
}
