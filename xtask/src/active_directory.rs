//! The Active Directory of the tests: Samba's domain controller, in a temporary folder, with a
//! certificate of its own.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{self, Command, Stdio};

use crate::certificates;
use crate::folder::Folder;
use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped, quietly};
use crate::server::Server;
use crate::test::run_tests_of;

/// What tells the tests where the server is: its address, which has the ports of LDAP, and the file
/// with the authority that signed its certificate for that address.
const VARIABLE: &str = "AUTH_TEST_ACTIVE_DIRECTORY";

/// Makes a domain, and signs in there.
pub(crate) fn test() -> Outcome {
    install::require(&[Need::OpenSsl, Need::SambaAd])?;
    if !install::is_root() {
        return Err(Stopped::NotRun("Samba needs root for the ports of LDAP".to_owned()));
    }
    let folder = Folder::new("samba")?;
    let folder = folder.path();
    let address = address();
    let configuration = prepare(folder, address)?;
    certificates::make(folder, &format!("IP:{address}"))?;
    provision(folder)?;
    // Debian's Python: another one on `PATH` does not know Samba.
    let mut fill = Command::new("/usr/bin/python3");
    fill.arg(paths::root().join("fixtures/active-directory/accounts.py")).arg(&configuration);
    quietly(&mut fill)?;

    let mut command = Command::new("samba");
    // In the foreground, as one process, with what it says on standard output.
    command.args(["--foreground", "--model=single", "--debug-stdout"]);
    command.arg("--configfile").arg(&configuration);
    let ldap = SocketAddr::from((address, 389));
    let _server = Server::start_at("samba", ldap, &mut command)?;
    let place = format!("{address} {}", folder.join("ca.pem").display());
    run_tests_of("servers", "active_directory::", &[(VARIABLE, &place)])
}

/// Where Debian puts the domain controller, and what makes domains; nothing that is installed
/// without the former runs.
pub(crate) fn is_installed() -> bool {
    ["/usr/sbin/samba", "/usr/bin/samba-tool", "/usr/share/samba/setup"]
        .iter()
        .all(|path| Path::new(path).exists())
}

/// An address of loopback that no other run has at the same time.
fn address() -> Ipv4Addr {
    let [.., high, middle, low] = process::id().to_be_bytes();
    Ipv4Addr::new(127, high.max(1), middle, low.clamp(1, 254))
}

fn prepare(folder: &Path, address: Ipv4Addr) -> Result<std::path::PathBuf, Stopped> {
    let template = paths::root().join("fixtures/active-directory/smb.conf");
    let file = folder.join("smb.conf");
    let failed = |error| Stopped::Failed(format!("{}: {error}", file.display()));
    let text = fs::read_to_string(template).map_err(failed)?;
    let text = text.replace("FOLDER", &folder.to_string_lossy());
    fs::write(&file, text.replace("ADDRESS", &address.to_string())).map_err(failed)?;
    Ok(file)
}

/// Makes an empty domain.
fn provision(folder: &Path) -> Outcome {
    let mut provision = Command::new("samba-tool");
    provision.args(["domain", "provision", "--realm=ACME.EXAMPLE", "--domain=ACME"]);
    provision.args(["--server-role=dc", "--dns-backend=NONE", "--host-name=dc"]);
    provision.args(["--host-ip=127.0.0.1", "--adminpass=Administrator-7"]);
    provision.arg("--targetdir").arg(folder.join("dc")).stdin(Stdio::null());
    quietly(&mut provision)
}
