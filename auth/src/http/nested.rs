//! Routes inside `Router::nest`, where browsers may not find them.

use axum::extract::OriginalUri;
use http::Request;

use crate::engine::{Engine, Notice};

/// Whether browsers would not find the routes of a setup where a request does; the log is told once what
/// to write.
///
/// Only a request tells: axum doesn't let routes ask which router they end up in.
pub(super) fn is_fault<B>(engine: &Engine, request: &Request<B>) -> bool {
    let original = request.extensions().get::<OriginalUri>();
    original.is_some_and(|OriginalUri(uri)| is_lost(engine, uri.path(), request.uri().path()))
}

/// The same for a path that was asked for, and what of it a router left.
pub(super) fn is_lost(engine: &Engine, asked: &str, left: &str) -> bool {
    let fault = asked.strip_suffix(left).and_then(|nest| engine.paths.fault_below(nest));
    let Some(fault) = fault else { return false };
    if engine.notices.is_new(Notice::Nested) {
        tracing::error!(name: "auth.config.nested", "{fault}");
    }
    true
}
