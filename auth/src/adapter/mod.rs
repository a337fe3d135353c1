//! Stores for users, accounts and database sessions: the ready-made ones, and the traits for your own.
//!
//! | adapter | feature | what it keeps |
//! | --- | --- | --- |
//! | `Sqlite`, `Postgres`, `MySql` | `sqlite`, `postgres`, `mysql` | everything |
//! | `MongoDb` | `mongodb` | everything |
//! | `SqlServer` | `sqlserver` | everything |
//! | `Redis<I>` | `redis` | sessions, tokens and counts of attempts; users and accounts are in the adapter `I` |
//! | [`Memory`] | | everything, until the process ends: for tests |
//!
//! You name one in `adapter: …` of an [`auth!`](macro@crate::auth):
//! `adapter: Sqlite { url: "sqlite:shop.db", migrate: true }`.
//!
//! An [`Adapter`] is a struct of options that becomes a store. A store implements one trait for each thing
//! that it can keep: [`Users`], [`Accounts`], [`Sessions`], [`VerificationTokens`] and so on. A setup whose
//! providers or session strategy need a trait that the store doesn't implement doesn't compile.

mod address;
mod authenticators;
mod capability;
#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(any(feature = "mongodb", feature = "redis", feature = "sqlserver"))]
mod encoding;
mod error;
mod keeps;
mod memory;
#[cfg(feature = "mongodb")]
mod mongodb;
mod observed;
mod probe;
mod record;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
pub mod sql;
#[cfg(feature = "sqlserver")]
mod sql_server;
mod storage;

use std::sync::Arc;

#[cfg(feature = "mongodb")]
pub use self::mongodb::{MongoDb, MongoDbStore};
#[cfg(feature = "redis")]
pub use self::redis::{Redis, RedisOptions, RedisStore};
#[cfg(feature = "mysql")]
#[doc(inline)]
pub use self::sql::{MySql, MySqlStore};
#[cfg(feature = "postgres")]
#[doc(inline)]
pub use self::sql::{Postgres, PostgresStore};
#[cfg(feature = "sqlite")]
#[doc(inline)]
pub use self::sql::{Sqlite, SqliteStore};
#[cfg(feature = "sqlserver")]
pub use self::sql_server::{SqlServer, SqlServerStore};
pub(crate) use self::storage::AnyAuthenticators;
pub(crate) use self::storage::{
    AnyAccounts, AnyAttemptCounts, AnyRevocations, AnySessions, AnyUsers,
};
pub use self::{
    authenticators::{
        AuthenticatorKind, AuthenticatorUse, Authenticators, StoredAuthenticator,
        WhichAuthenticators,
    },
    capability::{
        Accounts, AttemptCounts, Revocations, Security, Sessions, Unlinked, Users,
        VerificationTokens,
    },
    error::{StoreError, Unique},
    keeps::{KeepsAccounts, KeepsAuthenticators, KeepsUsers},
    memory::{Memory, MemoryStore},
    record::{
        Attempts, Changes, CredentialsChange, SessionChange, StoredAccount, StoredAttempts,
        StoredAuthentication, StoredSecurity, StoredSession, StoredUser, UserChange,
        VerificationToken,
    },
    storage::{Offer, Storage},
};
#[doc(hidden)]
pub use self::{
    keeps::{Keeps, KeepsSecondFactors, KeepsSessions, NotAnAdapter},
    probe::NotAdapter,
};
#[cfg(feature = "conformance")]
#[doc(inline)]
pub use crate::__conformance as conformance;

/// A type that `adapter: …` can name: a struct of options, and how it connects.
///
/// The options come from `#[derive(AuthConfig)]`.
///
/// ```
/// use auth::adapter::{Adapter, MemoryStore, Storage, StoreError};
///
/// /// Keeps everything in this process, for demonstrations.
/// #[derive(auth::AuthConfig)]
/// pub struct Demo {}
///
/// impl Adapter for Demo {
///     type Store = MemoryStore;
///
///     async fn connect(self) -> Result<MemoryStore, StoreError> {
///         Ok(MemoryStore::default())
///     }
///
///     fn storage(store: MemoryStore) -> Storage {
///         Storage::of(store).users().accounts().sessions().into()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an adapter",
    label = "not an adapter",
    note = "an adapter derives `AuthConfig` and implements `auth::adapter::Adapter` [auth::E0850]"
)]
pub trait Adapter: Sized + Send + Sync + 'static {
    /// What keeps things, once it is connected.
    type Store: Send + Sync + 'static;

    /// Connects with what the options say. Called once, when the setup is built.
    ///
    /// Fails when the store can't be reached or used; the setup is then not built.
    fn connect(self) -> impl Future<Output = Result<Self::Store, StoreError>> + Send;

    /// What of the store a setup may use: all of its capabilities, by name.
    fn storage(store: Self::Store) -> Storage;

    /// What an adapter in front of this one, such as `Redis`, leaves to the store as it is: its
    /// [`Authenticators`], if it keeps them. Default: nothing.
    ///
    /// Without it, a setup with this adapter behind `Redis` has no passkeys and no second factors.
    /// `Storage::shared(store).authenticators().into()` is what an adapter writes here that calls
    /// `.authenticators()` in [`storage`](Self::storage).
    fn behind(store: &Arc<Self::Store>) -> Storage {
        let _ = store;
        Storage::default()
    }
}

/// The store `T` of an adapter: what a builder takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the store of the setup's adapter, which is a `{T}`",
    label = "not the store of the adapter",
    note = "a store is made from a pool, as in `.store(SqliteStore::new(pool))` for `adapter: Sqlite {{ ..env }}`",
    note = "`NoAdapter` stands for a setup that names no adapter: write `adapter: Sqlite {{ ..env }}` in its `auth!` [auth::E0866]"
)]
pub trait StoreOf<T> {
    /// The store.
    #[doc(hidden)]
    fn store(self) -> T;
}

// Of a parameter of the type itself rustc would say which types don't match, and not what to write.
impl<T> StoreOf<T> for T {
    fn store(self) -> T {
        self
    }
}

/// The adapter of a setup that names none.
#[derive(Clone, Copy, Debug)]
pub struct NoAdapter;

impl Adapter for NoAdapter {
    type Store = Self;

    async fn connect(self) -> Result<Self, StoreError> {
        Ok(self)
    }

    fn storage(_: Self) -> Storage {
        Storage::default()
    }
}
