//! Database sessions.

use std::{cmp::Reverse, time::SystemTime};

use super::{
    SqlServerStore,
    connection::attempts,
    error::Result,
    row::{self, date},
    sql,
};
use crate::adapter::{SessionChange, Sessions, StoreError, StoredSession, StoredUser};

impl Sessions for SqlServerStore {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::SESSION_AND_USER);
            query.bind(token);
            let found = self.connection().await?.row(query).await?;
            found.map(|found| Ok((row::session(&found)?, row::user(&found)?))).transpose()
        })
        .await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let SessionChange { expires, claims, authentication, secret_hash } = change;
        let claims = claims.map(|claims| claims.to_string());
        let (time, amr) = authentication.map(|it| (it.time, it.amr)).unzip();
        attempts!(self, {
            let mut query = self.query(sql::UPDATE_SESSION);
            query.bind(token);
            query.bind(expires.map(date).transpose()?);
            query.bind(claims.as_deref());
            query.bind(secret_hash.as_deref());
            query.bind(time.map(date).transpose()?);
            query.bind(amr.as_deref());
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::DELETE_SESSION);
            query.bind(token);
            let deleted = self.connection().await?.row(query).await?;
            deleted.as_ref().map(row::session).transpose()
        })
        .await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        let sessions = attempts!(self, {
            let mut query = self.query(sql::SESSIONS_OF);
            query.bind(user_id);
            let rows = self.connection().await?.rows(query).await?;
            rows.iter().map(row::session).collect::<Result<Vec<_>>>()
        });
        let mut sessions = sessions.await?;
        sessions.sort_by_key(|session| Reverse(session.created));
        Ok(sessions)
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::DELETE_SESSIONS_OF);
            query.bind(user_id);
            query.bind(except);
            self.connection().await?.execute(query).await
        })
        .await
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(sql::DELETE_EXPIRED_SESSIONS, now, limit).await
    }
}

impl SqlServerStore {
    pub(super) async fn delete_expired(
        &self,
        statement: &str,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        attempts!(self, {
            let mut query = self.query(statement);
            query.bind(date(now)?);
            query.bind(i64::from(limit));
            self.connection().await?.execute(query).await
        })
        .await
    }
}
