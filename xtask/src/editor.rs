//! What an editor shows inside `auth!`, as rust-analyzer sees it.

use std::path::Path;
use std::process::Command;

use crate::install::answer;
use crate::report::{Outcome, Stopped, quietly};
use crate::test::run_target;

/// What `rustup` calls the server, and the sources of the standard library, which it reads.
const COMPONENTS: [&str; 2] = ["rust-analyzer", "rust-src"];

/// Drives rust-analyzer through the cases of `ui-tests`, after it was installed if it was missing.
pub(crate) fn test() -> Outcome {
    if !is_installed() {
        let added = quietly(Command::new("rustup").args(["component", "add"]).args(COMPONENTS));
        if added.is_err() || !is_installed() {
            let command = format!("rustup component add {}", COMPONENTS.join(" "));
            return Err(Stopped::NotRun(format!("needs rust-analyzer: {command}")));
        }
    }
    run_target("editor", &[])
}

/// Whether both are there. Without rust-analyzer, rustup's program of this name is there all the same and fails.
fn is_installed() -> bool {
    let sources = answer(Command::new("rustc").args(["--print", "sysroot"]))
        .is_some_and(|root| Path::new(root.trim()).join("lib/rustlib/src/rust/library").exists());
    sources && answer(Command::new("rust-analyzer").arg("--version")).is_some()
}
