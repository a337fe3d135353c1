//! SQLite.

use std::{
    fs::{self, OpenOptions},
    path::{self, Path},
    str::FromStr as _,
    sync::Arc,
};

use sqlx::{
    Pool, Sqlite as Driver,
    error::DatabaseError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
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
    AuthConfig,
    adapter::{Adapter, Storage, StoreError},
};

/// A store in an SQLite database. The adapter [`Sqlite`] makes one, or you make one from a pool.
///
/// The connections of your own pool should have `foreign_keys` on (sqlx's default), a `busy_timeout`, and
/// the journal mode `WAL`.
pub type SqliteStore = SqlStore<Driver>;

adapter_options! {
    /// Keeps users, accounts and sessions in an SQLite database.
    ///
    /// ```
    /// use auth::auth;
    ///
    /// auth! {
    ///     pub struct ShopAuth;
    ///     providers: [],
    ///     adapter: auth::adapter::Sqlite { url: "sqlite:shop.db", migrate: true },
    /// }
    /// ```
    ///
    /// The file is created if it doesn't exist. Connections use write-ahead logging and foreign keys. If you
    /// have a connection pool already, hand it to the builder:
    /// `ShopAuth::builder().store(SqliteStore::new(pool))`.
    pub struct Sqlite {
        /// Where the database is: `sqlite:shop.db`, or `sqlite::memory:`, which lives as long as the store
        /// and has one connection.
        url: String,
    }
}

impl Adapter for Sqlite {
    type Store = SqliteStore;

    async fn connect(self) -> Result<SqliteStore, StoreError> {
        let in_memory = self.url.contains(":memory:") || self.url.contains("mode=memory");
        // sqlx would take any other URL for the name of a file.
        let options = self.url.starts_with("sqlite:").then_some(&self.url);
        let options = options.and_then(|url| SqliteConnectOptions::from_str(url).ok());
        let options = options
            .ok_or_else(|| StoreError::failed("`url` is none of SQLite, such as `sqlite:shop.db`"))?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(self.timeout);
        // What is in memory goes with its connection, and opening a file again gains nothing.
        let pool = SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None);
        let shared = self.shared();
        let max_connections = if in_memory { 1 } else { shared.max_connections };
        SharedOptions { max_connections, ..shared }.store(pool, options).await
    }

    fn storage(store: SqliteStore) -> Storage {
        store.storage()
    }

    fn behind(store: &Arc<SqliteStore>) -> Storage {
        SqlStore::behind(store)
    }
}

impl Dialect for Driver {}

impl Sealed for Driver {
    // So that no transaction begins by reading, and finds out too late that it can't write.
    const BEGIN: &'static str = "BEGIN IMMEDIATE";
    const LOCK: &'static str = "";
    const RETURNS: bool = true;
    const KEEPS_ZERO: bool = true;
    const FOLDED_INDEX: bool = true;
    const TABLE_SUFFIX: &'static str = "";
    const MIGRATION_LOCK: Option<(&'static str, &'static str)> =
        Some(("BEGIN IMMEDIATE", "COMMIT"));
    const COLUMNS: &'static str = "SELECT name, type, \"notnull\" <> 0 AND dflt_value IS NULL \
         AND NOT (pk = 1 AND upper(type) = 'INTEGER') \
         FROM pragma_table_info(?2) WHERE ?1 IS NULL";
    const INDEXES: &'static str = "SELECT l.name, l.\"unique\", COALESCE(i.name, l.name) \
         FROM pragma_index_list(?2) l, pragma_index_info(l.name) i \
         WHERE ?1 IS NULL AND NOT l.partial ORDER BY l.name, i.seqno";

    fn quote(identifier: &str) -> String {
        format!("\"{identifier}\"")
    }

    fn parameter(_: usize) -> String {
        "?".to_owned()
    }

    // Auth.js keeps what JavaScript's `toISOString` writes.
    fn write_time(parameter: &str, encoding: Encoding) -> String {
        match encoding {
            Encoding::AuthJs => {
                format!("strftime('%Y-%m-%dT%H:%M:%fZ', {parameter} / 1000.0, 'unixepoch')")
            }
            Encoding::Native => parameter.to_owned(),
        }
    }

