//! What a connection may take.

use std::time::Duration;

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) connections: usize,
    pub(super) header: Duration,
    pub(super) keep_alive: Duration,
    pub(super) write: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 512,
            header: Duration::from_secs(20),
            // Longer than the minute for which proxies keep a connection in reserve.
            keep_alive: Duration::from_secs(75),
            write: Duration::from_mins(1),
        }
    }
}
