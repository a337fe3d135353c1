//! Microsoft SQL Server, with the driver `tiberius`.

mod accounts;
mod attempts;
mod authenticators;
mod connection;
mod error;
mod pool;
mod row;
mod schema;
mod sessions;
mod sql;
mod tokens;
mod users;

use std::{fmt, sync::Arc, time::Duration};

use self::pool::Connector;
use super::{Adapter, Storage, StoreError};
use crate::{AuthConfig, Secret};

/// Keeps everything in Microsoft SQL Server 2016 or newer, or Azure SQL.
///
/// ```
/// use auth::{adapter::SqlServer, auth, env};
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [],
///     adapter: SqlServer { url: env("SQLSERVER_URL") },
/// }
/// ```
///
/// The tables `users`, `accounts`, `sessions`, `verification_tokens`, `revoked_sessions`,
/// `sign_in_attempts` and `user_authenticators` are made by [`SqlServerStore::migrate`]. A user of the database who may create tables has to call it
/// once. Every start checks that the unique indexes are there, and that no collation makes different texts equal.
/// Addresses have at most 320 UTF-16 units,
/// ids, account ids and tokens 255, ids of providers 64: longer ones are refused, never cut off.
/// Times are from the years 1 to 9999.
///
/// Sign-up, linking, unlinking and deletion are transactions, tried again when the server chose
/// them to end a deadlock. Reading a session with its user is one round trip. A connection that was
/// cut off or that something was interrupted on is never used again; a new one is made when it is
/// needed, so that a server that was away needs no restart here. Meanwhile everything is
/// [`Unavailable`](StoreError::Unavailable), after `timeout` at the latest. If the connection breaks while a transaction
/// is committed, nobody knows whether it was kept. But either all of it was, or nothing.
///
/// The tests run against the server in the variable `SQLSERVER_URL`, and are reported as not run without it. No such
/// server could be installed on the machines where this was written, so the statements were checked by the compiler
/// and by reading, and never ran.
#[derive(AuthConfig, Debug)]
#[auth(env_prefix = "AUTH_SQLSERVER_")]
pub struct SqlServer {
    /// Where the server is: `mssql://user:password@host:1433/database` (with
    /// `?encrypt=false` or `?trust_server_certificate=true` for tests), a connection string of
    /// ADO.NET, `Server=tcp:host,1433;Database=…;User Id=…;Password=…`, or one of JDBC,
    /// `jdbc:sqlserver://host:1433;databaseName=…;user=…;password=…`.
    pub url: Secret,
    /// The schema of the tables: letters, digits and `_`.
    #[auth(default = "dbo")]
    pub schema: String,
    /// How many connections there are at most.
    #[auth(default = 10)]
    pub max_connections: usize,
    /// Whether the tables are made at start-up where they are missing.
    #[auth(default)]
    pub migrate: bool,
    /// How long anything may take, 5 seconds by default.
    #[auth(default = Duration::from_secs(5))]
    pub timeout: Duration,
}

impl Adapter for SqlServer {
    type Store = SqlServerStore;

    async fn connect(self) -> Result<SqlServerStore, StoreError> {
        let migrate = self.migrate;
        let store = SqlServerStore::open(self).await?;
        if migrate {
            store.migrate().await?;
        } else {
            store.check_schema().await?;
        }
        Ok(store)
    }

    fn storage(store: SqlServerStore) -> Storage {
        Storage::of(store)
            .users()
            .security()
            .accounts()
            .authenticators()
            .sessions()
            .verification_tokens()
            .revocations()
            .attempt_counts()
            .into()
    }

    fn behind(store: &Arc<SqlServerStore>) -> Storage {
        Storage::shared(store).authenticators().into()
    }
}

/// The store of [`SqlServer`]. Clones share its connections.
#[derive(Clone)]
pub struct SqlServerStore {
    pool: deadpool::managed::Pool<Connector>,
    schema: Arc<str>,
    timeout: Duration,
}

/// Nothing of where the server is.
impl fmt::Debug for SqlServerStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlServerStore").field("schema", &self.schema).finish_non_exhaustive()
    }
}
