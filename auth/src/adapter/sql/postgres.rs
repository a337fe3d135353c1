//! PostgreSQL.

use std::{collections::BTreeMap, str::FromStr as _, time::Duration};

use sqlx::{
    Postgres as Driver,
    error::DatabaseError,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    dialect::{Dialect, Sealed, same},
    error::Reason,
    layout::Ids,
    options::{Connect, schema},
    schema::Style,
    store::SqlStore,
    table::Holds,
};
use crate::{
    AuthConfig, Secret,
    adapter::{Adapter, Storage, StoreError},
};

/// A store in a PostgreSQL database. It is made of a pool, or by the adapter [`Postgres`].
pub type PostgresStore = SqlStore<Driver>;

/// Keeps users, accounts and sessions in a PostgreSQL database.
///
/// ```
/// use auth::{auth, env};
///
/// auth! {
///     pub struct ShopAuth;
///     adapter: auth::adapter::Postgres { url: env("DATABASE_URL") },
/// }
/// ```
///
/// An existing pool goes to the builder: `ShopAuth::builder().store(PostgresStore::new(pool))`.
/// Behind a pooler that hands out another connection for each transaction, append
/// `?statement-cache-capacity=0` to the URL.
#[derive(AuthConfig, Debug)]
pub struct Postgres {
    /// Where the database is: `postgres://user:password@host/database`. With `?sslmode=verify-full`
    /// it has to show a certificate for its name.
    pub url: Secret,
    /// How many connections there may be. Default: 10.
    #[auth(default = 10)]
    pub max_connections: u32,
    /// How long connecting, or waiting for a free connection, may take. Default: 5 seconds.
    #[auth(default = Duration::from_secs(5))]
    pub connect_timeout: Duration,
    /// How long a call may take altogether. Default: 10 seconds.
    #[auth(default = Duration::from_secs(10))]
    pub timeout: Duration,
    /// Whether tables, columns and indexes that are missing are made at start-up. Otherwise what is
    /// missing is an error. Default: `false`.
    #[auth(default = false)]
    pub migrate: bool,
    /// Whether the tables are those of Auth.js: see [`Schema::auth_js`](super::Schema::auth_js).
    /// Default: `false`.
    #[auth(default = false)]
    pub auth_js: bool,
    /// The schema that the tables are in. Default: what the search path finds.
    pub namespace: Option<String>,
    /// Other names of tables and columns: `[("users", "members"), ("users.email", "mail")]`.
    #[auth(default)]
    pub names: BTreeMap<String, String>,
}

impl Adapter for Postgres {
    type Store = PostgresStore;

    async fn connect(self) -> Result<PostgresStore, StoreError> {
        let options = PgConnectOptions::from_str(self.url.expose())
            .map_err(|_| StoreError::failed("`url` is no URL of PostgreSQL: postgres://…"))?
            .application_name("auth");
        let pool = PgPoolOptions::new()
            .max_connections(self.max_connections)
            .acquire_timeout(self.connect_timeout)
            .test_before_acquire(false)
            .connect_lazy_with(options);
        let schema = schema(self.auth_js, self.namespace.as_deref(), &self.names)?;
        Connect { migrate: self.migrate, timeout: self.timeout }.store(pool, schema).await
    }

    fn storage(store: PostgresStore) -> Storage {
        store.storage()
    }
}

impl Dialect for Driver {}

