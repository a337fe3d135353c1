//! Passkeys, second factors and trusted browsers.

use std::{pin::Pin, time::SystemTime};

use super::{
    argument::Argument::{Key, Number, Text, UserId},
    connection::{Open, Stop, Work},
    dialect::Dialect,
    lock::lock,
    row::{self, to_millis},
    store::{Inner, SqlStore},
    users::taken,
};
use crate::adapter::{
    AuthenticatorKind, AuthenticatorUse, Authenticators, StoreError, StoredAuthenticator, Unique,
    WhichAuthenticators,
};

impl<D: Dialect> Authenticators for SqlStore<D> {
    async fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> Result<(), StoreError> {
        let user_id = &authenticator.user_id;
        let authenticators = std::slice::from_ref(&authenticator);
        let put = Put { store: &self.0, user_id, replaced: None, authenticators };
        self.0.database.transact("create_authenticator", &put).await
    }

    async fn authenticator(&self, id: &str) -> Result<Option<StoredAuthenticator>, StoreError> {
        self.0.first(&self.0.statements.authenticator, &[Key(id)], row::authenticator).await
    }

    async fn authenticators_of(
        &self,
        user_id: &str,
    ) -> Result<Vec<StoredAuthenticator>, StoreError> {
        let statement = &self.0.statements.authenticators_of;
        let found = self.0.all(statement, &[UserId(user_id)], row::authenticator).await;
        let mut authenticators = found?;
        // Here and not there, where the order of letters depends on the language.
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
        let arguments = [
            Number(Some(usage.counter)),
            Text(usage.data.as_deref()),
            Number(Some(to_millis(usage.used))),
            Key(id),
            Number(Some(usage.known_counter)),
        ];
        Ok(self.0.change(&self.0.statements.use_authenticator, &arguments).await? > 0)
    }

    async fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<bool, StoreError> {
        let arguments = [Text(name), Key(id), UserId(user_id)];
        Ok(self.0.change(&self.0.statements.rename_authenticator, &arguments).await? > 0)
    }

    async fn take_authenticator(
        &self,
        id: &str,
    ) -> Result<Option<StoredAuthenticator>, StoreError> {
        let statements = &self.0.statements;
        let (find, delete) = (&statements.authenticator, &statements.take_authenticator);
        self.0.take(find, delete, &[Key(id)], row::authenticator).await
    }

    async fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> Result<u64, StoreError> {
        let (statements, user) = (&self.0.statements, UserId(user_id));
        Ok(match which {
            WhichAuthenticators::One(id) => {
                self.0.change(&statements.delete_authenticator, &[Key(&id), user]).await?
            }
            WhichAuthenticators::Kind(kind) => {
                let arguments = [user, Key(kind.as_str())];
                self.0.change(&statements.delete_authenticators_of_kind, &arguments).await?
            }
            WhichAuthenticators::All => {
                self.0.change(&statements.delete_authenticators_of, &[user]).await?
            }
        })
    }

    async fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> Result<(), StoreError> {
        let authenticators: Vec<_> =
            authenticators.into_iter().map(|it| StoredAuthenticator { kind, ..it }).collect();
        let (replaced, authenticators) = (Some(kind), &authenticators[..]);
        let put = Put { store: &self.0, user_id, replaced, authenticators };
        self.0.database.transact("replace_authenticators", &put).await
    }

    async fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let arguments = [Number(Some(to_millis(now))), Number(Some(i64::from(limit)))];
        Ok(self.0.change(&self.0.statements.delete_expired_authenticators, &arguments).await?)
    }
}

/// Stores authenticators of a user, in the place of those of a kind.
struct Put<'a, D: Dialect> {
    store: &'a Inner<D>,
    user_id: &'a str,
    replaced: Option<AuthenticatorKind>,
    authenticators: &'a [StoredAuthenticator],
}

impl<D: Dialect> Work<D> for Put<'_, D> {
    type Output = ();

    fn run<'a>(
        &'a self,
        open: &'a mut Open<'_, D>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Stop>> + Send + 'a>> {
        Box::pin(async move {
            // What is written can't meet the user's deletion, and two replacements come one after the other.
            lock(self.store, open, self.user_id).await?.ok_or(StoreError::NoUser)?;
            let (statements, user) = (&self.store.statements, UserId(self.user_id));
            if let Some(kind) = self.replaced {
                let arguments = [user, Key(kind.as_str())];
                open.run(&statements.delete_authenticators_of_kind, &arguments).await?;
            }
            for it in self.authenticators {
                let time = |time: Option<SystemTime>| Number(time.map(to_millis));
                let arguments = [
                    Text(Some(&it.id)),
                    user,
                    Text(Some(it.kind.as_str())),
                    Text(it.name.as_deref()),
                    Text(Some(&it.data)),
                    Number(Some(it.counter)),
                    time(Some(it.created)),
                    time(it.used),
                    time(it.expires),
                ];
                let inserted = open.run(&statements.insert_authenticator, &arguments).await;
                inserted.map_err(|fault| taken(fault, Unique::Authenticator))?;
            }
            Ok(())
        })
    }
}
