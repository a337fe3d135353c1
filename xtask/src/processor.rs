//! The processor time that this process and the programs that it ran have taken.

use std::fs;
use std::time::Duration;

/// How many ticks the kernel counts for a second: the same on every processor that Rust has Linux for
/// (`USER_HZ`), however often its clock ticks.
const TICKS: u64 = 100;

/// The time until now: of this process, of the children that it has waited for, and of those that they
/// have waited for. `None` where there is no `/proc`.
///
/// Unlike the time that passes, this is the same on a busy machine.
pub(crate) fn time() -> Option<Duration> {
    of(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Adds up `utime`, `stime`, `cutime` and `cstime`, fields 14 to 17 of proc(5).
fn of(stat: &str) -> Option<Duration> {
    // Field 2 is the name of the program in parentheses, which may contain blanks and parentheses.
    let (_, rest) = stat.rsplit_once(')')?;
    let times: Vec<u64> =
        rest.split_whitespace().skip(11).take(4).map_while(|field| field.parse().ok()).collect();
    let ticks: u64 = times.iter().sum();
    (times.len() == 4).then(|| Duration::from_millis(ticks * 1000 / TICKS))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn four_fields_are_added_up_whatever_the_program_is_called() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 100 200 0 0 150 25 300 5 20 0 1 0 4711 0 0";
        assert_eq!(of(stat), Some(Duration::from_millis(4800)));
        assert_eq!(of("7 (cut) S 1 7 7 0 -1 4194304 100 200 0 0 150 25"), None);
        assert_eq!(of(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_that_was_waited_for_counts() {
        let before = time().expect("Linux has `/proc`");
        let counting = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let status = Command::new("sh").args(["-c", counting]).status().expect("sh starts");
        assert!(status.success());
        assert!(time().expect("Linux has `/proc`") > before);
    }
}
