//! What a sign-in writes to both stores, and what is undone when only one of them can.

use super::{
    RedisStore, record,
    script::{self, given},
};
use crate::adapter::{
    Accounts, Changes, Sessions as _, StoreError, StoredAccount, StoredSession, StoredUser, Unique,
    UserChange, encoding::to_millis,
};

/// What the other store had before, to put it back.
struct Before {
    created: bool,
    /// The user before it was replaced.
    user: Option<StoredUser>,
    /// The accounts that are unlinked.
    unlinked: Vec<StoredAccount>,
    /// The account whose tokens are replaced.
    tokens: Option<StoredAccount>,
    /// The provider of the account that is linked, and its id there.
    linked: Option<(String, String)>,
}

impl<S: Accounts> RedisStore<S> {
    pub(super) async fn sign_in(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let (end_session, session, end_all) =
            (changes.end_session.clone(), changes.session.clone(), changes.end_sessions);
        let inner = Changes { end_session: None, session: None, end_sessions: false, ..changes };
        if end_session.is_none() && session.is_none() && !end_all {
            return self.inner.commit(inner).await;
        }
        self.require_answer().await?;
        let before = self.before(&inner).await?;
        let stored = self.inner.commit(inner).await?;
        let error = match self
            .write(end_session.as_deref(), &stored.user.id, end_all, session.as_ref())
            .await
        {
            Ok(true) => return Ok(stored),
            Ok(false) => StoreError::Taken(Unique::Session),
            Err(error) => {
                // Redis may have done it and not been able to say so.
                if let Some(session) = &session {
                    let _ = self.delete_session(&session.token).await;
                }
                error
            }
        };
        if let Err(failure) = self.undo(before, &stored).await {
            tracing::error!(
                name: "auth.redis.half_sign_in",
                error = %failure,
                "Redis failed after users and accounts were written, and these could not be undone"
            );
        }
        Err(error)
    }

    /// Nothing is written anywhere while Redis is away.
    async fn require_answer(&self) -> Result<(), StoreError> {
        self.connection.run::<String>(&::redis::cmd("PING")).await.map(|_| ())
    }

    async fn before(&self, changes: &Changes) -> Result<Before, StoreError> {
        let (created, id) = match &changes.user {
            UserChange::Create(_) => (true, None),
            UserChange::Replace(user) => (false, Some(&user.user.id)),
            UserChange::Keep(id) => (false, Some(id)),
        };
        let user = match &changes.user {
            UserChange::Replace(user) => self.inner.user(&user.user.id).await?,
            _ => None,
        };
        let accounts = match id {
            Some(id) if changes.keep_accounts.is_some() || changes.tokens.is_some() => {
                self.inner.accounts_of(id).await?
            }
            _ => Vec::new(),
        };
        let key = |it: &StoredAccount| (it.provider.clone(), it.provider_account_id.clone());
        let is_kept = |it: &StoredAccount| {
            changes.keep_accounts.as_ref().is_none_or(|kept| kept.contains(&key(it)))
        };
        let renewed = changes.tokens.as_ref().map(key);
        let tokens = accounts.iter().find(|it| is_kept(it) && Some(key(it)) == renewed).cloned();
        let unlinked = accounts.into_iter().filter(|it| !is_kept(it)).collect();
        let account = changes.account.as_ref();
        let linked = account.map(|it| (it.provider.clone(), it.provider_account_id.clone()));
        Ok(Before { created, user, unlinked, tokens, linked })
    }

    /// Writes the part of Redis; `false` when the token of the session is taken.
    async fn write(
        &self,
        end_session: Option<&str>,
        user: &str,
        end_all: bool,
        session: Option<&StoredSession>,
    ) -> Result<bool, StoreError> {
        let mut script = script::SIGN_IN.prepare_invoke();
        script.arg(self.connection.prefix()).arg(given(end_session)).arg(user);
        script.arg(u8::from(end_all)).arg(given(session.map(|it| it.token.as_str())));
        if let Some(session) = session {
            script.arg(to_millis(session.expires)).arg(record::fields(session));
        }
        self.connection.invoke(&script).await
    }

    async fn undo(&self, before: Before, stored: &StoredUser) -> Result<(), StoreError> {
        let id = &stored.user.id;
        if before.created {
            return self.inner.delete_user(id).await.map(|_| ());
        }
        if let Some((provider, account)) = before.linked {
            self.inner.unlink_account(id, &provider, &account, false).await?;
        }
        for account in before.unlinked {
            self.inner.link_account(account).await?;
        }
        if let Some(account) = before.tokens {
            self.inner.update_account(account).await?;
        }
        if let Some(user) = before.user
            // Somebody else's change since then stays.
            && self.inner.user(id).await?.as_ref() == Some(stored)
        {
            self.inner.update_user(user).await?;
        }
        // A new stamp stays, so do void passwords, and removed authenticators stay removed: that lets nobody
        // in, and the next attempt does the same.
        Ok(())
    }
}
