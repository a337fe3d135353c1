//! What goes wrong, without the values of rows: the texts of databases quote them.

use std::fmt;

use sqlx::Pool;

use super::{dialect::Dialect, reason::Reason};
use crate::{adapter::StoreError, error::log_text};

impl Reason {
    pub(super) fn of<D: Dialect>(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => D::reason(&**error),
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
                Self::Lost
            }
            sqlx::Error::PoolTimedOut => Self::Slow,
            sqlx::Error::PoolClosed => Self::Starting,
            _ => Self::Other,
        }
    }

    fn may_pass(self) -> bool {
        matches!(
            self,
            Self::CannotOpen
                | Self::Conflict
                | Self::Full
                | Self::Lost
                | Self::ReadOnly
                | Self::Slow
                | Self::Starting
        )
    }
}

/// What a database did not do, and why.
#[derive(Debug)]
pub(super) struct Fault {
    /// What it was asked for.
    pub(super) what: &'static str,
    pub(super) reason: Reason,
    /// The code that the database gave.
    code: Option<String>,
    /// What the database said, if there is no value of a row in it.
    message: Option<String>,
    /// A text of sqlx or the system, which knows nothing of rows.
    detail: Option<String>,
}

impl Fault {
    pub(super) fn new<D: Dialect>(what: &'static str, error: &sqlx::Error) -> Self {
        let code = match error {
            sqlx::Error::Database(error) => error.code().map(std::borrow::Cow::into_owned),
            _ => None,
        };
        let message = match error {
            sqlx::Error::Database(error) => D::message(&**error).map(log_text),
            _ => None,
        };
        let detail = match error {
            sqlx::Error::Io(error) => Some(error.to_string()),
            sqlx::Error::Tls(error) => Some(format!("TLS: {error}")),
            sqlx::Error::PoolTimedOut => Some("no connection in time".to_owned()),
            sqlx::Error::PoolClosed => Some("the pool is closed".to_owned()),
            sqlx::Error::ColumnDecode { index, .. } => {
                Some(format!("column {index} holds what it should not"))
            }
            _ => None,
        };
        Self { what, reason: Reason::of::<D>(error), code, message, detail }
    }

    /// The same where a connection of a pool was wanted.
    pub(super) fn opening<D: Dialect>(
        what: &'static str,
        pool: &Pool<D>,
        error: &sqlx::Error,
    ) -> Self {
        let mut fault = Self::new::<D>(what, error);
        if fault.reason == Reason::CannotOpen {
            fault.detail = D::why_not_opened(pool).or(fault.detail);
        }
        fault
    }

    /// It took longer than allowed.
    pub(super) fn slow(what: &'static str) -> Self {
        Self { what, reason: Reason::Slow, code: None, message: None, detail: None }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.reason {
            Reason::CannotOpen => "the database's file can't be opened",
            Reason::Conflict => "other transactions were in the way",
            Reason::Full => "the database has no room or no connection left",
            Reason::Lost => "the connection was lost",
            Reason::Other => "the database refused it",
            Reason::Pooler => {
                "a pooler is in the way: append `?pgbouncer=true` to the URL of the database"
            }
            Reason::NotADatabase => "the file at its URL is no database: name another one",
            Reason::ReadOnly => "the database is read-only",
            Reason::Reference => "what the row refers to isn't there",
            Reason::Slow => "the database did not answer in time",
            Reason::Starting => "the database is shutting down or starting",
            Reason::Undefined => "a table or column is missing; `check_schema` says which",
            Reason::Unique => "another row has the same",
        };
        write!(f, "{}: {why}", self.what)?;
        match (&self.detail, &self.message, &self.code) {
            (Some(detail), ..) => write!(f, " ({detail})"),
            (None, Some(message), Some(code)) => write!(f, " (code {code}: {message})"),
            (None, Some(message), None) => write!(f, " ({message})"),
            (None, None, Some(code)) => write!(f, " (code {code})"),
            (None, None, None) => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault.reason {
            Reason::Reference => Self::NoUser,
            reason if reason.may_pass() => Self::unavailable(fault),
            _ => Self::failed(fault),
        }
    }
}
