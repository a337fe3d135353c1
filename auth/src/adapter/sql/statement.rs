//! A statement, ready to be sent.

use std::sync::Arc;

/// A statement, ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// What errors call it.
    pub(super) name: &'static str,
    pub(super) sql: Arc<str>,
    /// The marks in it, in order.
    pub(super) parameters: String,
    /// Whether it gives rows back.
    pub(super) returns: bool,
    /// Whether it may be sent again when nobody knows whether it ran.
    pub(super) repeatable: bool,
}
