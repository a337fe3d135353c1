//! The tables: making them, and checking that they are there.

use super::{SqlServerStore, connection::attempts, error::malformed, row, sql};
use crate::adapter::StoreError;

impl SqlServerStore {
    /// Makes the schema, the tables and the indexes that are missing, in one transaction. What is
    /// there stays.
    ///
    /// The user of the connection needs the right to create them. The user with whom the application runs later
    /// doesn't need it: reading, inserting, updating and deleting in the schema is enough, with `VIEW DEFINITION`
    /// for [`Self::check_schema`].
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let name: &str = self.schema.trim_matches(['[', ']']);
        let create = self.sql(sql::CREATE_SCHEMA).replace("{name}", name);
        let migration = self.sql(sql::MIGRATION);
        attempts!(self, {
            let mut connection = self.begin().await?;
            let result = async {
                connection.batch(sql::LOCK_SCHEMA).await?;
                connection.batch(&create).await?;
                connection.batch(&migration).await
            };
            let result = result.await;
            connection.end(result).await
        })
        .await?;
        self.check_schema().await
    }

    /// Checks that what must be unique is, that the columns of this version are there, that accounts,
    /// sessions and authenticators go with their user, and that no collation makes different texts equal.
    ///
    /// Fails with what is missing.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let advice = "call `SqlServerStore::migrate`, or set `migrate: true`";
        let checks = [
            (sql::UNIQUE_INDEXES, 8, "unique indexes"),
            (sql::LATER_COLUMNS, 6, "columns of this version"),
            (sql::CASCADES, 3, "references to users that delete with them"),
            (sql::LOOSE_COLUMNS, 0, "columns with a binary collation (`…_BIN2`)"),
        ];
        for (statement, expected, what) in checks {
            let found = attempts!(self, {
                let found = self.connection().await?.row(self.query(statement)).await?;
                row::count(&found.ok_or_else(|| malformed("found"))?, "found")
            });
            if found.await? != expected {
                let why = format!("SQL Server lacks some of the {what} of `auth`: {advice}");
                return Err(StoreError::failed(why));
            }
        }
        Ok(())
    }
}
