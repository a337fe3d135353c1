//! Log events that anybody can cause with a request, of which so many a minute are said, and then how many
//! were left out; and those that have to be heard.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write as _},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use tracing::subscriber::NoSubscriber;

/// So many events of a name and a reason are said in a minute.
const SAID: u32 = 20;
const MINUTE: Duration = Duration::from_mins(1);

/// Says an event unless too many like it were said: `sampled!(inner, warn, name: "…", …)`.
///
/// With `reason: …`, a flood of events of one reason leaves those of others to be seen.
///
/// It is counted in any case.
///
/// For what anybody can cause. That somebody was signed in or out, and what is a fault of the site, its
/// store or a provider, is always said.
macro_rules! sampled {
    ($inner:expr, $level:ident, name: $name:literal, reason: $reason:expr, $($rest:tt)*) => {{
        let reason: &'static str = $reason;
        $crate::parts::metrics::event($name, reason);
        if $inner.samples.is_said($name, reason, $inner.now()) {
            tracing::$level!(name: $name, reason, $($rest)*);
        }
    }};
    ($inner:expr, $level:ident, name: $name:literal, $($rest:tt)*) => {{
        $crate::parts::metrics::event($name, "");
        if $inner.samples.is_said($name, "", $inner.now()) {
            tracing::$level!(name: $name, $($rest)*);
        }
    }};
}
pub(crate) use sampled;

/// Says an event that matters for the safety of a site: `loud!(warn, name: "…", field = value, "…")`.
///
/// A program that sets no subscriber of `tracing` hears nothing of what is logged. For what is said once for a
/// setup and must not be missed, such a program gets it on standard error.
macro_rules! loud {
    ($level:ident, name: $name:literal, $($field:ident = $value:expr,)* $text:literal) => {{
        tracing::$level!(name: $name, $($field = $value,)* $text);
        $crate::parts::log::say_unheard($name, format_args!($text));
    }};
}
pub(crate) use loud;

/// Writes to standard error what no subscriber hears.
pub(crate) fn say_unheard(name: &str, text: fmt::Arguments<'_>) {
    if tracing::dispatcher::get_default(tracing::Dispatch::is::<NoSubscriber>) {
        // Nobody has to read standard error, and a site goes on when it is closed.
        _ = writeln!(
            io::stderr(),
            "{name}: {text} (The log of `auth` is not seen, since the program sets no subscriber of \
             `tracing`.)"
        );
    }
}

/// What was said in the last minute, and what was not.
///
/// The number of those that were left out is told with the first request after their minute, and at the
/// end, so that none is lost.
#[derive(Default)]
pub(crate) struct Samples {
    minutes: Mutex<BTreeMap<(&'static str, &'static str), Minute>>,
    has_left_out: AtomicBool,
}

/// A minute that began with an event.
struct Minute {
    began: SystemTime,
    said: u32,
    left_out: u64,
}

impl Samples {
    /// Whether an event is to be said now.
    pub(crate) fn is_said(
        &self,
        name: &'static str,
        reason: &'static str,
        now: SystemTime,
    ) -> bool {
        self.tell(Some(now));
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let new = Minute { began: now, said: 0, left_out: 0 };
        let minute = minutes.entry((name, reason)).or_insert(new);
        if minute.is_over(now) {
            *minute = Minute { began: now, said: 0, left_out: 0 };
        }
        if minute.said < SAID {
            minute.said += 1;
            return true;
        }
        minute.left_out = minute.left_out.saturating_add(1);
        self.has_left_out.store(true, Ordering::Relaxed);
        false
    }

    /// Tells how many events were left out in minutes that are over at `now`, or in all.
    pub(crate) fn tell(&self, now: Option<SystemTime>) {
        // Almost always there are none.
        if !self.has_left_out.load(Ordering::Relaxed) {
            return;
        }
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut over = Vec::new();
        minutes.retain(|key, minute| {
            let is_over = now.is_none_or(|now| minute.is_over(now));
            if is_over && minute.left_out > 0 {
                over.push((*key, minute.left_out));
            }
            !is_over
        });
        let remain = minutes.values().any(|minute| minute.left_out > 0);
        self.has_left_out.store(remain, Ordering::Relaxed);
        // Whoever listens may cause events itself.
        drop(minutes);
        for ((event, reason), count) in over {
            tracing::warn!(
                name: "auth.log.left_out", event, reason, count,
                "so many further events of this name came within a minute and were not said"
            );
        }
    }
}

impl Minute {
    /// A clock that went back begins another.
    fn is_over(&self, now: SystemTime) -> bool {
        now.duration_since(self.began).map_or(true, |age| age >= MINUTE)
    }
}

impl Drop for Samples {
    fn drop(&mut self) {
        self.tell(None);
    }
}

impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Samples").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_and_reason_has_a_minute_of_its_own() {
        let (samples, start) = (Samples::default(), SystemTime::UNIX_EPOCH + 10 * MINUTE);
        let said =
            |name, reason, now| (0..100).filter(|_| samples.is_said(name, reason, now)).count();
        let all = usize::try_from(SAID).unwrap();
        assert_eq!(said("a", "", start), all);
        assert_eq!(said("a", "", start + MINUTE / 2), 0);
        assert_eq!(said("a", "other", start + MINUTE / 2), all);
        assert_eq!(said("b", "", start + MINUTE / 2), all);
        assert_eq!(said("a", "", start + MINUTE), all);
        assert_eq!(said("a", "other", start + MINUTE), 0);
        // A clock that went back doesn't silence the log.
        assert_eq!(said("a", "", start - MINUTE), all);
    }
}
