//! Figures as a table.

use std::{env, fs, time::Duration};

/// The variable that names the file which gets the table too.
const FILE: &str = "AUTH_TEST_FIGURES";

/// Prints a table, and writes it into the file of the documentation that the task names.
pub(crate) fn publish(people: u32, processes: &str, heads: &[&str], rows: &[Vec<String>]) {
    let title = format!("{people} people, {processes}, {}", build());
    let table = table(heads, rows);
    println!("\n{title}\n{table}\n");
    if let Ok(file) = env::var(FILE) {
        fs::write(file, format!("{title}:\n\n{}\n", markdown(heads, rows))).unwrap();
    }
}

/// The same table for a page.
fn markdown(heads: &[&str], rows: &[Vec<String>]) -> String {
    let head = format!("| {} |\n| --- |{}", heads.join(" | "), " ---: |".repeat(heads.len() - 1));
    let rows = rows.iter().map(|row| format!("| {} |", row.join(" | ")));
    [head].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// A table whose columns are as wide as what stands in them.
fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([heads[column].len()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:>width$}"));
        cells.collect::<Vec<_>>().join(" | ")
    };
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("-|-");
    let rows = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    [line(heads.to_vec()), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Milliseconds, with one place after the point.
pub(crate) fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

/// Which build the figures are of: one without optimisation says nothing about speed.
fn build() -> &'static str {
    if cfg!(debug_assertions) { "a build without optimisation" } else { "an optimised build" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let rows = [vec!["1".to_owned(), "23.4".to_owned()], vec!["10".to_owned(), "5".to_owned()]];
        let expected = "minute |  p99\n-------|-----\n     1 | 23.4\n    10 |    5";
        assert_eq!(table(&["minute", "p99"], &rows), expected);
        let expected = "| minute | p99 |\n| --- | ---: |\n| 1 | 23.4 |\n| 10 | 5 |";
        assert_eq!(markdown(&["minute", "p99"], &rows), expected);
    }

    #[test]
    fn times_are_in_milliseconds() {
        let written = [0, 99, 100, 1_000, 12_345].map(|it| milliseconds(Duration::from_micros(it)));
        assert_eq!(written, ["0.0", "0.0", "0.1", "1.0", "12.3"]);
    }
}
