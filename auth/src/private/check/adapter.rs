//! The adapter: its options, and whether it keeps what the rest of the setup needs.

use super::{Check, options::are_given};
use crate::{
    __private::{mistakes, text::Message},
    config::Spec,
};

impl Check {
    /// All required options of an adapter are given.
    #[track_caller]
    pub const fn adapter(spec: &Spec, given: Option<(&[&str], bool)>) {
        if let Some((given, fill)) = given {
            are_given(spec, given, fill);
        }
    }

    /// `strategy: database` in a setup without an adapter.
    #[track_caller]
    pub const fn database_without_adapter() {
        Message::new()
            .push("database sessions need an adapter: add `adapter: …`, or write `strategy: jwt`")
            .panic(mistakes::DATABASE_ADAPTER);
    }
}
