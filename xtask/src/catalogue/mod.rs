//! `cargo xtask provider …`: the ready-made providers as a catalogue.

mod attributes;
mod capabilities;
mod configured;
mod credentials;
mod definition;
mod docs;
mod index;
mod listing;
mod new;
mod option;
mod page;
mod prose;
mod requests;
mod samples;
mod sources;
mod template;

use std::process::ExitCode;

use crate::paths;

/// What a task did, or why it did nothing.
type Outcome = Result<String, String>;

/// Runs a task of `cargo xtask provider`; `None` if there is no such task.
pub(crate) fn run(words: &[&str]) -> Option<ExitCode> {
    let root = paths::root();
    let outcome = match *words {
        ["docs"] => docs::write(&root),
        ["new", name] | ["new", name, "--oauth2"] | ["new", "--oauth2", name] => {
            new::write(&root, name, new::Kind::OAuth2)
        }
        ["new", name, "--oidc"] | ["new", "--oidc", name] => {
            new::write(&root, name, new::Kind::Oidc)
        }
        ["samples", folder] => samples::run(folder),
        _ => return None,
    };
    Some(match outcome {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    })
}

/// Reads a file as text, naming it in the error.
fn read(path: &std::path::Path) -> Outcome {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
