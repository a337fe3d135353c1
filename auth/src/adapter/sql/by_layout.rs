//! The statements of one table each, of which columns may be missing, and the rows that statements
//! give.

use super::{
    dialect::Dialect,
    ids::Ids,
    statement::Statement,
    table::ATTEMPTS,
    writer::{TOKENS, Writer},
};

impl<D: Dialect> Writer<'_, D> {
    /// What is read of a user: id, name, email, `email_verified`, image.
    pub(super) fn user_row(&self, alias: &str) -> String {
        let column = |name| format!("{alias}.{}", self.column("users", name));
        let id = D::read_id(&column("id"), self.layout.ids);
        let verified = D::read_time(&column("email_verified"), self.schema.encoding);
        format!("{id}, {}, {}, {verified}, {}", column("name"), column("email"), column("image"))
    }

    /// What is read of an account: `user_id`, provider, the id there, kind, [`TOKENS`].
    pub(super) fn account_row(&self) -> String {
        let first = ["user_id", "provider", "provider_account_id", "kind"];
        let texts = first.into_iter().chain(TOKENS.map(|(column, _)| column));
        texts.map(|column| self.read("accounts", "a.", column)).collect::<Vec<_>>().join(", ")
    }

    /// What is read of a session: token, `secret_hash`, `user_id`, created, expires, claims, `auth_time`, amr.
    pub(super) fn session_row(&self, alias: &str) -> String {
        ["token", "secret_hash", "user_id", "created", "expires", "claims", "auth_time", "amr"]
            .map(|column| self.read("sessions", alias, column))
            .join(", ")
    }

    /// What is read of a verification token: identifier, token, expires.
    pub(super) fn token_row(&self) -> String {
        ["identifier", "token", "expires"]
            .map(|column| self.read("verification_tokens", "", column))
            .join(", ")
    }

    /// Parameters: the id unless the database makes it, name, email, `email_verified`, image.
    pub(super) fn insert_user(&self) -> Statement {
        let columns =
            [("id", '~'), ("name", '?'), ("email", '?'), ("email_verified", '@'), ("image", '?')];
        if self.layout.ids != Ids::Number {
            return self.insert("insert_user", "users", &columns);
        }
        let insert = self.insert("insert_user", "users", &columns[1..]);
        let id = D::read_id(&self.column("users", "id"), self.layout.ids);
        let sql = format!("{} RETURNING {id}", insert.sql).into();
        Statement { sql, returns: true, ..insert }
    }

    /// Parameters: name, email, `email_verified`, image, id.
    pub(super) fn replace_user(&self) -> Statement {
        let set = [("name", '?'), ("email", '?'), ("email_verified", '@'), ("image", '?')];
        let set = set.map(|(column, mark)| format!("{} = {mark}", self.column("users", column)));
        let users = self.schema.quoted_table::<D>("users");
        let (set, id) = (set.join(", "), self.column("users", "id"));
        self.change("replace_user", &format!("UPDATE {users} SET {set} WHERE {id} = ~"))
    }

    /// Parameters: user, provider, the id there, kind, [`TOKENS`] that are there, the row's id if
    /// it needs one.
    pub(super) fn insert_account(&self) -> Statement {
        let first =
            [("user_id", '~'), ("provider", '?'), ("provider_account_id", '?'), ("kind", '?')];
        let columns: Vec<_> = first.into_iter().chain(TOKENS).collect();
        self.insert("insert_account", "accounts", &columns)
    }

    /// A user, and then stamp and since when passwords are void. Parameter: id.
    pub(super) fn secured_user(&self) -> Statement {
        let row = ["security_stamp", "credentials_void"].map(|it| self.read("users", "u.", it));
        let (users, id) = (self.schema.quoted_table::<D>("users"), self.column("users", "id"));
        let (user, row) = (self.user_row("u"), row.join(", "));
        self.query("secured_user", &format!("SELECT {user}, {row} FROM {users} u WHERE u.{id} = ~"))
    }

    /// Parameters: the value, id. Without the column it is not sent.
    pub(super) fn update_security(
        &self,
        name: &'static str,
        column: &'static str,
        mark: char,
    ) -> Statement {
        if !self.layout.has("users", column) {
            return self.query(name, "SELECT 1");
        }
        let (users, id) = (self.schema.quoted_table::<D>("users"), self.column("users", "id"));
        let column = self.column("users", column);
        self.repeatable(name, &format!("UPDATE {users} SET {column} = {mark} WHERE {id} = ~"))
    }

    /// Parameters: [`TOKENS`] that are there, provider, the id there, user.
    pub(super) fn update_account(&self) -> Statement {
        self.repeatable(
            "update_account",
            &self.replace_tokens(|column, mark| format!("{column} = {mark}")),
        )
    }

    /// The same; a refresh token that is null leaves the old one.
    pub(super) fn renew_account(&self) -> Statement {
        let refresh_token = self.column("accounts", "refresh_token");
        self.repeatable(
            "renew_account",
            &self.replace_tokens(|column, mark| {
                if column == refresh_token {
                    format!("{column} = COALESCE({mark}, {column})")
                } else {
                    format!("{column} = {mark}")
                }
            }),
        )
    }

    /// The same, and then the refresh token that the account must still have.
    pub(super) fn refresh_account(&self) -> Statement {
        let update = self.replace_tokens(|column, mark| format!("{column} = {mark}"));
        let refresh_token = self.column("accounts", "refresh_token");
        self.change("refresh_account", &format!("{update} AND {refresh_token} = ?"))
    }

    fn replace_tokens(&self, set: impl Fn(&str, char) -> String) -> String {
        let set: Vec<_> = TOKENS
            .iter()
            .filter(|(column, _)| self.layout.has("accounts", column))
            .map(|(column, mark)| set(&self.column("accounts", column), *mark))
            .collect();
        let accounts = self.schema.quoted_table::<D>("accounts");
        let [provider, id, user] = ["provider", "provider_account_id", "user_id"]
            .map(|column| self.column("accounts", column));
        let set = set.join(", ");
        format!("UPDATE {accounts} SET {set} WHERE {provider} = ? AND {id} = ? AND {user} = ~")
    }

    /// Parameters: provider, the id there, until. Without the column it is not sent.
    pub(super) fn release_account(&self) -> Statement {
        if !self.layout.has("accounts", "leased_until") {
            return self.query("release_account", "SELECT 1");
        }
        let accounts = self.schema.quoted_table::<D>("accounts");
        let [provider, id, until] = ["provider", "provider_account_id", "leased_until"]
            .map(|column| self.column("accounts", column));
        self.repeatable(
            "release_account",
            &format!(
                "UPDATE {accounts} SET {until} = NULL \
                 WHERE {provider} = ? AND {id} = ? AND {until} = @"
            ),
        )
    }

    /// Parameters: until, provider, the id there, now. Without the column it is not sent.
    pub(super) fn lease_account(&self) -> Statement {
        let accounts = self.schema.quoted_table::<D>("accounts");
        let [provider, id] =
            ["provider", "provider_account_id"].map(|column| self.column("accounts", column));
        if !self.layout.has("accounts", "leased_until") {
            return self.query("lease_account", "SELECT 1");
        }
        let until = self.column("accounts", "leased_until");
        self.change(
            "lease_account",
            &format!(
                "UPDATE {accounts} SET {until} = @ WHERE {provider} = ? AND {id} = ? \
                 AND ({until} IS NULL OR {until} <= @)"
            ),
        )
    }

    /// Parameters: token, `secret_hash`, user, created, expires, claims, `auth_time`, amr, as far as they
    /// are there, and the row's id if it needs one.
    pub(super) fn insert_session(&self) -> Statement {
        let columns = [
            ("token", '?'),
            ("secret_hash", '?'),
            ("user_id", '~'),
            ("created", '@'),
            ("expires", '@'),
            ("claims", '?'),
            ("auth_time", '@'),
            ("amr", '?'),
        ];
        self.insert("insert_session", "sessions", &columns)
    }

    /// Parameters: expires, claims, `secret_hash`, `auth_time`, amr, as far as they are there, token.
    pub(super) fn update_session(&self) -> Statement {
        let column = |name| self.column("sessions", name);
        let columns = [
            ("expires", '@'),
            ("claims", '?'),
            ("secret_hash", '?'),
            ("auth_time", '@'),
            ("amr", '?'),
        ];
        let is_there = |&(name, _): &(&'static str, char)| self.layout.has("sessions", name);
        let set = columns.into_iter().filter(is_there);
        let set = set.map(|(name, mark)| format!("{0} = COALESCE({mark}, {0})", column(name)));
        let set = set.collect::<Vec<_>>().join(", ");
        let sessions = self.schema.quoted_table::<D>("sessions");
        let sql = format!("UPDATE {sessions} SET {set} WHERE {} = ?", column("token"));
        self.repeatable("update_session", &sql)
    }
}

