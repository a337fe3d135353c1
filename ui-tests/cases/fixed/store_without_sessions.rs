use std::time::SystemTime;

use auth::adapter::{
    Changes, MemoryStore, SessionChange, Sessions, Storage, StoreError, StoredSession, StoredUser,
    Users,
};

/// It passes everything on to the store in memory; yours asks a database.
struct Drawer(MemoryStore);

impl Users for Drawer {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.0.commit(changes).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.0.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.0.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.0.delete_user(id).await
    }
}

impl Sessions for Drawer {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        self.0.session_and_user(token).await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        self.0.update_session(token, change).await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        self.0.delete_session(token).await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        self.0.sessions_of(user_id).await
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        self.0.delete_sessions_of(user_id, except).await
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.0.delete_expired_sessions(now, limit).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).sessions();
}
