//! Who tells a user what came of a request, and a change that goes on when its browser goes away.

use std::sync::Arc;

#[cfg(feature = "passkey")]
use tracing::Instrument as _;

use super::{context::Context, email::is_development, look};
#[cfg(feature = "passkey")]
use crate::adapter::StoreError;
use crate::authenticator::Teller;

/// Makes a change to its end, with whatever it tells of itself, even if the browser goes away.
///
/// Stops that whoever makes the change hangs up between it and its mail. Fails as the change does, or if it panics.
#[cfg(feature = "passkey")]
pub(super) async fn to_the_end<T: Send + 'static>(
    change: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(change.in_current_span()).await.map_err(StoreError::failed)?
}

/// Whoever tells of what comes of this request.
pub(super) fn teller(context: &Context<'_>) -> Teller {
    let engine = context.engine();
    Teller {
        engine: Arc::clone(context.engine()),
        host: context.origin.host().to_owned(),
        // Stops that a request which names another host has the mail lead there.
        base: (!engine.site.is_any_host()).then(|| context.base()),
        texts: look(engine, &context.request.headers).texts,
        is_development: is_development(context),
    }
}