/// Those of the counts of attempts.
impl<D: Dialect> Writer<'_, D> {
    /// Parameters: key, count, last, expires.
    pub(super) fn insert_attempts(&self) -> Statement {
        let columns = [("id", '?'), ("count", '#'), ("last", '@'), ("expires", '@')];
        self.insert("insert_attempts", ATTEMPTS, &columns)
    }

    /// Gives count, last, expires.
    pub(super) fn attempts(&self) -> Statement {
        let read = ["count", "last", "expires"].map(|column| self.read(ATTEMPTS, "", column));
        let (table, id) = self.attempts_table();
        let read = read.join(", ");
        self.query("attempts", &format!("SELECT {read} FROM {table} WHERE {id} = ?"))
    }

    /// Parameters: count, last, expires; key, count and last as they were read.
    pub(super) fn replace_attempts(&self) -> Statement {
        let (table, id) = self.attempts_table();
        let [count, last, expires] =
            ["count", "last", "expires"].map(|column| self.column(ATTEMPTS, column));
        self.change(
            "replace_attempts",
            &format!(
                "UPDATE {table} SET {count} = #, {last} = @, {expires} = @ \
                 WHERE {id} = ? AND {count} = # AND {last} = @"
            ),
        )
    }

    pub(super) fn delete_attempts(&self) -> Statement {
        let (table, id) = self.attempts_table();
        self.repeatable("delete_attempts", &format!("DELETE FROM {table} WHERE {id} = ?"))
    }

    pub(super) fn delete_expired_attempts(&self) -> Statement {
        let (table, id) = self.attempts_table();
        let expires = self.column(ATTEMPTS, "expires");
        self.sweep("delete_expired_attempts", &table, &id, &expires)
    }

    fn attempts_table(&self) -> (String, String) {
        (self.schema.quoted_table::<D>(ATTEMPTS), self.column(ATTEMPTS, "id"))
    }
}