    fn read_time(column: &str, encoding: Encoding) -> String {
        match encoding {
            Encoding::AuthJs => {
                format!("CAST(ROUND((julianday({column}) - 2440587.5) * 86400000) AS INTEGER)")
            }
            Encoding::Native => column.to_owned(),
        }
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
        format!("lower({column})")
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
            Holds::Time if encoding == Encoding::AuthJs => "TEXT",
            Holds::Key(_) | Holds::Text | Holds::UserId => "TEXT",
            Holds::Number | Holds::Time => "INTEGER",
        }
        .to_owned()
    }

    fn user_id_type(_: Ids) -> &'static str {
        "TEXT"
    }

    fn row_id_type() -> &'static str {
        "TEXT"
    }

    fn ids_of(column_type: &str, _: bool) -> Option<Ids> {
        let column_type = column_type.to_ascii_uppercase();
        // What SQLite would turn into numbers isn't read as a text.
        ["TEXT", "CHAR", "CLOB"].iter().any(|it| column_type.contains(it)).then_some(Ids::Text)
    }

    fn why_not_opened(pool: &Pool<Self>) -> Option<String> {
        Some(why_not_opened(pool.connect_options().get_filename()))
    }

    fn reason(error: &(dyn DatabaseError + 'static)) -> Reason {
        // https://www.sqlite.org/rescode.html: the lower byte is the kind.
        let code = error.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or(0);
        match (code, code & 0xff) {
            (1555 | 2067 | 2579, _) => Reason::Unique,
            (787, _) => Reason::Reference,
            (_, 5 | 6) => Reason::Conflict,
            (_, 8) => Reason::ReadOnly,
            (_, 13) => Reason::Full,
            (_, 10) => Reason::Starting,
            (_, 14) => Reason::CannotOpen,
            (_, 26) => Reason::NotADatabase,
            (1, _) if error.message().starts_with("no such ") => Reason::Undefined,
            _ => Reason::Other,
        }
    }

    fn message<'a>(error: &'a (dyn DatabaseError + 'static)) -> Option<&'a str> {
        // The message of `RAISE` in a trigger is of this kind.
        const TRIGGER: &str = "1811";
        let known = SAYS.iter().any(|start| error.message().starts_with(start));
        let is_raised = error.code().is_some_and(|code| code == TRIGGER);
        Some(error.message()).filter(|_| known && !is_raised)
    }

    same!();
}

/// How messages begin that have no value of a row.
const SAYS: [&str; 8] = [
    "CHECK constraint failed: ",
    "FOREIGN KEY constraint failed",
    "NOT NULL constraint failed: ",
    "UNIQUE constraint failed: ",
    "attempt to write a readonly database",
    "database or disk is full",
    "no such column: ",
    "no such table: ",
];

/// What keeps a file from being opened: SQLite says no more than that it can't.
fn why_not_opened(file: &Path) -> String {
    let file = path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let shown = file.display();
    let folder = file.parent().unwrap_or(&file);
    if file.is_dir() {
        return format!("`{shown}` is a folder: name a file in it");
    }
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return format!("`{shown}`: `{}` is no folder", folder.display()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return format!("`{shown}`: the folder `{}` isn't there", folder.display());
        }
        Err(error) => return format!("`{shown}`: its folder can't be looked at: {error}"),
    }
    let is_there = file.exists();
    // As SQLite opens it.
    match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&file) {
        Err(error) if is_there => format!("`{shown}` can't be read and written: {error}"),
        Err(error) => {
            format!("`{shown}` can't be made; is its folder writable? {error}")
        }
        // The write-ahead log is a file beside it.
        Ok(_) => format!("`{shown}`: files can't be made beside it; is its folder writable?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_and_what_is_wrong_with_it_are_named() {
        let folder = std::env::temp_dir().join(format!("auth-sqlite-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let shown = folder.display();
        let why = |name: &str| why_not_opened(&folder.join(name));
        assert_eq!(
            why("absent/shop.db"),
            format!("`{shown}/absent/shop.db`: the folder `{shown}/absent` isn't there")
        );
        assert_eq!(why(""), format!("`{shown}/` is a folder: name a file in it"));
        fs::write(folder.join("file"), "").expect("the folder can be written");
        assert_eq!(
            why("file/shop.db"),
            format!("`{shown}/file/shop.db`: `{shown}/file` is no folder")
        );
        fs::remove_dir_all(&folder).expect("the folder can be removed");
        // Nobody makes files there, whoever runs the test.
        let made = why_not_opened(Path::new("/proc/shop.db"));
        assert!(
            made.starts_with("`/proc/shop.db` can't be made; is its folder writable?"),
            "{made}"
        );
    }
}
