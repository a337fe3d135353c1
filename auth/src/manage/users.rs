//! Ending what a user may do: for now, or for ever.

use crate::{
    Auth,
    adapter::{AnyUsers, Changes, KeepsUsers, StoreError, UserChange},
    engine::{Engine, Setup},
    error::log_text,
    parts::BoxFuture,
    session::stamp,
};

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// Lets a user sign in no more, in whatever way, and ends every session: those in the store at once,
    /// those in cookies when they are renewed at the latest, or at once with
    /// `session: { check: always }`. What is stored of the user stays; [`enable`](Self::enable) takes it
    /// back.
    ///
    /// Whoever is refused sees the page for [`AccessDenied`](crate::ErrorCode::AccessDenied).
    ///
    /// `false` when there is no such user. Fails when the store fails, and when it keeps no security
    /// stamps, as with `compat: next_auth_v4`: nothing has changed then.
    pub fn disable<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(async move {
            let ended = Changes {
                stamp: Some(stamp::DISABLED.to_owned()),
                end_sessions: self.engine().storage.sessions().is_some(),
                ..Changes::of(UserChange::Keep(user_id.to_owned()))
            };
            let is_there = self.engine().change(ended).await?;
            if is_there {
                tracing::info!(name: "auth.user.disabled", user_id = log_text(user_id), "disabled");
            }
            Ok(is_there)
        })
    }

    /// Lets a user sign in again whom [`disable`](Self::disable) shut out. For any other user it ends
    /// the sessions in cookies, and nothing else.
    ///
    /// `false` when there is no such user. Fails as `disable` does.
    pub fn enable<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(async move {
            let stamp = Some(stamp::new(self.engine(), None).map_err(StoreError::failed)?);
            let user = UserChange::Keep(user_id.to_owned());
            self.engine().change(Changes { stamp, ..Changes::of(user) }).await
        })
    }

    /// Deletes a user, with its accounts and sessions: those in cookies end when they are renewed at the
    /// latest, or at once with `session: { check: always }`. Before you call it, delete what your application
    /// keeps about the user.
    ///
    /// `false` when there is no such user. Fails when the store fails.
    pub fn delete_user<'a>(&'a self, user_id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>>
    where
        A::Adapter: KeepsUsers,
    {
        Box::pin(async move {
            let is_deleted = users(self.engine())?.delete_user(user_id).await?;
            if is_deleted {
                tracing::info!(name: "auth.user.deleted", user_id = log_text(user_id), "deleted");
            }
            Ok(is_deleted)
        })
    }
}

impl Engine {
    async fn change(&self, changes: Changes) -> Result<bool, StoreError> {
        if self.storage.security().is_none() || self.settings.compat.keeps_no_stamps() {
            return Err(StoreError::failed(NO_STAMPS));
        }
        match users(self)?.commit(changes).await {
            Ok(_) => Ok(true),
            Err(StoreError::NoUser) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn users(engine: &Engine) -> Result<&dyn AnyUsers, StoreError> {
    engine.storage.users().ok_or_else(|| StoreError::failed("the adapter offers no users"))
}

const NO_STAMPS: &str = "a user can't be disabled here: with `compat: next_auth_v4` nothing says so, \
    otherwise the table `users` lacks the column `security_stamp` (`migrate` adds it), or the store doesn't \
    implement `auth::adapter::Security`";
