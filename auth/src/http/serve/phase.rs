//! How a server is.

/// How a server is, for its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Open,
    /// There are as many connections as there may be, and others wait.
    Full,
    /// No further request is taken.
    Closing,
}
