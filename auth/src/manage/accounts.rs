//! The accounts of a user, and the end of one.

use std::any::TypeId;

use crate::{
    Auth, ProviderId,
    adapter::{AnyAccounts, KeepsAccounts, StoreError, StoredAccount, Unlinked},
    engine::{Engine, RegisteredProvider, Setup},
    error::log_text,
    identity::Kind,
    parts::BoxFuture,
};

/// An account that a user has at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkedAccount<P> {
    /// The provider; `None` if the setup doesn't declare it any more.
    pub provider: Option<P>,
    /// The provider's id, such as `github`.
    pub provider_id: String,
    /// The account's id at the provider.
    pub provider_account_id: String,
    /// How the provider signs people in.
    pub kind: Kind,
    /// The granted scope, separated by spaces.
    pub scope: Option<String>,
}

/// Why an account was not unlinked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlinkError {
    /// The user could not sign in any more.
    #[error("it is the user's last way to sign in")]
    Last,
    /// The user has no such account.
    #[error("the user has no such account")]
    Absent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The accounts of a user, in the order of provider and id there.
    ///
    /// Fails when the store can't tell.
    pub fn accounts<'a>(
        &'a self,
        user_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LinkedAccount<A::Provider>>, StoreError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(async move {
            let accounts = stored(self.engine())?.accounts_of(user_id).await?;
            let linked = accounts.into_iter().map(|account| LinkedAccount {
                provider: A::Provider::ALL
                    .iter()
                    .find(|provider| A::Provider::IDS[provider.index()] == account.provider)
                    .copied(),
                provider_id: account.provider,
                provider_account_id: account.provider_account_id,
                kind: account.kind,
                scope: account.scope,
            });
            Ok(linked.collect())
        })
    }

    /// Unlinks an account of a user, who can't sign in with it any more. Their sessions go on.
    ///
    /// Fails when it is the user's last way in: the last account of a user who has no passkey and can't get a
    /// link by mail, because the setup has no provider for that or the address was never proven.
    pub fn unlink<'a>(
        &'a self,
        user_id: &'a str,
        provider: A::Provider,
        provider_account_id: &'a str,
    ) -> BoxFuture<'a, Result<(), UnlinkError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(async move {
            let engine = self.engine();
            let missing = || StoreError::failed("the adapter offers no users");
            let user = engine.storage.users().ok_or_else(missing)?.user(user_id).await?;
            let is_mailed = engine.entries.iter().any(|entry| entry.kind == Kind::Email)
                && user
                    .is_some_and(|user| user.email_verified.is_some() && user.user.email.is_some());
            let has_other = is_mailed || has_passkey(engine, user_id).await?;
            let provider = A::Provider::IDS[provider.index()];
            let accounts = stored(engine)?;
            match accounts
                .unlink_account(user_id, provider, provider_account_id, !has_other)
                .await?
            {
                Unlinked::Done => {
                    let user_id = log_text(user_id);
                    tracing::info!(name: "auth.account.unlinked", provider, user_id, "unlinked");
                    Ok(())
                }
                Unlinked::Last => Err(UnlinkError::Last),
                Unlinked::Absent => Err(UnlinkError::Absent),
            }
        })
    }
}

/// Whether a user has a passkey to sign in with.
#[cfg(feature = "passkey")]
async fn has_passkey(engine: &Engine, user_id: &str) -> Result<bool, StoreError> {
    crate::authenticator::passkey::is_way_in(engine, user_id).await
}

/// Nobody has one without the feature.
#[cfg(not(feature = "passkey"))]
async fn has_passkey(_: &Engine, _: &str) -> Result<bool, StoreError> {
    Ok(false)
}

pub(super) fn stored(engine: &Engine) -> Result<&dyn AnyAccounts, StoreError> {
    let missing = || StoreError::failed("the adapter offers no accounts");
    engine.storage.accounts().ok_or_else(missing)
}

/// The user's account at a provider of a type, and the provider; of several, the first.
pub(super) async fn account_at<'a>(
    engine: &'a Engine,
    user_id: &str,
    of: TypeId,
) -> Result<Option<(&'a RegisteredProvider, StoredAccount)>, StoreError> {
    let accounts = stored(engine)?.accounts_of(user_id).await?;
    Ok(accounts.into_iter().find_map(|account| {
        let entry = engine.entry(&account.provider)?;
        (entry.of == of).then_some((entry, account))
    }))
}
