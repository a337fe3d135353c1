//! Authenticator apps as they are stored.

use serde::{Deserialize, Serialize};

use super::{store::stored, totp::TotpSecret};
use crate::{
    adapter::{AuthenticatorKind, AuthenticatorUse, StoreError, StoredAuthenticator},
    engine::Engine,
    error::{BoxError, log_text},
    parts::time::whole_millis,
};

/// An authenticator app of a user.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) stored: StoredAuthenticator,
    /// `None` when it can't be read: the setup's secret is another one. It is a factor all the same, so that nobody
    /// comes in without it.
    pub(crate) secret: Option<TotpSecret>,
}

/// What is kept of an app.
#[derive(Serialize, Deserialize)]
struct Data {
    /// Sealed, see [`seal`].
    secret: String,
}

/// What is sealed. The user is in it, so that nobody who can write to the table gives a user the app of another.
#[derive(Serialize, Deserialize)]
struct Sealed {
    user: String,
    secret: Vec<u8>,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    /// It is the app's, and counts now and never again.
    Done,
    /// It is the app's, and was used before, or a later one was (RFC 6238 §5.2).
    Again,
    /// It isn't the app's.
    Wrong,
}

impl App {
    /// The app of an authenticator; `None` for one of another kind.
    pub(crate) fn of(engine: &Engine, stored: StoredAuthenticator) -> Option<Self> {
        if stored.kind != AuthenticatorKind::Totp {
            return None;
        }
        let secret = open(engine, &stored);
        if secret.is_none() {
            tracing::error!(
                name: "auth.second_factor.unreadable", user_id = log_text(&stored.user_id),
                "the secret of an authenticator app can't be read: it was sealed with a secret that the setup \
                 doesn't list any more; list it again, or call `reset_second_factor` for the user"
            );
        }
        Some(Self { stored, secret })
    }

    /// Uses a code up. Of two calls at once with one code, one gets [`Used::Done`].
    ///
    /// Fails when the store does, or when there is no randomness.
    pub(crate) async fn use_code(&self, engine: &Engine, code: &str) -> Result<Used, StoreError> {
        let Some(secret) = &self.secret else { return Ok(Used::Wrong) };
        let Some(step) = secret.step(code, engine.now()) else { return Ok(Used::Wrong) };
        let known_counter = self.stored.counter;
        if step <= known_counter {
            return Ok(Used::Again);
        }
        // Sealed with the first secret again: one that was replaced can be taken out of the list some day.
        let data = data(engine, &self.stored.user_id, secret).map_err(StoreError::failed)?;
        let used = whole_millis(engine.now());
        let usage = AuthenticatorUse { known_counter, counter: step, data: Some(data), used };
        let is_first = stored(&engine.storage)?.use_authenticator(&self.stored.id, usage).await?;
        Ok(if is_first { Used::Done } else { Used::Again })
    }
}

/// Adds an app, whose code of the time step `step` has shown that it has the secret. That code counts no more.
/// `false` if it was added before: `id` names what was shown to the user.
///
/// Fails when the store does, or when there is no randomness.
pub(crate) async fn add(
    engine: &Engine,
    user_id: &str,
    id: &str,
    (secret, step): (&TotpSecret, i64),
    name: Option<String>,
) -> Result<bool, StoreError> {
    let app = StoredAuthenticator {
        id: format!("totp:{id}"),
        user_id: user_id.to_owned(),
        kind: AuthenticatorKind::Totp,
        name,
        data: data(engine, user_id, secret).map_err(StoreError::failed)?,
        counter: step,
        created: whole_millis(engine.now()),
        used: None,
        expires: None,
    };
    match stored(&engine.storage)?.create_authenticator(app).await {
        Ok(()) => Ok(true),
        Err(StoreError::Taken(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes an app of a user. `false` when the user has no such app.
pub(crate) async fn remove(engine: &Engine, user_id: &str, id: &str) -> Result<bool, StoreError> {
    let apps = stored(&engine.storage)?;
    let found = apps.authenticator(id).await?;
    // Stops that somebody removes another user's app.
    let is_own = found.is_some_and(|it| {
        it.user_id == user_id && it.kind == AuthenticatorKind::Totp && it.id == id
    });
    if !is_own {
        return Ok(false);
    }
    Ok(apps.take_authenticator(id).await?.is_some())
}

fn data(engine: &Engine, user_id: &str, secret: &TotpSecret) -> Result<String, BoxError> {
    let sealed = Sealed { user: user_id.to_owned(), secret: secret.to_bytes().to_vec() };
    let sealed = engine.vault.seal_factor(serde_json::to_vec(&sealed)?, engine.random()?);
    Ok(serde_json::to_string(&Data { secret: sealed })?)
}

fn open(engine: &Engine, stored: &StoredAuthenticator) -> Option<TotpSecret> {
    let Data { secret } = serde_json::from_str(&stored.data).ok()?;
    let sealed = engine.vault.open_factor(&secret)?;
    let Sealed { user, secret } = serde_json::from_slice(&sealed).ok()?;
    if user != stored.user_id {
        return None;
    }
    TotpSecret::of_bytes(&secret)
}
