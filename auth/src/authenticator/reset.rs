//! The end of a user's second factors.

use super::{factors::Factors, store::stored};
use crate::{
    adapter::{AuthenticatorKind, StoreError, WhichAuthenticators},
    engine::Engine,
};

/// Removes every second factor of a user, with the recovery codes and the trusted browsers. `false` when there was
/// none. A passkey that is the user's last way in stays: it is no second factor then.
pub(crate) async fn reset(engine: &Engine, user_id: &str) -> Result<bool, StoreError> {
    let before = Factors::of_user(engine, user_id).await?;
    let mut removed = 0;
    if before.passkeys > 0 {
        removed += remove_passkeys(engine, user_id).await?;
    }
    for kind in [
        AuthenticatorKind::Totp,
        AuthenticatorKind::RecoveryCode,
        AuthenticatorKind::TrustedBrowser,
    ] {
        let which = WhichAuthenticators::Kind(kind);
        removed += stored(&engine.storage)?.remove_authenticators(user_id, which).await?;
    }
    Ok(removed > 0)
}

/// Trusts no browser of a user any more, and takes the recovery codes away from one who has no factor left.
pub(crate) async fn end_trust(engine: &Engine, user_id: &str) -> Result<(), StoreError> {
    let authenticators = stored(&engine.storage)?;
    let browsers = WhichAuthenticators::Kind(AuthenticatorKind::TrustedBrowser);
    authenticators.remove_authenticators(user_id, browsers).await?;
    if Factors::of_user(engine, user_id).await?.is_empty() {
        let codes = WhichAuthenticators::Kind(AuthenticatorKind::RecoveryCode);
        authenticators.remove_authenticators(user_id, codes).await?;
    }
    Ok(())
}

/// Removes the passkeys of a user who can sign in without them.
#[cfg(feature = "passkey")]
async fn remove_passkeys(engine: &Engine, user_id: &str) -> Result<u64, StoreError> {
    use super::passkey::{Removed, of_user, remove};

    let mut removed = 0;
    for passkey in of_user(&engine.storage, user_id).await? {
        let done = remove(engine, user_id, &passkey.stored.id).await?;
        if matches!(done, Removed::Done { .. }) {
            removed += 1;
        }
    }
    Ok(removed)
}

/// There are none without the feature.
#[cfg(not(feature = "passkey"))]
async fn remove_passkeys(_: &Engine, _: &str) -> Result<u64, StoreError> {
    Ok(0)
}
