//! What a connection is busy with, and when it has been busy with nothing for too long.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};

use super::{bounds::Bounds, phase::Phase};

/// How long a connection may be without a request while others wait for a place: who wants something
/// asks for it at once.
const HURRIED: Duration = Duration::from_secs(1);
/// How long a connection that was asked to end may go on without a request.
const FAREWELL: Duration = Duration::from_secs(1);

/// Tells what happens on a connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<watch::Sender<State>>);

/// What a connection is doing.
#[derive(Clone, Copy, Debug)]
struct State {
    /// How much is under way: requests, from their header to the end of the answer, and bytes that wait
    /// for the client to take them.
    under_way: usize,
    /// Whether there was a request.
    has_asked: bool,
    since: Instant,
}

/// Something is under way until this is dropped.
pub(super) struct Busy(Activity);

/// Looks at what happens on a connection.
pub(super) struct Watch {
    activity: watch::Receiver<State>,
    phase: watch::Receiver<Phase>,
    bounds: Bounds,
}

impl Activity {
    /// That of a new connection, which has to make a request.
    pub(super) fn new(bounds: Bounds, phase: watch::Receiver<Phase>) -> (Self, Watch) {
        let state = State { under_way: 0, has_asked: false, since: Instant::now() };
        let (sender, activity) = watch::channel(state);
        (Self(Arc::new(sender)), Watch { activity, phase, bounds })
    }

    /// Something begins.
    pub(super) fn begin(&self) -> Busy {
        self.count(|under_way| under_way + 1);
        Busy(self.clone())
    }

    fn count(&self, change: impl FnOnce(usize) -> usize) {
        self.0.send_modify(|state| {
            let under_way = change(state.under_way);
            *state = State { under_way, has_asked: true, since: Instant::now() };
        });
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.count(|under_way| under_way - 1);
    }
}

impl Watch {
    /// Ends when the connection has to, because nothing comes of it or because the server closes.
    pub(super) async fn is_over(&mut self) {
        loop {
            let phase = *self.phase.borrow_and_update();
            let state = *self.activity.borrow_and_update();
            let Bounds { header, keep_alive, .. } = self.bounds;
            let time = if state.has_asked { keep_alive } else { header };
            let time = match phase {
                Phase::Open => time,
                Phase::Full => time.min(HURRIED),
                Phase::Closing => return,
            };
            tokio::select! {
                // Neither sender goes before this does.
                _ = self.phase.changed() => {}
                _ = self.activity.changed() => {}
                () = sleep_until(state.since + time), if state.under_way == 0 => return,
            }
        }
    }

    /// Ends when nothing has been under way for the time that is left to a connection.
    pub(super) async fn is_done(&mut self) {
        loop {
            let is_busy = self.activity.borrow_and_update().under_way > 0;
            tokio::select! {
                _ = self.activity.changed() => {}
                () = sleep(FAREWELL), if !is_busy => return,
            }
        }
    }
}
