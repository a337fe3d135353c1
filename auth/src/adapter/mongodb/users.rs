//! Users, and what a sign-in writes.

use ::mongodb::{
    ClientSession,
    bson::{Bson, Document, doc},
};

use super::{
    MongoDbStore,
    error::{Error, Result},
};
use crate::adapter::{Changes, StoreError, StoredUser, Unique, UserChange, Users};

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
        self.bounded(self.one_user(doc! { "email": is })).await
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

impl MongoDbStore {
    async fn one_user(&self, filter: Document) -> Result<Option<StoredUser>> {
        let found = self.users.find_one(filter).await?;
        found.map(|user| self.layout.user(&user)).transpose()
    }

    async fn make(&self, session: &mut ClientSession, changes: &Changes) -> Result<StoredUser> {
        if let Some(token) = &changes.end_session {
            let ended = doc! { self.layout.session_token: token };
            self.sessions.delete_one(ended).session(&mut *session).await?;
        }
        let (id, user) = self.change_user(session, &changes.user).await?;
        if changes.drop_credentials {
            let owned = doc! { self.layout.user_id: &id };
            let mut credentials = owned.clone();
            credentials.insert(self.layout.kind, "credentials");
            self.accounts.delete_many(credentials).session(&mut *session).await?;
            self.sessions.delete_many(owned).session(&mut *session).await?;
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
        self.sessions.delete_many(owned).session(session).await?;
        Ok(deleted.deleted_count > 0)
    }
}
