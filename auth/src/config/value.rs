//! The values that may be written for an option.

use std::{collections::BTreeMap, time::Duration};

use super::{Env, FromVariable, Secret, obstacle::Obstacle};

/// A value that is known, or a variable to read when the setup is built.
#[doc(hidden)]
#[derive(Debug)]
pub enum Value<T> {
    Given(T),
    /// The variable's name, and how its text becomes a value.
    Variable(&'static str, fn(&str) -> Result<T, String>),
    /// `None` is written, which is as if nothing were.
    Absent,
}

impl<T> Value<T> {
    /// What a slot keeps.
    pub(super) fn given(self) -> Option<Self> {
        match self {
            Self::Absent => None,
            value => Some(value),
        }
    }
}

/// A value that may be given for an option of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given for an option of type `{T}`",
    label = "this option takes a `{T}`",
    note = "a list stands in brackets, `[\"openid\", \"email\"]`, as pairs do, `[(\"prompt\", \"consent\")]`, a duration has a unit, `10s`, and a variable is `env(\"NAME\")` [auth::E0800]"
)]
pub trait IntoOption<T> {
    /// Converts.
    #[doc(hidden)]
    fn into_option(self) -> Value<T>;
}

impl<T> IntoOption<T> for T {
    fn into_option(self) -> Value<T> {
        Value::Given(self)
    }
}

impl<T: FromVariable> IntoOption<T> for Env {
    fn into_option(self) -> Value<T> {
        Value::Variable(self.0, T::from_variable)
    }
}

impl IntoOption<String> for &str {
    fn into_option(self) -> Value<String> {
        Value::Given(self.to_owned())
    }
}

impl<const N: usize> IntoOption<Vec<String>> for [&str; N] {
    fn into_option(self) -> Value<Vec<String>> {
        Value::Given(owned(self))
    }
}

impl<const N: usize> IntoOption<BTreeMap<String, String>> for [(&str, &str); N] {
    fn into_option(self) -> Value<BTreeMap<String, String>> {
        Value::Given(owned_pairs(self))
    }
}

/// The words of a list as texts of their own.
pub(super) fn owned<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Vec<String> {
    words.into_iter().map(|word| word.as_ref().to_owned()).collect()
}

/// Names and values as texts of their own.
pub(super) fn owned_pairs<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A value that may be given for a secret option. Text in the source is not, since everybody who has the
/// source would have the secret.
#[diagnostic::on_unimplemented(
    message = "a secret can't be given as `{Self}`",
    label = "secrets are not written in source",
    note = "read it from the environment with `env(\"NAME\")`, or pass a `Secret` [auth::E0801]"
)]
pub trait IntoSecret {
    /// Converts.
    #[doc(hidden)]
    fn into_secret(self) -> Value<Secret>;
}

impl IntoSecret for Env {
    fn into_secret(self) -> Value<Secret> {
        Value::Variable(self.0, Secret::from_variable)
    }
}

impl IntoSecret for Secret {
    fn into_secret(self) -> Value<Secret> {
        Value::Given(self)
    }
}

/// What may be given for `secret` in `auth!`: one secret, or a list of them to rotate.
///
/// The first one signs, and all of them verify.
#[diagnostic::on_unimplemented(
    message = "the secret of a setup can't be given as `{Self}`",
    label = "secrets are not written in source",
    note = "read it from the environment with `env(\"NAME\")`; a list `[env(\"NEW\"), env(\"OLD\")]` rotates [auth::E0802]"
)]
pub trait IntoSecrets {
    /// Converts.
    #[doc(hidden)]
    fn into_secrets(self) -> Vec<Value<Secret>>;
}

impl IntoSecrets for Env {
    fn into_secrets(self) -> Vec<Value<Secret>> {
        vec![self.into_secret()]
    }
}

impl IntoSecrets for Secret {
    fn into_secrets(self) -> Vec<Value<Secret>> {
        vec![self.into_secret()]
    }
}

impl<S: IntoSecret, const N: usize> IntoSecrets for [S; N] {
    fn into_secrets(self) -> Vec<Value<Secret>> {
        self.into_iter().map(IntoSecret::into_secret).collect()
    }
}

/// A condition after `if` in the list of providers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a `bool` or `env(\"NAME\")`",
    note = "`if env(\"NAME\")` holds when the variable is set and not empty [auth::E0803]"
)]
pub trait Condition {
    /// Whether the condition holds. `lookup` reads a variable of the environment.
    #[doc(hidden)]
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool;

    /// What keeps the condition from being `wanted`; nothing if it is so. A condition of another type can't tell, and is
    /// always named.
    #[doc(hidden)]
    fn obstacles(&self, wanted: bool, lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        let _ = (wanted, lookup);
        vec![Obstacle::Given]
    }
}

impl Condition for bool {
    fn holds(self, _: &dyn Fn(&str) -> Option<String>) -> bool {
        self
    }

    fn obstacles(&self, wanted: bool, _: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        if *self == wanted { Vec::new() } else { vec![Obstacle::Given] }
    }
}

impl Condition for Env {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        lookup(self.0).is_some_and(|text| !text.is_empty())
    }

    fn obstacles(&self, wanted: bool, lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        match (self.holds(lookup), wanted) {
            (true, false) => vec![Obstacle::IsSet(self.0)],
            (false, true) => vec![Obstacle::Unset(self.0)],
            (true, true) | (false, false) => Vec::new(),
        }
    }
}

/// A span of time that has its unit in `auth!`, such as `30 days`: the macro has checked it and counted the
/// seconds.
#[doc(hidden)]
#[must_use]
pub const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A number of units, each of which has so many seconds, such as `LIFETIME days` in `auth!`. A result that is too
/// large is the largest number of seconds.
#[doc(hidden)]
#[must_use]
pub fn times(count: impl Into<u64>, seconds: u64) -> Duration {
    Duration::from_secs(count.into().saturating_mul(seconds))
}
