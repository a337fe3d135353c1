//! Rounds: each site is asked in turn, again and again, so that all have the same share of what else
//! the machine does.

use std::collections::BTreeMap;

use super::program::{Program, Sample};
use super::sites::{Running, What};
use crate::report::Stopped;

/// How often every site is asked.
pub(crate) const ROUNDS: usize = 9;
/// How long at a time, in milliseconds.
pub(crate) const TIME: u32 = 700;
/// Node.js compiles what it has run often enough, so each site is asked for this long before.
const WARM_UP: u32 = 3000;

/// What was measured of one path of one site over so many connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series(Vec<Sample>);

/// The series of all sites for one path, by the names of the sites.
pub(crate) type Table = BTreeMap<&'static str, Series>;

impl Series {
    pub(crate) fn per_second(&self) -> f64 {
        median(self.0.iter().map(|sample| sample.per_second))
    }

    /// The time that half of the answers took at most, in microseconds.
    pub(crate) fn median_us(&self) -> f64 {
        median(self.0.iter().map(|sample| sample.median_us))
    }

    /// The time that all but one answer in a hundred took at most, in microseconds.
    pub(crate) fn p99_us(&self) -> f64 {
        median(self.0.iter().map(|sample| sample.p99_us))
    }

    /// The ratio of the rates inside a round: the median of the rounds.
    pub(crate) fn of(&self, other: &Self) -> f64 {
        let pairs = self.0.iter().zip(&other.0);
        median(pairs.map(|(own, other)| own.per_second / other.per_second))
    }
}

/// Runs the sites once, so that everything is loaded and compiled.
pub(crate) fn warm_up(program: &Program, sites: &[Running], what: What) -> Result<(), Stopped> {
    for site in sites.iter().filter(|site| site.has(what)) {
        site.ask(program, what, 8, WARM_UP)?;
    }
    Ok(())
}

/// Asks every site that has the path, round by round.
pub(crate) fn measure(
    program: &Program,
    sites: &[Running],
    what: What,
    connections: u32,
) -> Result<Table, Stopped> {
    let mut table = Table::new();
    for round in 1..=ROUNDS {
        println!("{} over {connections} connections: round {round} of {ROUNDS}", what.title());
        for site in sites.iter().filter(|site| site.has(what)) {
            let sample = site.ask(program, what, connections, TIME)?;
            table.entry(site.site.name).or_default().0.push(sample);
        }
    }
    Ok(table)
}

/// The middle value, or the upper one of the two in the middle; 0 without values.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rates: &[f64]) -> Series {
        let sample = |rate: &f64| Sample { per_second: *rate, median_us: 1.0, p99_us: 2.0 };
        Series(rates.iter().map(sample).collect())
    }

    fn is(value: f64, wanted: f64) -> bool {
        (value - wanted).abs() < 1e-9
    }

    #[test]
    fn a_ratio_is_that_of_the_same_round() {
        // The machine is half as fast in the second round.
        let (bare, own) = (series(&[100.0, 50.0, 100.0]), series(&[60.0, 30.0, 60.0]));
        assert!(is(own.of(&bare), 0.6));
        assert!(is(own.per_second(), 60.0));
        assert!(is(own.median_us(), 1.0) && is(own.p99_us(), 2.0));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert!(is(median([3.0, 1.0, 2.0].into_iter()), 2.0));
        assert!(is(median(std::iter::empty()), 0.0));
    }
}
