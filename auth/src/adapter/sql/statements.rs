//! Every statement that a store sends.
//!
//! They are written once, with marks for what databases say differently, and rendered when a store
//! is made: `?` is a parameter that is a text, `#` a number, `@` a point in time, `~` a user's id.
//! Names are the only other thing that varies, and are [identifiers](super::identifier): nothing
//! that comes from a request ever gets into a statement.

use super::{
    dialect::Dialect, layout::Layout, schema::Schema, statement::Statement, table::TABLES,
    writer::Writer,
};

macro_rules! statements {
    ($($name:ident)*) => {
        /// The statements of a store.
        #[derive(Debug)]
        pub(super) struct Statements {
            $(pub(super) $name: Statement,)*
        }

        impl Statements {
            /// All of them.
            pub(super) fn all(&self) -> Vec<&Statement> {
                vec![$(&self.$name),*]
            }
        }
    };
}

statements! {
    insert_user replace_user lock_user user user_by_email users_by_folded_email delete_user
    secured_user update_stamp update_credentials_void
    insert_account user_by_account accounts_of update_account refresh_account renew_account
    delete_account delete_accounts_of lease_account release_account
    insert_session session_and_user session update_session delete_session sessions_of
    delete_sessions_of delete_other_sessions_of delete_expired_sessions
    insert_token token use_token delete_tokens delete_expired_tokens
    insert_revocation revocation delete_expired_revocations
    insert_attempts attempts replace_attempts delete_attempts delete_expired_attempts
    insert_authenticator authenticator authenticators_of use_authenticator rename_authenticator
    take_authenticator delete_authenticator delete_authenticators_of_kind delete_authenticators_of
    delete_expired_authenticators
}

