//! Passkeys, second factors and trusted browsers.

use std::time::SystemTime;

use ::mongodb::{
    ClientSession,
    bson::{Bson, doc},
};

use super::{
    MongoDbStore,
    document::date,
    error::{Error, Result},
};
use crate::adapter::{
    AuthenticatorKind, AuthenticatorUse, Authenticators, StoreError, StoredAuthenticator, Unique,
    WhichAuthenticators,
};

impl Authenticators for MongoDbStore {
    async fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> Result<(), StoreError> {
        let user_id = authenticator.user_id.clone();
        self.put(&user_id, None, &[authenticator]).await
    }

    async fn authenticator(&self, id: &str) -> Result<Option<StoredAuthenticator>, StoreError> {
        self.bounded(async {
            let found = self.authenticators.find_one(doc! { "_id": id }).await?;
            found.map(|found| self.layout.authenticator(&found)).transpose()
        })
        .await
    }

    async fn authenticators_of(
        &self,
        user_id: &str,
    ) -> Result<Vec<StoredAuthenticator>, StoreError> {
        let Some(user) = self.layout.id(user_id) else { return Ok(Vec::new()) };
        self.bounded(async {
            let filter = doc! { self.layout.user_id: user };
            let order = doc! { "created": 1, "_id": 1 };
            let mut cursor = self.authenticators.find(filter).sort(order).await?;
            let mut authenticators = Vec::new();
            while cursor.advance().await? {
                authenticators.push(self.layout.authenticator(&cursor.deserialize_current()?)?);
            }
            Ok(authenticators)
        })
        .await
    }

    async fn use_authenticator(
        &self,
        id: &str,
        usage: AuthenticatorUse,
    ) -> Result<bool, StoreError> {
        let filter = doc! { "_id": id, "counter": usage.known_counter };
        let mut fields = doc! { "counter": usage.counter, "used": date(usage.used) };
        if let Some(data) = usage.data {
            fields.insert("data", data);
        }
        let update = doc! { "$set": fields };
        self.bounded(async {
            Ok(self.authenticators.update_one(filter, update).await?.matched_count > 0)
        })
        .await
    }

    async fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        let Some(user) = self.layout.id(user_id) else { return Ok(false) };
        let filter = doc! { "_id": id, self.layout.user_id: user };
        let update = doc! { "$set": { "name": name } };
        self.bounded(async {
            Ok(self.authenticators.update_one(filter, update).await?.matched_count > 0)
        })
        .await
    }

    async fn take_authenticator(
        &self,
        id: &str,
    ) -> Result<Option<StoredAuthenticator>, StoreError> {
        self.bounded(async {
            let taken = self.authenticators.find_one_and_delete(doc! { "_id": id }).await?;
            taken.map(|taken| self.layout.authenticator(&taken)).transpose()
        })
        .await
    }

    async fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> Result<u64, StoreError> {
        let Some(user) = self.layout.id(user_id) else { return Ok(0) };
        let mut filter = doc! { self.layout.user_id: user };
        match which {
            WhichAuthenticators::One(id) => drop(filter.insert("_id", id)),
            WhichAuthenticators::Kind(kind) => drop(filter.insert("kind", kind.as_str())),
            WhichAuthenticators::All => {}
        }
        self.bounded(async { Ok(self.authenticators.delete_many(filter).await?.deleted_count) })
            .await
    }

    async fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> Result<(), StoreError> {
        let authenticators: Vec<_> =
            authenticators.into_iter().map(|it| StoredAuthenticator { kind, ..it }).collect();
        self.put(user_id, Some(kind), &authenticators).await
    }

    async fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(&self.authenticators, now, limit).await
    }
}

impl MongoDbStore {
    /// Stores authenticators of a user, in the place of those of a kind.
    async fn put(
        &self,
        user_id: &str,
        replaced: Option<AuthenticatorKind>,
        authenticators: &[StoredAuthenticator],
    ) -> Result<(), StoreError> {
        let user = self.layout.id(user_id).ok_or(StoreError::NoUser)?;
        self.bounded(async {
            let mut before = None;
            loop {
                let mut attempt = self.attempt(before).await?;
                let session = &mut attempt.session;
                let result = self.put_in(session, &user, replaced, authenticators).await;
                match attempt.end(result).await {
                    Ok(result) => return result,
                    Err(attempt) => before = Some(attempt),
                }
            }
        })
        .await
    }

    async fn put_in(
        &self,
        session: &mut ClientSession,
        user: &Bson,
        replaced: Option<AuthenticatorKind>,
        authenticators: &[StoredAuthenticator],
    ) -> Result<()> {
        // The user must not be deleted meanwhile, and two replacements come one after the other.
        self.hold_user(session, user, None).await?.ok_or(StoreError::NoUser)?;
        if let Some(kind) = replaced {
            let filter = doc! { self.layout.user_id: user, "kind": kind.as_str() };
            self.authenticators.delete_many(filter).session(&mut *session).await?;
        }
        for authenticator in authenticators {
            let document = self.layout.authenticator_fields(authenticator, user);
            let inserted = self.authenticators.insert_one(document).session(&mut *session).await;
            inserted.map_err(|error| Error::writing(error, Unique::Authenticator))?;
        }
        Ok(())
    }
}
