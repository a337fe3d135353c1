//! The browser tests: example programs, driven by the scripts of `fixtures/browser`.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::example::{example, prepare, tools};
use crate::install;
use crate::lan;
use crate::page;
use crate::paths;
use crate::provider;
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};
use crate::test::behind_features;

/// Signs in to the example `email` with mails that it shows itself, and looks at those that the tests
/// of the library make.
pub(crate) fn email() -> Outcome {
    let (program, node) = prepare("email")?;
    let folder = paths::records().join("mails");
    let test = "both_parts_say";
    let mut tests = behind_features(&["--quiet", "--lib", "--", test]);
    complete(tests.env("AUTH_TEST_MAILS", &folder))?;
    let port = free_port()?;
    let origin = format!("http://127.0.0.1:{port}");
    let _application = Server::start("email", port, &mut example(&program, &origin))?;
    complete(script(node, "email.mjs", &origin).env("MAILS", folder))
}

/// Signs in to the example `oidc` at the fake provider for tests of applications.
pub(crate) fn fake_provider() -> Outcome {
    let ((program, node), (fake, _)) = (prepare("oidc")?, prepare("fake-provider")?);
    let (port, ours) = (free_port()?, free_port()?);
    let mut command = Command::new(&fake);
    let provider = Server::start("fake-provider", port, command.arg(format!("--port={port}")))?;
    // Another site than the provider's.
    let origin = format!("http://localhost:{ours}");
    let mut command = example(&program, &origin);
    command.env("AUTH_OIDC_ISSUER", provider.origin());
    command.envs([("AUTH_OIDC_ID", "fake-client"), ("AUTH_OIDC_SECRET", "fake-secret")]);
    let _application = Server::start("oidc-fake", ours, &mut command)?;
    complete(script(node, "fake-provider.mjs", &origin).env("OP", provider.origin()))
}

/// Signs in to the two setups of the example `frames`: from the provider's site, and inside a frame of
/// another one.
pub(crate) fn frames() -> Outcome {
    let (program, node) = prepare("frames")?;
    let provider = provider::start()?;
    let port = free_port()?;
    let origin = format!("http://localhost:{port}");
    let _application =
        Server::start("frames", port, at_provider(&mut example(&program, &origin), &provider))?;
    complete(
        script(node, "frames.mjs", &origin)
            .env("OTHER", format!("http://127.0.0.1:{port}"))
            .env("OP", provider.origin()),
    )
}

/// Confirms at the example `passkeys`, whose sessions are fresh for a short time then.
pub(crate) fn fresh() -> Outcome {
    const SECONDS: &str = "3";
    at_domain("passkeys", "fresh", &[("FRESH_SECONDS", SECONDS), ("SECONDS", SECONDS)])
}

/// Signs in to the example `oidc` at the OpenID provider.
pub(crate) fn oidc() -> Outcome {
    let (program, node) = prepare("oidc")?;
    let provider = provider::start()?;
    let port = free_port()?;
    // Another site than the provider's, so that cookies travel as they do between two sites.
    let origin = format!("http://localhost:{port}");
    let _application =
        Server::start("oidc", port, at_provider(&mut example(&program, &origin), &provider))?;
    complete(script(node, "oidc.mjs", &origin).env("OP", provider.origin()))
}

/// Looks at every built-in page in every state. The pages are those that the tests of the library
/// make; most of their states take a provider or a mishap to see in a running program.
pub(crate) fn pages() -> Outcome {
    let mut node = tools()?;
    let folder = paths::records().join("pages");
    // Those of an earlier run would do for ones that nothing writes any more.
    if let Err(error) = fs::remove_dir_all(&folder)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(Stopped::Failed(format!("{}: {error}", folder.display())));
    }
    let test = "every_state_is_a_page_of_its_own";
    let mut tests = behind_features(&["--quiet", "--lib", "--", test]);
    complete(tests.env("AUTH_TEST_PAGES", &folder))?;
    node.arg("pages.mjs").env("PAGES", folder.join("pages.json"));
    complete(&mut surroundings(node))
}

/// Adds passkeys at the example `passkeys`, and signs in with them.
pub(crate) fn passkeys() -> Outcome {
    at_domain("passkeys", "passkeys", &[])
}

/// Takes the pictures of the guide anew, of the pages that a test of a site writes and of the fake provider's.
pub(crate) fn pictures() -> Outcome {
    let (fake, mut node) = prepare("fake-provider")?;
    let port = free_port()?;
    let mut command = Command::new(&fake);
    let provider = Server::start("fake-provider", port, command.arg(format!("--port={port}")))?;
    let pages = paths::records().join("pictures.json");
    let test = "the_pages_are_those_of_the_pictures";
    let mut cargo = behind_features(&["--quiet", "--test", "flows", "--", test]);
    complete(cargo.env("AUTH_TEST_PICTURES", &pages))?;
    node.arg("pictures.mjs").env("PAGES", &pages).env("OP", provider.origin());
    let folder = paths::root().join("docs/guide/pictures");
    complete(surroundings(node).env("SCREENSHOTS", folder))
}

/// Signs in to the example `quickstart` with a name and a password, and looks whether the session is
/// there after a restart.
pub(crate) fn quickstart() -> Outcome {
    let (program, mut node) = prepare("quickstart")?;
    let port = free_port()?;
    let origin = format!("http://127.0.0.1:{port}");
    let folder = emptied("quickstart")?;
    let state = folder.join("cookies.json");
    for restarted in [None, Some(("RESTARTED", "1"))] {
        let mut application = example(&program, &origin);
        let _application = Server::start("quickstart", port, application.current_dir(&folder))?;
        let mut script = script(node, "quickstart.mjs", &origin);
        script.envs([("LOGIN", "demo"), ("PASSWORD", "demo-password"), ("EXPECT", "free")]);
        complete(script.env("STATE", &state).envs(restarted))?;
        node = tools()?;
    }
    at_lan_address(&program, &folder, node)
}

