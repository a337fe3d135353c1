//! Verification tokens, and the ids of revoked sessions.

use std::time::SystemTime;

use ::mongodb::bson::doc;

use super::{
    MongoDbStore, document,
    document::date,
    error::{Error, Result},
};
use crate::adapter::{Revocations, StoreError, Unique, VerificationToken, VerificationTokens};

impl VerificationTokens for MongoDbStore {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        self.bounded(async {
            let inserted = self.tokens.insert_one(document::token_fields(&token)).await;
            inserted.map_err(|error| Error::writing(error, Unique::VerificationToken))?;
            Ok(())
        })
        .await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        let filter = doc! { "identifier": identifier, "token": token };
        self.bounded(async {
            let used = self.tokens.find_one_and_delete(filter).await?;
            used.as_ref().map(document::token).transpose()
        })
        .await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        let filter = doc! { "identifier": identifier };
        self.bounded(async { Ok(self.tokens.delete_many(filter).await?.deleted_count) }).await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(&self.tokens, now, limit).await
    }
}

impl Revocations for MongoDbStore {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        let revoked = doc! { "_id": id, "expires": date(expires) };
        self.bounded(async {
            let inserted = self.revoked.insert_one(revoked).await;
            match inserted.map_err(|error| Error::writing(error, Unique::Session)) {
                Ok(_) | Err(Error::Store(StoreError::Taken(_))) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        self.bounded(async {
            let found: Result<_> = Ok(self.revoked.find_one(doc! { "_id": id }).await?);
            Ok(found?.is_some())
        })
        .await
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(&self.revoked, now, limit).await
    }
}
