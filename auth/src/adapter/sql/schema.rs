//! How tables and columns are called.

use std::collections::BTreeMap;

use super::{
    dialect::Dialect,
    encoding::Encoding,
    identifier::identifier,
    table::{TABLES, Table},
};
use crate::adapter::StoreError;

/// The names of a store's tables and columns, and how ids and times are kept in them.
///
/// ```
/// # #[cfg(feature = "postgres")] fn schema() -> Result<(), auth::adapter::StoreError> {
/// use auth::adapter::sql::Schema;
///
/// let schema = Schema::default()
///     .in_namespace("auth")?
///     .rename("users", "members")?
///     .rename("users.email", "mail")?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    pub(super) encoding: Encoding,
    pub(super) namespace: Option<String>,
    /// New names of `users`, `users.email` and so on.
    names: BTreeMap<String, String>,
}

/// What the adapters of Auth.js call what is called otherwise here.
const AUTH_JS: &[(&str, &str)] = &[
    ("users.email_verified", "emailVerified"),
    ("accounts.user_id", "userId"),
    ("accounts.kind", "type"),
    ("accounts.provider_account_id", "providerAccountId"),
    ("sessions.token", "sessionToken"),
    ("sessions.user_id", "userId"),
    ("sessions.secret_hash", "secretHash"),
    ("verification_tokens", "verification_token"),
];

impl Schema {
    /// The tables of `@auth/pg-adapter`: `users`, `accounts`, `sessions` and `verification_token`,
    /// with the columns `"userId"`, `"providerAccountId"`, `"sessionToken"`, `"emailVerified"` and
    /// `type`.
    ///
    /// Other adapters of Auth.js have other names for tables: [rename](Self::rename) them. Ids of users
    /// may be texts; with PostgreSQL they may also be numbers that the database makes, and `uuid`s.
    /// These columns and tables, which Auth.js doesn't have, are used if they are there: the columns `created`,
    /// `claims`, `secretHash`, `auth_time` and `amr` of sessions, `security_stamp` and `credentials_void` of users, `oauth_token`,
    /// `oauth_token_secret`, `identity` and `leased_until` of accounts, and the tables
    /// `revoked_sessions`, `sign_in_attempts` and `user_authenticators`.
    #[must_use]
    pub fn auth_js() -> Self {
        let own = |&(name, own): &(&str, &str)| (name.to_owned(), own.to_owned());
        Self {
            encoding: Encoding::AuthJs,
            names: AUTH_JS.iter().map(own).collect(),
            ..Self::default()
        }
    }

    /// Where the tables are: a schema of PostgreSQL, a database of MySQL.
    ///
    /// Fails when the name isn't made of ASCII letters, digits and `_`.
    pub fn in_namespace(self, name: &str) -> Result<Self, StoreError> {
        Ok(Self { namespace: Some(identifier(name)?.to_owned()), ..self })
    }

    /// Gives another name to a table, or with `table.column` to a column. The first argument is its name
    /// in the default schema.
    ///
    /// Fails when the default schema has no such table or column, and when the new name isn't made of at most 40 ASCII
    /// letters, digits and `_`.
    pub fn rename(mut self, what: &str, name: &str) -> Result<Self, StoreError> {
        let is_known = match what.split_once('.') {
            None => TABLES.iter().any(|table| table.name == what),
            Some((table, column)) => TABLES
                .iter()
                .filter(|known| known.name == table)
                .any(|known| known.columns.iter().any(|known| known.name == column)),
        };
        if !is_known {
            return Err(StoreError::failed(format!("there is no `{what}` that could be renamed")));
        }
        self.names.insert(what.to_owned(), identifier(name)?.to_owned());
        Ok(self)
    }

    /// Puts `prefix` before the name of every table.
    ///
    /// Fails as [`rename`](Self::rename) does.
    pub fn with_prefix(self, prefix: &str) -> Result<Self, StoreError> {
        TABLES.iter().try_fold(self, |schema, table| {
            let name = format!("{prefix}{}", schema.table(table.name));
            schema.rename(table.name, &name)
        })
    }

    pub(super) fn table<'a>(&'a self, table: &'a str) -> &'a str {
        self.names.get(table).map_or(table, String::as_str)
    }

    pub(super) fn column<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        self.names.get(&format!("{table}.{column}")).map_or(column, String::as_str)
    }

    /// A table as statements name it.
    pub(super) fn quoted_table<D: Dialect>(&self, table: &str) -> String {
        let name = D::quote(self.table(table));
        match &self.namespace {
            Some(namespace) => format!("{}.{name}", D::quote(namespace)),
            None => name,
        }
    }

    /// Columns of a table as statements name them, separated by commas.
    pub(super) fn quoted_columns<D: Dialect>(&self, table: &Table, columns: &[&str]) -> String {
        let quoted = |column: &&str| D::quote(self.column(table.name, column));
        columns.iter().map(quoted).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_auth_js_stands_for_one_of_ours() {
        let mut schema = Schema::default();
        for (name, own) in AUTH_JS {
            schema = schema.rename(name, own).expect(name);
        }
        assert_eq!(schema.names, Schema::auth_js().names);
    }

    #[test]
    fn what_is_not_there_or_could_end_a_quotation_is_refused() {
        for (what, name) in
            [("user", "u"), ("users.mail", "m"), ("users", "a\"b"), ("users.email", "")]
        {
            assert!(Schema::default().rename(what, name).is_err(), "{what} {name}");
        }
        assert!(Schema::default().in_namespace("a;b").is_err());
        assert!(Schema::default().with_prefix("a b").is_err());
    }
}
