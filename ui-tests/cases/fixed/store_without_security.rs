use auth::adapter::{
    Changes, MemoryStore, Security, Storage, StoreError, StoredSecurity, StoredUser, Users,
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

impl Security for Drawer {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.0.secured_user(id).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).security();
}
