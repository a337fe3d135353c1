//! PostgreSQL.

use std::sync::Arc;

use sqlx::{
    ConnectOptions as _, Pool, Postgres as Driver,
    error::DatabaseError,
    postgres::{PgConnectOptions, PgDatabaseError, PgPoolOptions},
};
use url::Url;

use super::{
    dialect::{Dialect, Sealed, same},
    encoding::Encoding,
    ids::Ids,
    options::{SharedOptions, adapter_options},
    reason::Reason,
    store::SqlStore,
    table::Holds,
};
use crate::{
    AuthConfig, Secret,
    adapter::{Adapter, Storage, StoreError},
};

/// A store in a PostgreSQL database. The adapter [`Postgres`] makes one, or you make one from a pool.
pub type PostgresStore = SqlStore<Driver>;

adapter_options! {
    /// Keeps users, accounts and sessions in a PostgreSQL database.
    ///
    /// ```
    /// use auth::{auth, env};
    ///
    /// auth! {
    ///     pub struct ShopAuth;
    ///     providers: [],
    ///     adapter: auth::adapter::Postgres { url: env("DATABASE_URL") },
    /// }
    /// ```
    ///
    /// If you have a connection pool already, hand it to the builder:
    /// `ShopAuth::builder().store(PostgresStore::new(pool))`.
    ///
    /// # Behind PgBouncer
    ///
    /// If a pooler gives each transaction another connection, such as PgBouncer with `pool_mode =
    /// transaction`, write `?pgbouncer=true` at the end of the URL, or `?statement-cache-capacity=0`, which
    /// means the same. Then no statement stays prepared, and each is sent in a transaction of its own, which
    /// takes two more round trips. Any release of PgBouncer works: neither `max_prepared_statements` (from
    /// 1.21) nor `ignore_startup_parameters` is needed.
    ///
    /// For a connection pool of your own, set `statement_cache_capacity(0)` and `extra_float_digits(None)` in
    /// sqlx's `PgConnectOptions`.
    pub struct Postgres {
        /// Where the database is: `postgres://user:password@host/database`. With `?sslmode=verify-full`
        /// the server has to show a certificate for its name, and `?pgbouncer=true` says that PgBouncer is
        /// in front of it.
        url: Secret,
        /// The schema that the tables are in. Default: what the search path finds.
        namespace: Option<String>,
    }
}

impl Adapter for Postgres {
    type Store = PostgresStore;

    async fn connect(self) -> Result<PostgresStore, StoreError> {
        let options = options(self.url.expose())
            .ok_or_else(|| StoreError::failed("`url` is no URL of PostgreSQL: postgres://…"))?
            .application_name("auth");
        self.shared().store(PgPoolOptions::new(), options).await
    }

    fn storage(store: PostgresStore) -> Storage {
        store.storage()
    }

    fn behind(store: &Arc<PostgresStore>) -> Storage {
        SqlStore::behind(store)
    }
}

/// Reads a URL. A parameter `pgbouncer` is for this library, as for others, and not for the server.
fn options(url: &str) -> Option<PgConnectOptions> {
    let mut url = Url::parse(url).ok()?;
    let (own, rest): (Vec<_>, Vec<_>) =
        url.query_pairs().into_owned().partition(|(name, _)| name == "pgbouncer");
    if own.is_empty() {
        let options = PgConnectOptions::from_url(&url).ok()?;
        let keeps_nothing = rest.contains(&(CACHE.to_owned(), "0".to_owned()));
        return Some(if keeps_nothing { pooled(options) } else { options });
    }
    url.query_pairs_mut().clear().extend_pairs(rest);
    let options = PgConnectOptions::from_url(&url).ok()?;
    match own.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>()[..] {
        ["true"] => Some(pooled(options)),
        ["false"] => Some(options),
        _ => None,
    }
}

/// What a pooler's connections can be asked for: PgBouncer refuses a client that wants to set what
/// it doesn't know, and floating-point numbers are kept nowhere.
fn pooled(options: PgConnectOptions) -> PgConnectOptions {
    options.statement_cache_capacity(0).extra_float_digits(None)
}

/// The parameter of a URL that says how many statements stay prepared.
const CACHE: &str = "statement-cache-capacity";

impl Dialect for Driver {}

impl Sealed for Driver {
    const BEGIN: &'static str = "BEGIN";
    // Others may still refer to the row, which `FOR UPDATE` forbids.
    const LOCK: &'static str = " FOR NO KEY UPDATE";
    const RETURNS: bool = true;
    const KEEPS_ZERO: bool = false;
    const FOLDED_INDEX: bool = true;
    const TABLE_SUFFIX: &'static str = "";
    // The number is this library's: any that others don't use. A lock of a session would be one of
    // whatever connection a pooler gives.
    const MIGRATION_LOCK: Option<(&'static str, &'static str)> =
        Some(("BEGIN; SELECT pg_advisory_xact_lock(7021997417316)::text", "COMMIT"));
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

