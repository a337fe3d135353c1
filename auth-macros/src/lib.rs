//! Macros of the `auth` crate.
