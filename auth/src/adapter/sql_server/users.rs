//! Users, and what a sign-in writes.

use super::{
    SqlServerStore,
    connection::{Connection, attempts},
    error::{Error, Result},
    row, sql,
};
use crate::adapter::{Changes, StoreError, StoredUser, Unique, UserChange, Users};

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
        self.one_user(sql::USER_BY_EMAIL, email).await
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
        let user = self.change_user(connection, &changes.user).await?;
        let id = &user.user.id;
        if changes.drop_credentials {
            for statement in [sql::DROP_CREDENTIALS, sql::DROP_SESSIONS] {
                let mut query = self.query(statement);
                query.bind(id);
                connection.execute(query).await?;
            }
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
