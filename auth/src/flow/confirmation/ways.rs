//! What the user of a session can confirm with.

use crate::{
    AuthenticationMethod,
    adapter::StoreError,
    authenticator::Factors,
    engine::RegisteredProvider,
    flow::{context::Context, email},
    identity::Kind,
    provider::Method,
    session::stored::Stored,
};

/// With what somebody can confirm.
pub(super) struct Ways<'a> {
    pub(super) providers: Vec<&'a RegisteredProvider>,
    /// Whether the code of an authenticator app is one.
    pub(super) app: bool,
}

/// With what the user of a session can prove to be there.
///
/// A user who has a second factor confirms with one: with a passkey, or with an app. What a factor stands against, such
/// as a mailbox or a password that somebody else has, isn't enough, and a recovery code is for signing in.
///
/// Fails when the store can't tell.
pub(super) async fn ways<'a>(
    context: &Context<'a>,
    stored: &Stored,
) -> Result<Ways<'a>, StoreError> {
    let factors = Factors::of_user(context.engine(), &stored.user.id).await?;
    let mut providers = providers(context, stored).await?;
    if !factors.is_empty() {
        providers.retain(|entry| entry.kind == Kind::Passkey);
    }
    Ok(Ways { providers, app: !factors.apps.is_empty() })
}

/// The providers with which the user of a session can prove to be there, in the order of the declaration.
///
/// Where users aren't stored, it is the one at which the user was last.
///
/// Fails when the store can't tell.
async fn providers<'a>(
    context: &Context<'a>,
    stored: &Stored,
) -> Result<Vec<&'a RegisteredProvider>, StoreError> {
    let engine = context.engine();
    let entries = engine.entries.iter().filter(|entry| entry.method.can_confirm());
    if engine.storage.users().is_none() {
        let last = stored.authentication.and_then(|it| it.provider);
        return Ok(entries.filter(|entry| Some(entry.id) == last).collect());
    }
    let accounts = match engine.storage.accounts() {
        Some(accounts) => accounts.accounts_of(&stored.user.id).await?,
        None => Vec::new(),
    };
    let has_account = |id: &str| accounts.iter().any(|account| account.provider == id);
    let (mut ways, mut forms) = (Vec::new(), Vec::new());
    for entry in entries {
        let is_way = match &entry.method {
            Method::Credentials(_) => {
                forms.push(entry);
                has_account(entry.id) || was_there_with_form(stored)
            }
            Method::Email(_) => email::address_of(context, &stored.user.id).await?.is_some(),
            Method::OAuth(_) => has_account(entry.id),
            // It can't confirm.
            Method::OAuth1(_) => false,
            #[cfg(feature = "passkey")]
            Method::Passkey(_) => {
                let own = crate::authenticator::passkey::of_user(&engine.storage, &stored.user.id)
                    .await?;
                !own.is_empty()
            }
        };
        ways.extend(is_way.then_some(entry));
    }
    // A user of a form may be known by their id alone, without an account.
    Ok(if ways.is_empty() { forms } else { ways })
}

/// Whether the user was there last with a form: of forms the library doesn't know who has a password.
fn was_there_with_form(stored: &Stored) -> bool {
    let methods = stored.authentication.map(|it| it.methods).unwrap_or_default();
    methods.iter().any(|method| method == AuthenticationMethod::Password)
}
