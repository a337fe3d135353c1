//! A store in an SQL database: how it is made, and what it may use.

use std::{fmt, sync::Arc, time::Duration};

use sqlx::Pool;

use super::{
    argument::Argument,
    connection::Database,
    dialect::Dialect,
    encoding::Encoding,
    error::Fault,
    layout::Layout,
    row::Reader,
    schema::Schema,
    statement::Statement,
    statements::Statements,
    table::{ATTEMPTS, AUTHENTICATORS, REVOKED},
};
use crate::adapter::{Storage, StoreError};

/// How long a call may take, waiting for a connection included.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);

/// A store in an SQL database. Clones share its pool.
///
/// It keeps everything that a store can keep. A statement or a transaction is tried again if it was in conflict with
/// another transaction, or if a stale connection failed before it could run.
pub struct SqlStore<D: Dialect>(pub(super) Arc<Inner<D>>);

pub(super) struct Inner<D: Dialect> {
    pub(super) database: Database<D>,
    pub(super) statements: Statements,
    pub(super) layout: Layout,
    pub(super) schema: Schema,
}

impl<D: Dialect> SqlStore<D> {
    /// A store in the tables of the default schema. Nothing is looked up: an application that
    /// doesn't know whether they are there calls [`check_schema`](Self::check_schema).
    ///
    /// A pool that tests connections before it gives them out, which is sqlx's default, needs one more round trip for
    /// every call. `test_before_acquire(false)` spares it. The store itself tries again when a connection is stale.
    pub fn new(pool: Pool<D>) -> Self {
        Self::in_layout(pool, Schema::default(), Layout::complete(), TIMEOUT)
    }

    /// A store in the tables of a schema, after checking which of its tables and columns are there.
    ///
    /// Fails when the database can't be reached, and when something is missing: the error names all
    /// of it, and what to run.
    pub async fn open(pool: Pool<D>, schema: Schema) -> Result<Self, StoreError> {
        let layout = schema.inspect::<D>(&pool).await?;
        Ok(Self::in_layout(pool, schema, layout, TIMEOUT))
    }

    /// The same store with another bound for the time of a call, waiting for a connection included.
    /// It is ten seconds otherwise.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        let Inner { database, layout, schema, .. } = &*self.0;
        Self::in_layout(database.pool.clone(), schema.clone(), layout.clone(), timeout)
    }

    /// Adds the tables, columns and indexes that are missing.
    ///
    /// Several processes may do so at once. Fails when the database refuses it, for instance to a
    /// role that may not create tables, or when rows are there twice that must be unique.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.0.schema.migrate::<D>(&self.0.database.pool).await
    }

    /// Fails with everything that is missing, and what to run.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        self.0.schema.inspect::<D>(&self.0.database.pool).await.map(drop)
    }

    /// What of the store a setup may use: revoked ids, attempts and authenticators only where there is a table for
    /// them, and which sessions are void only where there are columns for it.
    pub(super) fn storage(self) -> Storage {
        let [revocations, attempts, authenticators] =
            [REVOKED, ATTEMPTS, AUTHENTICATORS].map(|it| self.0.layout.has_table(it));
        let is_auth_js = self.0.schema.encoding == Encoding::AuthJs;
        let has = |column| self.0.layout.has("users", column);
        let keeps_security = has("security_stamp") && has("credentials_void");
        let offer = Storage::of(self).with_nulls(is_auth_js);
        let mut offer = offer.users().accounts().sessions().verification_tokens();
        if keeps_security {
            offer = offer.security();
        }
        if revocations {
            offer = offer.revocations();
        }
        if attempts {
            offer = offer.attempt_counts();
        }
        if authenticators {
            offer = offer.authenticators();
        }
        offer.into()
    }

    /// The part of it that an adapter in front of this one leaves to it.
    pub(super) fn behind(store: &Arc<Self>) -> Storage {
        if store.0.layout.has_table(AUTHENTICATORS) {
            return Storage::shared(store).authenticators().into();
        }
        Storage::default()
    }

    /// Every statement with its name, and the marks of its parameters: `?` a text, `#` and `@` a
    /// number, `~` a user's id. For tests of how the database runs them.
    #[doc(hidden)]
    pub fn statements(&self) -> Vec<(&'static str, String, String)> {
        let all = self.0.statements.all();
        all.into_iter().map(|it| (it.name, it.sql.to_string(), it.parameters.clone())).collect()
    }

    pub(super) fn in_layout(
        pool: Pool<D>,
        schema: Schema,
        layout: Layout,
        timeout: Duration,
    ) -> Self {
        let statements = Statements::new::<D>(&schema, &layout);
        let is_pooled = D::is_pooled(&pool);
        let database = Database { pool, timeout, ids: layout.ids, is_pooled };
        Self(Arc::new(Inner { database, statements, layout, schema }))
    }
}

impl<D: Dialect> Inner<D> {
    /// Fails when a column that may be missing is, with the statement that adds it.
    pub(super) fn require(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> Result<(), StoreError> {
        if self.layout.has(table, column) {
            return Ok(());
        }
        Err(StoreError::failed(self.schema.missing::<D>(table, column)))
    }

    /// The one row that a statement gives, read.
    pub(super) async fn first<T>(
        &self,
        statement: &Statement,
        arguments: &[Argument<'_>],
        read: fn(&mut Reader<'_, D>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let outcome = self.database.run(statement, arguments).await?;
        outcome.rows.first().map(|row| read(&mut Reader::new(row))).transpose()
    }

    /// All rows that a statement gives, read.
    pub(super) async fn all<T>(
        &self,
        statement: &Statement,
        arguments: &[Argument<'_>],
        read: fn(&mut Reader<'_, D>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let outcome = self.database.run(statement, arguments).await?;
        outcome.rows.iter().map(|row| read(&mut Reader::new(row))).collect()
    }

    /// How many rows a statement changes.
    pub(super) async fn change(
        &self,
        statement: &Statement,
        arguments: &[Argument<'_>],
    ) -> Result<u64, Fault> {
        Ok(self.database.run(statement, arguments).await?.changed)
    }

    /// Deletes a row, and gives it to one of those who do so at once.
    pub(super) async fn take<T>(
        &self,
        find: &Statement,
        delete: &Statement,
        arguments: &[Argument<'_>],
        read: fn(&mut Reader<'_, D>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        if D::RETURNS {
            return self.first(delete, arguments, read).await;
        }
        let found = self.first(find, arguments, read).await?;
        if found.is_none() || self.change(delete, arguments).await? == 0 {
            return Ok(None);
        }
        Ok(found)
    }
}

impl<D: Dialect> Clone for SqlStore<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Dialect> fmt::Debug for SqlStore<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore").field("schema", &self.0.schema).finish_non_exhaustive()
    }
}
