//! Database sessions.

use std::{cmp::Reverse, collections::HashMap, time::SystemTime};

use super::{
    RedisStore, record,
    script::{self, given},
};
use crate::adapter::{
    Accounts, SessionChange, Sessions, StoreError, StoredSession, StoredUser, encoding::to_millis,
};

impl<S: Accounts> Sessions for RedisStore<S> {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        let Some(session) = self.session(token).await? else { return Ok(None) };
        if let Some(user) = self.inner.user(&session.user_id).await? {
            return Ok(Some((session, user)));
        }
        // It is of no use to anybody, and forgotten at the latest when it expires.
        let _ = self.delete_session(token).await;
        Ok(None)
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let SessionChange { expires, claims, authentication, secret_hash } = change;
        let expires = expires.map(|time| to_millis(time).to_string());
        let claims = claims.map(|claims| claims.to_string());
        let (time, amr) = authentication.map(|it| (to_millis(it.time).to_string(), it.amr)).unzip();
        let mut script = script::CHANGE_SESSION.prepare_invoke();
        script.arg(self.connection.prefix()).arg(token);
        for value in [expires, claims, secret_hash, time, amr] {
            script.arg(given(value.as_deref()));
        }
        self.connection.invoke(&script).await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let mut script = script::END_SESSION.prepare_invoke();
        script.arg(self.connection.prefix()).arg(token);
        let fields: HashMap<String, String> = self.connection.invoke(&script).await?;
        if fields.is_empty() {
            return Ok(None);
        }
        record::session(token, fields).map(Some)
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        let mut script = script::SESSIONS.prepare_invoke();
        script.arg(self.connection.prefix()).arg(user_id);
        let found: Vec<(String, HashMap<String, String>)> = self.connection.invoke(&script).await?;
        // A session made while its user was deleted is none.
        if found.is_empty() || self.inner.user(user_id).await?.is_none() {
            return Ok(Vec::new());
        }
        let sessions = found.into_iter().map(|(token, fields)| record::session(&token, fields));
        let mut sessions = sessions.collect::<Result<Vec<_>, _>>()?;
        sessions.sort_by_key(|session| Reverse(session.created));
        Ok(sessions)
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        let mut script = script::END_SESSIONS.prepare_invoke();
        script.arg(self.connection.prefix()).arg(user_id).arg(given(except));
        self.connection.invoke(&script).await
    }

    /// Redis forgets them by itself.
    async fn delete_expired_sessions(&self, _: SystemTime, _: u32) -> Result<u64, StoreError> {
        Ok(0)
    }
}

impl<S> RedisStore<S> {
    async fn session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let mut command = ::redis::cmd("HGETALL");
        command.arg(self.connection.key("session", token));
        let fields: HashMap<String, String> = self.connection.run(&command).await?;
        if fields.is_empty() {
            return Ok(None);
        }
        record::session(token, fields).map(Some)
    }
}
