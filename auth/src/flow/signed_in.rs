//! Who opens the sign-in page, if somebody is signed in already.

use super::context::Context;
use crate::{
    User,
    adapter::{Storage, StoreError},
    session::{Renewal, stored::Found},
};

/// Somebody who is signed in.
pub(super) struct SignedIn {
    user: User,
    /// The ids of the providers at which they have an account. `None` if nothing can be linked to them, or if the
    /// store can't tell.
    linked: Option<Vec<String>>,
}

impl SignedIn {
    /// What they are called; `None` if neither a name nor an address is known.
    pub(super) fn name(&self) -> Option<&str> {
        let texts = [self.user.name.as_deref(), self.user.email.as_deref()];
        texts.into_iter().flatten().find(|text| !text.trim().is_empty())
    }

    /// Whether they can add an account of a provider.
    pub(super) fn can_add(&self, provider: &str) -> bool {
        self.linked.as_ref().is_some_and(|linked| linked.iter().all(|id| id != provider))
    }
}

/// Who is signed in. The page is a way in, so a store that fails is logged, and nobody is told apart.
pub(super) async fn signed_in(context: &Context<'_>) -> Option<SignedIn> {
    if context.compat().tells_nobody_who_is_signed_in() {
        return None;
    }
    let user = match context.session().read(Renewal::Shown).await {
        Ok(Found::Valid(stored, _)) => stored.user,
        Ok(Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened) => {
            return None;
        }
        Err(error) => {
            tracing::error!(
                name: "auth.session.unavailable", %error, "the store could not be asked"
            );
            return None;
        }
    };
    let linked = linked(&context.engine().storage, &user.id).await.unwrap_or_else(|error| {
        tracing::error!(
            name: "auth.store.failed", %error, "the accounts of a user could not be listed"
        );
        None
    });
    Some(SignedIn { user, linked })
}

/// The ids of the providers at which a stored user has an account. `None` without stored accounts, and for a user
/// that a form let in who isn't stored: nothing can be linked to them.
async fn linked(storage: &Storage, user_id: &str) -> Result<Option<Vec<String>>, StoreError> {
    let (Some(users), Some(accounts)) = (storage.users(), storage.accounts()) else {
        return Ok(None);
    };
    if users.user(user_id).await?.is_none() {
        return Ok(None);
    }
    let accounts = accounts.accounts_of(user_id).await?;
    Ok(Some(accounts.into_iter().map(|account| account.provider).collect()))
}
