//! Browsers that aren't asked for a second factor for a while: `remember`.
//!
//! The browser keeps a random token, and the store its keyed hash with the user in it: the token of one user is
//! nothing to another.

use std::time::{Duration, SystemTime};

use super::store::stored;
use crate::{
    adapter::{AuthenticatorKind, StoreError, StoredAuthenticator},
    engine::Engine,
    parts::time::whole_millis,
    seal::csrf,
};

/// The characters of a token: 256 bits.
pub(crate) const TOKEN_LEN: usize = 43;

/// A browser that is trusted.
#[derive(Clone, Debug)]
pub(crate) struct Trusted {
    pub(crate) stored: StoredAuthenticator,
}

impl Trusted {
    /// The browser of an authenticator; `None` for one of another kind, and for one that is trusted no more.
    pub(super) fn of(stored: StoredAuthenticator, now: SystemTime) -> Option<Self> {
        let is_valid = stored.expires.is_some_and(|expires| expires > now);
        (stored.kind == AuthenticatorKind::TrustedBrowser && is_valid).then_some(Self { stored })
    }

    /// Whether it is the browser that has a token with one of these hashes. Compares in constant time.
    pub(crate) fn is_one_of(&self, hashes: &[String]) -> bool {
        hashes.iter().any(|hash| csrf::matches(hash, &self.stored.id))
    }
}

/// What the browser with this token may be stored under, for this user: the first is what is written.
pub(crate) fn hashes(engine: &Engine, user_id: &str, token: &str) -> Vec<String> {
    let parts = ["browser", user_id, token];
    engine.vault.factor_hashes(&parts).map(|hash| format!("browser:{hash}")).collect()
}

/// Trusts a browser for a while: the token that it keeps.
///
/// Fails when the store does, or when there is no randomness.
pub(crate) async fn trust(
    engine: &Engine,
    user_id: &str,
    remember: Duration,
) -> Result<String, StoreError> {
    // Always a new one. Stops that a browser is trusted under a token that somebody else has put there.
    let token = engine.random_text().map_err(StoreError::failed)?;
    let now = whole_millis(engine.now());
    let browser = StoredAuthenticator {
        id: hashes(engine, user_id, &token).into_iter().next().unwrap_or_default(),
        user_id: user_id.to_owned(),
        kind: AuthenticatorKind::TrustedBrowser,
        name: None,
        data: "{}".to_owned(),
        counter: 0,
        created: now,
        used: None,
        expires: now.checked_add(remember),
    };
    stored(&engine.storage)?.create_authenticator(browser).await?;
    Ok(token)
}
