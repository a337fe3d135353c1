//! The LDAP server of the tests: Debian's `slapd`, in a folder of the run, with certificates of its
//! own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::certificates;
use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};
use crate::test::run_tests_of;

/// What tells the tests where the server is: the port of `ldap://`, that of `ldaps://`, and the
/// folder with `ca.pem`, which signed the server's certificate for `localhost`, and `other-ca.pem`,
/// which didn't.
const VARIABLE: &str = "AUTH_TEST_LDAP";

/// Starts the server, and signs in there.
pub(crate) fn test() -> Outcome {
    install::require(&[Need::OpenSsl, Need::Slapd])?;
    let failed = |error: io::Error| Stopped::Failed(format!("slapd: {error}"));
    let folder = prepare().map_err(failed)?;
    certificates::make(&folder, "DNS:localhost")?;
    let configuration = folder.join("slapd.conf");
    let mut add = Command::new(slapd());
    add.args(["-T", "add", "-q", "-f"]).arg(&configuration);
    add.arg("-l").arg(paths::root().join("fixtures/ldap/entries.ldif")).stdin(Stdio::null());
    complete(&mut add)?;

    let (plain, tls) = (free_port()?, free_port()?);
    let mut command = Command::new(slapd());
    command.arg("-h").arg(format!("ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{tls}"));
    // In the foreground, without a word.
    command.args(["-d", "0", "-f"]).arg(&configuration);
    let _server = Server::start("slapd", tls, &mut command)?;
    let place = format!("{plain} {tls} {}", folder.display());
    run_tests_of("servers", "ldap_server::", &[(VARIABLE, &place)])
}

/// Where Debian puts it, which is not in everybody's `PATH`.
pub(crate) fn slapd() -> &'static Path {
    Path::new("/usr/sbin/slapd")
}

/// The folder of the run, as empty as the first time.
fn prepare() -> io::Result<PathBuf> {
    let folder = paths::records().join("slapd");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("db"))?;
    let configuration = fs::read_to_string(paths::root().join("fixtures/ldap/slapd.conf"))?;
    let configuration = configuration.replace("FOLDER", &folder.to_string_lossy());
    fs::write(folder.join("slapd.conf"), configuration)?;
    Ok(folder)
}
