//! Passkeys, second factors and trusted browsers: all in the other store.

use std::time::SystemTime;

use super::RedisStore;
use crate::adapter::{
    Accounts, AuthenticatorKind, AuthenticatorUse, Authenticators, StoreError, StoredAuthenticator,
    WhichAuthenticators,
};

impl<S: Accounts + Authenticators> Authenticators for RedisStore<S> {
    async fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> Result<(), StoreError> {
        self.inner.create_authenticator(authenticator).await
    }

    async fn authenticator(&self, id: &str) -> Result<Option<StoredAuthenticator>, StoreError> {
        self.inner.authenticator(id).await
    }

    async fn authenticators_of(
        &self,
        user_id: &str,
    ) -> Result<Vec<StoredAuthenticator>, StoreError> {
        self.inner.authenticators_of(user_id).await
    }

    async fn use_authenticator(
        &self,
        id: &str,
        usage: AuthenticatorUse,
    ) -> Result<bool, StoreError> {
        self.inner.use_authenticator(id, usage).await
    }

    async fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        self.inner.rename_authenticator(user_id, id, name).await
    }

    async fn take_authenticator(
        &self,
        id: &str,
    ) -> Result<Option<StoredAuthenticator>, StoreError> {
        self.inner.take_authenticator(id).await
    }

    async fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> Result<u64, StoreError> {
        self.inner.remove_authenticators(user_id, which).await
    }

    async fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> Result<(), StoreError> {
        self.inner.replace_authenticators(user_id, kind, authenticators).await
    }

    async fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.inner.delete_expired_authenticators(now, limit).await
    }
}
