//! What people met while something happened.

use std::time::Duration;

/// Counts and times of requests.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// How long each request took, whatever was answered.
    pub(crate) took: Vec<Duration>,
    /// Requests without an answer, or with one that says that the site can't.
    pub(crate) faults: u64,
    /// Sign-ins and sign-outs that the site refused.
    pub(crate) refused: u64,
    pub(crate) sign_ins: u64,
    pub(crate) sign_outs: u64,
}

impl Tally {
    /// Adds what somebody else met.
    pub(crate) fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.faults += other.faults;
        self.refused += other.refused;
        self.sign_ins += other.sign_ins;
        self.sign_outs += other.sign_outs;
    }

    /// How long requests took at most, so many of a thousand of them; nothing without a request.
    pub(crate) fn within(&mut self, of_a_thousand: usize) -> Duration {
        self.took.sort_unstable();
        let last = self.took.len().saturating_sub(1);
        self.took.get(last * of_a_thousand / 1000).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_slowest_of_a_share() {
        let took = (1..=101).rev().map(Duration::from_millis).collect();
        let mut tally = Tally { took, ..Tally::default() };
        let within = [0, 500, 990, 1000].map(|share| tally.within(share).as_millis());
        assert_eq!(within, [1, 51, 100, 101]);
        assert_eq!(Tally::default().within(500), Duration::ZERO);
    }

    #[test]
    fn what_two_met_is_added() {
        let one =
            || Tally { took: vec![Duration::ZERO], faults: 1, sign_ins: 2, ..Tally::default() };
        let mut both = one();
        both.add(one());
        assert_eq!((both.took.len(), both.faults, both.sign_ins, both.refused), (2, 2, 4, 0));
    }
}
