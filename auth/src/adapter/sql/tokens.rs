//! Verification tokens, and the ids of revoked sessions.

use std::time::SystemTime;

use super::{
    argument::Argument::{Key, Number, Text},
    dialect::Dialect,
    reason::Reason,
    row::{self, to_millis},
    store::SqlStore,
};
use crate::adapter::{Revocations, StoreError, Unique, VerificationToken, VerificationTokens};

impl<D: Dialect> VerificationTokens for SqlStore<D> {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        let arguments = [
            Text(Some(&token.identifier)),
            Text(Some(&token.token)),
            Number(Some(to_millis(token.expires))),
        ];
        match self.0.change(&self.0.statements.insert_token, &arguments).await {
            Err(fault) if fault.reason == Reason::Unique => {
                Err(StoreError::Taken(Unique::VerificationToken))
            }
            result => Ok(result.map(drop)?),
        }
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        let statements = &self.0.statements;
        let arguments = [Key(identifier), Key(token)];
        let (find, delete) = (&statements.token, &statements.use_token);
        self.0.take(find, delete, &arguments, row::verification_token).await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        Ok(self.0.change(&self.0.statements.delete_tokens, &[Key(identifier)]).await?)
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let arguments = [Number(Some(to_millis(now))), Number(Some(i64::from(limit)))];
        Ok(self.0.change(&self.0.statements.delete_expired_tokens, &arguments).await?)
    }
}

impl<D: Dialect> Revocations for SqlStore<D> {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        let arguments = [Text(Some(id)), Number(Some(to_millis(expires)))];
        Ok(self.0.change(&self.0.statements.insert_revocation, &arguments).await.map(drop)?)
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        let outcome = self.0.database.run(&self.0.statements.revocation, &[Key(id)]).await?;
        Ok(!outcome.rows.is_empty())
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let arguments = [Number(Some(to_millis(now))), Number(Some(i64::from(limit)))];
        Ok(self.0.change(&self.0.statements.delete_expired_revocations, &arguments).await?)
    }
}
