//! What a handler pays for its `Session<T>`: requests per second over loopback and instructions in
//! the process, beside the same handler without one and beside `GET session`.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

mod instructions;
mod rate;
mod site;
mod table;

use std::{env, process::ExitCode};

use self::{
    site::{Handler, Site},
    table::Row,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["repeat", handler, times] = words[..] {
        let handler = Handler::named(handler).expect("the benchmark starts itself with a name");
        let times = times.parse().expect("the benchmark starts itself with a number");
        instructions::repeat(handler, times);
        return ExitCode::SUCCESS;
    }
    let rates = rate::measure();
    let counts = Handler::ALL.map(instructions::count);
    let rows: Vec<Row> = Handler::ALL
        .into_iter()
        .zip(rates.into_iter().zip(counts))
        .map(|(handler, (rate, instructions))| Row { handler, rate, instructions })
        .collect();
    if table::print(&rows) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
