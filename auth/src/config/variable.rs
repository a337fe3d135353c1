//! Environment variables as the source of options.

use std::{collections::BTreeMap, time::Duration};

use super::Secret;

/// An environment variable, read when the setup is built.
#[derive(Clone, Copy, Debug)]
pub struct Env(pub(crate) &'static str);

/// Names an environment variable as the source of an option.
///
/// It is read when the setup is built; a variable that isn't set, or is empty, is a
/// [`ConfigError`](crate::ConfigError) that names it.
#[must_use]
pub const fn env(variable: &'static str) -> Env {
    Env(variable)
}

/// A type that can be read from an environment variable.
///
/// Implement it for the types of your own options.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from an environment variable",
    label = "not readable from a variable",
    note = "implement `auth::FromVariable` for it, or use `String`, a number, `bool`, `Duration`, `Vec<String>` or `Secret`; a field that is no option has `#[auth(skip)]` [auth::E0804]"
)]
pub trait FromVariable: Sized {
    /// Reads the value. The error says what is wrong without repeating the text, which may be
    /// secret: “is not a number”.
    fn from_variable(text: &str) -> Result<Self, String>;
}

impl FromVariable for String {
    fn from_variable(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl FromVariable for Secret {
    fn from_variable(text: &str) -> Result<Self, String> {
        Ok(Self::new(text))
    }
}

impl FromVariable for bool {
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err("it is neither `true` nor `false`".to_owned()),
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl FromVariable for $number {
            fn from_variable(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!("it is not a number from {} to {}", Self::MIN, Self::MAX))
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 usize i16 i32 i64);

impl FromVariable for Duration {
    /// A number and a unit, such as `30 days`, `24h` or `90 s`.
    fn from_variable(text: &str) -> Result<Self, String> {
        let digits = text.trim().find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (count, unit) = text.trim().split_at(digits);
        let seconds = match unit.trim() {
            "s" | "second" | "seconds" => 1,
            "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 60 * 60,
            "d" | "day" | "days" => 24 * 60 * 60,
            "w" | "week" | "weeks" => 7 * 24 * 60 * 60,
            _ => return Err("it is not a duration such as `30 days`".to_owned()),
        };
        let count = count.parse::<u64>().ok().and_then(|count| count.checked_mul(seconds));
        count
            .map(Self::from_secs)
            .ok_or_else(|| "it is not a duration such as `30 days`".to_owned())
    }
}

impl FromVariable for Vec<String> {
    /// Words separated by spaces or commas.
    fn from_variable(text: &str) -> Result<Self, String> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        Ok(words.map(str::to_owned).collect())
    }
}

impl FromVariable for BTreeMap<String, String> {
    /// `name=value` pairs, encoded as in the query of a URL.
    fn from_variable(text: &str) -> Result<Self, String> {
        Ok(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }
}
