//! An error of `authorize` that says nothing about the credentials.

use std::{error::Error, fmt};

use crate::error::BoxError;

/// The credentials could not be checked, because a server is down or overloaded.
///
/// The answer is 503 with `Retry-After`, and not the one for wrong credentials.
///
/// Any other error of `authorize` counts as a failed attempt, because an error that occurs only with a
/// wrong password would otherwise make guessing free. One inside [`Self::new`] doesn't count: return it
/// only if it occurs whatever the password is.
#[derive(Debug)]
pub struct Unavailable {
    error: BoxError,
    is_counted: bool,
}

impl Unavailable {
    /// Says what was not available before the credentials were looked at. This doesn't count as an
    /// attempt.
    pub fn new(error: impl Into<BoxError>) -> Self {
        Self { error: error.into(), is_counted: false }
    }

    /// Says what failed when the credentials may have been looked at already. The answer is the same,
    /// but it counts as a failed attempt.
    ///
    /// Otherwise a server that is slow only when the password is wrong would let it be guessed.
    pub fn counted(error: impl Into<BoxError>) -> Self {
        Self { error: error.into(), is_counted: true }
    }

    /// Whether `error` is one of these, or says that too many passwords are being hashed.
    pub(crate) fn is(error: &BoxError) -> bool {
        error.is::<Self>() || is_busy(error)
    }

    /// Whether it still counts as a failed attempt.
    pub(crate) fn is_attempt(error: &BoxError) -> bool {
        error.downcast_ref().map_or_else(|| !is_busy(error), |error: &Self| error.is_counted)
    }
}

/// Whether [`PasswordError::Busy`](crate::password::PasswordError::Busy) is the error, or its cause
/// inside an error of the application's own.
#[cfg(feature = "password")]
fn is_busy(error: &BoxError) -> bool {
    use crate::password::PasswordError;

    let mut cause: Option<&(dyn Error + 'static)> = Some(&**error);
    while let Some(error) = cause {
        if matches!(error.downcast_ref(), Some(PasswordError::Busy)) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(not(feature = "password"))]
const fn is_busy(_: &BoxError) -> bool {
    false
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Unavailable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.error)
    }
}
