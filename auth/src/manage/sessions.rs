//! Listing and ending sessions.

use std::time::SystemTime;

use crate::{
    Auth, DatabaseSessions, Session,
    adapter::{
        AnySessions, Changes, CredentialsChange, KeepsUsers, StoreError, StoredSession, UserChange,
    },
    engine::{Engine, Setup, settings::Strategy},
    parts::BoxFuture,
    session::{row, stamp},
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
        let now = self.engine().now();
        let sessions = stored(self.engine())?.sessions_of(user_id).await?;
        let info = |session: StoredSession| SessionInfo {
            id: row::id(self.engine(), &session.token),
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
        let Some(token) = self.engine().token(user_id, session_id).await? else { return Ok(false) };
        Ok(stored(self.engine())?.delete_session(&token).await?.is_some())
    }
}

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// Ends every session of a user, and says how many of them were in the store.
    ///
    /// With `strategy: jwt` sessions are in cookies, which nobody counts: they end when they are
    /// renewed at the latest, or at once with `session: { check: always }`. Nothing happens to a
    /// user that isn't there.
    ///
    /// Fails when the store fails, and when it can't end sessions in cookies, as with
    /// `compat: next_auth_v4`; the sessions may go on then.
    pub fn revoke_all<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Result<u64, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(
            async move { self.engine().end_sessions(user_id, None, CredentialsChange::Keep).await },
        )
    }

    /// Ends every session of the user but this one, and says how many of them were in the store:
    /// see [`revoke_all`](Self::revoke_all).
    ///
    /// Fails as `revoke_all` does.
    pub fn revoke_others<'a>(
        &'a self,
        session: &'a Session<A::Claims, A>,
    ) -> BoxFuture<'a, Result<u64, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(async move {
            let engine = self.engine();
            engine.end_sessions(&session.user.id, session.id(), CredentialsChange::Keep).await
        })
    }

    /// Tells that the application has stored another password for a user: every session ends but
    /// `except`, and forms may sign the user in again after an
    /// [`AddressProven`](crate::engine::event::AddressProven). Says how many sessions in the store ended.
    ///
    /// Fails as [`revoke_all`](Self::revoke_all) does.
    pub fn password_changed<'a>(
        &'a self,
        user_id: &'a str,
        except: Option<&'a Session<A::Claims, A>>,
    ) -> BoxFuture<'a, Result<u64, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(async move {
            // Of another user nothing goes on here.
            let except = except.filter(|session| session.user.id == user_id);
            let except = except.and_then(Session::id);
            self.engine().end_sessions(user_id, except, CredentialsChange::Accept).await
        })
    }
}

impl Engine {
    async fn end_sessions(
        &self,
        user_id: &str,
        except: Option<&str>,
        credentials: CredentialsChange,
    ) -> Result<u64, StoreError> {
        let is_cookie = self.settings.strategy == Strategy::Jwt;
        if self.storage.security().is_none() || self.settings.compat.keeps_no_stamps() {
            if is_cookie {
                return Err(StoreError::failed(NOT_ENDED));
            }
        } else if !self.change_stamp(user_id, except, credentials).await? {
            return Ok(0);
        }
        if is_cookie {
            return Ok(0);
        }
        let token = match except {
            Some(id) => self.token(user_id, id).await?,
            None => None,
        };
        stored(self)?.delete_sessions_of(user_id, token.as_deref()).await
    }
}

impl Engine {
    /// Gives a user another stamp; a disabled one stays disabled. `false` when there is no such user.
    async fn change_stamp(
        &self,
        user_id: &str,
        except: Option<&str>,
        credentials: CredentialsChange,
    ) -> Result<bool, StoreError> {
        let users = self.storage.users().ok_or_else(|| StoreError::failed(NO_USERS))?;
        let security = self.storage.security().ok_or_else(|| StoreError::failed(NOT_ENDED))?;
        loop {
            let Some((_, before)) = security.secured_user(user_id).await? else { return Ok(false) };
            let stamp = if stamp::is_disabled(before.stamp.as_deref()) {
                None
            } else {
                Some(stamp::new(self, except).map_err(StoreError::failed)?)
            };
            let user = UserChange::Keep(user_id.to_owned());
            let known_stamp = Some(before.stamp);
            let changes = Changes { known_stamp, stamp, credentials, ..Changes::of(user) };
            match users.commit(changes).await {
                Ok(_) => return Ok(true),
                Err(StoreError::NoUser) => return Ok(false),
                // Somebody else ended them, or disabled the user, a moment ago.
                Err(StoreError::Changed) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

const NO_USERS: &str = "the adapter offers no users";
const NOT_ENDED: &str = "sessions in cookies can't be ended here: with `compat: next_auth_v4` nothing \
    ends them, otherwise the table `users` lacks the columns `security_stamp` and `credentials_void` \
    (`migrate` adds them), or the store doesn't implement `auth::adapter::Security`";

impl Engine {
    /// What a session of the user is looked up by.
    async fn token(&self, user_id: &str, id: &str) -> Result<Option<String>, StoreError> {
        let sessions = stored(self)?.sessions_of(user_id).await?;
        let tokens = sessions.into_iter().map(|session| session.token);
        Ok(tokens.into_iter().find(|token| row::id(self, token) == id))
    }
}

fn stored(engine: &Engine) -> Result<&dyn AnySessions, StoreError> {
    let missing = || StoreError::failed("the adapter offers no sessions");
    engine.storage.sessions().ok_or_else(missing)
}
