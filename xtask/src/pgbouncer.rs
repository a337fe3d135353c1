//! PgBouncer before PostgreSQL, as Debian has it: each transaction gets another connection of the
//! server, and no statement stays prepared.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::folder::Folder;
use crate::install::{self, Need, answer, is_root};
use crate::postgres::{self, Cluster};
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};
use crate::test::run_tests_of;

/// The tests of the stores through the pooler.
pub(crate) fn test() -> Outcome {
    install::require(&[Need::OpenSsl, Need::PgBouncer, Need::Postgres])?;
    let cluster = Cluster::make("postgres-pgbouncer")?;
    let _postgres = cluster.start()?;
    let folder = Folder::new("pgbouncer")?;
    let port = free_port()?;
    let file = folder.path().join("pgbouncer.ini");
    let configuration = format!(
        "[databases]
postgres = host=127.0.0.1 port={}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {}
pool_mode = transaction
; Few, so that every one has many clients.
default_pool_size = 3
",
        cluster.port(),
        folder.path().join("users.txt").display(),
    );
    write(&folder.path().join("users.txt"), &format!("\"{}\" \"\"\n", postgres::USER))?;
    write(&file, &configuration)?;
    let mut command = Command::new(program());
    if is_root() {
        // It refuses to be root.
        complete(Command::new("chown").arg("--recursive").arg(postgres::USER).arg(folder.path()))?;
        command.arg("--user").arg(postgres::USER);
    }
    command.arg("--quiet").arg(&file);
    let _pgbouncer = Server::start("pgbouncer", port, &mut command)?;
    let url = format!("postgres://{}@127.0.0.1:{port}/postgres", postgres::USER);
    run_tests_of("servers", "databases::pgbouncer::", &[("AUTH_TEST_PGBOUNCER", &url)])
}

pub(crate) fn is_installed() -> bool {
    answer(Command::new(program()).arg("--version").stdin(Stdio::null())).is_some()
}

/// Where Debian puts it, which is not in everybody's `PATH`.
fn program() -> &'static Path {
    Path::new("/usr/sbin/pgbouncer")
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|why| Stopped::Failed(format!("{}: {why}", file.display())))
}
