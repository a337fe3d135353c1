//! Database sessions.

use std::time::SystemTime;

use super::{
    argument::Argument::{self, Key, Number, Text, UserId},
    dialect::Dialect,
    row::{self, to_millis},
    store::SqlStore,
};
use crate::adapter::{SessionChange, Sessions, StoreError, StoredSession, StoredUser};

impl<D: Dialect> Sessions for SqlStore<D> {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        let statement = &self.0.statements.session_and_user;
        self.0
            .first(statement, &[Key(token)], |row| Ok((row::session(row)?, row::user(row)?)))
            .await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let SessionChange { expires, claims, authentication, secret_hash } = change;
        // Without the column nobody would be known to have proved anything, and be asked for it again and again.
        if authentication.is_some() {
            self.0.require("sessions", "auth_time")?;
            self.0.require("sessions", "amr")?;
        }
        // What has the old secret would go on opening the session.
        if secret_hash.is_some() {
            self.0.require("sessions", "secret_hash")?;
        }
        let claims = claims.map(|claims| claims.to_string());
        let (time, amr) = authentication.map(|it| (it.time, it.amr)).unzip();
        let mut arguments = vec![Number(expires.map(to_millis))];
        let optional = [
            ("claims", Text(claims.as_deref())),
            ("secret_hash", Text(secret_hash.as_deref())),
            ("auth_time", Number(time.map(to_millis))),
            ("amr", Text(amr.as_deref())),
        ];
        let is_there =
            |&(column, _): &(&'static str, Argument<'_>)| self.0.layout.has("sessions", column);
        arguments.extend(optional.into_iter().filter(is_there).map(|(_, argument)| argument));
        arguments.push(Key(token));
        Ok(self.0.change(&self.0.statements.update_session, &arguments).await? > 0)
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let statements = &self.0.statements;
        let (find, delete) = (&statements.session, &statements.delete_session);
        self.0.take(find, delete, &[Key(token)], row::session).await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        let statement = &self.0.statements.sessions_of;
        let mut sessions = self.0.all(statement, &[UserId(user_id)], row::session).await?;
        sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
        Ok(sessions)
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        let statements = &self.0.statements;
        let id = UserId(user_id);
        Ok(match except {
            Some(token) => {
                let arguments = [id, Key(token)];
                self.0.change(&statements.delete_other_sessions_of, &arguments).await?
            }
            None => self.0.change(&statements.delete_sessions_of, &[id]).await?,
        })
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let arguments = [Number(Some(to_millis(now))), Number(Some(i64::from(limit)))];
        Ok(self.0.change(&self.0.statements.delete_expired_sessions, &arguments).await?)
    }
}
