//! What the store has of the user of a sign-in, before anything is written.

use super::{Candidate, account::Said, outcome::Outcome, refused::Refused, resolution::current};
use crate::{
    Account,
    adapter::{StoreError, StoredAccount, StoredSecurity},
    flow::context::Context,
    identity::Kind,
    session::stamp,
};

/// What the store has of a user, read after it was decided who somebody is.
pub(super) struct Before {
    /// `None` where the store keeps none.
    pub(super) security: Option<StoredSecurity>,
    pub(super) accounts: Vec<StoredAccount>,
}

impl Before {
    /// The account of the candidate.
    pub(super) fn account(&self, candidate: &Candidate) -> Option<&StoredAccount> {
        let Account { provider, provider_account_id, .. } = &candidate.account;
        let key = (provider, provider_account_id);
        self.accounts.iter().find(|it| (&it.provider, &it.provider_account_id) == key)
    }
}

/// Reads what belongs to a user. What was decided is looked at again where somebody else may have
/// proven the address since: from here on the security stamp tells.
pub(super) async fn read(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: Outcome,
) -> Result<(Outcome, Before), Refused> {
    let storage = &context.engine().storage;
    let nothing = Before { security: None, accounts: Vec::new() };
    let Some(user) = outcome.user().filter(|_| !context.compat().reads_nothing_about_users())
    else {
        return Ok((outcome, nothing));
    };
    let id = user.user.id.clone();
    let (outcome, security) = match storage.security() {
        Some(store) => {
            let found = store.secured_user(&id).await?.ok_or(StoreError::NoUser)?;
            (outcome.with(found.0), Some(found.1))
        }
        None => (outcome, None),
    };
    if stamp::is_disabled(security.as_ref().and_then(|it| it.stamp.as_deref())) {
        return Err(Refused::Disabled);
    }
    let has_void = security.as_ref().is_some_and(|it| it.credentials_void.is_some());
    if candidate.account.kind == Kind::Credentials && has_void {
        return Err(Refused::Void);
    }
    let accounts = match storage.accounts() {
        Some(accounts) => accounts.accounts_of(&id).await?,
        None => Vec::new(),
    };
    let before = Before { security, accounts };
    let is_gone = match &outcome {
        Outcome::Known(_) | Outcome::Proven { is_linked: false, .. } if is_linked(candidate) => {
            before.account(candidate).is_none()
        }
        // A form's user has its account, or its id. A store that takes two texts for one found neither.
        Outcome::Known(user) if candidate.account.kind == Kind::Credentials => {
            before.account(candidate).is_none() && user.user.id != candidate.identity.id
        }
        Outcome::Linked(user) => {
            current(context).await?.is_none_or(|current| current.user.user.id != user.user.id)
        }
        _ => false,
    };
    if let Some(refused) = before.account(candidate).and_then(|it| other_issuer(candidate, it)) {
        return Err(refused);
    }
    // Stops that who was just unlinked or signed out comes in at the last moment.
    if is_gone {
        return Err(Refused::NotCreated(StoreError::Changed));
    }
    Ok((outcome, before))
}

/// Stops that a provider which was pointed at another server signs that server's people in as the
/// former one's: their ids may be the same. An account of before issuers were kept has none, and gets
/// the one of this sign-in.
fn other_issuer(candidate: &Candidate, account: &StoredAccount) -> Option<Refused> {
    let issuer = candidate.issued_by.issuer.clone()?;
    let stored = Said::before(account)?.issuer?;
    (!candidate.issued_by.is_same(&stored)).then_some(Refused::OtherIssuer { stored, issuer })
}

/// Whether the candidate's account is one that is linked to a user.
pub(super) fn is_linked(candidate: &Candidate) -> bool {
    !matches!(candidate.account.kind, Kind::Email | Kind::Credentials | Kind::Passkey)
}
