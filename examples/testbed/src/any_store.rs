//! A store in whichever database `DATABASE_URL` names: SQLite, PostgreSQL, MySQL or MariaDB.

use std::{error::Error, time::SystemTime};

use auth::adapter::{
    Accounts, Changes, MySqlStore, PostgresStore, Revocations, SessionChange, Sessions,
    SqliteStore, StoreError, StoredAccount, StoredSession, StoredUser, Unlinked, Users,
    VerificationToken, VerificationTokens,
    sql::{Schema, SqlStore},
};
use sqlx::{
    Row as _,
    mysql::MySqlPoolOptions,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

/// A database for as long as the process runs.
const IN_MEMORY: &str = "sqlite::memory:";

/// A store whose kind is known at run time.
#[derive(Clone)]
pub(crate) enum AnyStore {
    MySql(MySqlStore),
    Postgres(PostgresStore),
    Sqlite(SqliteStore),
}

/// What was in a database before: ids of users, and identifiers with their tokens.
pub(crate) struct Found {
    pub(crate) users: Vec<String>,
    pub(crate) tokens: Vec<(String, String)>,
}

/// Makes the tables, and looks which users and tokens are there.
macro_rules! open {
    ($pool:expr, $schema:expr, $id:literal, $prefix:expr, $tokens:expr, $read:expr) => {{
        let (pool, schema, read) = ($pool, $schema, $read);
        schema.migrate(&pool).await?;
        let users = format!(concat!("SELECT ", $id, " FROM {}users ORDER BY id"), $prefix);
        let users = sqlx::query(sqlx::AssertSqlSafe(users)).fetch_all(&pool).await?;
        let tokens = format!("SELECT identifier, token FROM {}{}", $prefix, $tokens);
        let tokens = sqlx::query(sqlx::AssertSqlSafe(tokens)).fetch_all(&pool).await?;
        let found = Found {
            users: users.iter().map(|row| read(row, 0)).collect::<Result<_, Box<dyn Error>>>()?,
            tokens: tokens
                .iter()
                .map(|row| Ok((read(row, 0)?, read(row, 1)?)))
                .collect::<Result<_, Box<dyn Error>>>()?,
        };
        (SqlStore::open(pool, schema).await?, found)
    }};
}

impl AnyStore {
    /// Connects with a database, in memory unless there is a URL, and makes the tables: NextAuth's
    /// for a setup that is compatible with it, others beside them.
    ///
    /// Fails when there is no such kind of database, and when it can't be reached.
    pub(crate) async fn connect(
        url: Option<&str>,
        is_next_auth: bool,
    ) -> Result<(Self, Found), Box<dyn Error>> {
        let (schema, prefix, tokens) = if is_next_auth {
            (Schema::auth_js(), "", "verification_token")
        } else {
            (Schema::default().with_prefix("safe_")?, "safe_", "verification_tokens")
        };
        let url = url.unwrap_or(IN_MEMORY);
        Ok(match url.split_once(':').unwrap_or_default().0 {
            "mariadb" | "mysql" => {
                let pool = MySqlPoolOptions::new().connect(url).await?;
                let read = |row: &sqlx::mysql::MySqlRow, column: usize| {
                    Ok(String::from_utf8(row.try_get(column)?)?)
                };
                let (store, found) = open!(pool, schema, "id", prefix, tokens, read);
                (Self::MySql(store), found)
            }
            "postgres" | "postgresql" => {
                let pool = PgPoolOptions::new().connect(url).await?;
                let read = |row: &sqlx::postgres::PgRow, column: usize| Ok(row.try_get(column)?);
                let (store, found) = open!(pool, schema, "id::text", prefix, tokens, read);
                (Self::Postgres(store), found)
            }
            "sqlite" => {
                let options = url.parse::<SqliteConnectOptions>()?;
                // What is in memory belongs to a connection, and goes with it.
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_with(options.create_if_missing(true).foreign_keys(true))
                    .await?;
                let read = |row: &sqlx::sqlite::SqliteRow, column: usize| Ok(row.try_get(column)?);
                let (store, found) = open!(pool, schema, "id", prefix, tokens, read);
                (Self::Sqlite(store), found)
            }
            other => return Err(format!("`DATABASE_URL`: no database is called `{other}:`").into()),
        })
    }
}

/// Hands each call to the store that there is.
macro_rules! hand_on {
    ($($capability:ident { $(fn $method:ident($($name:ident: $type:ty),*) -> $output:ty;)* })*) => {$(
        impl $capability for AnyStore {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, StoreError> {
                match self {
                    Self::MySql(store) => store.$method($($name),*).await,
                    Self::Postgres(store) => store.$method($($name),*).await,
                    Self::Sqlite(store) => store.$method($($name),*).await,
                }
            })*
        }
    )*};
}

hand_on! {
    Users {
        fn commit(changes: Changes) -> StoredUser;
        fn user(id: &str) -> Option<StoredUser>;
        fn user_by_email(email: &str) -> Option<StoredUser>;
        fn delete_user(id: &str) -> bool;
    }
    Accounts {
        fn user_by_account(provider: &str, provider_account_id: &str) -> Option<StoredUser>;
        fn accounts_of(user_id: &str) -> Vec<StoredAccount>;
        fn update_account(account: StoredAccount) -> bool;
        fn unlink_account(
            user_id: &str,
            provider: &str,
            provider_account_id: &str,
            keep_last: bool
        ) -> Unlinked;
        fn lease_account(
            provider: &str,
            provider_account_id: &str,
            now: SystemTime,
            until: SystemTime
        ) -> bool;
    }
    Sessions {
        fn session_and_user(token: &str) -> Option<(StoredSession, StoredUser)>;
        fn update_session(token: &str, change: SessionChange) -> bool;
        fn delete_session(token: &str) -> Option<StoredSession>;
        fn sessions_of(user_id: &str) -> Vec<StoredSession>;
        fn delete_sessions_of(user_id: &str, except: Option<&str>) -> u64;
        fn delete_expired_sessions(now: SystemTime, limit: u32) -> u64;
    }
    VerificationTokens {
        fn create_verification_token(token: VerificationToken) -> ();
        fn use_verification_token(identifier: &str, token: &str) -> Option<VerificationToken>;
        fn delete_verification_tokens(identifier: &str) -> u64;
        fn delete_expired_verification_tokens(now: SystemTime, limit: u32) -> u64;
    }
    Revocations {
        fn revoke(id: &str, expires: SystemTime) -> ();
        fn is_revoked(id: &str) -> bool;
        fn delete_expired_revocations(now: SystemTime, limit: u32) -> u64;
    }
}
