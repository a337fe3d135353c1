//! Certificates for the servers of the tests, good for two days.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::report::{Outcome, Stopped, quietly};

/// Makes a certificate in a folder, `server.pem` with `server.key`, for `names` such as
/// `DNS:localhost`; the authority that signed it, `ca.pem`; and another authority, `other-ca.pem`.
pub(crate) fn make(folder: &Path, names: &str) -> Outcome {
    let failed = |error: io::Error| Stopped::Failed(format!("certificates: {error}"));
    fs::write(folder.join("server.ext"), format!("subjectAltName={names}\n")).map_err(failed)?;
    for (name, subject) in [("ca", "/CN=Test CA"), ("other-ca", "/CN=Another CA")] {
        openssl(folder, &["req", "-x509", "-days", "2", "-subj", subject], name)?;
    }
    openssl(folder, &["req", "-subj", "/CN=localhost"], "server-request")?;
    let mut sign = Command::new("openssl");
    sign.current_dir(folder).stdin(Stdio::null());
    sign.args(["x509", "-req", "-days", "2", "-in", "server-request.pem", "-out", "server.pem"]);
    sign.args(["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.ext"]);
    quietly(&mut sign)?;
    let (from, to) = (folder.join("server-request.key"), folder.join("server.key"));
    fs::rename(from, to).map_err(failed)
}

/// Makes a key, and what is asked for with it.
fn openssl(folder: &Path, arguments: &[&str], name: &str) -> Outcome {
    let mut command = Command::new("openssl");
    command.current_dir(folder).stdin(Stdio::null()).args(arguments);
    command.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
    command.arg("-keyout").arg(format!("{name}.key")).arg("-out").arg(format!("{name}.pem"));
    quietly(&mut command)
}
