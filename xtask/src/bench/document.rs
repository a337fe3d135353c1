//! `docs/performance.md` and its plots, written from what was measured.

use std::fmt::Write as _;
use std::fs;
use std::slice;

use super::counts::{COUNTED, MORE, PATHS};
use super::developers::{Cost, Developers};
use super::machine;
use super::plot::{Line, short, svg};
use super::program;
use super::results::Results;
use super::rounds::{ROUNDS, TIME, Table};
use super::sites::{SIGN_INS, SITES, Site, What};
use crate::paths;
use crate::report::{Outcome, Stopped};

/// What the figures are and how they come about.
fn method() -> String {
    format!(
        "\
# Performance

`cargo xtask bench` measures this library beside its peers and writes this page. It needs a machine that
does nothing else.

## Method

- Each server has one processor to itself (`taskset`). Those in Rust run on one thread. What asks them, and
  PostgreSQL, run on another processor.
- The asking program keeps its connections open. Each connection sends a request when the answer to the
  last one has arrived. An answer that isn't a success ends the measurement.
- The sites are asked in turn, {TIME} milliseconds each, in {ROUNDS} rounds. A figure is the median of the
  rounds, and a ratio is the median of the ratios inside each round: what else the machine does slows all
  sites down alike.
- The bare handlers answer the same bytes as this library's site, headers and cookies included. They do
  nothing else.
- Everybody is signed in, and sends the cookies. `GET session` writes the session's cookie again with
  NextAuth, with this library when sessions are in cookies, and with the JWE that is written by hand.
- Everybody signs in with a form, at the sites of this library too. What providers of OAuth add to start and memory is
  in a table of its own.
- Sites of this library are served with `auth::serve`, the other ones in Rust with `axum::serve`.
- The handler that reads one row with sqlx reads a session joined with its user, as this library does.
- A whole sign-in is three requests of the browser, and two of the site at a provider in the same process.
  What it is compared with makes these requests and nothing else.
- axum-login keeps sessions with tower-sessions. The SQLite store is one of this repository, with one
  statement for each call: the published one needs another release of sqlx. axum-login switches on the
  feature `log` of `tracing`, for all programs in Rust that are measured here.
- Instructions are those of one request in the process, without a connection. Valgrind (callgrind)
  counts those of {COUNTED} requests, which follow others that load what is loaded once. They don't
  depend on what else the machine does. `cargo xtask test` compares them with
  `docs/performance.toml`, and fails when a path takes {MORE} % more.
- {} are programs of their own, so that their memory has no other site's code in it. The other sites in Rust
  share one program, of which as much is resident as the linker has put beside what they use.
",
        program::ALONE.map(|name| format!("`{name}`")).join(", ")
    )
}

/// Writes the page and its plots.
pub(crate) fn write(results: &Results) -> Outcome {
    let folder = paths::root().join("docs/performance");
    let failed = |error: std::io::Error| Stopped::Failed(format!("docs/performance: {error}"));
    fs::create_dir_all(&folder).map_err(failed)?;
    for Plot { file, title, axes, lines } in plots(results) {
        fs::write(folder.join(file), svg(title, axes, lines)).map_err(failed)?;
    }
    fs::write(paths::root().join("docs/performance.md"), page(results)).map_err(failed)
}

struct Plot<'a> {
    file: &'static str,
    title: &'static str,
    /// The names of the horizontal and of the vertical axis.
    axes: (&'static str, &'static str),
    lines: &'a [Line],
}

fn plots(results: &Results) -> [Plot<'_>; 5] {
    let growth = &results.growth;
    [
        Plot {
            file: "connections.svg",
            title: "GET session by connections",
            axes: ("connections", "answers/s"),
            lines: &growth.connections,
        },
        Plot {
            file: "sessions.svg",
            title: "GET session by sessions in the store",
            axes: ("sessions", "answers/s"),
            lines: &growth.sessions,
        },
        Plot {
            file: "sweeps.svg",
            title: "Deleting a hundred expired sessions, by sessions in the store",
            axes: ("sessions", "microseconds"),
            lines: &growth.sweeps,
        },
        Plot {
            file: "claims.svg",
            title: "GET session by the size of the claims",
            axes: ("bytes", "instructions"),
            lines: slice::from_ref(&growth.claims),
        },
        Plot {
            file: "secrets.svg",
            title: "GET session by secrets, the last of which opens the session",
            axes: ("secrets", "instructions"),
            lines: slice::from_ref(&growth.secrets),
        },
    ]
}

