//! A server for the time of a test: a child process on a free loopback port.

use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::paths;
use crate::report::Stopped;

/// How long a server may take until it answers.
const START: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

/// Waits for the end of its standard input, then kills the process that it is told.
///
/// Its standard input is a pipe from this process, so the end comes however this process ends: by
/// Ctrl-C, which it ignores itself, or by a signal that leaves no time for a destructor.
const GUARD: &str = r#"trap "" HUP INT TERM; read -r _; kill -KILL "$1""#;

/// A running server, killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    child: Child,
    guard: Child,
}

impl Server {
    /// Starts a server with `PORT` in its environment, and waits until it answers there.
    ///
    /// What it prints goes to a log named after it, the end of which is shown when it does not
    /// start.
    pub(crate) fn start(name: &str, port: u16, command: &mut Command) -> Result<Self, Stopped> {
        Self::start_at(name, address(port), command.env("PORT", port.to_string()))
    }

    /// The same for a server with an address of its own, that needs no `PORT` to be told.
    pub(crate) fn start_at(
        name: &str,
        address: SocketAddr,
        command: &mut Command,
    ) -> Result<Self, Stopped> {
        let stopped = |why: String| Stopped::Failed(format!("{name} {why}"));
        let (path, log, copy) = log(name).map_err(|error| stopped(format!("log: {error}")))?;
        command.stdin(Stdio::null()).stdout(log).stderr(copy);
        let child = command.spawn().map_err(|error| stopped(format!("does not start: {error}")))?;
        let guard = guard(&child).map_err(|error| stopped(format!("guard: {error}")))?;
        let mut server = Self { address, child, guard };

        let begin = Instant::now();
        let why = loop {
            match server.child.try_wait() {
                Ok(None) if begin.elapsed() > START => break "does not answer".to_owned(),
                Ok(None) => {}
                Ok(Some(status)) => break format!("ended: {status}"),
                Err(error) => break format!("can't be waited for: {error}"),
            }
            if TcpStream::connect_timeout(&address, PAUSE).is_ok() {
                return Ok(server);
            }
            thread::sleep(PAUSE);
        };
        let printed = fs::read_to_string(path).unwrap_or_default();
        println!("{name} printed:\n{}", last_lines(&printed));
        Err(stopped(format!("{why}\n{}", last_lines(&printed))))
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The origin of the server, by address.
    pub(crate) fn origin(&self) -> String {
        self.url("http")
    }

    /// The URL of the server, by address.
    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The child is waited for last: until then nobody else can get its process id, which the
        // guard may still be about to kill. Errors mean that the process is gone already.
        let _ = self.child.kill();
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        let _ = self.child.wait();
    }
}

/// A loopback port that nothing listens on.
pub(crate) fn free_port() -> Result<u16, Stopped> {
    TcpListener::bind(address(0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Stopped::Failed(format!("no free port: {error}")))
}

fn address(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn guard(child: &Child) -> io::Result<Child> {
    Command::new("sh")
        .args(["-c", GUARD, "guard", &child.id().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

fn log(name: &str) -> io::Result<(PathBuf, File, File)> {
    let folder = paths::records();
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{name}.log"));
    let file = File::create(&path)?;
    let copy = file.try_clone()?;
    Ok((path, file, copy))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_server_that_ends_is_reported_with_what_it_printed() {
        let port = free_port().expect("loopback has a free port");
        let mut command = Command::new("sh");
        let stopped = Server::start("broken", port, command.args(["-c", "echo oh no; exit 3"]));
        let Err(Stopped::Failed(why)) = stopped else { panic!("it started: {stopped:?}") };
        assert!(why.contains("exit status: 3") && why.contains("oh no"), "{why}");
    }

    #[test]
    fn a_server_ends_when_it_is_dropped() {
        // The test answers in the place of the child.
        let listener = TcpListener::bind(address(0)).expect("loopback has a free port");
        let port = listener.local_addr().expect("a bound listener has an address").port();
        let server = Server::start("asleep", port, Command::new("sleep").arg("600"))
            .expect("something answers on the port");
        assert_eq!(server.origin(), format!("http://127.0.0.1:{port}"));
        let processes = [server.child.id(), server.guard.id()];
        let runs = |id: &u32| Path::new("/proc").join(id.to_string()).exists();
        assert!(processes.iter().all(runs));
        drop(server);
        assert!(!processes.iter().any(runs));
    }

    #[test]
    fn the_guard_kills_when_its_input_ends() {
        let mut child = Command::new("sleep").arg("600").spawn().expect("sleep starts");
        let mut guard = guard(&child).expect("sh starts");
        drop(guard.stdin.take());
        assert!(guard.wait().expect("the guard ends").success());
        assert!(!child.wait().expect("the child ends").success());
    }
}
