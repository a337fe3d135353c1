//! What ran, what failed and what was not run: the table at the end, and the exit code.

use std::cmp::Reverse;
use std::env;
use std::fmt;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::processor;

/// How many of the components that took the most processor time are named below the table.
const SLOWEST: usize = 5;

/// Components that a machine of the continuous integration may lack, by the names in the table.
///
/// Anything else that is not run there is a failure. Each entry says in a comment why it can't be
/// had.
const MAY_BE_ABSENT: &[&str] = &[
    // In no registry of packages: somebody who has one names it in `AUTH_TEST_MYSQL`.
    "stores in MySQL itself",
    // The same, in `SQLSERVER_URL`.
    "store in SQL Server",
    // Only the kind of processor can be compared that the file was written on.
    "instructions of a request",
];

/// How many minutes after the start of a run no component begins any more. On a slow machine a run would
/// otherwise be ended from outside, and nothing of it be known.
const MINUTES: &str = "AUTH_TEST_MINUTES";

/// Why a component did not run to its good end.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// It ran, or was about to, and something is wrong.
    Failed(String),
    /// The machine lacks something, so nothing is known about it.
    NotRun(String),
    /// The time of the run was over before it began.
    OutOfTime,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(why) | Self::NotRun(why) => f.write_str(why),
            Self::OutOfTime => write!(f, "the minutes of `{MINUTES}` were over"),
        }
    }
}

/// What became of a component.
pub(crate) type Outcome = Result<(), Stopped>;

/// Runs a command to its end; a status other than success is a failure.
pub(crate) fn complete(command: &mut Command) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Stopped::Failed(status.to_string())),
        Err(error) => Err(Stopped::Failed(format!("{program} does not start: {error}"))),
    }
}

