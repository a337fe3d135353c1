//! PostgreSQL for the time of a test: Debian's, in a temporary folder.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use crate::install::{self, Need, answer, is_root};
use crate::report::{Outcome, Stopped, complete};
use crate::server::{Server, free_port};

/// The user in the database, and on the machine where the tests are run by root, which PostgreSQL
/// refuses to be run by.
pub(crate) const USER: &str = "postgres";

/// Nobody wants the data back, so nothing waits for the disk.
const CONFIGURATION: &str = "listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 200
";

/// A cluster in a folder of its own, which goes with it.
#[derive(Debug)]
pub(crate) struct Cluster {
    name: &'static str,
    port: u16,
    folder: PathBuf,
}

impl Cluster {
    /// Makes an empty cluster that isn't running; its log is called `name`.
    pub(crate) fn make(name: &'static str) -> Result<Self, Stopped> {
        install::require(&[Need::Postgres])?;
        let failed = |error: io::Error| Stopped::Failed(format!("{name}: {error}"));
        // Not below the folder of the build, which another user may not be able to reach.
        let folder = env::temp_dir().join(format!("auth-test-{name}-{}", process::id()));
        fs::create_dir(&folder).map_err(failed)?;
        let cluster = Self { name, port: free_port()?, folder };
        cluster.init()?;
        let port = cluster.port;
        fs::write(
            cluster.data().join("postgresql.auto.conf"),
            format!("{CONFIGURATION}port = {port}\n"),
        )
        .map_err(failed)?;
        Ok(cluster)
    }

    fn init(&self) -> Outcome {
        if is_root() {
            complete(Command::new("chown").arg(USER).arg(&self.folder))?;
        }
        let mut init = self.program("initdb")?;
        init.args(["-A", "trust", "-U", USER, "-E", "UTF8", "--no-locale", "--no-sync"]);
        complete(init.stdin(Stdio::null()).stdout(Stdio::null()))
    }

    pub(crate) fn start(&self) -> Result<Server, Stopped> {
        Server::start(self.name, self.port, &mut self.program("postgres")?)
    }

    /// What starts the cluster in a shell, in the foreground, until it gets `SIGINT`.
    pub(crate) fn shell_command(&self) -> Result<String, Stopped> {
        let command = self.program("postgres")?;
        let words = [command.get_program()].into_iter().chain(command.get_args());
        let quoted = words.map(|word| format!("'{}'", word.to_string_lossy()));
        Ok(quoted.collect::<Vec<_>>().join(" "))
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The database that every cluster has.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A program of PostgreSQL's for this cluster, run by whom it may be run by.
    fn program(&self, name: &str) -> Result<Command, Stopped> {
        let path = programs().ok_or_else(|| Stopped::NotRun("needs PostgreSQL".to_owned()))?;
        let path = path.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder).arg("-D").arg(self.data());
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What is left in a temporary folder is nobody's failure.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where Debian puts the programs that aren't in `PATH`: a folder for each release, of which any
/// will do.
pub(crate) fn programs() -> Option<PathBuf> {
    let releases = fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = releases.flatten().map(|release| release.path().join("bin"));
    folders.filter(|folder| is_complete(folder)).max()
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres"]
        .iter()
        .all(|name| answer(Command::new(folder.join(name)).arg("--version")).is_some())
}