impl Sealed for Driver {
    const BEGIN: &'static str = "BEGIN";
    // Others may still refer to the row, which `FOR UPDATE` forbids.
    const LOCK: &'static str = " FOR NO KEY UPDATE";
    const RETURNS: bool = true;
    const KEEPS_ZERO: bool = false;
    const FOLDED_INDEX: bool = true;
    const TABLE_SUFFIX: &'static str = "";
    // The number is this library's: any that others don't use.
    const MIGRATION_LOCK: Option<(&'static str, &'static str)> = Some((
        "SELECT pg_advisory_lock(7021997417316)::text",
        "SELECT pg_advisory_unlock(7021997417316)::text",
    ));
    const COLUMNS: &'static str = "SELECT attname::text, format_type(atttypid, NULL), \
         (attnotnull AND NOT atthasdef AND attidentity = '' AND attgenerated = '')::int::bigint \
         FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = \
         to_regclass(COALESCE(quote_ident($1) || '.', '') || quote_ident($2))";
    const INDEXES: &'static str = "SELECT i.indexrelid::text, i.indisunique::int::bigint, \
         COALESCE(a.attname, c.relname)::text FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indexrelid \
         CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place) \
         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
         WHERE i.indisvalid AND i.indpred IS NULL AND i.indrelid = \
         to_regclass(COALESCE(quote_ident($1) || '.', '') || quote_ident($2)) \
         ORDER BY i.indexrelid, k.place";

    fn quote(identifier: &str) -> String {
        format!("\"{identifier}\"")
    }

    fn parameter(n: usize) -> String {
        format!("${n}")
    }

    fn write_time(parameter: &str, _: Style) -> String {
        format!("(timestamptz '1970-01-01 00:00:00Z' + {parameter} * interval '1 millisecond')")
    }

    fn read_time(column: &str, _: Style) -> String {
        format!("(extract(epoch from {column}) * 1000)::bigint")
    }

    fn write_id(parameter: &str, ids: Ids) -> String {
        match ids {
            Ids::Number => format!("{parameter}::text::bigint"),
            Ids::Text => parameter.to_owned(),
            Ids::Uuid => format!("{parameter}::text::uuid"),
        }
    }

    fn read_id(column: &str, ids: Ids) -> String {
        match ids {
            Ids::Number | Ids::Uuid => format!("{column}::text"),
            Ids::Text => column.to_owned(),
        }
    }

    fn read_number(column: &str) -> String {
        format!("{column}::bigint")
    }

    fn fold(column: &str) -> String {
        format!("lower({column} COLLATE \"C\")")
    }

    fn delete_some(table: &str, key: &str, condition: &str, order: &str) -> String {
        format!(
            "DELETE FROM {table} WHERE ({key}) IN \
             (SELECT {key} FROM {table} WHERE {condition} ORDER BY {order} LIMIT #)"
        )
    }

    fn insert_new(table: &str, columns: &str, values: &str, key: &str) -> String {
        format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO NOTHING")
    }

    fn column_type(holds: Holds, style: Style) -> String {
        match holds {
            Holds::UserId if style == Style::AuthJs => "INTEGER",
            Holds::Key(_) | Holds::Text | Holds::UserId => "TEXT",
            Holds::Number => "BIGINT",
            Holds::Time if style == Style::AuthJs => "TIMESTAMPTZ",
            Holds::Time => "TIMESTAMPTZ(3)",
        }
        .to_owned()
    }

    fn row_id_type() -> &'static str {
        "SERIAL"
    }

    fn ids_of(column_type: &str, needs_value: bool) -> Option<Ids> {
        match column_type {
            "text" | "character varying" => Some(Ids::Text),
            "uuid" => Some(Ids::Uuid),
            "integer" | "bigint" if !needs_value => Some(Ids::Number),
            _ => None,
        }
    }

    fn reason(error: &(dyn DatabaseError + 'static)) -> Reason {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        let code = error.code().unwrap_or_default();
        match &*code {
            "23505" => Reason::Unique,
            "23503" => Reason::Reference,
            "40001" | "40P01" => Reason::Conflict,
            "25006" => Reason::ReadOnly,
            "42P01" | "42703" | "3F000" => Reason::Undefined,
            "55P03" | "57014" => Reason::Slow,
            // These end the connection, and a new one may go elsewhere.
            "57P01" | "57P02" => Reason::Lost,
            "57P03" => Reason::Starting,
            code if code.starts_with("08") => Reason::Lost,
            code if code.starts_with("53") => Reason::Full,
            code if code.starts_with("58") => Reason::Starting,
            _ => Reason::Other,
        }
    }

    same!();
}
