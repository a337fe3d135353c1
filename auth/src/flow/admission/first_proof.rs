//! The first proof of an address. An address that nobody proved owns nothing: whoever proves it first
//! gets a user in which nothing of before is left that could sign in, be signed in, or act.
//!
//! Otherwise somebody could sign up with another person's address, at a provider that doesn't verify
//! it or with a password, and would still be in when that person comes.

use super::{Candidate, account::Said, refused::Refused, resolution::is_trusted};
use crate::{
    adapter::{Changes, CredentialsChange, StoredAccount, StoredUser},
    engine::settings::{Linking, Strategy},
    error::log_text,
    flow::context::Context,
    identity::Kind,
    parts::time::whole_millis,
    session::stamp,
};

/// Adds to the changes what ends, and tells the application, which keeps what only it can end.
///
/// Fails when the application does: nothing is written then.
pub(super) async fn end_what_was_before(
    context: &Context<'_>,
    candidate: &Candidate,
    user: &StoredUser,
    accounts: Vec<StoredAccount>,
    changes: &mut Changes,
) -> Result<(), Refused> {
    let engine = context.engine();
    let (kept, unlinked): (Vec<_>, Vec<_>) =
        accounts.into_iter().partition(|account| is_kept(context, candidate, user, account));
    changes.end_sessions = true;
    // Stops that a passkey, or a second factor, of before opens the user afterwards.
    changes.remove_authenticators = engine.storage.authenticators().is_some();
    changes.keep_accounts = Some(kept.iter().map(key).collect());
    if engine.storage.security().is_none() {
        // Stops that a password of before opens the user afterwards.
        if engine.entries.iter().any(|entry| entry.kind == Kind::Credentials) {
            return Err(Refused::Failed(CANNOT_VOID.into()));
        }
        // Stops that a session of before goes on in the user afterwards: without stamps nothing ends one that is
        // in a cookie.
        if engine.settings.strategy == Strategy::Jwt {
            return Err(Refused::Failed(CANNOT_END.into()));
        }
    } else {
        changes.stamp = Some(stamp::new(engine, None).map_err(Refused::Failed)?);
        changes.credentials = CredentialsChange::Void(whole_millis(engine.now()));
    }
    tracing::info!(
        name: "auth.address.proven", user_id = log_text(&user.user.id), unlinked = unlinked.len(),
        "an address was proven for the first time, and what was before ends"
    );
    let unlinked = unlinked.iter().map(key).collect();
    let told = context.declaration().on_address_proven(user.user.clone(), unlinked);
    told.await.map_err(Refused::Failed)
}

const CANNOT_VOID: &str = "the adapter can't void passwords: the table `users` lacks the columns \
    `security_stamp` and `credentials_void` (its `migrate` adds them), or the store doesn't implement \
    `auth::adapter::Security`";

const CANNOT_END: &str = "the address can't be proven for the first time, because the adapter can't end the \
    sessions in cookies that began before: the table `users` lacks the columns `security_stamp` and \
    `credentials_void` (its `migrate` adds them), or the store doesn't implement `auth::adapter::Security`";

/// Whether an account has proven the address too, or just does.
fn is_kept(
    context: &Context<'_>,
    candidate: &Candidate,
    user: &StoredUser,
    account: &StoredAccount,
) -> bool {
    let own = &candidate.account;
    if (&own.provider, &own.provider_account_id)
        == (&account.provider, &account.provider_account_id)
    {
        return true;
    }
    if account.kind == Kind::Credentials {
        return false;
    }
    let (said, address) = (Said::before(account), user.user.email.as_deref());
    let has_proven = said.as_ref().is_some_and(|said| said.has_proven(address));
    match context.engine().settings.linking {
        // Nobody was named whose word doesn't count.
        Linking::Never => has_proven,
        Linking::VerifiedEmail(_) => has_proven && is_trusted(context, &account.provider),
        // What these claim is believed anyway, so that it would be linked again. One that claims another address
        // would not: somebody has linked it to the user while nobody had proven this one.
        Linking::DangerousEmail(_) => {
            is_trusted(context, &account.provider) && said.is_some_and(|said| said.claims(address))
        }
    }
}

fn key(account: &StoredAccount) -> (String, String) {
    (account.provider.clone(), account.provider_account_id.clone())
}
