//! The example `cluster` with the servers that it needs, which are thrown away: `cargo xtask cluster` plays
//! a day of three processes, and `cargo xtask soak` runs one for a long time.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::{fs, io};

use crate::bench::facts;
use crate::database;
use crate::install::{self, Need};
use crate::nginx;
use crate::nosql;
use crate::paths;
use crate::postgres::Cluster;
use crate::report::{Outcome, Report, Stopped};
use crate::server::free_port;
use crate::test::run_behind_features;

/// How long the soak takes unless somebody says so.
pub(crate) const MINUTES: u32 = 60;

/// Fewer can't be compared: the first is left out, and of the others thirds are.
const FEWEST: u32 = 4;

/// One of the plays, and the page that has its figures.
struct Play {
    /// What the names of its tests begin with.
    module: &'static str,
    page: &'static str,
    /// What the page begins with.
    begin: &'static str,
}

const DAY: Play = Play {
    module: "day::",
    page: "docs/performance/cluster.md",
    begin: "\
# Three processes and a proxy

`cargo xtask cluster` lets people sign in, read and sign out at [three processes behind
nginx](../../examples/cluster/README.md), of which it restarts, kills and moves one part after the other. It fails if
somebody is signed out who shouldn't be, and writes this page. A fault is a request that got no answer, or an answer
that says that something is unavailable. What the site refused are sign-ins and sign-outs.",
};

const SOAK: Play = Play {
    module: "soak::",
    page: "docs/performance/soak.md",
    begin: "\
# An hour of one process

`cargo xtask soak` lets people use [one process](../../examples/cluster/README.md) while both databases go away for two
seconds in each minute, and somebody guesses passwords, forges cookies and holds connections. It fails if memory, tables,
keys in Redis or the slowest requests grow beyond their bounds. After an hour it writes this page.",
};

/// What matters of the machine.
const FACTS: [&str; 7] = ["day", "processor", "cores", "memory", "kernel", "rustc", "PostgreSQL"];

/// Plays the day, and prints what its acts were like.
pub(crate) fn play() -> ExitCode {
    install::debian_packages(&[Need::Nginx, Need::OpenSsl, Need::Postgres, Need::Redis]);
    let mut report = Report::default();
    report.run("three processes behind nginx", day);
    report.finish()
}

/// Runs the soak for so many minutes, and prints each of them. `None` if that is no number, or too few.
pub(crate) fn soak(minutes: &str) -> Option<ExitCode> {
    let minutes = minutes.parse::<u32>().ok().filter(|minutes| *minutes >= FEWEST)?;
    install::debian_packages(&[Need::OpenSsl, Need::Postgres, Need::Redis]);
    let mut report = Report::default();
    report.run("one process for a long time", || soak_for(minutes));
    Some(report.finish())
}

fn day() -> Outcome {
    install::require(&[Need::Nginx, Need::OpenSsl, Need::Postgres, Need::Redis])?;
    let primary = Cluster::make("postgres-primary")?;
    primary.wait_for_followers()?;
    let running = primary.start()?;
    let standby = primary.follower("postgres-standby")?;
    let _standby = standby.start()?;
    let redis = nosql::redis()?;
    let names = ["SITE", "ONE", "TWO", "THREE"];
    let ports = names.iter().map(|name| Ok((*name, free_port()?)));
    let ports = ports.collect::<Result<Vec<(&str, u16)>, Stopped>>()?;
    let _nginx = nginx::start("nginx-cluster", "examples/cluster/nginx.conf", &ports)?;
    let processes: Vec<_> = ports[1..].iter().map(|(_, port)| port.to_string()).collect();
    play_and_write(
        &DAY,
        &[
            ("AUTH_TEST_CLUSTER_SITE", &ports[0].1.to_string()),
            ("AUTH_TEST_CLUSTER_PROCESSES", &processes.join(" ")),
            ("AUTH_TEST_CLUSTER_PRIMARY", &primary.url()),
            ("AUTH_TEST_CLUSTER_PRIMARY_ID", &running.id().to_string()),
            ("AUTH_TEST_CLUSTER_STANDBY", &standby.url()),
            ("AUTH_TEST_REDIS", &redis.url("redis")),
        ],
    )
}

fn soak_for(minutes: u32) -> Outcome {
    install::require(&[Need::OpenSsl, Need::Postgres, Need::Redis])?;
    let database = database::postgres()?;
    let redis = nosql::redis()?;
    let run = if minutes < MINUTES { run } else { play_and_write };
    run(
        &SOAK,
        &[
            ("AUTH_TEST_SOAK_MINUTES", &minutes.to_string()),
            ("AUTH_TEST_POSTGRES", &database.url),
            ("AUTH_TEST_REDIS", &redis.url("redis")),
        ],
    )
}

/// What computes and judges the figures of both: it needs no server.
pub(crate) fn figures() -> Outcome {
    run_behind_features(&["--test", "play", "--", "bounds::", "figures::", "tally::"], &[])
}

/// Runs one of the plays, and shows what it prints.
fn run(play: &Play, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", "play", "--", "--nocapture", play.module], variables)
}

/// The same, and writes its page.
fn play_and_write(play: &Play, variables: &[(&str, &str)]) -> Outcome {
    let failed = |error: io::Error| Stopped::Failed(format!("{}: {error}", play.page));
    let folder = paths::records();
    fs::create_dir_all(&folder).map_err(failed)?;
    let figures = folder.join("figures.md");
    let written = figures.display().to_string();
    let mut variables = variables.to_vec();
    variables.push(("AUTH_TEST_FIGURES", &written));
    run(play, &variables)?;
    let table = fs::read_to_string(&figures).map_err(failed)?;
    let facts = facts().into_iter().filter(|(name, _)| FACTS.contains(&name.as_str()));
    let mut page = format!("{}\n\n| machine | |\n| --- | --- |\n", play.begin);
    // Writing to a `String` never fails.
    for (name, value) in facts {
        let _ = writeln!(page, "| {name} | {value} |");
    }
    let _ = write!(page, "\n{table}");
    let path = paths::root().join(play.page);
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(path, page).map_err(failed)
}
