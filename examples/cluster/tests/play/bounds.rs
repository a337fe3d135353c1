//! How much a site may grow while its people stay the same.

use std::time::Duration;

/// What a minute of the soak left behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Minute {
    pub(crate) requests: usize,
    pub(crate) faults: u64,
    pub(crate) sign_ins: u64,
    pub(crate) half: Duration,
    pub(crate) slowest: Duration,
    /// Of the process, in KiB.
    pub(crate) memory: u64,
    /// Keys in Redis.
    pub(crate) keys: u64,
    /// Rows of users.
    pub(crate) users: u64,
    /// Tables with their indexes, in KiB.
    pub(crate) tables: u64,
}

/// How long anything but a count of attempts may stay in Redis: a session lives for ten minutes, and an
/// attempt at a provider for fifteen.
const LIFE: usize = 16;

/// What is beyond its bounds, in words; `people` are as many as use the site.
///
/// The first minute is left out: connections, pools and caches are made in it. Of what is measured, the
/// last third is compared with the first, so that one odd minute decides nothing.
pub(crate) fn exceeded(minutes: &[Minute], people: u64) -> Vec<String> {
    let [_, minutes @ ..] = minutes else { return Vec::new() };
    let third = minutes.len().div_ceil(3);
    let (first, last) = (&minutes[..third], &minutes[minutes.len() - third..]);
    let mean = |part: &[Minute], of: fn(&Minute) -> u64| {
        part.iter().map(of).sum::<u64>() / part.len().max(1) as u64
    };
    let mut exceeded = Vec::new();
    let mut compare = |name: &str, of: fn(&Minute) -> u64, bound: fn(u64) -> u64| {
        let (before, after) = (mean(first, of), mean(last, of));
        if after > bound(before) {
            exceeded.push(format!("{name}: from {before} to {after}, at most {}", bound(before)));
        }
    };
    compare("memory in KiB", |minute| minute.memory, |before| before + before / 10 + 8 * 1024);
    compare("tables in KiB", |minute| minute.tables, |before| 3 * before + 8 * 1024);
    compare(
        "p99 in milliseconds",
        |minute| u64::try_from(minute.slowest.as_millis()).unwrap_or(u64::MAX),
        |before| 3 * before + 50,
    );
    for (index, minute) in minutes.iter().enumerate() {
        // Each person is one user.
        if minute.users > people {
            exceeded.push(format!("users: {} of {people} people", minute.users));
        }
        // A sign-in leaves a session and the answer of a provider, a fault perhaps one of them too, and
        // everybody a list of sessions and counts of attempts: the account's and the client's.
        let recent = &minutes[index.saturating_sub(LIFE)..=index];
        let sign_ins: u64 = recent.iter().map(|minute| minute.sign_ins + minute.faults).sum();
        let bound = 3 * sign_ins + 4 * people + 100;
        if minute.keys > bound {
            exceeded.push(format!("keys in Redis: {}, at most {bound}", minute.keys));
        }
    }
    exceeded
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Minute = Minute {
        requests: 1000,
        faults: 1,
        sign_ins: 50,
        half: Duration::from_millis(2),
        slowest: Duration::from_millis(20),
        memory: 60_000,
        keys: 150,
        users: 20,
        tables: 400,
    };

    #[test]
    fn a_site_that_stays_as_it_is_is_within_its_bounds() {
        assert_eq!(exceeded(&[QUIET; 12], 20), Vec::<String>::new());
        assert_eq!(exceeded(&[], 20), Vec::<String>::new());
        // Whatever the first minute was.
        let first = Minute { memory: 1, tables: 1, slowest: Duration::ZERO, ..QUIET };
        assert_eq!(exceeded(&[first, QUIET, QUIET, QUIET], 20), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_growth_is_named() {
        for (name, grown) in [
            ("memory", Minute { memory: 80_000, ..QUIET }),
            ("tables", Minute { tables: 12_000, ..QUIET }),
            ("p99", Minute { slowest: Duration::from_millis(200), ..QUIET }),
            ("users", Minute { users: 21, ..QUIET }),
            ("keys", Minute { keys: 10_000, ..QUIET }),
        ] {
            let minutes = [[QUIET; 6], [grown; 6]].concat();
            let exceeded = exceeded(&minutes, 20);
            let are_all = exceeded.iter().all(|text| text.starts_with(name));
            assert!(!exceeded.is_empty() && are_all, "{name}: {exceeded:?}");
        }
    }
}
