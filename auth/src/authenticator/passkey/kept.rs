//! Passkeys as they are stored.

use crate::{
    adapter::{AuthenticatorKind, Storage, StoreError, StoredAuthenticator, StoredUser},
    authenticator::stored,
    provider::passkey::{Credential, store_id},
};

/// A passkey that is stored.
#[derive(Clone, Debug)]
pub(crate) struct KeptPasskey {
    pub(crate) stored: StoredAuthenticator,
    pub(crate) credential: Credential,
}

impl KeptPasskey {
    /// `None` for an authenticator that is no passkey, and for one whose data another program wrote.
    fn of(stored: StoredAuthenticator) -> Option<Self> {
        if stored.kind != AuthenticatorKind::Passkey {
            return None;
        }
        Some(Self { credential: Credential::of_json(&stored.data)?, stored })
    }
}

/// The passkeys of a user, in the order in which they were added.
pub(crate) async fn of_user(
    storage: &Storage,
    user_id: &str,
) -> Result<Vec<KeptPasskey>, StoreError> {
    let all = stored(storage)?.authenticators_of(user_id).await?;
    Ok(all.into_iter().filter_map(KeptPasskey::of).collect())
}

/// The passkey whose credential has this id; `None` when there is no such passkey.
pub(crate) async fn find(
    storage: &Storage,
    credential_id: &str,
) -> Result<Option<KeptPasskey>, StoreError> {
    let found = stored(storage)?.authenticator(&store_id(credential_id)).await?;
    // Stops that a store which takes two texts for one gives another credential.
    let is_it = |it: &KeptPasskey| it.credential.id == credential_id;
    Ok(found.and_then(KeptPasskey::of).filter(is_it))
}

/// The user whose passkey it is; `None` when there is no such passkey, or no such user any more.
pub(crate) async fn owner(
    storage: &Storage,
    credential_id: &str,
) -> Result<Option<StoredUser>, StoreError> {
    let Some(passkey) = find(storage, credential_id).await? else { return Ok(None) };
    match storage.users() {
        Some(users) => users.user(&passkey.stored.user_id).await,
        None => Ok(None),
    }
}
