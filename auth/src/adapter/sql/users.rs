//! Users, and what a sign-in writes.

use std::pin::Pin;

use super::{
    accounts::this,
    argument::Argument::{self, Key, Number, Text, UserId},
    connection::{Open, Stop, Work},
    dialect::Dialect,
    error::Fault,
    ids::Ids,
    lock::lock,
    random::row_id,
    reason::Reason,
    row::{self, Reader, to_millis},
    store::{Inner, SqlStore},
    table::AUTHENTICATORS,
};
use crate::{
    User,
    adapter::{
        Changes, CredentialsChange, Security, StoreError, StoredAccount, StoredSecurity,
        StoredSession, StoredUser, Unique, UserChange, Users, address,
    },
};

impl<D: Dialect> Users for SqlStore<D> {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let claims = changes.session.as_ref().and_then(|session| session.claims.as_ref());
        let claims = claims.map(ToString::to_string);
        let committed = self
            .0
            .database
            .transact("commit", &Commit { store: &self.0, changes: &changes, claims })
            .await;
        // Which of the two it is, the databases say in texts of their own only. A proposed id is
        // random, so that it is hardly ever the id.
        if let (Err(StoreError::Taken(Unique::Email)), UserChange::Create(user)) =
            (&committed, &changes.user)
            && self.0.layout.ids != Ids::Number
            && self.user(&user.user.id).await?.is_some()
        {
            return Err(StoreError::Taken(Unique::User));
        }
        committed
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.0.first(&self.0.statements.user, &[UserId(id)], row::user).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        let statements = &self.0.statements;
        let mut alike = self.0.all(&statements.user_by_email, &[Key(email)], row::user).await?;
        // By the collation of another program's column, other texts may be equal too.
        let is_exact = |user: &StoredUser| user.user.email.as_deref() == Some(email);
        if let Some(place) = alike.iter().position(is_exact) {
            return Ok(Some(alike.swap_remove(place)));
        }
        if alike.is_empty() {
            let folded = email.to_ascii_lowercase();
            let by_folded = &statements.users_by_folded_email;
            alike = self.0.all(by_folded, &[Key(&folded)], row::user).await?;
        }
        address::only(alike, email)
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.0.database.transact("delete_user", &DeleteUser { store: &self.0, id }).await
    }
}

impl<D: Dialect> Security for SqlStore<D> {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        let statement = &self.0.statements.secured_user;
        self.0
            .first(statement, &[UserId(id)], |row| Ok((row::user(row)?, row::security(row)?)))
            .await
    }
}

struct Commit<'a, D: Dialect> {
    store: &'a Inner<D>,
    changes: &'a Changes,
    /// Those of the session, as a text.
    claims: Option<String>,
}

impl<D: Dialect> Work<D> for Commit<'_, D> {
    type Output = StoredUser;

    fn run<'a>(
        &'a self,
        open: &'a mut Open<'_, D>,
    ) -> Pin<Box<dyn Future<Output = Result<StoredUser, Stop>> + Send + 'a>> {
        Box::pin(async move {
            let statements = &self.store.statements;
            if let Some(token) = &self.changes.end_session {
                open.run(&statements.delete_session, &[Key(token)]).await?;
            }
            self.look(open).await?;
            let user = match &self.changes.user {
                UserChange::Create(user) => self.create(open, user).await?,
                UserChange::Keep(id) => {
                    lock(self.store, open, id).await?.ok_or(StoreError::NoUser)?
                }
                UserChange::Replace(user) => self.replace(open, user).await?,
            };
            let id = UserId(&user.user.id);
            self.secure(open, id).await?;
            if self.changes.end_sessions {
                open.run(&statements.delete_sessions_of, &[id]).await?;
            }
            if self.changes.remove_authenticators && self.store.layout.has_table(AUTHENTICATORS) {
                open.run(&statements.delete_authenticators_of, &[id]).await?;
            }
            if let Some(kept) = &self.changes.keep_accounts {
                self.unlink(open, id, kept).await?;
            }
            if let Some(account) = &self.changes.tokens {
                let mut arguments = self.store.tokens(account);
                let [provider, account, _] = this(account);
                arguments.extend([provider, account, id]);
                open.run(&statements.renew_account, &arguments).await?;
            }
            if let Some(account) = &self.changes.account {
                self.link(open, id, account).await?;
            }
            if let Some(session) = &self.changes.session {
                self.open_session(open, id, session).await?;
            }
            Ok(user)
        })
    }
}

