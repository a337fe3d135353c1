//! Spans, and what is done within them.

use std::{future::poll_fn, pin::Pin};

use tracing::{Span, level_filters::LevelFilter};

/// A span of the level `debug`: `span!("auth.session.read", strategy, result = Empty)`.
///
/// Where nobody listens to this level it is no span at all. What `tracing` makes then may still be told to the crate
/// `log`, and each request would pay for that.
macro_rules! span {
    ($($span:tt)*) => {
        if $crate::parts::span::is_heard() { tracing::debug_span!($($span)*) } else { tracing::Span::none() }
    };
}
pub(crate) use span;

/// Whether anybody may listen to spans of the level `debug`.
pub(crate) fn is_heard() -> bool {
    LevelFilter::current() >= LevelFilter::DEBUG
}

/// Waits for a future within a span.
///
/// It gets the future pinned, and leaves it where it is: `tracing`'s `Instrument` makes it a part of another one, which
/// is moved as a whole.
pub(crate) async fn within<F: Future + Unpin>(span: &Span, mut future: F) -> F::Output {
    poll_fn(|cx| {
        let _entered = (!span.is_disabled()).then(|| span.enter());
        Pin::new(&mut future).poll(cx)
    })
    .await
}
