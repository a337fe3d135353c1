//! What is told of each call of a store: its span, and how long it took.

use std::pin::pin;

use tracing::field::Empty;

use super::StoreError;
use crate::parts::{
    metrics::{self, Timer},
    span::{span, within},
};

/// Does what a store is called for. Nothing of the arguments is told: they have addresses and tokens.
pub(super) async fn observed<T>(
    operation: &'static str,
    call: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let span = span!("auth.store.call", operation, outcome = Empty);
    let timer = Timer::start();
    let result = within(&span, pin!(call)).await;
    let outcome = result.as_ref().map_or_else(StoreError::as_str, |_| "ok");
    span.record("outcome", outcome);
    metrics::store_call(operation, outcome, timer);
    result
}
