//! MySQL and MariaDB.

use std::{str::FromStr as _, sync::Arc};

use sqlx::{
    Executor as _, MySql as Driver,
    error::DatabaseError,
    mysql::{MySqlConnectOptions, MySqlDatabaseError, MySqlPoolOptions},
};

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

/// A store in a MySQL or MariaDB database. The adapter [`MySql`] makes one, or you make one from a pool.
///
/// The connections of your own pool have to be in a strict SQL mode (the server's default), so that
/// nothing is cut off, and in UTC (sqlx's default).
pub type MySqlStore = SqlStore<Driver>;

adapter_options! {
    /// Keeps users, accounts and sessions in a MySQL or MariaDB database.
    ///
    /// ```
    /// use auth::{auth, env};
    ///
    /// auth! {
    ///     pub struct ShopAuth;
    ///     providers: [],
    ///     adapter: auth::adapter::MySql { url: env("DATABASE_URL") },
    /// }
    /// ```
    ///
    /// The tables need InnoDB. Columns by which rows are found are `VARBINARY`, because the collations of both
    /// databases, even the binary one of `utf8mb4`, ignore a space at the end of a text. If you have a
    /// connection pool already, hand it to the builder: `ShopAuth::builder().store(MySqlStore::new(pool))`.
    pub struct MySql {
        /// Where the database is: `mysql://user:password@host/database`. With
        /// `?ssl-mode=VERIFY_IDENTITY` the server has to show a certificate for its name.
        url: Secret,
        /// The database that the tables are in. Default: that of the URL.
        namespace: Option<String>,
    }
}

impl Adapter for MySql {
    type Store = MySqlStore;

    async fn connect(self) -> Result<MySqlStore, StoreError> {
        let options = MySqlConnectOptions::from_str(self.url.expose())
            .map_err(|_| StoreError::failed("`url` is no URL of MySQL: mysql://…"))?;
        let pool = MySqlPoolOptions::new().after_connect(|connection, _| {
            Box::pin(async move {
                // What is too long is refused then, and not cut off.
                connection.execute(STRICT).await?;
                Ok(())
            })
        });
        self.shared().store(pool, options).await
    }

    fn storage(store: MySqlStore) -> Storage {
        store.storage()
    }

    fn behind(store: &Arc<MySqlStore>) -> Storage {
        SqlStore::behind(store)
    }
}

const STRICT: &str = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')";

/// The beginning of Unix time, and of nothing that depends on a time zone.
const EPOCH: &str = "TIMESTAMP'1970-01-01 00:00:00'";

impl Dialect for Driver {}

impl Sealed for Driver {
    const BEGIN: &'static str = "START TRANSACTION";
    const LOCK: &'static str = " FOR UPDATE";
    // MariaDB has `RETURNING`, MySQL doesn't.
    const RETURNS: bool = false;
    const KEEPS_ZERO: bool = true;
    const FOLDED_INDEX: bool = false;
    const TABLE_SUFFIX: &'static str = " ENGINE = InnoDB DEFAULT CHARSET = utf8mb4";
    const MIGRATION_LOCK: Option<(&'static str, &'static str)> =
        Some(("SELECT GET_LOCK('auth.migrate', 60)", "SELECT RELEASE_LOCK('auth.migrate')"));
    const COLUMNS: &'static str = "SELECT column_name, data_type, \
         CAST(is_nullable = 'NO' AND column_default IS NULL \
         AND extra NOT LIKE '%auto_increment%' AS SIGNED) \
         FROM information_schema.columns \
         WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?";
    const INDEXES: &'static str = "SELECT index_name, CAST(non_unique = 0 AS SIGNED), column_name \
         FROM information_schema.statistics \
         WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND sub_part IS NULL \
         ORDER BY index_name, seq_in_index";

    fn quote(identifier: &str) -> String {
        format!("`{identifier}`")
    }

    fn parameter(_: usize) -> String {
        "?".to_owned()
    }

    fn write_time(parameter: &str, _: Encoding) -> String {
        format!("TIMESTAMPADD(MICROSECOND, {parameter} * 1000, {EPOCH})")
    }

