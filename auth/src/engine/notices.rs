//! What the log is told once and not with every request.

use std::sync::atomic::{AtomicBool, Ordering};

/// Something that is said once for a setup.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Notice {
    /// A request's headers say that a proxy forwarded it, and none is believed.
    Forwarded,
    /// The response with these cookies is more than a proxy takes by default.
    LargeCookies,
    /// The session's claims make it so.
    LargeSession,
    /// The routes are in a router where browsers don't find them.
    Nested,
    /// A handler reads sessions of a setup that isn't in its router.
    NotInRouter,
    /// A proxy names itself rather than the host that was asked for.
    OtherHost,
    /// A proxy takes off a prefix that the setup doesn't know.
    Prefix,
    /// Nobody said where the site is.
    UnknownSite,
}

/// What was said.
#[derive(Debug, Default)]
pub(crate) struct Notices([AtomicBool; Notice::UnknownSite as usize + 1]);

impl Notices {
    /// Whether it is time to say something: true once for each.
    pub(crate) fn is_new(&self, notice: Notice) -> bool {
        // Read first: almost always it was said long ago.
        let said = &self.0[notice as usize];
        !said.load(Ordering::Relaxed) && !said.swap(true, Ordering::Relaxed)
    }
}
