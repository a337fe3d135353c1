//! What an error means.

/// What an error means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file can't be opened.
    CannotOpen,
    /// Another transaction was in the way: the same may succeed at once.
    Conflict,
    /// There is no room, or too many connections.
    Full,
    /// The connection is gone.
    Lost,
    /// A pooler gave the connection to somebody else between two steps of a statement.
    Pooler,
    /// The file is something else.
    NotADatabase,
    /// It can only be read.
    ReadOnly,
    /// What a row refers to isn't there.
    Reference,
    /// It took too long.
    Slow,
    /// The database is shutting down, or starting.
    Starting,
    /// The table or a column isn't there.
    Undefined,
    /// There is another row with it.
    Unique,
    /// Anything else.
    Other,
}