    fn write_time(parameter: &str, _: Encoding) -> String {
        format!("(timestamptz '1970-01-01 00:00:00Z' + {parameter} * interval '1 millisecond')")
    }

    fn read_time(column: &str, _: Encoding) -> String {
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

    fn column_type(holds: Holds, encoding: Encoding) -> String {
        match holds {
            Holds::UserId if encoding == Encoding::AuthJs => "INTEGER",
            Holds::Key(_) | Holds::Text | Holds::UserId => "TEXT",
            Holds::Number => "BIGINT",
            Holds::Time if encoding == Encoding::AuthJs => "TIMESTAMPTZ",
            Holds::Time => "TIMESTAMPTZ(3)",
        }
        .to_owned()
    }

    fn user_id_type(ids: Ids) -> &'static str {
        match ids {
            Ids::Number => "BIGINT",
            Ids::Text => "TEXT",
            Ids::Uuid => "UUID",
        }
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

    fn is_pooled(pool: &Pool<Self>) -> bool {
        let url = pool.connect_options().to_url_lossy();
        url.query_pairs().any(|(name, value)| name == CACHE && value == "0")
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
            // A statement that was prepared on another connection, or already on this one.
            "26000" | "42P05" => Reason::Pooler,
            // PgBouncer has one code for all of its errors.
            "08P01" if is_pooler_s(error.message()) => Reason::Pooler,
            // These end the connection, and a new one may go elsewhere.
            "57P01" | "57P02" => Reason::Lost,
            "57P03" => Reason::Starting,
            code if code.starts_with("08") => Reason::Lost,
            code if code.starts_with("53") => Reason::Full,
            code if code.starts_with("58") => Reason::Starting,
            _ => Reason::Other,
        }
    }

    fn message<'a>(error: &'a (dyn DatabaseError + 'static)) -> Option<&'a str> {
        let error = error.try_downcast_ref::<PgDatabaseError>()?;
        // `RAISE` in a function may give any code to any text.
        let is_raised = error.routine() == Some("exec_stmt_raise");
        Some(error.message()).filter(|_| SAYS.contains(&error.code()) && !is_raised)
    }

    same!();
}

/// The codes of messages that have no value of a row: what must not be null, refer to nothing, or be there
/// twice, fails a check, or has another type; what isn't there, may not be done, or signs nobody in; and a
/// database that is full, starting or read-only.
const SAYS: [&str; 17] = [
    "23502", "23503", "23505", "23514", "25006", "28000", "28P01", "3D000", "3F000", "42501",
    "42703", "42804", "42883", "42P01", "42P10", "53300", "57P03",
];

/// Whether an error is one of a pooler that isn't known to be there. Others of PgBouncer, such as a
/// server that it can't reach, pass.
fn is_pooler_s(message: &str) -> bool {
    message.starts_with("unsupported startup parameter") || message.starts_with("bind message")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_pooled(url: &str) -> Option<bool> {
        let pool = PgPoolOptions::new().connect_lazy_with(options(url)?);
        Some(Driver::is_pooled(&pool))
    }

    #[tokio::test]
    async fn a_url_says_whether_a_pooler_is_before_the_server() {
        for (url, expected) in [
            ("postgres://u:p%40@db.example/shop", Some(false)),
            ("postgres://db.example/shop?pgbouncer=false", Some(false)),
            ("postgres://db.example/shop?statement-cache-capacity=10", Some(false)),
            ("postgres://db.example/shop?pgbouncer=true", Some(true)),
            ("postgres://db.example/shop?sslmode=require&pgbouncer=true", Some(true)),
            ("postgres://db.example/shop?statement-cache-capacity=0", Some(true)),
            ("postgres://db.example/shop?pgbouncer=yes", None),
            ("postgres://db.example/shop?pgbouncer=true&pgbouncer=false", None),
            ("shop", None),
        ] {
            assert_eq!(is_pooled(url), expected, "{url}");
        }
    }

    #[test]
    fn the_rest_of_the_url_stays() {
        let options =
            options("postgres://u:p%40@db.example:6432/shop?pgbouncer=true&sslmode=require");
        let options = options.map(|options| options.to_url_lossy().to_string());
        let expected =
            "postgres://u:p%40@db.example:6432/shop?sslmode=require&statement-cache-capacity=0";
        assert_eq!(options.as_deref(), Some(expected));
    }
}
