//! The end of a passkey, unless it is its user's last way in.

use super::kept::of_user;
use crate::{
    adapter::{AuthenticatorKind, StoreError},
    authenticator::stored,
    engine::Engine,
    error::log_text,
    identity::Kind,
};

/// What came of removing a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Removed {
    /// It is gone; its user called it `name`.
    Done { name: Option<String> },
    /// It is the user's last way in, and stays.
    Last,
    /// The user has no such passkey.
    Absent,
}

/// Removes a passkey of a user, unless the user could not sign in any more.
///
/// Of two calls at once for a user's last two passkeys, one succeeds at most: whoever finds that nothing is left
/// puts its own back.
pub(crate) async fn remove(
    engine: &Engine,
    user_id: &str,
    id: &str,
) -> Result<Removed, StoreError> {
    let passkeys = stored(&engine.storage)?;
    let found = passkeys.authenticator(id).await?;
    // Stops that somebody removes another user's passkey.
    let is_own = found.is_some_and(|it| {
        it.user_id == user_id && it.kind == AuthenticatorKind::Passkey && it.id == id
    });
    if !is_own {
        return Ok(Removed::Absent);
    }
    if !has_other_way(engine, user_id, Some(id)).await? {
        return Ok(Removed::Last);
    }
    let Some(taken) = passkeys.take_authenticator(id).await? else { return Ok(Removed::Absent) };
    let name = taken.name.clone();
    if !has_other_way(engine, user_id, None).await? {
        passkeys.create_authenticator(taken).await?;
        return Ok(Removed::Last);
    }
    tracing::info!(
        name: "auth.passkey.removed", user_id = log_text(user_id), "a passkey was removed"
    );
    Ok(Removed::Done { name })
}

/// Whether a user has a passkey that counts as a way in.
pub(crate) async fn is_way_in(engine: &Engine, user_id: &str) -> Result<bool, StoreError> {
    let is_offered = engine.entries.iter().any(|entry| entry.kind == Kind::Passkey);
    if !is_offered || engine.storage.authenticators().is_none() {
        return Ok(false);
    }
    Ok(!of_user(&engine.storage, user_id).await?.is_empty())
}

/// Whether a user can sign in without the passkey `except`: with an account, by mail, or with another passkey.
async fn has_other_way(
    engine: &Engine,
    user_id: &str,
    except: Option<&str>,
) -> Result<bool, StoreError> {
    let storage = &engine.storage;
    let passkeys = of_user(storage, user_id).await?;
    if passkeys.iter().any(|it| Some(it.stored.id.as_str()) != except) {
        return Ok(true);
    }
    if let Some(accounts) = storage.accounts()
        && !accounts.accounts_of(user_id).await?.is_empty()
    {
        return Ok(true);
    }
    if !engine.entries.iter().any(|entry| entry.kind == Kind::Email) {
        return Ok(false);
    }
    let Some(users) = storage.users() else { return Ok(false) };
    let user = users.user(user_id).await?;
    Ok(user.is_some_and(|it| it.user.email.is_some() && it.email_verified.is_some()))
}
