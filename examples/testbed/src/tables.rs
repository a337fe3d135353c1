//! What is in a store, read and changed from outside: the control interface's `/db`.

use auth::adapter::{
    Accounts, Sessions, StoreError, StoredAccount, StoredSession, StoredUser, VerificationToken,
    VerificationTokens,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    any_store::Found,
    rows::{self, Members},
    store::{Known, Traced},
};

/// A change of the rows of a table that have what `where` says; without `set` they are deleted.
#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    table: String,
    #[serde(rename = "where")]
    condition: Map<String, Value>,
    set: Map<String, Value>,
}

/// Everything, in the order in which it was made.
struct Contents {
    users: Vec<StoredUser>,
    accounts: Vec<StoredAccount>,
    sessions: Vec<StoredSession>,
    tokens: Vec<VerificationToken>,
}

impl<S: Accounts + Sessions + VerificationTokens> Traced<S> {
    /// A store with what is in it already.
    pub(crate) async fn found(store: S, found: Found) -> Result<Self, StoreError> {
        let mut tokens = Vec::new();
        for (identifier, token) in found.tokens {
            // They can't be looked at, only taken.
            if let Some(token) = store.use_verification_token(&identifier, &token).await? {
                store.create_verification_token(token.clone()).await?;
                tokens.push(token);
            }
        }
        Ok(Self::new(store, Known { users: found.users, tokens, ..Known::default() }))
    }

    async fn contents(&self) -> Result<Contents, StoreError> {
        let known: Known = self.known().clone();
        let mut contents = Contents {
            users: Vec::new(),
            accounts: Vec::new(),
            sessions: Vec::new(),
            tokens: known.tokens,
        };
        for id in &known.users {
            contents.users.extend(self.store.user(id).await?);
            contents.accounts.extend(self.store.accounts_of(id).await?);
            contents.sessions.extend(self.store.sessions_of(id).await?);
        }
        contents.accounts.sort_by_key(|account| {
            let key = rows::account_key(account);
            known.accounts.iter().rposition(|known| *known == key)
        });
        contents.sessions.sort_by_key(|session| {
            known.sessions.iter().rposition(|known| *known == session.token)
        });
        Ok(contents)
    }

    /// All rows, with NextAuth's names.
    pub(crate) async fn dump(&self) -> Result<Value, StoreError> {
        let Contents { users, accounts, sessions, tokens } = self.contents().await?;
        Ok(json!({
            "users": users.iter().map(rows::user).collect::<Vec<_>>(),
            "accounts": accounts.iter().map(rows::account).collect::<Vec<_>>(),
            "sessions": sessions.iter().map(rows::session).collect::<Vec<_>>(),
            "verificationTokens": tokens.iter().map(rows::token).collect::<Vec<_>>(),
        }))
    }

    /// Deletes everything.
    pub(crate) async fn reset(&self) -> Result<(), StoreError> {
        let Contents { users, tokens, .. } = self.contents().await?;
        for user in users {
            self.store.delete_user(&user.user.id).await?;
        }
        for token in tokens {
            self.store.use_verification_token(&token.identifier, &token.token).await?;
        }
        *self.known() = Known::default();
        Ok(())
    }

    /// Makes a change. Fails, saying why, when there is no such table or member.
    pub(crate) async fn change(&self, change: &Change) -> Result<(), String> {
        let contents = self.contents().await.map_err(text)?;
        match change.table.as_str() {
            "users" => {
                for user in change.of(contents.users, rows::user) {
                    self.change_user(user, change).await?;
                }
            }
            "accounts" => {
                for account in change.of(contents.accounts, rows::account) {
                    self.change_account(account, change).await?;
                }
            }
            "sessions" => {
                for session in change.of(contents.sessions, rows::session) {
                    self.change_session(session, change).await?;
                }
            }
            "verificationTokens" => {
                for token in change.of(contents.tokens, rows::token) {
                    self.change_token(token, change).await?;
                }
            }
            other => return Err(format!("there is no table `{other}`")),
        }
        Ok(())
    }

