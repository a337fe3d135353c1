//! What the tests of several stores share.

pub(crate) mod migrations;
pub(crate) mod races;
pub(crate) mod steps;
