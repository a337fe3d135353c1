//! Why a store did not do what it was asked for.

use std::fmt;

use crate::error::BoxError;

/// Why a store did not do what it was asked to do. Nothing was changed then.
///
/// The text is logged, so it contains no values of rows. A handler may return the error: the answer is 503
/// when the same may succeed later, else 500, and the text stays in the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another row has what must be unique.
    #[error("{0} is taken")]
    Taken(Unique),
    /// The user that a row belongs to isn't there.
    #[error("there is no such user")]
    NoUser,
    /// The user's security stamp has changed: its sessions, accounts or passwords ended while a sign-in
    /// was under way.
    #[error("the user's sessions were ended meanwhile")]
    Changed,
    /// Two users have the address with other capital letters, and no user has it exactly.
    #[error("the addresses of several users differ by capital letters only")]
    Ambiguous,
    /// The store could not be reached, is read-only for now, or has no room: the same may succeed
    /// later.
    #[error("the store is not available: {0}")]
    Unavailable(#[source] BoxError),
    /// The user of a transaction could be written, but not the account or the session. A store that
    /// can't tell says [`Failed`](Self::Failed).
    #[error("the account or the session could not be stored: {0}")]
    Incomplete(#[source] BoxError),
    /// Anything else.
    #[error("the store failed: {0}")]
    Failed(#[source] BoxError),
}

impl StoreError {
    /// The variant as a word, for spans and metrics.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::NoUser => "no_user",
            Self::Changed => "changed",
            Self::Ambiguous => "ambiguous",
            Self::Unavailable(_) => "unavailable",
            Self::Incomplete(_) => "incomplete",
            Self::Failed(_) => "failed",
        }
    }

    /// Anything that no other variant says.
    pub fn failed(error: impl Into<BoxError>) -> Self {
        Self::Failed(error.into())
    }

    /// A user that could be written without what belongs to it.
    pub fn incomplete(error: impl Into<BoxError>) -> Self {
        Self::Incomplete(error.into())
    }

    /// What may succeed later.
    pub fn unavailable(error: impl Into<BoxError>) -> Self {
        Self::Unavailable(error.into())
    }
}

/// What must be unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unique {
    /// The address of a user.
    Email,
    /// Provider and id there of an account.
    Account,
    /// The token of a session.
    Session,
    /// Identifier and token of a verification token.
    VerificationToken,
    /// The id of a user.
    User,
    /// The id of an authenticator.
    Authenticator,
}

impl fmt::Display for Unique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "the address",
            Self::Account => "the account",
            Self::Session => "the session's token",
            Self::VerificationToken => "the verification token",
            Self::User => "the user's id",
            Self::Authenticator => "the authenticator's id",
        })
    }
}