    async fn change_user(&self, mut user: StoredUser, change: &Change) -> Result<(), String> {
        if change.deletes() {
            return self.store.delete_user(&user.user.id).await.map(drop).map_err(text);
        }
        let set = change.set(&["name", "email", "image", "emailVerified"])?;
        set.optional("name", &mut user.user.name)?;
        set.optional("email", &mut user.user.email)?;
        set.optional("image", &mut user.user.image)?;
        set.optional_time("emailVerified", &mut user.email_verified)?;
        self.store.update_user(user).await.map(drop).map_err(text)
    }

    async fn change_account(&self, mut row: StoredAccount, change: &Change) -> Result<(), String> {
        let StoredAccount { user_id, provider, provider_account_id, .. } = row.clone();
        let gone = self.store.unlink_account(&user_id, &provider, &provider_account_id, false);
        gone.await.map_err(text)?;
        if change.deletes() {
            return Ok(());
        }
        let set = change.set(&[
            "userId",
            "provider",
            "providerAccountId",
            "access_token",
            "refresh_token",
            "id_token",
            "token_type",
            "scope",
            "expires_at",
            "session_state",
        ])?;
        set.text("userId", &mut row.user_id)?;
        set.text("provider", &mut row.provider)?;
        set.text("providerAccountId", &mut row.provider_account_id)?;
        set.optional("access_token", &mut row.access_token)?;
        set.optional("refresh_token", &mut row.refresh_token)?;
        set.optional("id_token", &mut row.id_token)?;
        set.optional("token_type", &mut row.token_type)?;
        set.optional("scope", &mut row.scope)?;
        set.optional("session_state", &mut row.session_state)?;
        if let Some(seconds) = change.set.get("expires_at") {
            row.expires_at = seconds.as_i64();
        }
        self.known().note(&row.user_id, Some(&row), None);
        self.store.link_account(row).await.map(drop).map_err(text)
    }

    async fn change_session(&self, mut row: StoredSession, change: &Change) -> Result<(), String> {
        self.store.delete_session(&row.token).await.map_err(text)?;
        if change.deletes() {
            return Ok(());
        }
        let set = change.set(&["sessionToken", "userId", "expires"])?;
        set.text("sessionToken", &mut row.token)?;
        set.text("userId", &mut row.user_id)?;
        set.time("expires", &mut row.expires)?;
        self.known().note(&row.user_id, None, Some(&row));
        self.store.create_session(row).await.map(drop).map_err(text)
    }

    async fn change_token(
        &self,
        mut row: VerificationToken,
        change: &Change,
    ) -> Result<(), String> {
        let used = self.store.use_verification_token(&row.identifier, &row.token).await;
        used.map_err(text)?;
        self.known().tokens.retain(|known| *known != row);
        if change.deletes() {
            return Ok(());
        }
        let set = change.set(&["identifier", "token", "expires"])?;
        set.text("identifier", &mut row.identifier)?;
        set.text("token", &mut row.token)?;
        set.time("expires", &mut row.expires)?;
        self.known().tokens.push(row.clone());
        self.store.create_verification_token(row).await.map_err(text)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives it by value")]
fn text(error: StoreError) -> String {
    error.to_string()
}

impl Change {
    fn deletes(&self) -> bool {
        self.set.is_empty()
    }

    /// The rows that are meant.
    fn of<T>(&self, rows: Vec<T>, json: impl Fn(&T) -> Value) -> Vec<T> {
        let is_meant = |row: &T| {
            let row = json(row);
            self.condition.iter().all(|(name, value)| row[name] == *value)
        };
        rows.into_iter().filter(is_meant).collect()
    }

    /// What is set. Fails with a member that isn't one of `names`.
    fn set(&self, names: &[&str]) -> Result<Members<'_>, String> {
        match self.set.keys().find(|name| !names.contains(&name.as_str())) {
            Some(name) => Err(format!("`{name}` can't be set")),
            None => Ok(Members(&self.set)),
        }
    }
}