fn page(results: &Results) -> String {
    let mut page = method();
    line(&mut page, "\n## The machine\n\n| what | value |\n| --- | --- |");
    for (name, value) in machine::facts() {
        line(&mut page, &format!("| {name} | {value} |"));
    }
    bars(&mut page, results);
    for (what, connections, table) in &results.tables {
        rates(&mut page, *what, *connections, table);
    }
    takes(&mut page, results);
    instructions(&mut page, results);
    growth(&mut page, results);
    developers(&mut page, &results.developers);
    if !results.absent.is_empty() {
        line(&mut page, "\n## Not measured\n\n| site | why |\n| --- | --- |");
        for (title, why) in &results.absent {
            let why = why.lines().next().unwrap_or_default().replace('|', "\\|");
            line(&mut page, &format!("| {title} | {why} |"));
        }
    }
    page
}

fn bars(page: &mut String, results: &Results) {
    line(page, "\n## What has to be reached\n\n| figure | measured | bar | reached |");
    line(page, "| --- | ---: | ---: | --- |");
    for bar in results.bars() {
        let reached = if bar.is_reached() { "yes" } else { "**no**" };
        let (figure, wanted) = (bar.figure, bar.wanted());
        let figure = format!("{figure:.2}{}", bar.unit);
        line(page, &format!("| {} | {figure} | {wanted} | {reached} |", bar.what));
    }
    let missed: Vec<_> = results.bars().into_iter().filter(|bar| !bar.is_reached()).collect();
    if missed.is_empty() {
        return;
    }
    line(page, "\nWhat isn't reached, and what the difference is spent on:\n");
    // One reason stands for the same figure over several numbers of connections.
    for bars in missed.chunk_by(|one, next| one.why == next.why) {
        let names: Vec<&str> = bars.iter().map(|bar| bar.what.as_str()).collect();
        line(page, &format!("- {}: {}.", names.join("; "), bars[0].why));
    }
}

fn rates(page: &mut String, what: What, connections: u32, table: &Table) {
    let (sites, base) = match what {
        What::SignIn => (SIGN_INS, "sign-in-floor"),
        What::Session | What::Page => (SITES, "bare"),
    };
    let title = match what {
        What::Session => "`GET session`",
        What::Page => "A protected page",
        What::SignIn => "Whole sign-ins",
    };
    line(page, &format!("\n## {title}, {connections} connections\n"));
    line(
        page,
        &format!("| site | name here | per second | of `{base}` | half within | 99 % within |"),
    );
    line(page, "| --- | --- | ---: | ---: | ---: | ---: |");
    for Site { name, title, .. } in sites {
        let Some(series) = table.get(name) else { continue };
        let ratio = table.get(base).map_or(0.0, |base| series.of(base));
        let rate = grouped(series.per_second());
        let (half, late) = (series.median_us() / 1000.0, series.p99_us() / 1000.0);
        line(
            page,
            &format!("| {title} | `{name}` | {rate} | {ratio:.3} | {half:.2} ms | {late:.2} ms |"),
        );
    }
}

fn takes(page: &mut String, results: &Results) {
    line(
        page,
        "\n## Start and memory\n\n\
         Memory is the most that was resident, while all rounds ran. The start ends with the first answer\n\
         to a `GET session` of nobody's.\n\n\
         | site | start | memory |\n| --- | ---: | ---: |",
    );
    for Site { name, title, .. } in SITES.iter().chain(SIGN_INS) {
        let start = results.starts.get(name).map(|start| format!("{start:.0} ms"));
        let memory = results.memory.get(name).map(|memory| format!("{memory:.1} MB"));
        if start.is_none() && memory.is_none() {
            continue;
        }
        let [start, memory] = [start, memory].map(Option::unwrap_or_default);
        line(page, &format!("| {title} | {start} | {memory} |"));
    }
}

