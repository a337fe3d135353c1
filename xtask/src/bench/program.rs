//! The program of the package `bench`, and what runs on which processor.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::install::{self, Need};
use crate::paths;
use crate::report::{Stopped, complete};
use crate::server::Server;

/// The processor that servers have to themselves.
const SERVERS: &str = "0";
/// The processor of what asks them, and of PostgreSQL.
const OTHERS: &str = "1";
/// How long is asked before anything counts, in milliseconds.
const WARM_UP: &str = "200";

/// The sites that are programs of their own, so that nobody else's code is counted as their memory.
pub(crate) const ALONE: [&str; 4] = ["axum-login", "by-hand", "compat", "native"];

/// The program.
#[derive(Clone, Debug)]
pub(crate) struct Program(PathBuf);

/// How fast answers came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) per_second: f64,
    pub(crate) median_us: f64,
    pub(crate) p99_us: f64,
}

impl Program {
    /// Builds it as an application is built for use.
    pub(crate) fn build() -> Result<Self, Stopped> {
        Self::build_with("release", &["--bins"])
    }

    /// Builds only what counts, without the servers, and optimises only what is counted.
    pub(crate) fn build_to_count() -> Result<Self, Stopped> {
        Self::build_with("counted", &["--bin", "bench", "--no-default-features"])
    }

    fn build_with(profile: &str, features: &[&str]) -> Result<Self, Stopped> {
        install::require(&[Need::OpenSsl])?;
        let mut arguments = vec!["build", "--profile", profile, "--package", "bench"];
        arguments.extend(features);
        complete(&mut paths::cargo(&arguments))?;
        Ok(Self(paths::build().join(profile).join("bench")))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// What serves a site.
    pub(crate) fn serve(&self, name: &str) -> Command {
        if ALONE.contains(&name) {
            return Command::new(self.0.with_file_name(format!("only-{name}")));
        }
        let mut command = Command::new(&self.0);
        command.args(["serve", name]);
        command
    }

    /// The cookies of somebody who signs in at a site, once the paths show who it is.
    pub(crate) fn visit(&self, origin: &str, how: &str, paths: &[&str]) -> Result<String, Stopped> {
        said(Command::new(&self.0).args(["visit", origin, how]).args(paths))
    }

    /// Asks for a path so many milliseconds.
    pub(crate) fn load(
        &self,
        origin: &str,
        path: &str,
        cookies: &str,
        connections: u32,
        time: u32,
    ) -> Result<Sample, Stopped> {
        let mut command = Command::new(&self.0);
        command.args(["load", origin, path, &connections.to_string(), WARM_UP, &time.to_string()]);
        sample(command.env("COOKIES", cookies))
    }

    /// Signs in at a provider so many milliseconds.
    pub(crate) fn sign_in(
        &self,
        origin: &str,
        connections: u32,
        time: u32,
    ) -> Result<Sample, Stopped> {
        let mut command = Command::new(&self.0);
        command.args(["sign-in", origin, &connections.to_string(), WARM_UP, &time.to_string()]);
        sample(&mut command)
    }

    /// Adds sessions of nobody's to a database.
    pub(crate) fn fill(&self, url: &str, from: u32, to: u32) -> Result<(), Stopped> {
        said(Command::new(&self.0).args(["fill", url, &from.to_string(), &to.to_string()]))
            .map(drop)
    }

    /// How many microseconds it takes to delete a hundred sessions that have expired.
    pub(crate) fn sweep(&self, url: &str) -> Result<f64, Stopped> {
        let text = said(Command::new(&self.0).args(["sweep", url]))?;
        text.parse().map_err(|_| Stopped::Failed(format!("no time of a sweep: {text}")))
    }
}

/// Whether there is a processor for servers, and another for what asks them.
pub(crate) fn has_processors() -> Result<(), Stopped> {
    match thread::available_parallelism() {
        Ok(count) if count.get() > 1 => Ok(()),
        _ => Err(Stopped::NotRun("needs two processors".to_owned())),
    }
}

/// The same command on the servers' processor.
pub(crate) fn on_servers(command: &Command) -> Command {
    let mut pinned = Command::new("taskset");
    pinned.args(["--cpu-list", SERVERS]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => pinned.env(name, value),
            None => pinned.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        pinned.current_dir(folder);
    }
    pinned
}

/// Moves a server, and what it starts from now on, away from the servers' processor.
pub(crate) fn to_others(server: &Server) -> Result<(), Stopped> {
    let id = server.id().to_string();
    said(Command::new("taskset").args(["--all-tasks", "--cpu-list", "--pid", OTHERS, &id]))
        .map(drop)
}

fn sample(command: &mut Command) -> Result<Sample, Stopped> {
    let mut pinned = Command::new("taskset");
    pinned.args(["--cpu-list", OTHERS]).arg(command.get_program()).args(command.get_args());
    pinned.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let text = said(&mut pinned)?;
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let number = |name: &str| value[name].as_f64();
    match (number("per_second"), number("median_us"), number("p99_us")) {
        (Some(per_second), Some(median_us), Some(p99_us)) => {
            Ok(Sample { per_second, median_us, p99_us })
        }
        _ => Err(Stopped::Failed(format!("the load is not what is expected: {text}"))),
    }
}

/// What a command says, when it succeeds.
pub(super) fn said(command: &mut Command) -> Result<String, Stopped> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| Stopped::Failed(format!("{name}: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Stopped::Failed(format!("{name}: {}: {why}", output.status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_command_has_the_arguments_and_variables_of_the_first() {
        let mut command = Command::new("node");
        command.args(["start", "--port"]).env("PORT", "1").env_remove("CI").current_dir("/tmp");
        let pinned = on_servers(&command);
        assert_eq!(pinned.get_program(), "taskset");
        let arguments: Vec<_> = pinned.get_args().collect();
        assert_eq!(arguments, ["--cpu-list", SERVERS, "node", "start", "--port"]);
        assert_eq!(pinned.get_envs().count(), 2);
        assert_eq!(pinned.get_current_dir(), Some(Path::new("/tmp")));
    }

    #[test]
    fn what_fails_is_told_with_what_it_said() {
        let told = said(Command::new("sh").args(["-c", "echo why >&2; exit 3"]));
        assert!(matches!(told, Err(Stopped::Failed(text)) if text.contains("why")));
        assert_eq!(said(Command::new("echo").arg("yes")).ok().as_deref(), Some("yes"));
    }
}