impl<D: Dialect> Commit<'_, D> {
    /// Fails when the user has another security stamp by now.
    async fn look(&self, open: &mut Open<'_, D>) -> Result<(), Stop> {
        let (
            UserChange::Replace(StoredUser { user: User { id, .. }, .. }) | UserChange::Keep(id),
            Some(known),
        ) = (&self.changes.user, &self.changes.known_stamp)
        else {
            return Ok(());
        };
        lock(self.store, open, id).await?.ok_or(StoreError::NoUser)?;
        let found = open.run(&self.store.statements.secured_user, &[UserId(id)]).await?;
        let mut row = Reader::<D>::new(found.rows.first().ok_or(StoreError::NoUser)?);
        let (_, security) = (row::user(&mut row)?, row::security(&mut row)?);
        if security.stamp == *known { Ok(()) } else { Err(StoreError::Changed.into()) }
    }

    /// Writes the security stamp, and whether passwords are void.
    async fn secure(&self, open: &mut Open<'_, D>, user: Argument<'_>) -> Result<(), Stop> {
        let statements = &self.store.statements;
        let Changes { stamp, credentials, .. } = self.changes;
        if let Some(stamp) = stamp {
            self.store.require("users", "security_stamp")?;
            open.run(&statements.update_stamp, &[Text(Some(stamp)), user]).await?;
        }
        let void = match credentials {
            CredentialsChange::Keep => return Ok(()),
            CredentialsChange::Void(since) => Some(to_millis(*since)),
            CredentialsChange::Accept => None,
        };
        self.store.require("users", "credentials_void")?;
        open.run(&statements.update_credentials_void, &[Number(void), user]).await?;
        Ok(())
    }

    async fn unlink(
        &self,
        open: &mut Open<'_, D>,
        user: Argument<'_>,
        kept: &[(String, String)],
    ) -> Result<(), Stop> {
        let statements = &self.store.statements;
        let rows = open.run(&statements.accounts_of, &[user]).await?.rows;
        for row in &rows {
            let account = row::account(&mut Reader::<D>::new(row))?;
            let key = (account.provider.clone(), account.provider_account_id.clone());
            if !kept.contains(&key) {
                open.run(&statements.delete_account, &this(&account)).await?;
            }
        }
        Ok(())
    }

    async fn create(&self, open: &mut Open<'_, D>, given: &StoredUser) -> Result<StoredUser, Stop> {
        let user = &given.user;
        let mut arguments = vec![
            UserId(&user.id),
            Text(user.name.as_deref()),
            Text(user.email.as_deref()),
            Number(given.email_verified.map(to_millis)),
            Text(user.image.as_deref()),
        ];
        let ids = self.store.layout.ids;
        if ids == Ids::Number {
            arguments.remove(0);
        } else if !arguments[0].may_be_kept::<D>(ids) {
            return Err(StoreError::failed("the proposed id can't be kept as one").into());
        }
        let inserted = open.run(&self.store.statements.insert_user, &arguments).await;
        let inserted = inserted.map_err(|fault| taken(fault, Unique::Email))?;
        let mut stored = given.clone();
        if let Some(row) = inserted.rows.first() {
            stored.user.id = Reader::<D>::new(row).needed()?;
        }
        Ok(stored)
    }

    async fn replace(
        &self,
        open: &mut Open<'_, D>,
        given: &StoredUser,
    ) -> Result<StoredUser, Stop> {
        let user = &given.user;
        let arguments = [
            Text(user.name.as_deref()),
            Text(user.email.as_deref()),
            Number(given.email_verified.map(to_millis)),
            Text(user.image.as_deref()),
            UserId(&user.id),
        ];
        let replaced = open.run(&self.store.statements.replace_user, &arguments).await;
        if replaced.map_err(|fault| taken(fault, Unique::Email))?.changed == 0 {
            return Err(StoreError::NoUser.into());
        }
        Ok(given.clone())
    }

    async fn link(
        &self,
        open: &mut Open<'_, D>,
        user: Argument<'_>,
        account: &StoredAccount,
    ) -> Result<(), Stop> {
        let kind = self.store.write_kind(account.kind);
        let (provider, id) = (&account.provider, &account.provider_account_id);
        let row_id = row_id()?;
        let mut arguments = vec![user, Text(Some(provider)), Text(Some(id)), Text(Some(kind))];
        arguments.extend(self.store.tokens(account));
        if self.store.layout.row_ids.contains("accounts") {
            arguments.push(Text(Some(&row_id)));
        }
        let linked = open.run(&self.store.statements.insert_account, &arguments).await;
        linked.map_err(|fault| taken(fault, Unique::Account))?;
        Ok(())
    }

    async fn open_session(
        &self,
        open: &mut Open<'_, D>,
        user: Argument<'_>,
        session: &StoredSession,
    ) -> Result<(), Stop> {
        let has = |column| self.store.layout.has("sessions", column);
        let row_id = row_id()?;
        let mut arguments = vec![Text(Some(&session.token))];
        match &session.secret_hash {
            hash if has("secret_hash") => arguments.push(Text(hash.as_deref())),
            // Without it the public half of the cookie would be enough to sign in.
            Some(_) => {
                return Err(StoreError::failed("the sessions have no column for a hash").into());
            }
            None => {}
        }
        arguments.push(user);
        if has("created") {
            arguments.push(Number(session.created.map(to_millis)));
        }
        arguments.push(Number(Some(to_millis(session.expires))));
        if has("claims") {
            arguments.push(Text(self.claims.as_deref()));
        }
        let authentication = session.authentication.as_ref();
        if has("auth_time") {
            arguments.push(Number(authentication.map(|it| to_millis(it.time))));
        }
        if has("amr") {
            arguments.push(Text(authentication.map(|it| it.amr.as_str())));
        }
        if self.store.layout.row_ids.contains("sessions") {
            arguments.push(Text(Some(&row_id)));
        }
        let made = open.run(&self.store.statements.insert_session, &arguments).await;
        made.map_err(|fault| taken(fault, Unique::Session))?;
        Ok(())
    }
}

