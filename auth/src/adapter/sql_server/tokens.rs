//! Verification tokens, and the ids of revoked sessions.

use std::time::SystemTime;

use super::{
    SqlServerStore,
    connection::attempts,
    row::{self, date},
    sql,
};
use crate::adapter::{Revocations, StoreError, Unique, VerificationToken, VerificationTokens};

impl VerificationTokens for SqlServerStore {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::CREATE_TOKEN);
            query.bind(&token.identifier);
            query.bind(&token.token);
            query.bind(date(token.expires)?);
            let created = self.connection().await?.execute(query).await;
            created.map_err(|error| error.writing(Unique::VerificationToken))?;
            Ok(())
        })
        .await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::USE_TOKEN);
            query.bind(identifier);
            query.bind(token);
            let used = self.connection().await?.row(query).await?;
            used.as_ref().map(row::token).transpose()
        })
        .await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::DELETE_TOKENS);
            query.bind(identifier);
            self.connection().await?.execute(query).await
        })
        .await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(sql::DELETE_EXPIRED_TOKENS, now, limit).await
    }
}

impl Revocations for SqlServerStore {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::REVOKE);
            query.bind(id);
            query.bind(date(expires)?);
            match self.connection().await?.execute(query).await {
                Err(error) if !error.is_duplicate() => Err(error),
                _ => Ok(()),
            }
        })
        .await
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::IS_REVOKED);
            query.bind(id);
            Ok(self.connection().await?.row(query).await?.is_some())
        })
        .await
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(sql::DELETE_EXPIRED_REVOCATIONS, now, limit).await
    }
}
