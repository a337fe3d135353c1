//! `cargo xtask bench`: how fast the library is beside its peers, written to `docs/performance.md`.

mod counts;
mod developers;
mod document;
mod growth;
mod machine;
mod misses;
mod peers;
mod plot;
mod program;
mod results;
mod rounds;
mod sites;
mod spent;
mod start;

use std::collections::BTreeMap;
use std::process::ExitCode;

pub(crate) use self::machine::facts;

use self::program::{Program, has_processors, on_servers};
use self::results::{CONNECTIONS, Counted, Results};
use self::sites::{Databases, Running, SIGN_INS, SITES, Started, What};
use crate::install::{self, Need};
use crate::report::{Outcome, Report, Stopped};

/// The sites whose start is measured. The bare handlers begin with a sign-in, which no start needs.
const STARTED: [&str; 6] =
    ["by-hand", "axum-login", "native", "compat", "next-auth", "better-auth"];

/// Runs what the options ask for; `None` if there are no such options.
pub(crate) fn run(options: &[&str]) -> Option<ExitCode> {
    let needs = [Need::OpenSsl, Need::Pip, Need::Postgres, Need::Valgrind];
    let mut report = Report::default();
    match *options {
        [] => {
            install::debian_packages(&needs);
            report.run("performance", all);
        }
        ["--quick"] => {
            install::debian_packages(&[Need::OpenSsl, Need::Valgrind]);
            report.run("instructions of a request", quick);
        }
        ["--quick", "--write"] => {
            install::debian_packages(&[Need::OpenSsl, Need::Valgrind]);
            report.run("instructions of a request", refresh);
        }
        _ => return None,
    }
    Some(report.finish())
}

/// Counts the instructions of a request to each path, and compares them with those that were written
/// down.
pub(crate) fn quick() -> Outcome {
    install::require(&[Need::Valgrind])?;
    let written = counts::written()?;
    counts::compare(&counts::count_all(&Program::build_to_count()?)?, &written)
}

/// Counts the instructions, and writes them down.
fn refresh() -> Outcome {
    install::require(&[Need::Valgrind])?;
    let counts = counts::count_all(&Program::build_to_count()?)?;
    // The first time there is nothing to compare with; else what changed is printed.
    if let Ok(written) = counts::written()
        && let Err(stopped) = counts::compare(&counts, &written)
    {
        println!("changed: {stopped}");
    }
    counts::write(&counts)
}

/// Measures everything, writes it down, and fails when a bar isn't reached.
fn all() -> Outcome {
    has_processors()?;
    let program = Program::build()?;
    let counter = Program::build_to_count()?;
    let counts = counts::count_all(&counter)?;
    counts::write(&counts)?;
    let spent = spent::measure(&counter, &counts)?;
    let found = Counted { misses: misses::measure(&counter)?, counts, spent };
    let results = measure(&program, found)?;
    document::write(&results)?;
    let missed: Vec<String> = results
        .bars()
        .into_iter()
        .filter(|bar| !bar.is_reached())
        .map(|bar| format!("{}: {:.2}{}, {}", bar.what, bar.figure, bar.unit, bar.wanted()))
        .collect();
    if missed.is_empty() { Ok(()) } else { Err(Stopped::Failed(missed.join("; "))) }
}

fn measure(program: &Program, counted: Counted) -> Result<Results, Stopped> {
    let databases = Databases::start()?;
    let starts = starts(program)?;
    let Started { sites, absent } = sites::start(SITES, program, &databases)?;
    let sign_ins = sites::start(SIGN_INS, program, &databases)?.sites;
    let mut tables = Vec::new();
    for (what, sites) in [(What::Session, &sites), (What::Page, &sites), (What::SignIn, &sign_ins)]
    {
        rounds::warm_up(program, sites, what)?;
        for connections in CONNECTIONS {
            tables.push((what, connections, rounds::measure(program, sites, what, connections)?));
        }
    }
    let memory = memory(sites.iter().chain(&sign_ins));
    // Last: it fills the databases.
    let growth = growth::measure(program, &databases, &sites)?;
    drop((sites, sign_ins, databases));
    let developers = developers::measure()?;
    Ok(Results { tables, starts, memory, counted, growth, developers, absent })
}

/// Milliseconds from the start to the first answer. A site that can't be started is left out here, and
/// its absence is told by [`sites::start`].
fn starts(program: &Program) -> Result<BTreeMap<&'static str, f64>, Stopped> {
    let mut starts = BTreeMap::new();
    for site in SITES.iter().filter(|site| STARTED.contains(&site.name)) {
        println!("start: {}", site.name);
        let path = site.path(What::Session).unwrap_or("/");
        let took = start::measure(path, |port| {
            Ok(on_servers(&match site.name {
                "next-auth" => peers::next_auth(port)?,
                "better-auth" => peers::better_auth(port)?,
                name => program.serve(name),
            }))
        });
        match took {
            Ok(took) => {
                starts.insert(site.name, took);
            }
            Err(Stopped::NotRun(_)) => {}
            Err(stopped) => return Err(stopped),
        }
    }
    Ok(starts)
}

fn memory<'a>(sites: impl Iterator<Item = &'a Running>) -> BTreeMap<&'static str, f64> {
    // The bare handlers are made from a whole site, which they keep no longer than their start.
    let measured = sites.filter(|running| running.site.name != "bare");
    measured.filter_map(|running| Some((running.site.name, running.memory()?))).collect()
}
