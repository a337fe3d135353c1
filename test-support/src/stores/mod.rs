//! What the tests of several stores share.

pub mod migrations;
pub mod races;
pub mod steps;
