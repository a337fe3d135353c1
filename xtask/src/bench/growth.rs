//! What more of something costs: connections, sessions, claims, secrets and providers.

use super::counts::count;
use super::plot::Line;
use super::program::{Program, on_servers};
use super::rounds::median;
use super::sites::{self, Databases, Running, What};
use super::start;
use crate::report::Stopped;
use crate::server::{Server, free_port};

const CONNECTIONS: [u32; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SESSIONS: [u32; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const CLAIMS: [u32; 5] = [100, 400, 1_600, 6_400, 16_000];
const SECRETS: u32 = 5;
const PROVIDERS: [u32; 3] = [1, 10, 102];
/// How often and how long, in milliseconds, each point is measured.
const TIMES: usize = 3;
const TIME: u32 = 500;
/// The sites whose connections grow.
const OF_CONNECTIONS: [&str; 5] = ["bare", "native", "axum-login", "sqlite", "postgres"];
/// The sites whose sessions grow.
const OF_SESSIONS: [&str; 2] = ["sqlite", "postgres"];

/// All that grows.
#[derive(Debug)]
pub(crate) struct Growth {
    /// Answers per second by connections.
    pub(crate) connections: Vec<Line>,
    /// Answers per second by sessions in the store.
    pub(crate) sessions: Vec<Line>,
    /// Microseconds to delete a hundred sessions that have expired, by the others in the store.
    pub(crate) sweeps: Vec<Line>,
    /// Instructions of `GET session` by bytes of the claims.
    pub(crate) claims: Line,
    /// Instructions of `GET session` by secrets, the last of which opens the session.
    pub(crate) secrets: Line,
    pub(crate) providers: Vec<Providers>,
}

/// What a setup with so many providers takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Providers {
    pub(crate) count: u32,
    pub(crate) start_ms: f64,
    pub(crate) memory_mb: f64,
    pub(crate) per_second: f64,
}

/// Measures all of it, on sites that run.
pub(crate) fn measure(
    program: &Program,
    databases: &Databases,
    running: &[Running],
) -> Result<Growth, Stopped> {
    let connections = connections(program, running)?;
    let (sessions, sweeps) = sessions(program, databases, running)?;
    println!("claims, secrets and providers");
    let mut claims = Line { name: "this library".to_owned(), ..Line::default() };
    for bytes in CLAIMS {
        let instructions = as_float(count(program, "native-session", bytes)?);
        claims.points.push((f64::from(bytes), instructions));
    }
    let mut secrets = Line { name: "this library".to_owned(), ..Line::default() };
    for number in 1..=SECRETS {
        let instructions = as_float(count(program, &format!("secrets-{number}"), 0)?);
        secrets.points.push((f64::from(number), instructions));
    }
    let providers = PROVIDERS.map(|count| providers(program, count));
    let providers = providers.into_iter().collect::<Result<Vec<_>, Stopped>>()?;
    Ok(Growth { connections, sessions, sweeps, claims, secrets, providers })
}

fn connections(program: &Program, running: &[Running]) -> Result<Vec<Line>, Stopped> {
    let mut lines = Vec::new();
    for site in running.iter().filter(|running| OF_CONNECTIONS.contains(&running.site.name)) {
        println!("connections: {}", site.site.name);
        let mut line = Line { name: site.site.name.to_owned(), ..Line::default() };
        for connections in CONNECTIONS {
            line.points.push((f64::from(connections), rate(program, site, connections)?));
        }
        lines.push(line);
    }
    Ok(lines)
}

fn sessions(
    program: &Program,
    databases: &Databases,
    running: &[Running],
) -> Result<(Vec<Line>, Vec<Line>), Stopped> {
    let (mut lines, mut sweeps) = (Vec::new(), Vec::new());
    for site in running.iter().filter(|running| OF_SESSIONS.contains(&running.site.name)) {
        let mut line = Line { name: site.site.name.to_owned(), ..Line::default() };
        let mut sweep = line.clone();
        let mut filled = 0;
        for sessions in SESSIONS {
            println!("{sessions} sessions: {}", site.site.name);
            sites::fill(program, databases, site.site, (filled + 1, sessions))?;
            filled = sessions;
            line.points.push((f64::from(sessions), rate(program, site, 8)?));
            if let Some(url) = databases.url(site.site) {
                sweep.points.push((f64::from(sessions), program.sweep(&url)?));
            }
        }
        lines.push(line);
        sweeps.push(sweep);
    }
    Ok((lines, sweeps))
}

fn rate(program: &Program, site: &Running, connections: u32) -> Result<f64, Stopped> {
    let mut rates = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        rates.push(site.ask(program, What::Session, connections, TIME)?.per_second);
    }
    Ok(median(rates.into_iter()))
}

fn providers(program: &Program, count: u32) -> Result<Providers, Stopped> {
    let name = format!("providers-{count}");
    let path = "/api/auth/session";
    let start_ms = start::measure(path, |_| Ok(on_servers(&program.serve(&name))))?;
    let command = &mut on_servers(&program.serve(&name));
    let server = Server::start(&format!("bench-{name}"), free_port()?, command)?;
    let sample = program.load(&server.origin(), path, "", 8, TIME)?;
    let memory = sites::peak(server.id());
    let memory_mb =
        memory.ok_or_else(|| Stopped::Failed(format!("{name}: its memory can't be read")))?;
    Ok(Providers { count, start_ms, memory_mb, per_second: sample.per_second })
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn as_float(count: u64) -> f64 {
    count as f64
}
