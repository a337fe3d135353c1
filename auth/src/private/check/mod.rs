//! Compile-time checks of facts that only the compiler knows: ids, kinds and options of provider
//! types, values of constants. Each file has those of one subject.
//!
//! Each is called from a `const _: () = <Check>::…(…);` whose first and last tokens carry the user's
//! place, and is `#[track_caller]`, so that the panic is reported there and nowhere else. They hang
//! off a type so that the first token is `<`, which an editor has nothing to say about.

mod adapter;
mod cookies;
mod look;
mod options;
mod paths;
mod providers;
mod site;

use crate::{
    adapter::{Keeps, KeepsSessions},
    config::{Probe, TypeTag, Valued},
    provider::EndSession,
};

/// The checks.
#[derive(Debug)]
pub struct Check;

// What is asked of types, beside the type so that rustc calls it `Check::keeps`.
impl Check {
    /// The adapter keeps what a kind of provider needs.
    pub fn keeps<A: Keeps<K>, K>(_: &TypeTag<A>, _: TypeTag<K>) {}

    /// The adapter keeps database sessions.
    pub fn keeps_sessions<A: KeepsSessions>(_: &TypeTag<A>) {}

    /// An option is written with a value.
    pub fn has_value<T: Valued>(_: &T) {}

    /// Somebody can sign out at a provider.
    pub fn ends_session<T: EndSession>(_: Probe<T>) {}
}
