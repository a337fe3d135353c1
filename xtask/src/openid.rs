//! OpenID providers that somebody else wrote, each as it comes: `fixtures/django-oauth-toolkit`,
//! `fixtures/canaille`, `fixtures/glewlwyd` and `fixtures/oauth2-mock-server`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::components::{Component, component};
use crate::folder::Folder;
use crate::install::{self, Need};
use crate::node::Node;
use crate::paths;
use crate::python;
use crate::report::{Outcome, Stopped, quietly};
use crate::server::{Server, free_port};
use crate::test::run_tests_of;

/// A provider that visitors of the tests sign in at.
struct Provider {
    component: &'static str,
    /// The tests at it, by the beginning of their names.
    tests: &'static str,
    start: fn() -> Result<Running, Stopped>,
}

/// A server, and what is deleted after it.
struct Running {
    server: Server,
    _folder: Option<Folder>,
}

/// What tells the tests where the server is.
const VARIABLE: &str = "AUTH_TEST_OPENID";

const PROVIDERS: &[Provider] = &[
    Provider {
        component: "sign-in at django-oauth-toolkit",
        tests: "openid_servers::django_oauth_toolkit",
        start: || python("django-oauth-toolkit"),
    },
    Provider {
        component: "sign-in at Canaille",
        tests: "openid_servers::canaille",
        start: || python("canaille"),
    },
    Provider {
        component: "sign-in at Glewlwyd",
        tests: "openid_servers::glewlwyd",
        start: glewlwyd,
    },
    Provider {
        component: "sign-in at oauth2-mock-server",
        tests: "openid_servers::oauth2_mock_server",
        start: mock_server,
    },
];

/// A component for each of them, which signs in there.
pub(crate) fn components() -> impl Iterator<Item = Component> {
    PROVIDERS.iter().map(|provider| component(provider.component, || provider.test()))
}

impl Provider {
    fn test(&self) -> Outcome {
        install::require(&[Need::OpenSsl])?;
        let running = (self.start)()?;
        let origin = running.server.origin();
        run_tests_of("servers", self.tests, &[(VARIABLE, &origin)])
    }
}

/// One that is a program in Python, with packages of PyPI.
fn python(name: &'static str) -> Result<Running, Stopped> {
    let mut command = python::command_in(&fixture(name), name)?;
    let server = Server::start(name, free_port()?, command.arg("server.py"))?;
    Ok(Running { server, _folder: None })
}

fn mock_server() -> Result<Running, Stopped> {
    let mut node = Node::chosen()?.command_in(&fixture("oauth2-mock-server"))?;
    let server = Server::start("oauth2-mock-server", free_port()?, node.arg("server.mjs"))?;
    Ok(Running { server, _folder: None })
}

/// Debian's, with a database of its own.
fn glewlwyd() -> Result<Running, Stopped> {
    install::require(&[Need::Glewlwyd])?;
    let folder = Folder::new("glewlwyd")?;
    let port = free_port()?;
    let mut prepare = Command::new("python3");
    prepare.arg(fixture("glewlwyd").join("prepare.py")).arg(folder.path()).arg(port.to_string());
    quietly(&mut prepare)?;
    let mut command = Command::new("glewlwyd");
    command.arg("--config-file").arg(folder.path().join("glewlwyd.conf")).stdin(Stdio::null());
    let server = Server::start("glewlwyd", port, &mut command)?;
    Ok(Running { server, _folder: Some(folder) })
}

fn fixture(name: &str) -> PathBuf {
    paths::root().join("fixtures").join(name)
}
