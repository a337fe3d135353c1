//! The tables: what each column holds, and what must be unique.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A text of at most so many bytes that rows are found by.
    Key(u16),
    /// A whole number of 64 bits.
    Number,
    /// Any text.
    Text,
    /// A point in time.
    Time,
    /// The id of a user.
    UserId,
}

/// A column, by its name in the default schema.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) nullable: bool,
    /// Whether the schema of Auth.js can do without it.
    pub(crate) ours: bool,
}

/// Columns that rows are found by together.
#[derive(Debug)]
pub(crate) struct Index {
    /// The end of the index's name; its beginning is that of the table.
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) unique: bool,
}

/// A table, by its name in the default schema.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
    /// The first one is the primary key of the default schema.
    pub(crate) indexes: &'static [Index],
    /// Whether rows go with the user in `user_id`.
    pub(crate) of_user: bool,
}

const fn needed(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, nullable: false, ours: false }
}

const fn nullable(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, nullable: true, ours: false }
}

const fn ours(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, nullable: true, ours: true }
}

const fn unique(name: &'static str, columns: &'static [&'static str]) -> Index {
    Index { name, columns, unique: true }
}

const fn index(name: &'static str, columns: &'static [&'static str]) -> Index {
    Index { name, columns, unique: false }
}

use Holds::{Key, Number, Text, Time, UserId};

/// Every table; the one that others refer to is first.
pub(crate) const TABLES: [Table; 7] = [
    Table {
        name: "users",
        columns: &[
            needed("id", UserId),
            nullable("name", Text),
            nullable("email", Key(1024)),
            nullable("email_verified", Time),
            nullable("image", Text),
            ours("security_stamp", Text),
            ours("credentials_void", Time),
        ],
        indexes: &[unique("id", &["id"]), unique("email", &["email"])],
        of_user: false,
    },
    Table {
        name: "accounts",
        columns: &[
            needed("user_id", UserId),
            needed("provider", Key(255)),
            needed("provider_account_id", Key(1024)),
            needed("kind", Key(255)),
            nullable("access_token", Text),
            nullable("refresh_token", Text),
            nullable("id_token", Text),
            nullable("token_type", Text),
            nullable("scope", Text),
            nullable("expires_at", Number),
            nullable("session_state", Text),
            ours("oauth_token", Text),
            ours("oauth_token_secret", Text),
            ours("identity", Text),
            ours("leased_until", Time),
        ],
        indexes: &[
            unique("account", &["provider", "provider_account_id"]),
            index("user", &["user_id"]),
        ],
        of_user: true,
    },
    Table {
        name: "sessions",
        columns: &[
            needed("token", Key(1024)),
            ours("secret_hash", Text),
            needed("user_id", UserId),
            ours("created", Time),
            needed("expires", Time),
            ours("claims", Text),
            ours("auth_time", Time),
            ours("amr", Text),
        ],
        indexes: &[
            unique("token", &["token"]),
            index("user", &["user_id"]),
            index("expires", &["expires"]),
        ],
        of_user: true,
    },
    Table {
        name: "verification_tokens",
        columns: &[
            needed("identifier", Key(1024)),
            needed("token", Key(1024)),
            needed("expires", Time),
        ],
        indexes: &[unique("token", &["identifier", "token"]), index("expires", &["expires"])],
        of_user: false,
    },
    Table {
        name: REVOKED,
        columns: &[needed("id", Key(255)), needed("expires", Time)],
        indexes: &[unique("id", &["id"]), index("expires", &["expires"])],
        of_user: false,
    },
    Table {
        name: ATTEMPTS,
        columns: &[
            needed("id", Key(255)),
            needed("count", Number),
            needed("last", Time),
            needed("expires", Time),
        ],
        indexes: &[unique("id", &["id"]), index("expires", &["expires"])],
        of_user: false,
    },
    Table {
        name: AUTHENTICATORS,
        columns: &[
            needed("id", Key(255)),
            needed("user_id", UserId),
            needed("kind", Key(255)),
            nullable("name", Text),
            needed("data", Text),
            needed("counter", Number),
            needed("created", Time),
            nullable("used", Time),
            nullable("expires", Time),
        ],
        indexes: &[
            unique("id", &["id"]),
            index("user", &["user_id"]),
            index("expires", &["expires"]),
        ],
        of_user: true,
    },
];

/// A table that Auth.js doesn't have.
pub(crate) const REVOKED: &str = "revoked_sessions";
/// Another one.
pub(crate) const ATTEMPTS: &str = "sign_in_attempts";
/// And one more, whose rows go with a user.
pub(crate) const AUTHENTICATORS: &str = "user_authenticators";
