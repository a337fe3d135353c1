//! Programs that the compiler has to accept, and that do what they declare.
//!
//! Each is a module of this one program, so that the library is loaded, and a program linked, only once.
//! The modules are public, as what stands at the root of a program is.

#![expect(
    dead_code,
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::let_underscore_future,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "these are programs of users, whose lints aren't those of this workspace"
)]

// `renamed` names it by an absolute path.
extern crate auth as sesame;

pub mod callbacks;
pub mod claims;
pub mod config;
pub mod config_oauth1;
pub mod full;
pub mod hygiene;
pub mod linking;
pub mod minimal;
pub mod modules;
pub mod profile;
pub mod renamed;
pub mod roles;
pub mod shorthand;
pub mod values;

/// The programs without the mistake that the case of the same name in `cases/fail` has. They are pages of the
/// book of mistakes, and written as people write them.
#[expect(
    warnings,
    clippy::pedantic,
    reason = "the lints of this workspace aren't those of its users"
)]
mod fixed {
    include!(concat!(env!("OUT_DIR"), "/fixed.rs"));
}
