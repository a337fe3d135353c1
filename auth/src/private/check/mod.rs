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

/// The checks.
#[derive(Debug)]
pub struct Check;
