//! The driver's errors as those of a store, without what the server says about values.

use ::mongodb::error::{
    Error as Driver, ErrorKind, RETRYABLE_WRITE_ERROR, TRANSIENT_TRANSACTION_ERROR, WriteFailure,
};

use crate::{
    adapter::{StoreError, Unique},
    error::log_text,
};

/// What a step ends with.
pub(super) type Result<T, E = Error> = std::result::Result<T, E>;

const DUPLICATE_KEY: i32 = 11_000;

/// Codes of a server that may do the same later: not primary, recovering, shutting down, out of
/// time, conflicting with another transaction, out of disk.
const LATER: &[i32] = &[
    6, 7, 24, 50, 64, 89, 91, 112, 134, 189, 202, 225, 246, 251, 262, 290, 317, 358, 391, 462,
    9001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436, 14_031,
];

/// Why a step did not succeed: the driver's word decides whether a transaction is tried again.
#[derive(Debug)]
pub(super) enum Error {
    /// Another transaction was in the way.
    Conflict,
    Driver(Driver),
    Store(StoreError),
}

impl From<Driver> for Error {
    fn from(error: Driver) -> Self {
        Self::Driver(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Error {
    /// Whether the transaction may succeed when it is tried again.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Driver(error) => error.contains_label(TRANSIENT_TRANSACTION_ERROR),
            Self::Store(_) => false,
        }
    }

    /// The error of an update that changes nothing unique: a server that says that something is
    /// taken means another transaction about the same document. MongoDB never says so, SecantusDB
    /// does at times.
    pub(super) fn holding(error: Driver) -> Self {
        if code(&error) == Some(DUPLICATE_KEY) { Self::Conflict } else { Self::Driver(error) }
    }

    /// The error of an insertion or replacement in a collection where `unique` has an index.
    pub(super) fn writing(error: Driver, unique: Unique) -> Self {
        if code(&error) == Some(DUPLICATE_KEY) {
            return Self::Store(StoreError::Taken(unique));
        }
        Self::Driver(error)
    }

    /// The error of an insertion or replacement of a user.
    pub(super) fn writing_user(error: Driver) -> Self {
        // `E11000 duplicate key error collection: auth.users index: _id_ dup key: { … }`
        let index = message(&error).and_then(|it| it.split(" dup key").next());
        let by_id = index.is_some_and(|it| it.ends_with(" index: _id_"));
        Self::writing(error, if by_id { Unique::User } else { Unique::Email })
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let error = match error {
            Error::Conflict => return Self::unavailable("transactions were in each other's way"),
            Error::Store(error) => return error,
            Error::Driver(error) => error,
        };
        let code = code(&error);
        let text = match (&*error.kind, code) {
            // The message may repeat the command with its values.
            (ErrorKind::Command(error), Some(code)) if !error.code_name.is_empty() => {
                let name = log_text(&error.code_name);
                format!("MongoDB answered with the error {code} ({name})")
            }
            (_, Some(code)) => format!("MongoDB answered with the error {code}"),
            (ErrorKind::Authentication { .. }, _) => "MongoDB refused the credentials".to_owned(),
            (ErrorKind::DnsResolve { .. }, _) => "the name of MongoDB can't be resolved".to_owned(),
            (ErrorKind::Io(error), _) => format!("connection to MongoDB: {}", error.kind()),
            (ErrorKind::ServerSelection { .. }, _) => "no server of MongoDB answers".to_owned(),
            (ErrorKind::ConnectionPoolCleared { .. }, _) => "MongoDB hung up".to_owned(),
            (ErrorKind::InvalidTlsConfig { .. }, _) => {
                "the TLS options of MongoDB can't be used".to_owned()
            }
            (ErrorKind::IncompatibleServer { .. }, _) => {
                "this version of MongoDB is not supported".to_owned()
            }
            _ => "the driver of MongoDB failed".to_owned(),
        };
        let later = matches!(
            *error.kind,
            ErrorKind::ConnectionPoolCleared { .. }
                | ErrorKind::DnsResolve { .. }
                | ErrorKind::Io(_)
                | ErrorKind::ServerSelection { .. }
        ) || code.is_some_and(|code| LATER.contains(&code))
            || error.contains_label(RETRYABLE_WRITE_ERROR)
            || error.contains_label(TRANSIENT_TRANSACTION_ERROR);
        if later { Self::unavailable(text) } else { Self::failed(text) }
    }
}

/// A document that can't be what it has to be; `what` names the field, not its value.
pub(super) fn malformed(what: &str) -> Error {
    StoreError::failed(format!("MongoDB has a document that can't be read: {what}")).into()
}

fn code(error: &Driver) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(error) => Some(error.code),
        ErrorKind::Write(WriteFailure::WriteError(error)) => Some(error.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(error)) => Some(error.code),
        _ => None,
    }
}

fn message(error: &Driver) -> Option<&str> {
    match &*error.kind {
        ErrorKind::Command(error) => Some(&error.message),
        ErrorKind::Write(WriteFailure::WriteError(error)) => Some(&error.message),
        _ => None,
    }
}
