//! Replays recorded exchanges of NextAuth v4 against the testbed, and says what is different.

#![expect(clippy::print_stdout, reason = "it reports on standard output")]

mod browser;
mod calls;
mod compare;
mod crypto;
mod differences;
mod evil;
mod looks;
mod middleware;
mod outline;
mod placeholders;
mod probes;
mod program;
mod provider;
mod real;
mod replay;
mod report;
mod setups;
mod transcript;

use std::{path::PathBuf, process::ExitCode};

use crate::{differences::Differences, provider::Provider, report::Report};

/// The record that is no exchange with a server, and where what it is about is tried.
const ELSEWHERE: (&str, &str) =
    ("client-next-auth-react", "that client itself is driven in a browser, by examples/react");

/// The repository's `fixtures/transcripts`.
fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "fixtures", "transcripts"].iter().collect()
}

#[tokio::main]
async fn main() -> ExitCode {
    let only: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let transcripts = transcript::read_all(&folder());
    let mut report = Report::new(Differences::read(&folder().join("differences.toml")));
    let provider = Provider::start().await;
    for transcript in transcripts {
        if only.is_empty() || only.iter().any(|name| transcript.name.contains(name)) {
            replay::run(&transcript, &provider, &mut report).await;
        }
    }
    for name in real::FILES {
        if only.is_empty() || only.iter().any(|it| name.contains(it.as_str())) {
            real::run(name, &folder(), &provider, &mut report).await;
        }
    }
    if only.is_empty() || only.iter().any(|it| middleware::FILE.contains(it.as_str())) {
        middleware::run(&folder(), &provider, &mut report).await;
    }
    if only.is_empty() || only.iter().any(|it| probes::FILE.contains(it.as_str())) {
        probes::run(&folder(), &provider, &mut report).await;
    }
    let is_asked = |name: &str| only.is_empty() || only.iter().any(|it| name.contains(it.as_str()));
    looks::run(&folder(), is_asked, &mut report).await;
    for (part, why) in probes::ELSEWHERE {
        report.not_run(format!("{}, {part}", probes::FILE), why);
    }
    let (name, why) = ELSEWHERE;
    report.not_run(name.to_owned(), why);
    if only.is_empty() {
        setups::start_all(&provider, &mut report).await;
    }
    report.finish(only.is_empty())
}