impl Statements {
    #[expect(clippy::too_many_lines, reason = "every statement is in one place")]
    #[expect(clippy::many_single_char_names, reason = "they are the aliases in the statements")]
    pub(super) fn new<D: Dialect>(schema: &Schema, layout: &Layout) -> Self {
        let write = Writer::<D> { schema, layout, dialect: std::marker::PhantomData };
        let [users, accounts, sessions, tokens, revoked, ..] =
            TABLES.map(|table| schema.quoted_table::<D>(table.name));
        let user_row = write.user_row("u");
        let account_row = write.account_row();
        let session_row = write.session_row("s.");
        let u = |column| write.column("users", column);
        let a = |column| write.column("accounts", column);
        let s = |column| write.column("sessions", column);
        let t = |column| write.column("verification_tokens", column);
        let r = |column| write.column("revoked_sessions", column);
        let this_account = format!("{} = ? AND {} = ?", a("provider"), a("provider_account_id"));
        let (a_user, s_user) = (a("user_id"), s("user_id"));
        let this_token = format!("{} = ? AND {} = ?", t("identifier"), t("token"));
        let lock = D::LOCK;
        let (u_id, u_email, s_token) = (u("id"), u("email"), s("token"));
        let (s_expires, t_expires, r_expires) = (s("expires"), t("expires"), r("expires"));

        Self {
            insert_user: write.insert_user(),
            replace_user: write.replace_user(),
            // The user is locked before anything of it is written, so that what is written can't
            // meet its deletion, and two sign-ins of one user come one after the other.
            lock_user: write.query(
                "lock_user",
                &format!("SELECT {user_row} FROM {users} u WHERE u.{u_id} = ~{lock}"),
            ),
            user: write
                .query("user", &format!("SELECT {user_row} FROM {users} u WHERE u.{u_id} = ~")),
            user_by_email: write.query(
                "user_by_email",
                &format!("SELECT {user_row} FROM {users} u WHERE u.{u_email} = ?"),
            ),
            // The index is on the same expression.
            users_by_folded_email: write.query(
                "users_by_folded_email",
                &format!(
                    "SELECT {user_row} FROM {users} u WHERE {} = ?",
                    D::fold(&format!("u.{u_email}")),
                ),
            ),
            secured_user: write.secured_user(),
            update_stamp: write.update_security("update_stamp", "security_stamp", '?'),
            update_credentials_void: write.update_security(
                "update_credentials_void",
                "credentials_void",
                '@',
            ),
            delete_user: write
                .change("delete_user", &format!("DELETE FROM {users} WHERE {u_id} = ~")),

            insert_account: write.insert_account(),
            user_by_account: write.query(
                "user_by_account",
                &format!(
                    "SELECT {user_row} FROM {accounts} a JOIN {users} u ON u.{u_id} = a.{a_user} \
                     WHERE a.{} = ? AND a.{} = ?",
                    a("provider"),
                    a("provider_account_id"),
                ),
            ),
            accounts_of: write.query(
                "accounts_of",
                &format!("SELECT {account_row} FROM {accounts} a WHERE a.{a_user} = ~"),
            ),
            update_account: write.update_account(),
            refresh_account: write.refresh_account(),
            renew_account: write.renew_account(),
            delete_account: write.change(
                "delete_account",
                &format!("DELETE FROM {accounts} WHERE {this_account} AND {a_user} = ~"),
            ),
            delete_accounts_of: write.change(
                "delete_accounts_of",
                &format!("DELETE FROM {accounts} WHERE {a_user} = ~"),
            ),
            lease_account: write.lease_account(),
            release_account: write.release_account(),

            insert_session: write.insert_session(),
            session_and_user: write.query(
                "session_and_user",
                &format!(
                    "SELECT {session_row}, {user_row} FROM {sessions} s \
                     JOIN {users} u ON u.{u_id} = s.{s_user} WHERE s.{s_token} = ?"
                ),
            ),
            session: write.query(
                "session",
                &format!("SELECT {session_row} FROM {sessions} s WHERE s.{s_token} = ?"),
            ),
            update_session: write.update_session(),
            delete_session: write.take(
                "delete_session",
                &format!("DELETE FROM {sessions} WHERE {s_token} = ?"),
                &write.session_row(""),
            ),
            sessions_of: write.query(
                "sessions_of",
                &format!("SELECT {session_row} FROM {sessions} s WHERE s.{s_user} = ~"),
            ),
            delete_sessions_of: write.change(
                "delete_sessions_of",
                &format!("DELETE FROM {sessions} WHERE {s_user} = ~"),
            ),
            delete_other_sessions_of: write.change(
                "delete_other_sessions_of",
                &format!("DELETE FROM {sessions} WHERE {s_user} = ~ AND {s_token} <> ?"),
            ),
            delete_expired_sessions: write.sweep(
                "delete_expired_sessions",
                &sessions,
                &s_token,
                &s_expires,
            ),

            insert_token: write.insert(
                "insert_token",
                "verification_tokens",
                &[("identifier", '?'), ("token", '?'), ("expires", '@')],
            ),
            token: write.query(
                "token",
                &format!("SELECT {} FROM {tokens} WHERE {this_token}", write.token_row()),
            ),
            use_token: write.take(
                "use_token",
                &format!("DELETE FROM {tokens} WHERE {this_token}"),
                &write.token_row(),
            ),
            delete_tokens: write.change(
                "delete_tokens",
                &format!("DELETE FROM {tokens} WHERE {} = ?", t("identifier")),
            ),
            delete_expired_tokens: write.sweep(
                "delete_expired_tokens",
                &tokens,
                &format!("{}, {}", t("identifier"), t("token")),
                &t_expires,
            ),

            insert_revocation: write.repeatable(
                "insert_revocation",
                &D::insert_new(&revoked, &format!("{}, {r_expires}", r("id")), "?, @", &r("id")),
            ),
            revocation: write
                .query("revocation", &format!("SELECT 1 FROM {revoked} WHERE {} = ?", r("id"))),
            delete_expired_revocations: write.sweep(
                "delete_expired_revocations",
                &revoked,
                &r("id"),
                &r_expires,
            ),

            insert_attempts: write.insert_attempts(),
            attempts: write.attempts(),
            replace_attempts: write.replace_attempts(),
            delete_attempts: write.delete_attempts(),
            delete_expired_attempts: write.delete_expired_attempts(),

            insert_authenticator: write.insert_authenticator(),
            authenticator: write.authenticator(),
            authenticators_of: write.authenticators_of(),
            use_authenticator: write.use_authenticator(),
            rename_authenticator: write.rename_authenticator(),
            take_authenticator: write.take_authenticator(),
            delete_authenticator: write.delete_authenticator(),
            delete_authenticators_of_kind: write.delete_authenticators_of_kind(),
            delete_authenticators_of: write.delete_authenticators_of(),
            delete_expired_authenticators: write.delete_expired_authenticators(),
        }
    }
}