struct DeleteUser<'a, D: Dialect> {
    store: &'a Inner<D>,
    id: &'a str,
}

impl<D: Dialect> Work<D> for DeleteUser<'_, D> {
    type Output = bool;

    fn run<'a>(
        &'a self,
        open: &'a mut Open<'_, D>,
    ) -> Pin<Box<dyn Future<Output = Result<bool, Stop>> + Send + 'a>> {
        Box::pin(async move {
            if lock(self.store, open, self.id).await?.is_none() {
                return Ok(false);
            }
            // The tables of Auth.js don't do so by themselves.
            let statements = &self.store.statements;
            for statement in [&statements.delete_accounts_of, &statements.delete_sessions_of] {
                open.run(statement, &[UserId(self.id)]).await?;
            }
            if self.store.layout.has_table(AUTHENTICATORS) {
                open.run(&statements.delete_authenticators_of, &[UserId(self.id)]).await?;
            }
            let deleted = open.run(&statements.delete_user, &[UserId(self.id)]).await?;
            Ok(deleted.changed > 0)
        })
    }
}

/// Names what another row has.
pub(super) fn taken(fault: Fault, what: Unique) -> Stop {
    match fault.reason {
        Reason::Unique => StoreError::Taken(what).into(),
        _ => fault.into(),
    }
}
