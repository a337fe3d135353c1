//! What databases do differently.

use std::sync::Arc;

use sqlx::{Database, Pool, error::DatabaseError};

use super::{encoding::Encoding, ids::Ids, reason::Reason, table::Holds};

/// A database that sqlx connects to, and what is particular about it.
///
/// It is implemented for the databases that this crate supports, and can't be for others.
#[doc(hidden)]
pub trait Dialect: Database + Sealed {}

/// How to say something to a database.
pub trait Sealed: Database {
    /// What begins a transaction that will write.
    const BEGIN: &'static str;
    /// What a `SELECT` ends with so that no other transaction changes the row before this one ends.
    const LOCK: &'static str;
    /// Whether `DELETE` and `INSERT` give rows back.
    const RETURNS: bool;
    /// Whether texts may contain U+0000.
    const KEEPS_ZERO: bool;

    /// An identifier, quoted. It contains no quotation marks.
    fn quote(identifier: &str) -> String;

    /// The `n`th parameter of a statement, counted from 1.
    fn parameter(n: usize) -> String;

    /// A point in time as it is kept, from a parameter in milliseconds since 1970.
    fn write_time(parameter: &str, encoding: Encoding) -> String;

    /// Milliseconds since 1970, from a point in time as it is kept.
    fn read_time(column: &str, encoding: Encoding) -> String;

    /// A user's id as it is kept, from a parameter that is a text.
    fn write_id(parameter: &str, ids: Ids) -> String;

    /// A user's id as a text, from how it is kept.
    fn read_id(column: &str, ids: Ids) -> String;

    /// A number of 64 bits, from a number as it is kept.
    fn read_number(column: &str) -> String;

    /// A text with small ASCII letters instead of capital ones; it may do so with other letters.
    fn fold(column: &str) -> String;

    /// Whether there can be an index on [`fold`](Self::fold) of a column.
    const FOLDED_INDEX: bool;

    /// `DELETE` of at most so many rows: `#` is the number.
    fn delete_some(table: &str, key: &str, condition: &str, order: &str) -> String;

    /// `INSERT` that does nothing when the row is there; `key` is its first column.
    fn insert_new(table: &str, columns: &str, values: &str, key: &str) -> String;

    /// The type of a column.
    fn column_type(holds: Holds, encoding: Encoding) -> String;

    /// The type of a column that names a user whose id is kept so.
    fn user_id_type(ids: Ids) -> &'static str;

    /// The type of a row's own id in the schema of Auth.js.
    fn row_id_type() -> &'static str;

    /// What ends a `CREATE TABLE`.
    const TABLE_SUFFIX: &'static str;

    /// Taken for the time of a migration, so that processes don't get into each other's way: what
    /// to run before and after it.
    const MIGRATION_LOCK: Option<(&'static str, &'static str)>;

    /// Asks for the columns of a table: name, type, and 1 if a row needs a value there. The
    /// parameters are the namespace, or null, and the table.
    const COLUMNS: &'static str;

    /// Asks for the indexes of a table: name, 1 if unique, column, in order; instead of a column the
    /// index's own name where it is of an expression. The parameters are the namespace, or null, and
    /// the table.
    const INDEXES: &'static str;

    /// How ids of users with a column of this type are kept; `None` if that isn't supported.
    fn ids_of(column_type: &str, needs_value: bool) -> Option<Ids>;

    /// Whether each transaction may get another connection of the server, and what isn't in one as
    /// well: nothing that was prepared is there any more then.
    fn is_pooled(_: &Pool<Self>) -> bool {
        false
    }

    /// Why the database could not be opened, where there is more to say than its error does.
    fn why_not_opened(_: &Pool<Self>) -> Option<String> {
        None
    }

    /// What an error of the database means.
    fn reason(error: &(dyn DatabaseError + 'static)) -> Reason;

    /// The message of an error, if it is one of those that name tables, columns and users of the database
    /// and no value of a row. A trigger may say anything.
    fn message<'a>(error: &'a (dyn DatabaseError + 'static)) -> Option<&'a str>;

    fn bind_text(arguments: &mut Self::Arguments, text: Option<&str>) -> Result<(), sqlx::Error>;

    fn bind_number(arguments: &mut Self::Arguments, number: Option<i64>)
    -> Result<(), sqlx::Error>;

    fn text(row: &Self::Row, index: usize) -> Result<Option<String>, sqlx::Error>;

    fn number(row: &Self::Row, index: usize) -> Result<Option<i64>, sqlx::Error>;

    /// Runs a statement, and gives the rows that it returns, or how many it changed. With `is_kept`
    /// what it was prepared to is kept for the next time.
    fn run(
        connection: &mut Self::Connection,
        sql: Arc<str>,
        arguments: Self::Arguments,
        returns: bool,
        is_kept: bool,
    ) -> impl Future<Output = Result<Outcome<Self::Row>, sqlx::Error>> + Send;

    /// Runs a statement without arguments, once.
    fn run_once<'a>(
        connection: &'a mut Self::Connection,
        sql: &str,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send + 'a;
}

/// What came of a statement.
#[derive(Debug)]
pub struct Outcome<Row> {
    pub(super) rows: Vec<Row>,
    pub(super) changed: u64,
}

impl<Row> Default for Outcome<Row> {
    fn default() -> Self {
        Self { rows: Vec::new(), changed: 0 }
    }
}

/// What every database does in the same way, but with types of its own.
macro_rules! same {
    () => {
        fn bind_text(
            arguments: &mut Self::Arguments,
            text: Option<&str>,
        ) -> Result<(), sqlx::Error> {
            sqlx::Arguments::add(arguments, text).map_err(sqlx::Error::Encode)
        }

        fn bind_number(
            arguments: &mut Self::Arguments,
            number: Option<i64>,
        ) -> Result<(), sqlx::Error> {
            sqlx::Arguments::add(arguments, number).map_err(sqlx::Error::Encode)
        }

        // A text is one whatever the column's type is called: `VARBINARY`, an enumeration.
        fn text(row: &Self::Row, index: usize) -> Result<Option<String>, sqlx::Error> {
            sqlx::Row::try_get_unchecked(row, index)
        }

        fn number(row: &Self::Row, index: usize) -> Result<Option<i64>, sqlx::Error> {
            sqlx::Row::try_get_unchecked(row, index)
        }

        async fn run(
            connection: &mut Self::Connection,
            sql: std::sync::Arc<str>,
            arguments: Self::Arguments,
            returns: bool,
            is_kept: bool,
        ) -> Result<$crate::adapter::sql::dialect::Outcome<Self::Row>, sqlx::Error> {
            // Names are identifiers, and values are arguments: see `identifier` and `statement`.
            let sql = sqlx::AssertSqlSafe(sql);
            let query = sqlx::query_with::<Self, _>(sql, arguments).persistent(is_kept);
            if returns {
                let rows = query.fetch_all(connection).await?;
                return Ok($crate::adapter::sql::dialect::Outcome { rows, changed: 0 });
            }
            let changed = query.execute(connection).await?.rows_affected();
            Ok($crate::adapter::sql::dialect::Outcome { rows: Vec::new(), changed })
        }

        fn run_once<'a>(
            connection: &'a mut Self::Connection,
            sql: &str,
        ) -> impl Future<Output = Result<(), sqlx::Error>> + Send + 'a {
            let query = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
            async move { query.execute(connection).await.map(drop) }
        }
    };
}

pub(super) use same;
