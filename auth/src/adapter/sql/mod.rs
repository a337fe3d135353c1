//! Stores in SQL databases, through sqlx: SQLite, PostgreSQL, MySQL and MariaDB.

#![expect(unnameable_types, reason = "what the sealed trait speaks of is for nobody to name")]

mod accounts;
mod argument;
mod attempts;
mod authenticator_statements;
mod authenticators;
mod by_layout;
mod connection;
mod ddl;
mod dialect;
mod encoding;
mod error;
mod identifier;
mod ids;
mod inspect;
mod lack;
mod layout;
mod lock;
#[cfg(feature = "mysql")]
mod mysql;
mod options;
#[cfg(feature = "postgres")]
mod postgres;
mod random;
mod reason;
mod row;
mod schema;
mod sessions;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statement;
mod statements;
mod store;
mod table;
mod tokens;
mod users;
mod writer;

pub use self::{dialect::Dialect, schema::Schema, store::SqlStore};

#[cfg(feature = "mysql")]
pub use self::mysql::{MySql, MySqlStore};
#[cfg(feature = "postgres")]
pub use self::postgres::{Postgres, PostgresStore};
#[cfg(feature = "sqlite")]
pub use self::sqlite::{Sqlite, SqliteStore};
