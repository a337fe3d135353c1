//! The table at the end: what each handler does, and whether it is fast enough.

use crate::{Handler, rate::Rate};

/// What was measured of a handler.
pub(crate) struct Row {
    pub(crate) handler: Handler,
    pub(crate) rate: Rate,
    /// `None` when they were not counted.
    pub(crate) instructions: Option<u64>,
}

/// The share of the bare handler's rate that a handler must reach.
fn bar(handler: Handler) -> Option<f64> {
    match handler {
        Handler::Read => Some(0.75),
        Handler::Written => Some(0.55),
        Handler::Bare | Handler::GetSession => None,
    }
}

/// Prints the rows, of which the first is the bare handler. Whether every bar is reached.
pub(crate) fn print(rows: &[Row]) -> bool {
    println!(
        "{:25} | {:>10} | {:>7} | {:>8} | {:6} | {:>12} | {:>14}",
        "handler", "requests/s", "of bare", "at least", "result", "instructions", "more than bare"
    );
    println!(
        "{:-<25} | {:-<10} | {:-<7} | {:-<8} | {:-<6} | {:-<12} | {:-<14}",
        "", "", "", "", "", "", ""
    );
    let bare = rows.first().and_then(|row| row.instructions);
    let mut passes = true;
    for Row { handler, rate, instructions } in rows {
        let reached = bar(*handler).map(|bar| rate.of_bare >= bar);
        passes &= reached != Some(false);
        println!(
            "{:25} | {:10.0} | {:>7} | {:>8} | {:6} | {:>12} | {:>14}",
            handler.name(),
            rate.per_second,
            percent(rate.of_bare),
            bar(*handler).map_or_else(String::new, percent),
            reached.map_or("", |reached| if reached { "PASS" } else { "FAIL" }),
            instructions.map_or_else(|| "not run".to_owned(), |count| count.to_string()),
            instructions
                .zip(bare)
                .map_or_else(String::new, |(count, bare)| count.saturating_sub(bare).to_string()),
        );
    }
    if bare.is_none() {
        println!("\nThe instructions were not counted: Valgrind is not on this machine.");
    }
    passes
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
