//! A value that can't be used.

use std::fmt;

use crate::error::Problem;

pub(super) fn invalid(option: &str, reason: impl fmt::Display) -> Problem {
    Problem::InvalidValue { option: option.to_owned(), reason: reason.to_string() }
}
