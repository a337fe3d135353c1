//! Passkeys, second factors and trusted browsers.

use std::time::SystemTime;

use super::{MemoryStore, Tables, delete};
use crate::adapter::{
    AuthenticatorKind, AuthenticatorUse, Authenticators, StoreError, StoredAuthenticator, Unique,
    WhichAuthenticators,
};

impl Authenticators for MemoryStore {
    async fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> Result<(), StoreError> {
        self.tables().add_authenticator(authenticator)
    }

    async fn authenticator(&self, id: &str) -> Result<Option<StoredAuthenticator>, StoreError> {
        Ok(self.tables().authenticators.get(id).cloned())
    }

    async fn authenticators_of(
        &self,
        user_id: &str,
    ) -> Result<Vec<StoredAuthenticator>, StoreError> {
        let tables = self.tables();
        let of_user = tables.authenticators.values().filter(|it| it.user_id == user_id);
        let mut authenticators: Vec<_> = of_user.cloned().collect();
        // They come in the order of their ids, which a stable sort keeps.
        authenticators.sort_by_key(|it| it.created);
        Ok(authenticators)
    }

    async fn use_authenticator(
        &self,
        id: &str,
        usage: AuthenticatorUse,
    ) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let known = tables.authenticators.get_mut(id);
        let Some(known) = known.filter(|known| known.counter == usage.known_counter) else {
            return Ok(false);
        };
        known.counter = usage.counter;
        known.used = Some(usage.used);
        if let Some(data) = usage.data {
            known.data = data;
        }
        Ok(true)
    }

    async fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let known = tables.authenticators.get_mut(id).filter(|known| known.user_id == user_id);
        Ok(known.map(|known| known.name = name.map(str::to_owned)).is_some())
    }

    async fn take_authenticator(
        &self,
        id: &str,
    ) -> Result<Option<StoredAuthenticator>, StoreError> {
        Ok(self.tables().authenticators.remove(id))
    }

    async fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> Result<u64, StoreError> {
        let is_meant = |it: &StoredAuthenticator| match &which {
            WhichAuthenticators::One(id) => it.id == *id,
            WhichAuthenticators::Kind(kind) => it.kind == *kind,
            WhichAuthenticators::All => true,
        };
        Ok(delete(&mut self.tables().authenticators, u32::MAX, |it| {
            it.user_id == user_id && is_meant(it)
        }))
    }

    async fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> Result<(), StoreError> {
        let mut tables = self.tables();
        let mut copy = tables.clone();
        if !copy.users.contains_key(user_id) {
            return Err(StoreError::NoUser);
        }
        copy.authenticators.retain(|_, it| it.user_id != user_id || it.kind != kind);
        for authenticator in authenticators {
            let user_id = user_id.to_owned();
            copy.add_authenticator(StoredAuthenticator { user_id, kind, ..authenticator })?;
        }
        *tables = copy;
        Ok(())
    }

    async fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let has_expired =
            |it: &StoredAuthenticator| it.expires.is_some_and(|expires| expires < now);
        Ok(delete(&mut self.tables().authenticators, limit, has_expired))
    }
}

impl Tables {
    fn add_authenticator(&mut self, authenticator: StoredAuthenticator) -> Result<(), StoreError> {
        if !self.users.contains_key(&authenticator.user_id) {
            return Err(StoreError::NoUser);
        }
        if self.authenticators.contains_key(&authenticator.id) {
            return Err(StoreError::Taken(Unique::Authenticator));
        }
        self.authenticators.insert(authenticator.id.clone(), authenticator);
        Ok(())
    }
}
