//! The example `cluster` with the servers that it needs, which are thrown away: `cargo xtask cluster` plays
//! a day of three processes, and `cargo xtask soak` runs one for a long time.

use std::process::ExitCode;

use crate::database;
use crate::install::{self, Need};
use crate::nginx;
use crate::nosql;
use crate::postgres::Cluster;
use crate::report::{Outcome, Report, Stopped};
use crate::server::free_port;
use crate::test::run_behind_features;

/// How long the soak takes unless somebody says so.
pub(crate) const MINUTES: u32 = 60;

/// Fewer can't be compared: the first is left out, and of the others thirds are.
const FEWEST: u32 = 4;

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
    test(
        "day::",
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
    test(
        "soak::",
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
fn test(play: &str, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", "play", "--", "--nocapture", play], variables)
}
