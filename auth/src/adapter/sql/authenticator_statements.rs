//! The statements about authenticators.

use super::{dialect::Dialect, statement::Statement, table::AUTHENTICATORS, writer::Writer};

/// The columns in the order in which they are read and inserted.
const COLUMNS: [(&str, char); 9] = [
    ("id", '?'),
    ("user_id", '~'),
    ("kind", '?'),
    ("name", '?'),
    ("data", '?'),
    ("counter", '#'),
    ("created", '@'),
    ("used", '@'),
    ("expires", '@'),
];

impl<D: Dialect> Writer<'_, D> {
    /// Parameters: [`COLUMNS`].
    pub(super) fn insert_authenticator(&self) -> Statement {
        self.insert("insert_authenticator", AUTHENTICATORS, &COLUMNS)
    }

    /// Gives [`COLUMNS`]. Parameter: id.
    pub(super) fn authenticator(&self) -> Statement {
        let (row, table, id) = (self.authenticator_row(), self.authenticators(), self.own("id"));
        self.query("authenticator", &format!("SELECT {row} FROM {table} WHERE {id} = ?"))
    }

    /// Gives [`COLUMNS`]. Parameter: user.
    pub(super) fn authenticators_of(&self) -> Statement {
        let (row, table) = (self.authenticator_row(), self.authenticators());
        let user = self.own("user_id");
        self.query("authenticators_of", &format!("SELECT {row} FROM {table} WHERE {user} = ~"))
    }

    /// Parameters: counter, data or null to leave it, used; id, counter as it was read.
    pub(super) fn use_authenticator(&self) -> Statement {
        let table = self.authenticators();
        let [id, data, counter, used] = ["id", "data", "counter", "used"].map(|it| self.own(it));
        self.change(
            "use_authenticator",
            &format!(
                "UPDATE {table} SET {counter} = #, {data} = COALESCE(?, {data}), {used} = @ \
                 WHERE {id} = ? AND {counter} = #"
            ),
        )
    }

    /// Parameters: name; id, user.
    pub(super) fn rename_authenticator(&self) -> Statement {
        let table = self.authenticators();
        let [id, user, name] = ["id", "user_id", "name"].map(|it| self.own(it));
        let sql = format!("UPDATE {table} SET {name} = ? WHERE {id} = ? AND {user} = ~");
        self.repeatable("rename_authenticator", &sql)
    }

    /// Gives [`COLUMNS`] where the database gives rows that it deletes. Parameter: id.
    pub(super) fn take_authenticator(&self) -> Statement {
        let (row, table, id) = (self.authenticator_row(), self.authenticators(), self.own("id"));
        self.take("take_authenticator", &format!("DELETE FROM {table} WHERE {id} = ?"), &row)
    }

    /// Parameters: id, user.
    pub(super) fn delete_authenticator(&self) -> Statement {
        let table = self.authenticators();
        let [id, user] = ["id", "user_id"].map(|it| self.own(it));
        let sql = format!("DELETE FROM {table} WHERE {id} = ? AND {user} = ~");
        self.change("delete_authenticator", &sql)
    }

    /// Parameters: user, kind.
    pub(super) fn delete_authenticators_of_kind(&self) -> Statement {
        let table = self.authenticators();
        let [user, kind] = ["user_id", "kind"].map(|it| self.own(it));
        let sql = format!("DELETE FROM {table} WHERE {user} = ~ AND {kind} = ?");
        self.change("delete_authenticators_of_kind", &sql)
    }

    /// Parameter: user.
    pub(super) fn delete_authenticators_of(&self) -> Statement {
        let (table, user) = (self.authenticators(), self.own("user_id"));
        let sql = format!("DELETE FROM {table} WHERE {user} = ~");
        self.change("delete_authenticators_of", &sql)
    }

    pub(super) fn delete_expired_authenticators(&self) -> Statement {
        let [id, expires] = ["id", "expires"].map(|it| self.own(it));
        self.sweep("delete_expired_authenticators", &self.authenticators(), &id, &expires)
    }

    fn authenticator_row(&self) -> String {
        COLUMNS.map(|(column, _)| self.read(AUTHENTICATORS, "", column)).join(", ")
    }

    fn authenticators(&self) -> String {
        self.schema.quoted_table::<D>(AUTHENTICATORS)
    }

    fn own(&self, column: &str) -> String {
        self.column(AUTHENTICATORS, column)
    }
}
