//! The options that the adapters of all SQL databases have.

use std::{collections::BTreeMap, time::Duration};

use sqlx::{Connection, pool::PoolOptions};

use super::{dialect::Dialect, schema::Schema, store::SqlStore};
use crate::adapter::StoreError;

/// The values of the options that the adapters of all SQL databases have. [`adapter_options`] has their
/// names, defaults and texts.
pub(super) struct SharedOptions<'a> {
    pub(super) max_connections: u32,
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) migrate: bool,
    pub(super) auth_js: bool,
    /// `None` also for databases that have no such option.
    pub(super) namespace: Option<&'a str>,
    pub(super) names: &'a BTreeMap<String, String>,
}

impl SharedOptions<'_> {
    /// Makes the store at start-up. `pool` has the settings that only one database needs.
    ///
    /// Fails when a name can't be one of a table or a column, when the database can't be reached, and when
    /// something is missing that may not be created.
    pub(super) async fn store<D: Dialect>(
        self,
        pool: PoolOptions<D>,
        options: <D::Connection as Connection>::Options,
    ) -> Result<SqlStore<D>, StoreError> {
        let pool = pool
            .max_connections(self.max_connections)
            .acquire_timeout(self.connect_timeout)
            .test_before_acquire(false)
            .connect_lazy_with(options);
        let schema = self.schema()?;
        if self.migrate {
            schema.migrate::<D>(&pool).await?;
        }
        Ok(SqlStore::open(pool, schema).await?.with_timeout(self.timeout))
    }

    /// The schema that the options name.
    fn schema(&self) -> Result<Schema, StoreError> {
        let mut schema = if self.auth_js { Schema::auth_js() } else { Schema::default() };
        if let Some(namespace) = self.namespace {
            schema = schema.in_namespace(namespace)?;
        }
        self.names.iter().try_fold(schema, |schema, (what, name)| schema.rename(what, name))
    }
}

/// Defines the adapter of a database: a struct with the options that only this database has, and with those
/// that all of them have. What `url` and `namespace` mean differs from one to the other.
///
/// ```text
/// adapter_options! {
///     /// Keeps users, accounts and sessions in a PostgreSQL database.
///     pub struct Postgres {
///         /// Where the database is.
///         url: Secret,
///         /// The schema that the tables are in.
///         namespace: Option<String>,
///     }
/// }
/// ```
///
/// The file that calls it imports `AuthConfig`, [`SharedOptions`] and the macro itself.
macro_rules! adapter_options {
    (
        $(#[$($about:tt)*])*
        pub struct $name:ident {
            $(#[$($about_url:tt)*])*
            url: $url:ident,
            $(
                $(#[$($about_namespace:tt)*])*
                $namespace:ident: Option<String>,
            )?
        }
    ) => {
        $(#[$($about)*])*
        #[derive(AuthConfig, Debug)]
        pub struct $name {
            $(#[$($about_url)*])*
            pub url: $url,
            /// How many connections there may be. Default: 10.
            #[auth(default = 10)]
            pub max_connections: u32,
            /// How long connecting, or waiting for a free connection, may take. Default: 5 seconds.
            #[auth(default = ::std::time::Duration::from_secs(5))]
            pub connect_timeout: ::std::time::Duration,
            /// How long a call may take altogether. Default: 10 seconds.
            #[auth(default = ::std::time::Duration::from_secs(10))]
            pub timeout: ::std::time::Duration,
            /// Whether missing tables, columns and indexes are created at start-up. If not, they are an error,
            /// which has the statements that create them. Default: `false`.
            #[auth(default = false)]
            pub migrate: bool,
            /// Whether the tables are those of Auth.js: see [`Schema::auth_js`](super::Schema::auth_js).
            /// Default: `false`.
            #[auth(default = false)]
            pub auth_js: bool,
            $(
                $(#[$($about_namespace)*])*
                pub $namespace: Option<String>,
            )?
            /// Other names of tables and columns: `[("users", "members"), ("users.email", "mail")]`.
            #[auth(default)]
            pub names: ::std::collections::BTreeMap<String, String>,
        }

        impl $name {
            fn shared(&self) -> SharedOptions<'_> {
                SharedOptions {
                    max_connections: self.max_connections,
                    connect_timeout: self.connect_timeout,
                    timeout: self.timeout,
                    migrate: self.migrate,
                    auth_js: self.auth_js,
                    namespace: adapter_options!(@namespace self $($namespace)?),
                    names: &self.names,
                }
            }
        }
    };
    (@namespace $options:ident $namespace:ident) => {
        $options.$namespace.as_deref()
    };
    (@namespace $options:ident) => {
        None
    };
}

pub(super) use adapter_options;
