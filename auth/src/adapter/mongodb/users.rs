//! Users, and what a sign-in writes.

use ::mongodb::{
    ClientSession,
    bson::{Bson, Document, doc},
};

use super::{
    MongoDbStore, document,
    error::{Error, Result},
    schema,
};
use crate::{
    User,
    adapter::{
        Changes, Security, StoreError, StoredSecurity, StoredUser, Unique, UserChange, Users,
        address,
    },
};

impl Users for MongoDbStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.bounded(async {
            let mut before = None;
            loop {
                let mut attempt = self.attempt(before).await?;
                let result = self.make(&mut attempt.session, &changes).await;
                match attempt.end(result).await {
                    Ok(result) => return result,
                    Err(attempt) => before = Some(attempt),
                }
            }
        })
        .await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        let Some(id) = self.layout.id(id) else { return Ok(None) };
        self.bounded(self.one_user(doc! { "_id": id })).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        // With the type, MongoDB sees that the index on addresses has all that can be meant.
        let is = doc! { "$eq": email, "$type": "string" };
        let exact = self.bounded(self.one_user(doc! { "email": is })).await?;
        if exact.is_some() {
            return Ok(exact);
        }
        address::only(self.bounded(self.users_alike(email)).await?, email)
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        let Some(id) = self.layout.id(id) else { return Ok(false) };
        self.bounded(async {
            let mut before = None;
            loop {
                let mut attempt = self.attempt(before).await?;
                let result = self.remove(&mut attempt.session, &id).await;
                match attempt.end(result).await {
                    Ok(result) => return result,
                    Err(attempt) => before = Some(attempt),
                }
            }
        })
        .await
    }
}

impl Security for MongoDbStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        let Some(id) = self.layout.id(id) else { return Ok(None) };
        self.bounded(async {
            let found = self.users.find_one(doc! { "_id": id }).await?;
            let read = |user| Ok((self.layout.user(&user)?, document::security(&user)?));
            found.map(read).transpose()
        })
        .await
    }
}

impl MongoDbStore {
    async fn one_user(&self, filter: Document) -> Result<Option<StoredUser>> {
        let found = self.users.find_one(filter).await?;
        found.map(|user| self.layout.user(&user)).transpose()
    }

    /// The users with an address like this one, by the collation of an index.
    async fn users_alike(&self, email: &str) -> Result<Vec<StoredUser>> {
        let filter = doc! { "email": email };
        let mut cursor = self.users.find(filter).collation(schema::folding()).await?;
        let mut users = Vec::new();
        while cursor.advance().await? {
            users.push(self.layout.user(&cursor.deserialize_current()?)?);
        }
        Ok(users)
    }

    async fn make(&self, session: &mut ClientSession, changes: &Changes) -> Result<StoredUser> {
        if let Some(token) = &changes.end_session {
            let ended = doc! { self.layout.session_token: token };
            self.sessions.delete_one(ended).session(&mut *session).await?;
        }
        self.look(session, changes).await?;
        let (id, user) = self.change_user(session, &changes.user).await?;
        let owned = doc! { self.layout.user_id: &id };
        let security = document::security_fields(changes.stamp.as_deref(), changes.credentials);
        if !security.is_empty() {
            let update = doc! { "$set": security };
            self.users.update_one(doc! { "_id": &id }, update).session(&mut *session).await?;
        }
        if changes.end_sessions {
            self.sessions.delete_many(owned.clone()).session(&mut *session).await?;
        }
        if changes.remove_authenticators {
            self.authenticators.delete_many(owned.clone()).session(&mut *session).await?;
        }
        if let Some(kept) = &changes.keep_accounts {
            let kept = kept.iter().map(|(provider, id)| self.account_key(provider, id));
            let mut others = owned.clone();
            let kept: Vec<_> = kept.collect();
            if !kept.is_empty() {
                others.insert("$nor", kept);
            }
            self.accounts.delete_many(others).session(&mut *session).await?;
        }
        if let Some(account) = &changes.tokens {
            let mut this = self.account_key(&account.provider, &account.provider_account_id);
            this.extend(owned);
            let mut fields = self.layout.token_fields(account);
            if account.refresh_token.is_none() {
                fields.remove("refresh_token");
            }
            let update = doc! { "$set": fields };
            self.accounts.update_one(this, update).session(&mut *session).await?;
        }
        if let Some(account) = &changes.account {
            let document = self.layout.account_fields(account, &id);
            let inserted = self.accounts.insert_one(document).session(&mut *session).await;
            inserted.map_err(|error| Error::writing(error, Unique::Account))?;
        }
        if let Some(made) = &changes.session {
            let document = self.layout.session_fields(made, &id);
            let inserted = self.sessions.insert_one(document).session(&mut *session).await;
            inserted.map_err(|error| Error::writing(error, Unique::Session))?;
        }
        Ok(user)
    }

    /// Fails when the user has another security stamp by now.
    async fn look(&self, session: &mut ClientSession, changes: &Changes) -> Result<()> {
        let (
            UserChange::Replace(StoredUser { user: User { id, .. }, .. }) | UserChange::Keep(id),
            Some(known),
        ) = (&changes.user, &changes.known_stamp)
        else {
            return Ok(());
        };
        let id = self.layout.id(id).ok_or(StoreError::NoUser)?;
        // What is written to the user afterwards fails if somebody else has written meanwhile.
        let found = self.users.find_one(doc! { "_id": id }).session(session).await?;
        let security = document::security(&found.ok_or(StoreError::NoUser)?)?;
        if security.stamp == *known { Ok(()) } else { Err(StoreError::Changed.into()) }
    }

    async fn change_user(
        &self,
        session: &mut ClientSession,
        change: &UserChange,
    ) -> Result<(Bson, StoredUser)> {
        let (id, fields) = match change {
            UserChange::Create(user) => {
                let id = self.layout.new_id(&user.user.id);
                let mut document = doc! { "_id": &id };
                document.extend(self.layout.user_fields(user));
                let inserted = self.users.insert_one(&document).session(session).await;
                inserted.map_err(Error::writing_user)?;
                return Ok((id, self.layout.user(&document)?));
            }
            UserChange::Replace(user) => (&user.user.id, Some(self.layout.user_fields(user))),
            UserChange::Keep(id) => (id, None),
        };
        let id = self.layout.id(id).ok_or(StoreError::NoUser)?;
        let held = self.hold_user(session, &id, fields).await?.ok_or(StoreError::NoUser)?;
        Ok((id, self.layout.user(&held)?))
    }

    async fn remove(&self, session: &mut ClientSession, id: &Bson) -> Result<bool> {
        let deleted = self.users.delete_one(doc! { "_id": id }).session(&mut *session).await?;
        let owned = doc! { self.layout.user_id: id };
        self.accounts.delete_many(owned.clone()).session(&mut *session).await?;
        self.authenticators.delete_many(owned.clone()).session(&mut *session).await?;
        self.sessions.delete_many(owned).session(session).await?;
        Ok(deleted.deleted_count > 0)
    }
}
