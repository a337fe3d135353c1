//! Listing and ending sessions.

use std::time::SystemTime;

use crate::{
    DatabaseSessions, Session,
    adapter::{AnySessions, StoreError, StoredSession},
    engine::{Inner, Setup},
    session::row,
};

/// A session of a user, for a page that lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionInfo {
    /// What it can be ended by, see [`Setup::revoke`]; the same as [`Session::id`]. Not a secret.
    pub id: String,
    /// When somebody signed in; `None` for a session that NextAuth made.
    pub created: Option<SystemTime>,
    /// When it expires, unless it is used before.
    pub expires: SystemTime,
}

impl<A: DatabaseSessions> Setup<A, A::State, A::Profile> {
    /// The sessions of a user that haven't expired, the newest first.
    ///
    /// Fails when the store can't tell.
    pub async fn sessions(&self, user_id: &str) -> Result<Vec<SessionInfo>, StoreError> {
        let now = self.inner().now();
        let sessions = stored(self.inner())?.sessions_of(user_id).await?;
        let info = |session: StoredSession| SessionInfo {
            id: row::id(self.inner(), &session.token),
            created: session.created,
            expires: session.expires,
        };
        Ok(sessions.into_iter().filter(|session| session.expires > now).map(info).collect())
    }

    /// Ends one session of a user. `false` when the user has no such session: it is somebody
    /// else's, or has ended.
    ///
    /// It is gone for every request that begins afterwards, in every process. Fails when the store
    /// fails; the session may go on then.
    pub async fn revoke(&self, user_id: &str, session_id: &str) -> Result<bool, StoreError> {
        let Some(token) = self.token(user_id, session_id).await? else { return Ok(false) };
        Ok(stored(self.inner())?.delete_session(&token).await?.is_some())
    }

    /// Ends every session of a user, and says how many these were.
    ///
    /// Fails when the store fails; the sessions may go on then.
    pub async fn revoke_all(&self, user_id: &str) -> Result<u64, StoreError> {
        stored(self.inner())?.delete_sessions_of(user_id, None).await
    }

    /// Ends every session of the user but this one, and says how many these were: what to do after
    /// a password was changed.
    ///
    /// Fails when the store fails; the sessions may go on then.
    pub async fn revoke_others(&self, session: &Session<A::Claims, A>) -> Result<u64, StoreError> {
        let user_id = &session.user.id;
        let token = match session.id() {
            Some(id) => self.token(user_id, id).await?,
            None => None,
        };
        stored(self.inner())?.delete_sessions_of(user_id, token.as_deref()).await
    }

    /// What a session of the user is looked up by.
    async fn token(&self, user_id: &str, id: &str) -> Result<Option<String>, StoreError> {
        let sessions = stored(self.inner())?.sessions_of(user_id).await?;
        let tokens = sessions.into_iter().map(|session| session.token);
        Ok(tokens.into_iter().find(|token| row::id(self.inner(), token) == id))
    }
}

fn stored<S, P>(inner: &Inner<S, P>) -> Result<&dyn AnySessions, StoreError> {
    let missing = || StoreError::failed("the adapter offers no sessions");
    inner.storage.sessions().ok_or_else(missing)
}
