//! MongoDB, with the official driver.

mod accounts;
mod attempts;
mod authenticators;
mod connection;
mod document;
mod error;
mod layout;
mod schema;
mod sessions;
mod tokens;
mod transaction;
mod users;

use std::{fmt, sync::Arc, time::Duration};

use ::mongodb::{Collection, Database, bson::Document};
use tokio::sync::Mutex;

use self::layout::Layout;
use super::{Adapter, Storage, StoreError};
use crate::{AuthConfig, Secret};

/// Keeps everything in MongoDB 4.2 or newer: a replica set, also one of a single server, or a
/// sharded cluster.
///
/// ```
/// use auth::{adapter::MongoDb, auth, env};
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [],
///     adapter: MongoDb { url: env("MONGODB_URI") },
/// }
/// ```
///
/// Users, accounts, sessions, verification tokens, revoked sessions, counts of attempts and authenticators are
/// collections of one database. Unique indexes make sure that an address, an account or a token is there only once.
/// [`MongoDbStore::migrate`] makes them, and a user of the database who may create indexes has to call it once. Every
/// start checks that they are there, and fails without them. Sign-up, linking, unlinking and deletion are transactions.
/// A server that stands alone has no transactions, so half a sign-up could stay behind: it is refused at start-up. Start
/// it with `--replSet`, and run `rs.initiate()` once.
///
/// Reading a session with its user is one round trip, an aggregation with `$lookup`. Reads go to
/// the primary, writes are acknowledged by the majority, whatever the URL says. The driver
/// reconnects by itself; meanwhile everything is [`Unavailable`](StoreError::Unavailable), after
/// `timeout` at the latest. If the connection breaks while a transaction is committed, nobody knows whether it was
/// kept. But either all of it was, or nothing.
///
/// The user of the database needs `find`, `insert`, `update`, `remove` and `listIndexes` on the
/// collections; `createCollection` and `createIndex` for [`MongoDbStore::migrate`].
///
/// Tested with the driver against a wire-compatible server, SecantusDB.
#[derive(AuthConfig, Debug)]
#[auth(env_prefix = "AUTH_MONGODB_")]
pub struct MongoDb {
    /// The connection string, `mongodb://…` or `mongodb+srv://…`.
    pub url: Secret,
    /// The name of the database; by default the one in the URL, or else `auth`.
    pub database: Option<String>,
    /// The collection of the users.
    #[auth(default = "users")]
    pub users: String,
    /// The collection of the accounts.
    #[auth(default = "accounts")]
    pub accounts: String,
    /// The collection of the sessions.
    #[auth(default = "sessions")]
    pub sessions: String,
    /// The collection of the verification tokens.
    #[auth(default = "verification_tokens")]
    pub verification_tokens: String,
    /// The collection of the revoked sessions.
    #[auth(default = "revoked_sessions")]
    pub revoked_sessions: String,
    /// The collection of the counts of attempts.
    #[auth(default = "sign_in_attempts")]
    pub sign_in_attempts: String,
    /// The collection of the passkeys, second factors and trusted browsers.
    #[auth(default = "user_authenticators")]
    pub user_authenticators: String,
    /// Whether the documents are those of Auth.js's MongoDB adapter: ids of users are `ObjectId`s
    /// made here, and fields in camel case. Fields that Auth.js doesn't know are added next to
    /// its own, and those of the application stay.
    #[auth(default)]
    pub compat: bool,
    /// Whether the indexes are made at start-up where they are missing.
    #[auth(default)]
    pub migrate: bool,
    /// How long anything may take, 5 seconds by default.
    #[auth(default = Duration::from_secs(5))]
    pub timeout: Duration,
}

impl Adapter for MongoDb {
    type Store = MongoDbStore;

    async fn connect(self) -> Result<MongoDbStore, StoreError> {
        let migrate = self.migrate;
        let store = MongoDbStore::open(self).await?;
        if migrate {
            store.migrate().await?;
        } else {
            store.check_schema().await?;
        }
        Ok(store)
    }

    fn storage(store: MongoDbStore) -> Storage {
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

    fn behind(store: &Arc<MongoDbStore>) -> Storage {
        Storage::shared(store).authenticators().into()
    }
}

/// The store of [`MongoDb`]. Clones share its connections.
#[derive(Clone)]
pub struct MongoDbStore {
    database: Database,
    layout: Layout,
    timeout: Duration,
    /// Whose turn it is to try a transaction again.
    turns: Arc<Mutex<()>>,
    users: Collection<Document>,
    accounts: Collection<Document>,
    sessions: Collection<Document>,
    tokens: Collection<Document>,
    revoked: Collection<Document>,
    attempts: Collection<Document>,
    authenticators: Collection<Document>,
}

/// Nothing of the connection string.
impl fmt::Debug for MongoDbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MongoDbStore")
            .field("database", &self.database.name())
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}
