//! The program under test, as a process.

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
};

use crate::{crypto::client_key, transcript::Server};

/// The environment variable with the URL of the database that the program uses, and that is emptied:
/// not the one that the program itself reads, which may name a database of somebody's.
const DATABASE: &str = "AUTH_TEST_DATABASE";

/// What the program keeps users in: the scheme of a URL. SQLite unless something else is given.
pub(crate) fn storage() -> String {
    let url = env::var(DATABASE).unwrap_or_default();
    url.split_once(':').map_or("sqlite", |(scheme, _)| scheme).to_owned()
}

/// The running program, killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    folder: PathBuf,
}

impl Program {
    /// Starts the program with a transcript's setup; fails when it ends before it is ready.
    pub(crate) fn start(
        server: &Server,
        variables: &BTreeMap<String, String>,
        [port, control]: [u16; 2],
        upstream: &str,
    ) -> Result<Self, String> {
        let folder = env::temp_dir().join(format!("testbed-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_testbed"));
        let database = env::var(DATABASE).unwrap_or_default();
        for name in ["AUTH_SECRET", "AUTH_URL", "AUTH_TRUST_HOST", "NODE_ENV", "VERCEL"] {
            command.env_remove(name);
        }
        command
            .env_remove("NEXTAUTH_SECRET")
            .env_remove("NEXTAUTH_URL")
            .env("CONFIG", &server.config)
            .env("PORT", port.to_string())
            .env("CTL_PORT", control.to_string())
            .env("MOUNT", &server.mount)
            .env("OP_URL", upstream)
            .env("FAKE_URL", upstream)
            .env("RP_KEY", client_key())
            .env("DATABASE_URL", database)
            .envs(variables)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let output = child.stdout.take();
        let program = Self { child, folder };
        let mut line = String::new();
        let read = output.map(|output| BufReader::new(output).read_line(&mut line));
        match read {
            Some(Ok(_)) if line == "ready\n" => Ok(program),
            _ => Err("the program ended before it was ready".to_owned()),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port of this machine that nothing uses. It is below those that the system gives to connections, one of which could
/// take it before the program does.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    loop {
        let port = 20_000 + start + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
