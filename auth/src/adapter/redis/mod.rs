//! Redis for sessions, tokens, revoked ids and attempts, in front of an adapter for users and accounts.

mod accounts;
mod attempts;
mod authenticators;
mod connection;
mod error;
mod options;
mod record;
mod script;
mod sessions;
mod sign_in;
mod tokens;
mod users;

use std::{fmt, sync::Arc, time::Duration};

use self::connection::Connection;
pub use self::options::RedisOptions;
use super::{Accounts, Adapter, Security, Storage, StoreError};
use crate::Secret;

/// Keeps sessions, verification tokens, revoked sessions and counts of attempts in Redis 6.2 or
/// newer, or Valkey, and users, accounts and authenticators in the adapter `I`.
///
/// Options of both are written side by side; those of Redis begin with `redis_`.
///
/// ```
/// use auth::{adapter::{Memory, Redis}, auth, env};
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [],
///     adapter: Redis<Memory> { redis_url: env("REDIS_URL") },
/// }
/// ```
///
/// Instead of `Memory` stands whatever keeps users and accounts for good, such as
/// `Redis<MongoDb> { redis_url: env("REDIS_URL"), url: env("MONGODB_URI") }`. `..env` reads
/// `AUTH_REDIS_URL`, and for the other adapter what it reads alone: `AUTH_MONGODB_URL`.
///
/// Everything in Redis is forgotten when it expires, by Redis itself. What is used once is taken
/// and deleted in one script. Reading a session with its user is two round trips, one to each
/// store: Redis keeps nothing about users that could be out of date, and a session whose user is gone
/// isn't accepted.
///
/// A sign-in is first a transaction of the other adapter and then one script in Redis. If the
/// second fails, the first is undone: a user who was created is deleted, an account that was linked
/// unlinked, a user who was changed and accounts that were unlinked are put back. Authenticators that were
/// removed stay removed, because that lets nobody in. Before anything
/// is written Redis has to answer, so that this is rare. What can't be undone is logged as an error
/// and may be a user without a session, never a session without a user. The same holds for deleting
/// a user: the sessions go first, so a deletion that fails may have signed the user out.
///
/// Redis must not evict: a lost revocation would let a session in again. A server that says it may
/// (`maxmemory` with a policy other than `noeviction`) is refused at start-up. Turn on its
/// append-only file, or a restart forgets what was revoked. A cluster is not supported: one primary,
/// with replicas as you like; what it had not replicated is lost when it fails. Ids of users in the
/// other adapter must never be given twice.
///
/// A connection is made again by itself; meanwhile everything is
/// [`Unavailable`](StoreError::Unavailable), after `redis_timeout` at the latest.
///
/// Tested against Redis 7.0, with [`Memory`](super::Memory) as the other adapter.
#[derive(Debug)]
pub struct Redis<I> {
    /// The URL, `redis://…`, or `rediss://…` for TLS.
    pub redis_url: Secret,
    /// What the names of keys begin with, `auth:` by default.
    pub redis_prefix: String,
    /// How long anything in Redis may take, 2 seconds by default.
    pub redis_timeout: Duration,
    /// Where users and accounts are.
    pub inner: I,
}

impl<I: Adapter<Store: Accounts + Security>> Adapter for Redis<I> {
    type Store = RedisStore<I::Store>;

    async fn connect(self) -> Result<RedisStore<I::Store>, StoreError> {
        let connection =
            Connection::open(&self.redis_url, self.redis_prefix, self.redis_timeout).await?;
        let inner = Arc::new(self.inner.connect().await?);
        Ok(RedisStore { inner, connection })
    }

    fn storage(store: RedisStore<I::Store>) -> Storage {
        let authenticators = I::behind(&store.inner);
        Storage::of(store)
            .users()
            .security()
            .accounts()
            .sessions()
            .verification_tokens()
            .revocations()
            .attempt_counts()
            .with_authenticators_of(authenticators)
            .into()
    }
}

/// The store of [`Redis`]. Clones share its connection, and the other store.
pub struct RedisStore<S> {
    inner: Arc<S>,
    connection: Connection,
}

impl<S> Clone for RedisStore<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), connection: self.connection.clone() }
    }
}

/// Nothing of the URL.
impl<S> fmt::Debug for RedisStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
