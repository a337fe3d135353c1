//! The browser tests: example programs, driven by the scripts of `fixtures/browser`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::install::{self, Need};
use crate::paths;
use crate::provider;
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};

/// Signs what the examples hand out during a run; it protects nothing.
const SECRET: &str = "the secret of the browser tests only";

/// Signs in to the example `oidc` at the OpenID provider.
pub(crate) fn oidc() -> Outcome {
    prepare()?;
    let provider = provider::start()?;
    let port = free_port()?;
    // Another site than the provider's, so that cookies travel as they do between two sites.
    let origin = format!("http://localhost:{port}");
    let _application = Server::start(
        "oidc",
        port,
        example("oidc", &origin)
            .env("AUTH_OIDC_ISSUER", provider.origin())
            .env("AUTH_OIDC_ID", provider::CLIENT_ID)
            .env("AUTH_OIDC_SECRET", provider::CLIENT_SECRET),
    )?;
    complete(script("oidc.mjs", &origin).env("OP", provider.origin()))
}

/// Signs in to the example `quickstart` with a name and a password.
pub(crate) fn quickstart() -> Outcome {
    prepare()?;
    let port = free_port()?;
    let origin = format!("http://127.0.0.1:{port}");
    let _application = Server::start("quickstart", port, &mut example("quickstart", &origin))?;
    complete(script("quickstart.mjs", &origin).envs([("LOGIN", "demo"), ("PASSWORD", "demo")]))
}

/// Installs what the scripts need, and builds the examples.
fn prepare() -> Outcome {
    install::require(&[Need::Chromium, Need::OpenSsl])?;
    install::npm_packages(&folder())?;
    // With the tests, and of the whole workspace: the features are those of `cargo test`, so
    // nothing is built again.
    complete(&mut paths::cargo(&["build", "--quiet", "--workspace", "--bins", "--tests"]))
        .map_err(|stopped| Stopped::Failed(format!("the examples don't build: {stopped}")))
}

fn example(name: &str, origin: &str) -> Command {
    let mut command = Command::new(paths::binaries().join(name));
    command.current_dir(paths::root()).env("AUTH_URL", origin).env("AUTH_SECRET", SECRET);
    command
}

fn script(file: &str, origin: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg(file)
        .current_dir(folder())
        .stdin(Stdio::null())
        .env("APP", origin)
        .env("CHROMIUM", install::chromium())
        .env("SCREENSHOTS", paths::records().join("screenshots"));
    command
}

fn folder() -> PathBuf {
    paths::root().join("fixtures/browser")
}
