//! Replays recorded exchanges of NextAuth v4 against the testbed, and says what is different.

#![expect(clippy::print_stdout, reason = "it reports on standard output")]

mod browser;
mod calls;
mod compare;
mod crypto;
mod differences;
mod evil;
mod outline;
mod placeholders;
mod program;
mod provider;
mod replay;
mod report;
mod transcript;

use std::{path::PathBuf, process::ExitCode};

use crate::{differences::Differences, provider::Provider, report::Report};

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
    report.finish(only.is_empty())
}