    fn read_time(column: &str, _: Encoding) -> String {
        format!("TIMESTAMPDIFF(MICROSECOND, {EPOCH}, {column}) DIV 1000")
    }

    fn write_id(parameter: &str, _: Ids) -> String {
        parameter.to_owned()
    }

    fn read_id(column: &str, _: Ids) -> String {
        column.to_owned()
    }

    fn read_number(column: &str) -> String {
        column.to_owned()
    }

    fn fold(column: &str) -> String {
        format!("LOWER(CONVERT({column} USING utf8mb4))")
    }

    fn delete_some(table: &str, _: &str, condition: &str, order: &str) -> String {
        format!("DELETE FROM {table} WHERE {condition} ORDER BY {order} LIMIT #")
    }

    // `INSERT IGNORE` would ignore everything else too.
    fn insert_new(table: &str, columns: &str, values: &str, key: &str) -> String {
        format!(
            "INSERT INTO {table} ({columns}) VALUES ({values}) ON DUPLICATE KEY UPDATE {key} = {key}"
        )
    }

    fn column_type(holds: Holds, _: Encoding) -> String {
        match holds {
            Holds::Key(length) => format!("VARBINARY({length})"),
            Holds::Number => "BIGINT".to_owned(),
            Holds::Text => "MEDIUMTEXT".to_owned(),
            Holds::Time => "DATETIME(3)".to_owned(),
            Holds::UserId => "VARBINARY(255)".to_owned(),
        }
    }

    fn user_id_type(_: Ids) -> &'static str {
        "VARBINARY(255)"
    }

    fn row_id_type() -> &'static str {
        "VARBINARY(255)"
    }

    fn ids_of(column_type: &str, _: bool) -> Option<Ids> {
        let column_type = column_type.to_ascii_lowercase();
        ["char", "binary", "text"].iter().any(|it| column_type.contains(it)).then_some(Ids::Text)
    }

    fn reason(error: &(dyn DatabaseError + 'static)) -> Reason {
        // https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, and for those
        // from 1900 https://mariadb.com/kb/en/mariadb-error-code-reference/
        let number =
            error.try_downcast_ref::<MySqlDatabaseError>().map_or(0, MySqlDatabaseError::number);
        match number {
            1022 | 1062 | 1169 | 1586 => Reason::Unique,
            1216 | 1452 => Reason::Reference,
            1213 | 1020 => Reason::Conflict,
            1290 | 1792 | 1836 => Reason::ReadOnly,
            1021 | 1037 | 1038 | 1040 | 1041 | 1114 | 1203 | 1226 => Reason::Full,
            1205 | 1317 | 1969 | 3024 => Reason::Slow,
            1053 | 1077 | 1079 => Reason::Starting,
            1152 | 1158..=1161 | 1184 | 1927 | 4031 => Reason::Lost,
            1054 | 1146 | 1049 => Reason::Undefined,
            _ => Reason::Other,
        }
    }

    fn message<'a>(error: &'a (dyn DatabaseError + 'static)) -> Option<&'a str> {
        let error = error.try_downcast_ref::<MySqlDatabaseError>()?;
        // `SIGNAL` in a trigger may give any number to any text.
        let is_known = |&(number, start, end): &(u16, &str, &str)| {
            let message = error.message();
            error.number() == number && message.starts_with(start) && message.ends_with(end)
        };
        Some(error.message()).filter(|_| SAYS.iter().any(is_known))
    }

    same!();
}

/// The messages that have no value of a row: their numbers, and how they begin and end.
const SAYS: [(u16, &str, &str); 10] = [
    (1040, "Too many connections", ""),
    (1044, "Access denied for user '", "'"),
    (1045, "Access denied for user '", ")"),
    (1048, "Column '", "' cannot be null"),
    (1049, "Unknown database '", "'"),
    (1054, "Unknown column '", "'"),
    (1142, "SELECT command denied to user '", ""),
    (1146, "Table '", "' doesn't exist"),
    (1364, "Field '", "' doesn't have a default value"),
    (1836, "Running in read-only mode", ""),
];
