//! What a connection is busy with, and when it has been busy with nothing for too long.
//!
//! A request costs two counts and one look at the clock. The timer of a connection isn't set anew for each of them: it
//! goes off when the connection could be over at the earliest, and looks then.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use super::{bounds::Bounds, phase::Phase};

/// How long a connection may be without a request while others wait for a place: who wants something
/// asks for it at once.
const HURRIED: Duration = Duration::from_secs(1);
/// How long a connection that was asked to end may go on without a request.
const FAREWELL: Duration = Duration::from_secs(1);

/// Longer than any connection lives.
const YEAR: Duration = Duration::from_hours(365 * 24);

/// Tells what happens on a connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<State>);

/// What a connection is doing.
struct State {
    opened: Instant,
    /// How much is under way: requests, from their header to the end of the answer, and bytes that wait
    /// for the client to take them.
    under_way: AtomicUsize,
    /// When the last of it ended, in nanoseconds after `opened`; 0 if nothing did.
    ended: AtomicU64,
    /// Told when nothing is under way any more.
    idle: Notify,
}

/// Something is under way until this is dropped.
pub(super) struct Busy(Activity);

/// Looks at what happens on a connection.
pub(super) struct Watch {
    activity: Activity,
    phase: watch::Receiver<Phase>,
    bounds: Bounds,
}

impl Activity {
    /// That of a new connection, which has to make a request.
    pub(super) fn new(bounds: Bounds, phase: watch::Receiver<Phase>) -> (Self, Watch) {
        let activity = Self(Arc::new(State {
            opened: Instant::now(),
            under_way: AtomicUsize::new(0),
            ended: AtomicU64::new(0),
            idle: Notify::new(),
        }));
        (activity.clone(), Watch { activity, phase, bounds })
    }

    /// Something begins.
    pub(super) fn begin(&self) -> Busy {
        self.0.under_way.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }

    /// When the last thing ended, of a connection on which nothing is under way.
    fn idle(&self) -> Option<Idle> {
        // Together with the release in `drop`: whoever sees that nothing is left sees when the last of it ended.
        let is_idle = self.0.under_way.load(Ordering::Acquire) == 0;
        is_idle.then(|| match self.0.ended.load(Ordering::Relaxed) {
            0 => Idle { since: self.0.opened, has_asked: false },
            after => Idle { since: self.0.opened + Duration::from_nanos(after), has_asked: true },
        })
    }
}

/// Nothing is under way on a connection.
struct Idle {
    since: Instant,
    /// Whether there was a request.
    has_asked: bool,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let State { opened, under_way, ended, idle } = &*self.0.0;
        // For 584 years.
        let after = u64::try_from(opened.elapsed().as_nanos()).unwrap_or(u64::MAX);
        ended.fetch_max(after.max(1), Ordering::Relaxed);
        if under_way.fetch_sub(1, Ordering::Release) == 1 {
            idle.notify_one();
        }
    }
}

impl Watch {
    /// Ends when the connection has to, because nothing comes of it or because the server closes.
    pub(super) async fn is_over(&mut self) {
        loop {
            let Bounds { header, keep_alive, .. } = self.bounds;
            let (header, keep_alive) = match *self.phase.borrow_and_update() {
                Phase::Open => (header, keep_alive),
                Phase::Full => (header.min(HURRIED), keep_alive.min(HURRIED)),
                Phase::Closing => return,
            };
            let now = Instant::now();
            // A request that ends after this moment gives the connection at least so long.
            let mut look = later(now, keep_alive);
            if let Some(Idle { since, has_asked }) = self.activity.idle() {
                let end = later(since, if has_asked { keep_alive } else { header });
                if end <= now {
                    return;
                }
                look = look.min(end);
            }
            tokio::select! {
                // The sender doesn't go before this does.
                _ = self.phase.changed() => {}
                () = sleep_until(look) => {}
            }
        }
    }

    /// Ends when nothing has been under way for the time that is left to a connection.
    pub(super) async fn is_done(&mut self) {
        let asked = Instant::now();
        loop {
            let Some(Idle { since, .. }) = self.activity.idle() else {
                self.activity.0.idle.notified().await;
                continue;
            };
            let end = since.max(asked) + FAREWELL;
            if end <= Instant::now() {
                return;
            }
            sleep_until(end).await;
        }
    }
}

/// A time after `since`; a year after it, for more than that. A clock can't say how late `Duration::MAX` is.
fn later(since: Instant, time: Duration) -> Instant {
    since + time.min(YEAR)
}
