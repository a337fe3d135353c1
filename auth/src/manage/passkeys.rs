//! The passkeys of a user.

use std::time::SystemTime;

use crate::{
    Auth,
    adapter::{KeepsAuthenticators, StoreError},
    authenticator::{
        clean, end_trust,
        passkey::{self, KeptPasskey, Removed},
        stored,
    },
    engine::Setup,
    parts::BoxFuture,
};

/// A passkey of a user, for a page that lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeyInfo {
    /// What it is renamed and removed by. Not a secret.
    pub id: String,
    /// What the user calls it.
    pub name: Option<String>,
    /// When it was added.
    pub created: SystemTime,
    /// When somebody signed in with it last; `None` if nobody has.
    pub last_used: Option<SystemTime>,
    /// Whether it is on several devices of the user, as far as it is known since it was used last.
    pub synced: bool,
}

/// Why a passkey was not removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemovePasskeyError {
    /// The user could not sign in any more.
    #[error("it is the user's last way to sign in")]
    Last,
    /// The user has no such passkey.
    #[error("the user has no such passkey")]
    Absent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The passkeys of a user, in the order in which they were added; none for a user that isn't there.
    ///
    /// Fails when the store can't tell.
    pub fn passkeys<'a>(
        &'a self,
        user_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<PasskeyInfo>, StoreError>>
    where
        A::Adapter: KeepsAuthenticators,
    {
        Box::pin(async move {
            let passkeys = passkey::of_user(&self.engine().storage, user_id).await?;
            let info = |KeptPasskey { stored, credential }| PasskeyInfo {
                id: stored.id,
                name: stored.name,
                created: stored.created,
                last_used: stored.used,
                synced: credential.backed_up,
            };
            Ok(passkeys.into_iter().map(info).collect())
        })
    }

    /// Gives a passkey of a user another name: without blanks around it, and at most 64 characters of it. An empty
    /// one takes the name away. `false` when the user has no such passkey.
    ///
    /// Fails when the store fails.
    pub fn rename_passkey<'a>(
        &'a self,
        user_id: &'a str,
        id: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<bool, StoreError>>
    where
        A::Adapter: KeepsAuthenticators,
    {
        Box::pin(async move {
            let storage = &self.engine().storage;
            let own = passkey::of_user(storage, user_id).await?;
            if own.iter().all(|it| it.stored.id != id) {
                return Ok(false);
            }
            let name = clean(name);
            stored(storage)?.rename_authenticator(user_id, id, name.as_deref()).await
        })
    }

    /// Removes a passkey of a user, who can't sign in with it any more. Their sessions go on. No mail tells the user
    /// of it, since your application knows why it is removed and in which language they read; only what somebody does
    /// on the library's routes is told by itself.
    ///
    /// Fails when it is the user's last way in: the last passkey of a user who has no account and can't get a link
    /// by mail, because the setup has no provider for that or the address was never proven.
    pub fn remove_passkey<'a>(
        &'a self,
        user_id: &'a str,
        id: &'a str,
    ) -> BoxFuture<'a, Result<(), RemovePasskeyError>>
    where
        A::Adapter: KeepsAuthenticators,
    {
        Box::pin(async move {
            let engine = self.engine();
            match passkey::remove(engine, user_id, id).await? {
                Removed::Done { .. } => {
                    if engine.settings.second_factor.is_some_and(|methods| methods.passkey) {
                        end_trust(engine, user_id).await?;
                    }
                    Ok(())
                }
                Removed::Last => Err(RemovePasskeyError::Last),
                Removed::Absent => Err(RemovePasskeyError::Absent),
            }
        })
    }
}