/// Signs in to the example `quickstart` at this machine's own address in its network, over plain http:
/// browsers send less there than to the loopback or to https.
fn at_lan_address(program: &Path, folder: &Path, node: Command) -> Outcome {
    let Some(address) = lan::address() else {
        return Err(Stopped::NotRun("needs a network besides the loopback".to_owned()));
    };
    let port = free_port()?;
    let failed = |error: io::Error| Stopped::Failed(format!("{address}: {error}"));
    lan::open(address, port).map_err(failed)?;
    let origin = format!("http://{}", SocketAddr::from((address, port)));
    let mut application = example(program, &origin);
    // Elsewhere than on the loopback it doesn't start without a mail server; none is sent here.
    application.current_dir(folder).env("AUTH_EMAIL_SERVER", "smtp://127.0.0.1:9");
    let _application = Server::start("quickstart-lan", port, &mut application)?;
    let mut script = script(node, "quickstart.mjs", &origin);
    script.envs([("LOGIN", "demo"), ("PASSWORD", "demo-password"), ("EXPECT", "free")]);
    complete(script.env("LAN", address.to_string()))
}

/// Signs in to the example `react` with the client of NextAuth: as it comes, with sessions that end
/// soon, and below another base path.
pub(crate) fn react() -> Outcome {
    let (program, node) = prepare("react")?;
    let page = page::built("react", &[])?;
    let custom_page = page::built("react-custom", &[("VITE_AUTH_BASE_PATH", "/custom/auth")])?;
    let provider = provider::start()?;
    let start = |name: &str, path: &str, variables: &[(&str, &OsStr)]| {
        let port = free_port()?;
        let origin = format!("http://localhost:{port}");
        let mut command = example(&program, &format!("{origin}{path}"));
        at_provider(&mut command, &provider).env("WEB_DIST", &page).envs(variables.iter().copied());
        Ok((Server::start(name, port, &mut command)?, origin))
    };
    let (_usual, usual) = start("react", "", &[])?;
    let (_brief, brief) = start("react-brief", "", &[("SESSION_SECONDS", OsStr::new("4"))])?;
    let custom = [("WEB_DIST", custom_page.as_os_str())];
    let (_custom, custom) = start("react-custom", "/custom/auth", &custom)?;
    let absent = [("WEB_DIST", OsStr::new("absent"))];
    let (_not_built, not_built) = start("react-not-built", "", &absent)?;
    complete(
        script(node, "react.mjs", &usual)
            .env("APP_BRIEF", brief)
            .env("APP_CUSTOM", custom)
            .env("APP_NOT_BUILT", not_built)
            .env("OP", provider.origin()),
    )
}

/// Signs in to the example `second-factor` in two steps.
pub(crate) fn second_factor() -> Outcome {
    at_domain("second-factor", "second-factor", &[])
}

/// Uses the page of the example `spa`: once with sessions that last, once with such that don't unless
/// a page keeps them alive.
pub(crate) fn spa() -> Outcome {
    const SECONDS: &str = "3";
    let (program, node) = prepare("spa")?;
    let provider = provider::start()?;
    let ports = [free_port()?, free_port()?];
    let [lasting, fleeting] = ports.map(|port| format!("http://localhost:{port}"));
    let _lasting =
        Server::start("spa", ports[0], at_provider(&mut example(&program, &lasting), &provider))?;
    let mut command = example(&program, &fleeting);
    let _fleeting =
        Server::start("spa-fleeting", ports[1], command.env("SESSION_SECONDS", SECONDS))?;
    complete(script(node, "spa.mjs", &lasting).env("OP", provider.origin()).envs([
        ("FLEETING", fleeting.as_str()),
        ("SECONDS", SECONDS),
        ("LOGIN", "demo"),
        ("PASSWORD", "demo-password"),
    ]))
}

/// Runs a script over an example, with variables for both. Browsers know no passkeys at an address, so the example is
/// at a name.
fn at_domain(program: &str, name: &str, variables: &[(&str, &str)]) -> Outcome {
    let (program, node) = prepare(program)?;
    let port = free_port()?;
    let origin = format!("http://localhost:{port}");
    let mut application = example(&program, &origin);
    application.current_dir(emptied(name)?).envs(variables.iter().copied());
    let _application = Server::start(name, port, &mut application)?;
    complete(script(node, &format!("{name}.mjs"), &origin).envs(variables.iter().copied()))
}

/// An empty folder of the records, for an example that makes its database where it runs.
fn emptied(name: &str) -> Result<PathBuf, Stopped> {
    let folder = paths::records().join(name);
    let emptied = fs::remove_dir_all(&folder).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    });
    emptied
        .and_then(|()| fs::create_dir_all(&folder))
        .map_err(|error| Stopped::Failed(format!("{}: {error}", folder.display())))?;
    Ok(folder)
}

/// Tells an example where the OpenID provider is.
fn at_provider<'a>(command: &'a mut Command, provider: &Server) -> &'a mut Command {
    command
        .env("AUTH_OIDC_ISSUER", provider.origin())
        .env("AUTH_OIDC_ID", provider::CLIENT_ID)
        .env("AUTH_OIDC_SECRET", provider::CLIENT_SECRET)
}

fn script(mut node: Command, file: &str, origin: &str) -> Command {
    node.arg(file).env("APP", origin);
    surroundings(node)
}

/// The browser of a script, and where its pictures go.
fn surroundings(mut node: Command) -> Command {
    node.env("CHROMIUM", install::chromium())
        .env("SCREENSHOTS", paths::records().join("screenshots"));
    node
}
