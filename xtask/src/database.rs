//! Databases for the time of a test, in folders of their own.

use std::fs;
use std::process::Command;

use crate::folder::Folder;
use crate::install::{self, Need};
use crate::postgres::Cluster;
use crate::report::{Stopped, quietly};
use crate::server::{Server, free_port};

/// A running database.
///
/// Its folder is deleted when it is dropped, after the server is killed.
#[derive(Debug)]
pub(crate) struct Database {
    /// Where it is, as a URL.
    pub(crate) url: String,
    /// Before the folder: the order in which they are dropped.
    pub(crate) server: Server,
    _folder: Place,
}

/// What is deleted with a database.
#[derive(Debug)]
#[expect(dead_code, reason = "it is there to be dropped")]
enum Place {
    Cluster(Cluster),
    Folder(Folder),
}

/// Starts PostgreSQL, with an empty database.
pub(crate) fn postgres() -> Result<Database, Stopped> {
    let cluster = Cluster::make("postgres")?;
    let server = cluster.start()?;
    Ok(Database { url: cluster.url(), server, _folder: Place::Cluster(cluster) })
}

/// Starts MariaDB, with an empty database.
pub(crate) fn mariadb() -> Result<Database, Stopped> {
    install::require(&[Need::MariaDb])?;
    // For each table that is made or dropped, MariaDB waits for the disk a dozen times, and no option stops all
    // of that: the log of such changes (`ddl_recovery.log`) is always synchronised.
    let folder = Folder::in_memory("mariadb")?;
    let data = folder.path().join("data");
    let datadir = format!("--datadir={}", data.display());
    let mut user = Vec::new();
    if install::is_root() {
        user.push("--user=root");
    }
    quietly(
        Command::new("mariadb-install-db")
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .args(&user)
            .arg(&datadir),
    )?;
    // The name is part of its path, as a folder is what a database is.
    let made = fs::create_dir(data.join("auth"));
    made.map_err(|error| Stopped::Failed(format!("mariadb: {error}")))?;
    let port = free_port()?;
    let socket = folder.path().join("socket");
    let mut command = Command::new("mariadbd");
    command
        .args(["--no-defaults", "--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0"])
        .args(&user)
        .arg(datadir)
        .arg(format!("--port={port}"))
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--pid-file={}", folder.path().join("pid").display()));
    let server = Server::start("mariadb", port, &mut command)?;
    // Over TCP a statement waits for 40 ms after one that has no answer: sqlx doesn't turn Nagle's algorithm off.
    let url =
        format!("mysql://root@127.0.0.1:{port}/auth?ssl-mode=DISABLED&socket={}", socket.display());
    Ok(Database { url, server, _folder: Place::Folder(folder) })
}
