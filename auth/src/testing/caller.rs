//! Where a test called the kit.

use std::{fmt, panic::Location};

/// Where a test called the kit. `#[track_caller]` does nothing for a future, so that a panic in one would name a file of
/// the kit and no test; the message names this place instead.
#[derive(Clone, Copy)]
pub(super) struct Caller(&'static Location<'static>);

impl Caller {
    /// The place at which the test called the function that calls this one. That function has `#[track_caller]` too.
    #[track_caller]
    pub(super) fn here() -> Self {
        Self(Location::caller())
    }

    /// Panics with this message and the place.
    pub(super) fn panic(self, message: impl fmt::Display) -> ! {
        panic!("{message}\nat {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn function_of_the_kit() -> Caller {
        Caller::here()
    }

    #[test]
    fn the_message_names_the_line_of_the_test() {
        let (caller, line) = (function_of_the_kit(), line!());
        let panicked = std::panic::catch_unwind(|| caller.panic("no redirect"));
        let message = *panicked.unwrap_err().downcast::<String>().unwrap();
        assert!(message.starts_with("no redirect\nat "), "{message}");
        assert!(message.contains(&format!("testing/caller.rs:{line}:")), "{message}");
    }
}