fn instructions(page: &mut String, results: &Results) {
    line(
        page,
        "\n## Instructions of one request\n\n\
         The last two columns are the lines of 64 bytes that the processor has to fetch, since they are not in a first\n\
         cache of 32 kB for code and another for data, which Valgrind simulates.\n\n\
         | path | instructions | more than bare | code | data |\n\
         | --- | ---: | ---: | ---: | ---: |",
    );
    for (name, title) in PATHS {
        let base = if name.ends_with("-session") { "bare-session" } else { "bare-page" };
        let of = |name: &str| results.counted.counts.get(name).copied().unwrap_or_default();
        let (count, more) = (of(name), of(name).saturating_sub(of(base)));
        let misses = results.counted.misses.get(name);
        let [code, data] = [misses.map(|it| it.code), misses.map(|it| it.data)]
            .map(|lines| lines.map_or_else(String::new, |lines| lines.to_string()));
        line(page, &format!("| {title} | {count} | {more} | {code} | {data} |"));
    }
    for spent in &results.counted.spent {
        page.push_str(&spent.table());
    }
}

fn growth(page: &mut String, results: &Results) {
    line(page, "\n## Growth");
    for Plot { file, title, axes, lines } in plots(results) {
        line(page, &format!("\n![{title}](performance/{file})\n"));
        let (x_name, y_name) = axes;
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        line(page, &format!("| {x_name} | {} |", names.join(" | ")));
        line(page, &format!("| ---: |{}", " ---: |".repeat(lines.len())));
        let rows = lines.first().map_or(0, |line| line.points.len());
        for row in 0..rows {
            let points = || lines.iter().filter_map(|line| line.points.get(row));
            let first = points().next().map_or(0.0, |(x, _)| *x);
            let values: Vec<String> = points().map(|(_, y)| grouped(*y)).collect();
            line(page, &format!("| {} | {} |", short(first), values.join(" | ")));
        }
        line(page, &format!("\nThe figures are {y_name}."));
    }
    line(
        page,
        "\n### Providers\n\n| providers | start | memory | `GET session` of nobody's, per second |\n\
         | ---: | ---: | ---: | ---: |",
    );
    for providers in &results.growth.providers {
        let (start, memory) = (providers.start_ms, providers.memory_mb);
        let (count, rate) = (providers.count, grouped(providers.per_second));
        line(page, &format!("| {count} | {start:.0} ms | {memory:.1} MB | {rate} |"));
    }
}

fn developers(page: &mut String, developers: &Developers) {
    line(
        page,
        "\n## What developers wait for\n\n\
         The build is `cargo build` into an empty folder, with all crates downloaded. The check is `cargo check`\n\
         after a change in the program. Crates are the packages that are compiled, the program itself among them.\n\
         The binary is that of `cargo build --release`, without symbols.\n\n\
         | program | crates | build | check | binary |\n| --- | ---: | ---: | ---: | ---: |",
    );
    for Cost { title, crates, build_s, check_s, binary_mb, .. } in &developers.programs {
        let build = build_s.map(|seconds| format!("{seconds:.0} s")).unwrap_or_default();
        let check = check_s.map(|seconds| format!("{seconds:.2} s")).unwrap_or_default();
        let binary = binary_mb.map(|megabytes| format!("{megabytes:.1} MB")).unwrap_or_default();
        line(page, &format!("| {title} | {crates} | {build} | {check} | {binary} |"));
    }
    line(page, "\nWhat each feature of `auth` adds:\n\n| feature | crates |\n| --- | ---: |");
    for (feature, crates) in &developers.features {
        line(page, &format!("| `{feature}` | {crates} |"));
    }
}

/// A whole number with a space before each three digits.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn line(page: &mut String, text: &str) {
    // Writing to a `String` never fails.
    let _ = writeln!(page, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(
            [7.0, 999.6, 1234.0, 1_234_567.0].map(grouped),
            ["7", "1 000", "1 234", "1 234 567"]
        );
    }
}
