//! Verification tokens, and the ids of revoked sessions.

use std::time::SystemTime;

use super::{RedisStore, error::malformed, script};
use crate::adapter::{
    Revocations, StoreError, Unique, VerificationToken, VerificationTokens,
    encoding::{from_millis, to_millis},
};

/// The last millisecond of the year 9999, when Redis forgets what has no end.
const LAST: i64 = 253_402_300_799_999;

impl<S: Send + Sync + 'static> VerificationTokens for RedisStore<S> {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        let mut script = script::KEEP_TOKEN.prepare_invoke();
        script.arg(self.connection.prefix()).arg(&token.identifier).arg(&token.token);
        script.arg(to_millis(token.expires));
        if self.connection.invoke(&script).await? {
            Ok(())
        } else {
            Err(StoreError::Taken(Unique::VerificationToken))
        }
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        let mut script = script::TAKE_TOKEN.prepare_invoke();
        script.arg(self.connection.prefix()).arg(identifier).arg(token);
        let Some(expires) = self.connection.invoke::<Option<i64>>(&script).await? else {
            return Ok(None);
        };
        let expires = from_millis(expires).ok_or_else(|| malformed("when a token expires"))?;
        let (identifier, token) = (identifier.to_owned(), token.to_owned());
        Ok(Some(VerificationToken { identifier, token, expires }))
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        let mut script = script::TAKE_TOKENS.prepare_invoke();
        script.arg(self.connection.prefix()).arg(identifier);
        self.connection.invoke(&script).await
    }

    /// Redis forgets them by itself.
    async fn delete_expired_verification_tokens(
        &self,
        _: SystemTime,
        _: u32,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }
}

impl<S: Send + Sync + 'static> Revocations for RedisStore<S> {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        let mut command = ::redis::cmd("SET");
        command.arg(self.connection.key("revoked", id)).arg(1).arg("NX");
        command.arg("PXAT").arg(to_millis(expires).clamp(1, LAST));
        self.connection.run::<Option<String>>(&command).await.map(|_| ())
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        let mut command = ::redis::cmd("EXISTS");
        command.arg(self.connection.key("revoked", id));
        self.connection.run(&command).await
    }

    /// Redis forgets them by itself.
    async fn delete_expired_revocations(&self, _: SystemTime, _: u32) -> Result<u64, StoreError> {
        Ok(0)
    }
}
