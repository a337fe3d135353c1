//! Users, in the other store, with what they have in Redis.

use super::RedisStore;
use crate::adapter::{
    Accounts, Changes, Security, Sessions as _, StoreError, StoredSecurity, StoredUser, Users,
};

impl<S: Accounts> Users for RedisStore<S> {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let store = self.clone();
        whole(async move { store.sign_in(changes).await }).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.inner.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.inner.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        let (store, id) = (self.clone(), id.to_owned());
        whole(async move {
            store.delete_sessions_of(&id, None).await?;
            let deleted = store.inner.delete_user(&id).await?;
            if deleted {
                // What was made meanwhile is of no use any more, whether this succeeds or not.
                let _ = store.delete_sessions_of(&id, None).await;
            }
            Ok(deleted)
        })
        .await
    }
}

impl<S: Accounts + Security> Security for RedisStore<S> {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.inner.secured_user(id).await
    }
}

/// Does the work to its end, also when whoever waits for it is gone: between two stores nothing may
/// stop.
async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(_) => Err(StoreError::failed("a change of two stores was cut off")),
    }
}
