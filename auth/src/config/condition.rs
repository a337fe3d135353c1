//! Conditions that are put together of others.

use super::value::Condition;

/// `!env("NAME")` in `auth!`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Opposite<C>(pub C);

impl<C: Condition> Condition for Opposite<C> {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        !self.0.holds(lookup)
    }
}

/// `env("NAME") && …` in `auth!`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Both<A, B>(pub A, pub B);

impl<A: Condition, B: Condition> Condition for Both<A, B> {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        self.0.holds(lookup) && self.1.holds(lookup)
    }
}

/// `env("NAME") || …` in `auth!`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Either<A, B>(pub A, pub B);

impl<A: Condition, B: Condition> Condition for Either<A, B> {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        self.0.holds(lookup) || self.1.holds(lookup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Env;

    #[test]
    fn conditions_are_put_together() {
        let lookup = |name: &str| (name == "SET").then(|| "x".to_owned());
        let (set, unset) = (Env("SET"), Env("UNSET"));
        assert!(Opposite(unset).holds(&lookup));
        assert!(!Opposite(set).holds(&lookup));
        assert!(Both(set, true).holds(&lookup));
        assert!(!Both(set, unset).holds(&lookup));
        assert!(Either(unset, set).holds(&lookup));
        assert!(!Either(unset, Opposite(set)).holds(&lookup));
    }
}
