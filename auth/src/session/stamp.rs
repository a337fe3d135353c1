//! Security stamps: what ends every session in a cookie at once.
//!
//! A stamp is random. A session carries its user's stamp from when it began, and has ended when the
//! user has another one: no clock is asked, and nobody who is made anew under an old id has it. A
//! stamp may name one session that goes on, after a space.

use crate::{engine::Engine, error::BoxError};

/// The stamp of a user who may not sign in: no session has it.
pub(crate) const DISABLED: &str = "disabled";

/// Whether a user with this stamp may not sign in.
pub(crate) fn is_disabled(stamp: Option<&str>) -> bool {
    stamp == Some(DISABLED)
}

/// A new stamp, with which the session `except` goes on.
///
/// Fails when there is no randomness.
pub(crate) fn new(engine: &Engine, except: Option<&str>) -> Result<String, BoxError> {
    let random = engine.random_text()?;
    Ok(match except {
        Some(id) => format!("{random} {id}"),
        None => random,
    })
}

/// Whether a session goes on, of which are its stamp and its id, while its user has this stamp.
pub(super) fn is_valid(users: Option<&str>, (own, id): (Option<&str>, Option<&str>)) -> bool {
    let excepted = users.and_then(|stamp| stamp.split_once(' ')).map(|(_, id)| id);
    users == own || (excepted.is_some() && excepted == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_goes_on_with_its_stamp_or_when_it_is_named() {
        let own = (Some("one"), Some("id"));
        assert!(is_valid(Some("one"), own));
        assert!(is_valid(Some("two id"), own));
        for stamp in [None, Some("two"), Some("two other"), Some("one id2"), Some("two ")] {
            assert!(!is_valid(stamp, own), "{stamp:?}");
        }
        assert!(is_valid(None, (None, None)));
        assert!(!is_valid(Some("one"), (None, None)));
        assert!(!is_valid(Some("one "), (None, None)));
        assert!(!is_valid(None, own));
    }
}