/// Runs a command to its end, and shows what it prints only when it fails.
pub(crate) fn quietly(command: &mut Command) -> Outcome {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| Stopped::Failed(format!("{name}: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    println!("{}", String::from_utf8_lossy(&output.stdout));
    println!("{}", String::from_utf8_lossy(&output.stderr));
    Err(Stopped::Failed(format!("{name}: {}", output.status)))
}

/// The components of a run, in the order in which they ran.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// What the tests of attacks leave out, each with the reason.
    pub(crate) attacks_not_run: Vec<String>,
    rows: Vec<Row>,
    /// When no component begins any more.
    end: Option<Instant>,
}

#[derive(Debug)]
struct Row {
    component: &'static str,
    outcome: Outcome,
    took: Duration,
    /// Processor time, where it can be told.
    worked: Option<Duration>,
}

impl Report {
    /// A report of components that may begin only so many minutes after now, if the environment says so.
    pub(crate) fn with_limit() -> Self {
        let minutes = env::var(MINUTES).ok().and_then(|minutes| minutes.parse::<u32>().ok());
        let end = minutes.map(|minutes| Instant::now() + Duration::from_mins(minutes.into()));
        Self { end, ..Self::default() }
    }

    /// Runs a component, and keeps what became of it.
    pub(crate) fn run(&mut self, component: &'static str, work: impl FnOnce() -> Outcome) {
        println!("\n==> {component}");
        let (start, before) = (Instant::now(), processor::time());
        let is_over = self.end.is_some_and(|end| start >= end);
        let outcome = if is_over { Err(Stopped::OutOfTime) } else { work() };
        let worked =
            processor::time().zip(before).map(|(after, before)| after.saturating_sub(before));
        self.rows.push(Row { component, outcome, took: start.elapsed(), worked });
    }

    /// The components that took the most processor time, a second at least, those first that took more, and what
    /// all took together.
    fn slowest(&self) -> (Vec<(&'static str, Duration)>, Duration) {
        let worked = |row: &Row| Some((row.component, row.worked?));
        let mut rows: Vec<_> = self.rows.iter().filter_map(worked).collect();
        let all = rows.iter().map(|(_, worked)| *worked).sum();
        rows.retain(|(_, worked)| worked.as_secs() > 0);
        rows.sort_by_key(|(_, worked)| Reverse(*worked));
        rows.truncate(SLOWEST);
        (rows, all)
    }

    /// Prints the table, and gives the exit code of the process.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n{self}");
        let strict = env::var_os("CI").is_some();
        if self.passes(strict) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn passes(&self, strict: bool) -> bool {
        !self.rows.is_empty()
            && self.rows.iter().all(|row| match &row.outcome {
                // What was left out is said in the table, and a faster machine runs it.
                Ok(()) | Err(Stopped::OutOfTime) => true,
                Err(Stopped::Failed(_)) => false,
                Err(Stopped::NotRun(_)) => !strict || MAY_BE_ABSENT.contains(&row.component),
            })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.component.len()).max().unwrap_or(0).max(9);
        writeln!(
            f,
            "{:width$} | {:7} | {:>7} | {:>7} | why",
            "component", "result", "time", "CPU"
        )?;
        writeln!(f, "{:-<width$} | {:-<7} | {:-<7} | {:-<7} | ---", "", "", "", "")?;
        let (mut passed, mut failed, mut not_run) = (0, 0, 0);
        for Row { component, outcome, took, worked } in &self.rows {
            let why = outcome.as_ref().err().map(Stopped::to_string).unwrap_or_default();
            let (count, result) = match outcome {
                Ok(()) => (&mut passed, "passed"),
                Err(Stopped::Failed(_)) => (&mut failed, "FAILED"),
                Err(Stopped::NotRun(_) | Stopped::OutOfTime) => (&mut not_run, "not run"),
            };
            *count += 1;
            // The rest of a reason, a log for instance, was printed when it happened.
            let why = why.lines().next().unwrap_or("");
            let worked = worked.map_or_else(|| "?".to_owned(), seconds);
            let took = seconds(*took);
            writeln!(f, "{component:width$} | {result:7} | {took:>7} | {worked:>7} | {why}")?;
        }
        let (slowest, all) = self.slowest();
        if !slowest.is_empty() {
            let (minutes, seconds) = (all.as_secs() / 60, all.as_secs() % 60);
            writeln!(f, "\nprocessor time: {minutes} min {seconds} s, most of it in:")?;
        }
        for (component, worked) in slowest {
            writeln!(f, "  {component} {}", seconds(worked))?;
        }
        if !self.attacks_not_run.is_empty() {
            writeln!(f, "\nattacks that are not run:")?;
        }
        for attack in &self.attacks_not_run {
            writeln!(f, "  {attack}")?;
        }
        write!(f, "\ncomponents: {passed} passed, {failed} failed, {not_run} not run")
    }
}

/// Whole seconds; nothing took none at all.
fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0 => "< 1 s".to_owned(),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(outcome: Outcome) -> Report {
        let mut report = Report::default();
        report.run("first", || Ok(()));
        report.run("second", || outcome);
        report
    }

    #[test]
    fn a_failure_fails_the_run() {
        let report = report(Err(Stopped::Failed("broken".to_owned())));
        assert!(!report.passes(false));
        assert!(!report.passes(true));
    }

    #[test]
    fn what_was_not_run_is_named_and_fails_where_everything_must_run() {
        let report = report(Err(Stopped::NotRun("no browser".to_owned())));
        assert!(report.passes(false));
        assert!(!report.passes(true));
        let table = report.to_string();
        assert!(table.contains("second    | not run |   < 1 s |"), "{table}");
        assert!(table.contains(" s | no browser\n"), "{table}");
        assert!(table.ends_with("components: 1 passed, 0 failed, 1 not run"), "{table}");
    }

    #[test]
    fn what_has_no_time_left_is_named_and_not_begun() {
        let mut report = Report { end: Some(Instant::now()), ..Report::default() };
        report.run("browser", || Err(Stopped::Failed("begun".to_owned())));
        assert!(report.passes(true));
        let table = report.to_string();
        assert!(table.contains("browser   | not run |"), "{table}");
        assert!(table.contains("the minutes of `AUTH_TEST_MINUTES` were over"), "{table}");
    }

    #[test]
    fn what_took_the_most_processor_time_is_named() {
        let row = |component, seconds| Row {
            component,
            outcome: Ok(()),
            took: Duration::ZERO,
            worked: Some(Duration::from_secs(seconds)),
        };
        let names = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];
        let times = [5, 90, 3, 70, 6, 4, 2];
        let rows = names.into_iter().zip(times).map(|(name, seconds)| row(name, seconds)).collect();
        let table = Report { rows, ..Report::default() }.to_string();
        let (_, end) = table.split_once("processor time: ").expect("the time is told");
        let expected = "3 min 0 s, most of it in:\n  second 90 s\n  fourth 70 s\n  fifth 6 s\n  \
                        first 5 s\n  sixth 4 s\n\ncomponents: 7 passed";
        assert!(end.starts_with(expected), "{table}");
    }

    #[test]
    fn less_than_a_second_is_not_none() {
        let table = report(Ok(())).to_string();
        assert!(table.contains("first     | passed  |   < 1 s |"), "{table}");
        assert!(!table.contains("processor time") && !table.contains(" 0 s"), "{table}");
    }

    #[test]
    fn a_report_of_nothing_fails() {
        assert!(!Report::default().passes(false));
    }

    #[test]
    fn the_attacks_that_are_not_run_are_named() {
        let mut report = report(Ok(()));
        assert!(!report.to_string().contains("attacks"), "{report}");
        report.attacks_not_run.push("OI-000 (An attack): no feature".to_owned());
        let table = report.to_string();
        let expected =
            "\n\nattacks that are not run:\n  OI-000 (An attack): no feature\n\ncomponents: ";
        assert!(table.contains(expected), "{table}");
        assert!(report.passes(true));
    }

    #[test]
    fn everything_that_ran_passes() {
        assert!(report(Ok(())).passes(true));
    }

    #[test]
    fn a_command_that_fails_is_a_failure() {
        assert!(complete(&mut Command::new("true")).is_ok());
        assert!(matches!(complete(&mut Command::new("false")), Err(Stopped::Failed(_))));
        let absent = complete(&mut Command::new("no-such-program"));
        assert!(matches!(absent, Err(Stopped::Failed(why)) if why.contains("no-such-program")));
    }
}
