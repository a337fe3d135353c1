//! Passkeys, second factors and trusted browsers.

use std::time::SystemTime;

use super::{
    SqlServerStore,
    connection::attempts,
    error::Result,
    pool::Connection,
    row::{self, date},
    sql,
};
use crate::adapter::{
    AuthenticatorKind, AuthenticatorUse, Authenticators, StoreError, StoredAuthenticator, Unique,
    WhichAuthenticators,
};

impl Authenticators for SqlServerStore {
    async fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> Result<(), StoreError> {
        let user_id = authenticator.user_id.clone();
        self.put(&user_id, None, &[authenticator]).await
    }

    async fn authenticator(&self, id: &str) -> Result<Option<StoredAuthenticator>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::AUTHENTICATOR);
            query.bind(id);
            let found = self.connection().await?.row(query).await?;
            found.as_ref().map(row::authenticator).transpose()
        })
        .await
    }

    async fn authenticators_of(
        &self,
        user_id: &str,
    ) -> Result<Vec<StoredAuthenticator>, StoreError> {
        let authenticators = attempts!(self, {
            let mut query = self.query(sql::AUTHENTICATORS_OF);
            query.bind(user_id);
            let rows = self.connection().await?.rows(query).await?;
            rows.iter().map(row::authenticator).collect::<Result<Vec<_>>>()
        });
        let mut authenticators = authenticators.await?;
        // The server would sort by halves of surrogate pairs.
        authenticators.sort_by(|one, other| {
            one.created.cmp(&other.created).then_with(|| one.id.cmp(&other.id))
        });
        Ok(authenticators)
    }

    async fn use_authenticator(
        &self,
        id: &str,
        usage: AuthenticatorUse,
    ) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::USE_AUTHENTICATOR);
            query.bind(id);
            query.bind(usage.known_counter);
            query.bind(usage.counter);
            query.bind(usage.data.as_deref());
            query.bind(date(usage.used)?);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }

    async fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::RENAME_AUTHENTICATOR);
            query.bind(user_id);
            query.bind(id);
            query.bind(name);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }

    async fn take_authenticator(
        &self,
        id: &str,
    ) -> Result<Option<StoredAuthenticator>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::TAKE_AUTHENTICATOR);
            query.bind(id);
            let taken = self.connection().await?.row(query).await?;
            taken.as_ref().map(row::authenticator).transpose()
        })
        .await
    }

    async fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> Result<u64, StoreError> {
        let (id, kind) = match &which {
            WhichAuthenticators::One(id) => (Some(id.as_str()), None),
            WhichAuthenticators::Kind(kind) => (None, Some(kind.as_str())),
            WhichAuthenticators::All => (None, None),
        };
        attempts!(self, {
            let mut query = self.query(sql::DELETE_AUTHENTICATORS);
            query.bind(user_id);
            query.bind(id);
            query.bind(kind);
            self.connection().await?.execute(query).await
        })
        .await
    }

    async fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> Result<(), StoreError> {
        let authenticators: Vec<_> =
            authenticators.into_iter().map(|it| StoredAuthenticator { kind, ..it }).collect();
        self.put(user_id, Some(kind), &authenticators).await
    }

    async fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(sql::DELETE_EXPIRED_AUTHENTICATORS, now, limit).await
    }
}

impl SqlServerStore {
    /// Stores authenticators of a user, in the place of those of a kind.
    async fn put(
        &self,
        user_id: &str,
        replaced: Option<AuthenticatorKind>,
        authenticators: &[StoredAuthenticator],
    ) -> Result<(), StoreError> {
        attempts!(self, {
            let mut connection = self.begin().await?;
            let result = self.put_in(&mut connection, user_id, replaced, authenticators).await;
            connection.end(result).await
        })
        .await
    }

    async fn put_in(
        &self,
        connection: &mut Connection,
        user_id: &str,
        replaced: Option<AuthenticatorKind>,
        authenticators: &[StoredAuthenticator],
    ) -> Result<()> {
        // The user must not be deleted meanwhile, and two replacements come one after the other.
        self.hold_user(connection, user_id).await?.ok_or(StoreError::NoUser)?;
        if let Some(kind) = replaced {
            let mut query = self.query(sql::DELETE_AUTHENTICATORS);
            query.bind(user_id);
            query.bind(None::<&str>);
            query.bind(kind.as_str());
            connection.execute(query).await?;
        }
        for authenticator in authenticators {
            let mut query = self.query(sql::CREATE_AUTHENTICATOR);
            row::bind_authenticator(&mut query, user_id, authenticator)?;
            let created = connection.execute(query).await;
            created.map_err(|error| error.writing(Unique::Authenticator))?;
        }
        Ok(())
    }
}
