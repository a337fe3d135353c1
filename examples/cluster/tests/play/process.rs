//! A process of the site: started, stopped, killed and looked at.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, time::sleep};

use crate::provider::{self, Provider};

/// How long a process may take to begin or to end.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// What every process of a site is told.
pub(crate) struct Orders {
    /// What browsers call the site.
    pub(crate) origin: String,
    /// How many proxies are in front.
    pub(crate) proxies: &'static str,
    pub(crate) database: String,
    pub(crate) redis: String,
    pub(crate) provider: Provider,
    /// The first seals, and both open.
    pub(crate) secrets: [&'static str; 2],
}

/// A running process, killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    port: u16,
}

impl Process {
    /// Starts it, and waits until it takes connections.
    pub(crate) async fn start(port: u16, orders: &Orders) -> Self {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cluster-{port}.log"));
        let log = File::options().create(true).append(true).open(log).unwrap();
        let provider = &orders.provider.url;
        let child = Command::new(env!("CARGO_BIN_EXE_cluster"))
            .env_clear()
            .env("PORT", port.to_string())
            .env("AUTH_URL", &orders.origin)
            .env("AUTH_PROXIES", orders.proxies)
            .env("AUTH_SECRET", orders.secrets[0])
            .env("AUTH_OLD_SECRET", orders.secrets[1])
            .env("DATABASE_URL", &orders.database)
            .env("REDIS_URL", &orders.redis)
            .env("OP_AUTHORIZE", orders.provider.authorize_url())
            .env("OP_TOKEN", format!("{provider}/token"))
            .env("OP_ME", format!("{provider}/me"))
            .env("OP_SECRET", provider::SECRET)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut process = Self { child, port };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert_eq!(process.child.try_wait().unwrap(), None, "the process at {port} ended");
            assert!(begin.elapsed() < PATIENCE, "the process at {port} doesn't answer");
            sleep(PAUSE).await;
        }
        process
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Tells it to end, and waits until it has answered what was under way.
    pub(crate) async fn stop(&mut self) {
        signal(self.child.id(), "TERM");
        let status = self.ended().await;
        assert!(status.success(), "the process at {} ended with {status}", self.port);
    }

    async fn ended(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "the process at {} doesn't end", self.port);
            sleep(PAUSE).await;
        }
    }

    /// Ends it at once, in the middle of whatever it does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How much memory it has, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let line = line.expect("Linux says how much memory a process has");
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process, by its id.
pub(crate) fn signal(id: u32, name: &str) {
    let script = format!("kill -{name} {id}");
    let status = Command::new("sh").args(["-c", &script]).status().unwrap();
    assert!(status.success(), "{script}: {status}");
}
