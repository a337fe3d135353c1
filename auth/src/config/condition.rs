//! Conditions that are put together of others.

use super::{obstacle::Obstacle, value::Condition};

/// `!env("NAME")` in `auth!`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Opposite<C>(pub C);

impl<C: Condition> Condition for Opposite<C> {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        !self.0.holds(lookup)
    }

    fn obstacles(&self, wanted: bool, lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        self.0.obstacles(!wanted, lookup)
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

    fn obstacles(&self, wanted: bool, lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        let parts = [self.0.obstacles(wanted, lookup), self.1.obstacles(wanted, lookup)];
        if wanted { all(parts) } else { any(parts) }
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

    fn obstacles(&self, wanted: bool, lookup: &dyn Fn(&str) -> Option<String>) -> Vec<Obstacle> {
        let parts = [self.0.obstacles(wanted, lookup), self.1.obstacles(wanted, lookup)];
        if wanted { any(parts) } else { all(parts) }
    }
}

/// What is in the way where both parts have to be as wanted.
fn all([left, right]: [Vec<Obstacle>; 2]) -> Vec<Obstacle> {
    left.into_iter().chain(right).collect()
}

/// What is in the way where one part is enough: nothing, if nothing is in the way of one.
fn any(parts: [Vec<Obstacle>; 2]) -> Vec<Obstacle> {
    if parts.iter().any(Vec::is_empty) { Vec::new() } else { all(parts) }
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

    #[test]
    fn what_is_in_the_way_is_named() {
        let lookup = |name: &str| (name == "SET").then(|| "x".to_owned());
        let (set, unset) = (Env("SET"), Env("UNSET"));
        let (is_set, is_unset) = (Obstacle::IsSet("SET"), Obstacle::Unset("UNSET"));
        assert_eq!(set.obstacles(true, &lookup), []);
        assert_eq!(unset.obstacles(true, &lookup), [is_unset]);
        assert_eq!(false.obstacles(true, &lookup), [Obstacle::Given]);
        assert_eq!(Opposite(set).obstacles(true, &lookup), [is_set]);
        assert_eq!(Both(set, unset).obstacles(true, &lookup), [is_unset]);
        assert_eq!(Both(Opposite(set), unset).obstacles(true, &lookup), [is_set, is_unset]);
        assert_eq!(Either(set, unset).obstacles(true, &lookup), []);
        assert_eq!(Either(false, unset).obstacles(true, &lookup), [Obstacle::Given, is_unset]);
        // One of both is enough to make it false, and it is the other way round for either.
        assert_eq!(Opposite(Both(set, true)).obstacles(true, &lookup), [is_set, Obstacle::Given]);
        assert_eq!(Opposite(Both(set, unset)).obstacles(true, &lookup), []);
        assert_eq!(Opposite(Either(set, unset)).obstacles(true, &lookup), [is_set]);
    }
}
