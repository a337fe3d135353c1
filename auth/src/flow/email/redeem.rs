//! The end of both ways back from a mail: the token is used up, then somebody is signed in.

use super::{
    pending::Pending,
    provider::{MailProvider, candidate, subjects},
};
use crate::{
    adapter::{StoreError, VerificationToken},
    error::ErrorCode,
    flow::{
        admission::{Refused, admit},
        context::Context,
        fail,
        response::Answer,
        thrown,
    },
    mail::Address,
    parts::{
        log::sampled,
        metrics::{self, End},
    },
};

/// What came of looking for a token.
pub(super) enum Redeemed {
    /// It was there, in time, and is used up.
    Valid(Address),
    /// It was never sent, was used, or is too old; now it is used up in any case.
    Invalid,
    /// Nobody knows.
    Failed(StoreError),
}

/// Uses up the token of an address, given the hashes it may be stored under. Of several calls at
/// once one gets it.
pub(super) async fn redeem(
    context: &Context<'_>,
    address: &str,
    hashes: impl IntoIterator<Item = String>,
) -> Redeemed {
    let engine = context.engine();
    let Some(tokens) = engine.storage.verification_tokens() else { return Redeemed::Invalid };
    for hash in hashes {
        let VerificationToken { identifier, expires, .. } =
            match tokens.use_verification_token(address, &hash).await {
                Ok(Some(token)) => token,
                Ok(None) => continue,
                Err(error) => return Redeemed::Failed(error),
            };
        if identifier != address || expires <= engine.now() {
            return Redeemed::Invalid;
        }
        return Address::plain(&identifier).map_or(Redeemed::Invalid, Redeemed::Valid);
    }
    Redeemed::Invalid
}

/// Signs in whom a token was sent to.
pub(super) async fn sign_in(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    redeemed: Redeemed,
    callback_url: &str,
) -> Answer {
    let address = match redeemed {
        Redeemed::Valid(address) => address,
        Redeemed::Invalid => {
            sampled!(
                context.engine(), info, name: "auth.email.link_refused", provider = provider.entry.id,
                "a link was used, too old, or never sent"
            );
            metrics::sign_in(provider.entry.id, End::Refused);
            return fail(context, ErrorCode::Verification);
        }
        Redeemed::Failed(error) => {
            tracing::error!(
                name: "auth.store.failed", provider = provider.entry.id, %error,
                "a token could not be looked for"
            );
            metrics::sign_in(provider.entry.id, End::Failed);
            return fail(context, ErrorCode::Callback);
        }
    };
    if !context.compat().keeps_other_links() {
        forget_others(context, &address).await;
    }
    let candidate = candidate(context, provider, &address);
    let answer = match admit(context, provider.entry, candidate, callback_url).await {
        Ok(answer) => {
            succeeded(context, &address).await;
            answer
        }
        Err(Refused::Denied | Refused::Disabled) => fail(context, ErrorCode::AccessDenied),
        Err(Refused::Elsewhere(target)) => Answer::redirect(target),
        Err(Refused::NotLinked | Refused::OtherIssuer { .. } | Refused::Void) => {
            fail(context, ErrorCode::OAuthAccountNotLinked)
        }
        Err(Refused::NotCreated(error)) => {
            tracing::error!(
                name: "auth.store.failed", provider = provider.entry.id, %error,
                "the user could not be stored"
            );
            fail(context, ErrorCode::EmailCreateAccount)
        }
        Err(Refused::StoreFailed(error)) => {
            tracing::error!(
                name: "auth.store.failed", provider = provider.entry.id, %error,
                "the store failed while somebody signed in"
            );
            fail(context, ErrorCode::Callback)
        }
        Err(Refused::Failed(error)) => {
            tracing::error!(
                name: "auth.session.failed", provider = provider.entry.id, %error,
                "the session could not be made"
            );
            fail(context, ErrorCode::Callback)
        }
        Err(Refused::Undecided(error)) => {
            tracing::error!(
                name: "auth.callback.failed", callback = "sign_in", provider = provider.entry.id,
                %error, "a callback of the application failed"
            );
            thrown(context, &error).unwrap_or_else(|| fail(context, ErrorCode::Callback))
        }
    };
    answer.with_cookies(Pending::clear(context))
}

/// Forgets the mails that were asked for: one of them was read.
pub(super) async fn succeeded(context: &Context<'_>, address: &Address) {
    let [client, mails] = subjects(context, address);
    let gate = &context.engine().gate;
    // The client's other mails were to somebody else.
    if let Some(client) = &client {
        gate.withdraw(client).await;
    }
    if let Some(mails) = &mails {
        gate.succeeded(mails).await;
    }
}

/// The other links that were sent to the address: nobody needs them any more, and somebody else may
/// have asked for one.
async fn forget_others(context: &Context<'_>, address: &Address) {
    let Some(tokens) = context.engine().storage.verification_tokens() else { return };
    if let Err(error) = tokens.delete_verification_tokens(address.as_str()).await {
        tracing::warn!(
            name: "auth.email.token_stays", %error, "older links of an address stay until they expire"
        );
    }
}
