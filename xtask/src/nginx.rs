//! nginx in front of sites of the tests: Debian's, with the configuration in `fixtures/nginx`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped};
use crate::server::{Server, free_port};
use crate::test::run_tests_of;

/// What tells the test where everything is: a word for each port of [`PORTS`], `ONE=40001`.
const VARIABLE: &str = "AUTH_TEST_NGINX";

/// The ports in the configuration: where nginx listens, and where it expects a site.
const PORTS: [&str; 10] = [
    "ONE",
    "ONE_SITE",
    "TWO",
    "TWO_INNER",
    "TWO_SITE",
    "PREFIX",
    "PREFIX_SITE",
    "HTTP2",
    "BARE",
    "BARE_SITE",
];

/// Starts nginx, and signs in to sites behind it.
pub(crate) fn test() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    let ports = PORTS.iter().map(|name| Ok((*name, free_port()?)));
    let ports = ports.collect::<Result<Vec<(&str, u16)>, Stopped>>()?;
    let _nginx = start("nginx", "fixtures/nginx/nginx.conf", &ports)?;
    let place: Vec<_> = ports.iter().map(|(name, port)| format!("{name}={port}")).collect();
    run_tests_of("servers", "behind_nginx::", &[(VARIABLE, &place.join(" "))])
}

/// Starts nginx with the configuration in a file of the repository, and these ports in it; it listens at
/// the first.
pub(crate) fn start(
    name: &str,
    configuration: &str,
    ports: &[(&str, u16)],
) -> Result<Server, Stopped> {
    install::require(&[Need::Nginx])?;
    let folder = configure(name, configuration, ports);
    let folder = folder.map_err(|error| Stopped::Failed(format!("{name}: {error}")))?;
    let mut command = Command::new(program());
    // One process in the foreground, which ends when it is told to.
    command.arg("-p").arg(&folder).args(["-c", "nginx.conf", "-e", "error.log"]);
    command.args(["-g", "daemon off; master_process off;"]);
    Server::start(name, ports[0].1, &mut command)
}

/// Where Debian puts it, which is not in everybody's `PATH`.
pub(crate) fn program() -> &'static Path {
    Path::new("/usr/sbin/nginx")
}

/// The folder of the run, with the configuration for these ports.
fn configure(name: &str, configuration: &str, ports: &[(&str, u16)]) -> io::Result<PathBuf> {
    let folder = paths::records().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut text = fs::read_to_string(paths::root().join(configuration))?;
    for (name, port) in ports {
        text = text.replace(&format!("@{name}@"), &port.to_string());
    }
    fs::write(folder.join("nginx.conf"), text)?;
    Ok(folder)
}
