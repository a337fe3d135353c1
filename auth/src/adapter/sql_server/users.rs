//! Users, and what a sign-in writes.

use super::{
    SqlServerStore,
    connection::attempts,
    error::{Error, Result},
    pool::Connection,
    row, sql,
};
use crate::{
    User,
    adapter::{
        Changes, CredentialsChange, Security, StoreError, StoredAccount, StoredSecurity,
        StoredUser, Unique, UserChange, Users, address,
    },
};

impl Users for SqlServerStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        attempts!(self, {
            let mut connection = self.begin().await?;
            let result = self.make(&mut connection, &changes).await;
            connection.end(result).await
        })
        .await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.one_user(sql::USER, id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        let exact = self.one_user(sql::USER_BY_EMAIL, email).await?;
        if exact.is_some() {
            return Ok(exact);
        }
        let alike = attempts!(self, {
            let mut query = self.query(sql::USERS_BY_FOLDED_EMAIL);
            query.bind(email);
            let rows = self.connection().await?.rows(query).await?;
            rows.iter().map(row::user).collect::<Result<Vec<_>>>()
        });
        address::only(alike.await?, email)
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::DELETE_USER);
            query.bind(id);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }
}

impl Security for SqlServerStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        attempts!(self, {
            let mut connection = self.connection().await?;
            self.secured(&mut connection, id).await
        })
        .await
    }
}

impl SqlServerStore {
    async fn one_user(&self, statement: &str, key: &str) -> Result<Option<StoredUser>, StoreError> {
        attempts!(self, {
            let mut query = self.query(statement);
            query.bind(key);
            let found = self.connection().await?.row(query).await?;
            found.as_ref().map(row::user).transpose()
        })
        .await
    }

    /// The user, who stays as it is until the transaction ends.
    pub(super) async fn hold_user(
        &self,
        connection: &mut Connection,
        id: &str,
    ) -> Result<Option<StoredUser>> {
        let mut query = self.query(sql::HOLD_USER);
        query.bind(id);
        connection.row(query).await?.as_ref().map(row::user).transpose()
    }

    async fn make(&self, connection: &mut Connection, changes: &Changes) -> Result<StoredUser> {
        if let Some(token) = &changes.end_session {
            let mut query = self.query(sql::DELETE_SESSION);
            query.bind(token);
            connection.row(query).await?;
        }
        self.look(connection, changes).await?;
        let user = self.change_user(connection, &changes.user).await?;
        let id = &user.user.id;
        self.secure(connection, id, changes).await?;
        if changes.end_sessions {
            let mut query = self.query(sql::DROP_SESSIONS);
            query.bind(id);
            connection.execute(query).await?;
        }
        if changes.remove_authenticators {
            let mut query = self.query(sql::DELETE_AUTHENTICATORS);
            query.bind(id);
            query.bind(None::<&str>);
            query.bind(None::<&str>);
            connection.execute(query).await?;
        }
        if let Some(kept) = &changes.keep_accounts {
            let mut query = self.query(sql::ACCOUNTS_OF);
            query.bind(id);
            let rows = connection.rows(query).await?;
            for account in rows.iter().map(row::account) {
                let StoredAccount { provider, provider_account_id, .. } = account?;
                let key = (provider, provider_account_id);
                if !kept.contains(&key) {
                    let mut query = self.query(sql::DELETE_ACCOUNT);
                    query.bind(id);
                    query.bind(&key.0);
                    query.bind(&key.1);
                    connection.execute(query).await?;
                }
            }
        }
        if let Some(account) = &changes.tokens {
            let mut query = self.query(sql::RENEW_ACCOUNT);
            row::bind_account(&mut query, id, account);
            connection.execute(query).await?;
        }
        if let Some(account) = &changes.account {
            let mut query = self.query(sql::CREATE_ACCOUNT);
            row::bind_account(&mut query, id, account);
            let created = connection.execute(query).await;
            created.map_err(|error| error.writing(Unique::Account))?;
        }
        if let Some(session) = &changes.session {
            let mut query = self.query(sql::CREATE_SESSION);
            row::bind_session(&mut query, id, session)?;
            let created = connection.execute(query).await;
            created.map_err(|error| error.writing(Unique::Session))?;
        }
        Ok(user)
    }

    async fn secured(
        &self,
        connection: &mut Connection,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>> {
        let mut query = self.query(sql::SECURED_USER);
        query.bind(id);
        let found = connection.row(query).await?;
        found.map(|row| Ok((row::user(&row)?, row::security(&row)?))).transpose()
    }

    /// Fails when the user has another security stamp by now.
    async fn look(&self, connection: &mut Connection, changes: &Changes) -> Result<()> {
        let (
            UserChange::Replace(StoredUser { user: User { id, .. }, .. }) | UserChange::Keep(id),
            Some(known),
        ) = (&changes.user, &changes.known_stamp)
        else {
            return Ok(());
        };
        self.hold_user(connection, id).await?.ok_or(StoreError::NoUser)?;
        let (_, security) = self.secured(connection, id).await?.ok_or(StoreError::NoUser)?;
        if security.stamp == *known { Ok(()) } else { Err(StoreError::Changed.into()) }
    }

    /// Writes the security stamp, and whether passwords are void.
    async fn secure(&self, connection: &mut Connection, id: &str, changes: &Changes) -> Result<()> {
        if let Some(stamp) = &changes.stamp {
            let mut query = self.query(sql::UPDATE_STAMP);
            query.bind(id);
            query.bind(stamp);
            connection.execute(query).await?;
        }
        let void = match changes.credentials {
            CredentialsChange::Keep => return Ok(()),
            CredentialsChange::Void(since) => Some(row::date(since)?),
            CredentialsChange::Accept => None,
        };
        let mut query = self.query(sql::UPDATE_CREDENTIALS_VOID);
        query.bind(id);
        query.bind(void);
        connection.execute(query).await?;
        Ok(())
    }

    async fn change_user(
        &self,
        connection: &mut Connection,
        change: &UserChange,
    ) -> Result<StoredUser> {
        match change {
            UserChange::Create(user) => {
                let mut query = self.query(sql::CREATE_USER);
                row::bind_user(&mut query, user)?;
                connection.execute(query).await.map_err(Error::writing_user)?;
                Ok(user.clone())
            }
            UserChange::Replace(user) => {
                let mut query = self.query(sql::REPLACE_USER);
                row::bind_user(&mut query, user)?;
                let replaced = connection.execute(query).await.map_err(Error::writing_user)?;
                if replaced == 0 { Err(StoreError::NoUser.into()) } else { Ok(user.clone()) }
            }
            UserChange::Keep(id) => {
                let held = self.hold_user(connection, id).await?;
                held.ok_or_else(|| StoreError::NoUser.into())
            }
        }
    }
}
