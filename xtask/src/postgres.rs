//! PostgreSQL for the time of a test: Debian's, in a temporary folder.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use crate::install::{self, Need, answer, is_root};
use crate::report::{Outcome, Stopped, complete, quietly};
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
        let cluster = Self::place(name)?;
        let mut init = cluster.program("initdb")?;
        init.args(["-A", "trust", "-U", USER, "-E", "UTF8", "--no-locale", "--no-sync"]);
        complete(init.stdin(Stdio::null()).stdout(Stdio::null()))?;
        let port = cluster.port;
        fs::write(cluster.configuration(), format!("{CONFIGURATION}port = {port}\n"))
            .map_err(|error| Stopped::Failed(format!("{name}: {error}")))?;
        Ok(cluster)
    }

    /// Makes a copy of this cluster, which has to be running, that isn't running itself; once it does, it
    /// follows this one.
    pub(crate) fn follower(&self, name: &'static str) -> Result<Self, Stopped> {
        let follower = Self::place(name)?;
        let mut copy = follower.program("pg_basebackup")?;
        copy.args(["--host", "127.0.0.1", "--port", &self.port.to_string(), "--username", USER]);
        copy.args(["--wal-method", "stream", "--checkpoint", "fast", "--no-sync"]);
        quietly(copy.arg("--write-recovery-conf"))?;
        // The copy has this one's configuration, of which the last line of a kind counts. Nobody follows
        // the copy, so it waits for nobody.
        follower
            .configure(&format!("port = {}\nsynchronous_standby_names = ''\n", follower.port))?;
        Ok(follower)
    }

    /// From the next start on, a transaction is committed when a follower has it too.
    pub(crate) fn wait_for_followers(&self) -> Outcome {
        self.configure("synchronous_standby_names = '*'\n")
    }

    /// An empty folder, and a port.
    fn place(name: &'static str) -> Result<Self, Stopped> {
        install::require(&[Need::Postgres])?;
        // Not below the folder of the build, which another user may not be able to reach.
        let folder = env::temp_dir().join(format!("auth-test-{name}-{}", process::id()));
        fs::create_dir(&folder).map_err(|error| Stopped::Failed(format!("{name}: {error}")))?;
        let cluster = Self { name, port: free_port()?, folder };
        if is_root() {
            complete(Command::new("chown").arg(USER).arg(&cluster.folder))?;
        }
        Ok(cluster)
    }

    /// Adds lines to the configuration.
    fn configure(&self, lines: &str) -> Outcome {
        let file = fs::File::options().append(true).open(self.configuration());
        file.and_then(|mut file| file.write_all(lines.as_bytes()))
            .map_err(|error| Stopped::Failed(format!("{}: {error}", self.name)))
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

    fn configuration(&self) -> PathBuf {
        self.data().join("postgresql.auto.conf")
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
