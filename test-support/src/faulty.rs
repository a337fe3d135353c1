//! A store that notes what it is asked, and whose methods fail when they are told to.

use std::{
    sync::{Arc, Mutex},
    time::SystemTime,
};

use auth::{
    AuthConfig,
    adapter::{
        Adapter, Changes, MemoryStore, Security, Storage, StoreError, StoredSecurity, StoredUser,
        Users, VerificationToken, VerificationTokens,
    },
};

/// Users and verification tokens in memory.
#[derive(AuthConfig)]
pub struct Faulty {}

/// Clones share what they keep, what they were asked, and what fails.
#[derive(Clone, Default)]
pub struct FaultyStore {
    /// What was stored.
    pub kept: MemoryStore,
    asked: Arc<Mutex<Vec<String>>>,
    /// The verification tokens that were stored.
    pub tokens: Arc<Mutex<Vec<VerificationToken>>>,
    fails: Arc<Mutex<Option<Fault>>>,
}

/// A method, and whether it fails after its work was done.
#[derive(Clone, Copy)]
pub struct Fault(pub &'static str, pub bool);

impl FaultyStore {
    /// From now on, this fails; with `None`, nothing does.
    pub fn fail(&self, fault: Option<Fault>) {
        *self.fails.lock().unwrap() = fault;
    }

    /// The methods that were called since the last time, in this order.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    async fn run<T>(
        &self,
        method: &str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        self.asked.lock().unwrap().push(method.to_owned());
        let fault = *self.fails.lock().unwrap();
        let broken = || Err(StoreError::Failed("canary-dsn: the connection is gone".into()));
        match fault.filter(|Fault(failing, _)| *failing == method) {
            Some(Fault(_, false)) => broken(),
            Some(Fault(_, true)) => {
                work.await?;
                broken()
            }
            None => work.await,
        }
    }
}

impl Adapter for Faulty {
    type Store = FaultyStore;

    async fn connect(self) -> Result<FaultyStore, StoreError> {
        Ok(FaultyStore::default())
    }

    fn storage(store: FaultyStore) -> Storage {
        Storage::of(store).users().security().verification_tokens().into()
    }
}

impl Users for FaultyStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.run("commit", self.kept.commit(changes)).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.run("user", self.kept.user(id)).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.run("user_by_email", self.kept.user_by_email(email)).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.run("delete_user", self.kept.delete_user(id)).await
    }
}

impl Security for FaultyStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.run("secured_user", self.kept.secured_user(id)).await
    }
}

impl VerificationTokens for FaultyStore {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        self.tokens.lock().unwrap().push(token.clone());
        self.run("create_token", self.kept.create_verification_token(token)).await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        self.run("use_token", self.kept.use_verification_token(identifier, token)).await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        self.run("delete_tokens", self.kept.delete_verification_tokens(identifier)).await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.run("sweep", self.kept.delete_expired_verification_tokens(now, limit)).await
    }
}
