//! An error of `authorize` that says nothing about the credentials.

use std::{error::Error, fmt};

use crate::error::BoxError;

/// The credentials could not be checked: a server is down, or nobody has time.
///
/// The answer is 503, with `Retry-After`, and not that of wrong credentials.
///
/// An error of `authorize` counts as a failed attempt, because one that comes only with a wrong
/// password would otherwise make guessing free. One inside this doesn't count: whoever returns it
/// answers for that it comes whatever the password is.
#[derive(Debug)]
pub struct Unavailable(BoxError);

impl Unavailable {
    /// Says what was not available.
    pub fn new(error: impl Into<BoxError>) -> Self {
        Self(error.into())
    }

    /// Whether `error` is one of these, or says that too many passwords are being hashed.
    pub(crate) fn is(error: &BoxError) -> bool {
        error.is::<Self>() || is_busy(error)
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
        self.0.fmt(f)
    }
}

impl Error for Unavailable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
