//! A program with one site; see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    bench::only_by_hand()
}
