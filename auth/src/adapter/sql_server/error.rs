//! The server's errors as those of a store, without what it says about values.

use tiberius::error::Error as Driver;

use crate::{
    adapter::{StoreError, Unique},
    error::log_text,
};

/// What a step ends with.
pub(super) type Result<T, E = Error> = std::result::Result<T, E>;

/// A unique constraint, a unique index.
const DUPLICATE: [u32; 2] = [2627, 2601];
/// A foreign key.
const REFERENCE: u32 = 547;
const DEADLOCK: u32 = 1205;

/// Numbers of a server that may do the same later: out of memory or locks, no room, log full, lock
/// not had in time, snapshot conflict, shutting down or starting, read-only, database away or
/// throttled (Azure).
const LATER: &[u32] = &[
    596, 601, 617, 669, 701, 802, 823, 824, 845, 921, 922, 927, 945, 952, 976, 983, 1101, 1105,
    1203, 1204, DEADLOCK, 1221, 1222, 1807, 3906, 3908, 3935, 3960, 3966, 6005, 8645, 8651, 9002,
    9987, 10_928, 10_929, 10_936, 17_142, 17_197, 18_401, 20_041, 40_143, 40_197, 40_501, 40_540,
    40_544, 40_549, 40_550, 40_551, 40_552, 40_553, 40_613, 42_108, 42_109, 49_918, 49_919, 49_920,
];

/// Numbers of messages that have no value of a row: what isn't there, must not be null, may not be done, or
/// signs nobody in. What a trigger says has a number from 50,000 on.
const SAYS: [u32; 6] = [207, 208, 229, 515, 4060, 18_456];

/// Why a step did not succeed: the server's number decides whether it is tried again.
#[derive(Debug)]
pub(super) enum Error {
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
    pub(super) fn is_deadlock(&self) -> bool {
        self.code() == Some(DEADLOCK)
    }

    pub(super) fn is_duplicate(&self) -> bool {
        self.code().is_some_and(|code| DUPLICATE.contains(&code))
    }

    /// The error of writing a row that has to have what is `unique` for itself, and a user.
    pub(super) fn writing(self, unique: Unique) -> Self {
        if self.is_duplicate() {
            return StoreError::Taken(unique).into();
        }
        if self.code() == Some(REFERENCE) {
            return StoreError::NoUser.into();
        }
        self
    }

    /// The error of writing a user: the primary key has the number of a constraint, the index on
    /// addresses that of an index.
    pub(super) fn writing_user(self) -> Self {
        match self.code() {
            Some(2627) => StoreError::Taken(Unique::User).into(),
            Some(2601) => StoreError::Taken(Unique::Email).into(),
            _ => self,
        }
    }

    fn code(&self) -> Option<u32> {
        match self {
            Self::Driver(Driver::Server(error)) => Some(error.code()),
            _ => None,
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let code = error.code();
        let driver = match error {
            Error::Store(error) => return error,
            Error::Driver(driver) => driver,
        };
        if let Some(code) = code {
            let said = match &driver {
                Driver::Server(error) if SAYS.contains(&code) => {
                    format!(": {}", log_text(error.message()))
                }
                _ => String::new(),
            };
            let text = format!("SQL Server answered with the error {code}{said}");
            let later = LATER.contains(&code);
            return if later { Self::unavailable(text) } else { Self::failed(text) };
        }
        match driver {
            Driver::Io { kind, .. } => {
                Self::unavailable(format!("connection to SQL Server: {kind:?}"))
            }
            Driver::Routing { .. } => Self::unavailable("SQL Server sends to another address"),
            Driver::Tls(_) => Self::failed("TLS with SQL Server failed: is its certificate known?"),
            Driver::Protocol(_) => Self::failed("SQL Server said what the driver can't read"),
            Driver::Conversion(_) => Self::failed("a column of SQL Server has another type"),
            _ => Self::failed("the driver of SQL Server failed"),
        }
    }
}

/// A row that can't be what it has to be; `what` names the column, not its value.
pub(super) fn malformed(what: &str) -> Error {
    StoreError::failed(format!("SQL Server has a row that can't be read: `{what}`")).into()
}
