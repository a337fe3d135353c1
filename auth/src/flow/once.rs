//! An attempt at a provider is answered once, also if somebody has a copy of its cookies (RFC 9700 §4.2.4).
//! The store remembers that the attempt was answered until its cookies can't be read any more.
//!
//! What is stored is a verification token. Every store lets it be stored once, and sweeps it with the others,
//! so no table and no capability is added. Without a store, the defence is that the cookies are cleared, and
//! that the provider exchanges a code once.

use std::time::Duration;

use aws_lc_rs::digest;

use super::{
    checks::{TOLERANCE, longest},
    context::Context,
    fail,
    response::Answer,
    unmatched,
};
use crate::{
    adapter::{StoreError, VerificationToken},
    error::ErrorCode,
    parts::{
        metrics::{self, End},
        time::whole_millis,
    },
    seal::token::hex,
};

/// How much longer than the check cookies an answer is kept: a clock may be ahead when they are sealed,
/// and behind when they are read.
const LONGER: Duration = TOLERANCE.saturating_mul(2);

/// Stores that the attempt at `provider` is answered which `value`, one of its secrets, names.
///
/// `None` if the sign-in goes on. Otherwise the result is what the browser gets: the attempt was answered
/// before, or the store can't tell. If several answers come at once, one of them goes on. With
/// `compat: next_auth_v4` each of them does, since v4's adapter is never asked.
pub(super) async fn use_up(
    context: &Context<'_>,
    provider: &'static str,
    value: Option<&str>,
) -> Option<Answer> {
    if context.compat().lets_providers_use_up_answers() {
        return None;
    }
    let kept = longest(context) + LONGER;
    match mark(context, format!("callback/{provider}"), value?, kept).await {
        Ok(true) => None,
        // Stops somebody with a copy of the cookies from signing in with another code, and from sending the
        // first code again, after which providers revoke the tokens of its exchange (RFC 6749 §4.1.2).
        Ok(false) => Some(match unmatched::again(context, provider).await {
            Some(answer) => answer,
            None => unmatched::refused(context, provider, &"the attempt was answered before"),
        }),
        // The attempt may have been answered, so it isn't answered now.
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", provider, %error,
                "it could not be stored that an attempt was answered"
            );
            metrics::sign_in(provider, End::Failed);
            Some(fail(context, ErrorCode::Callback))
        }
    }
}

/// Stores that what `value` names was answered, for as long as it could be answered. `false` if that was stored
/// before: of several calls at once, one gets `true`. Without a place to store it, each does.
///
/// `purpose` is no address: there is no `@` in it.
pub(super) async fn mark(
    context: &Context<'_>,
    purpose: String,
    value: &str,
    kept: Duration,
) -> Result<bool, StoreError> {
    let engine = context.engine();
    let Some(tokens) = engine.storage.verification_tokens() else { return Ok(true) };
    let answered = VerificationToken {
        identifier: purpose,
        token: hash(value),
        expires: whole_millis(engine.now()) + kept,
    };
    match tokens.create_verification_token(answered).await {
        Ok(()) => Ok(true),
        Err(StoreError::Taken(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The text that is stored for a value, from which a reader of the store can't learn the value. The setup's
/// secret has no part in it: while secrets are rotated, processes with different ones know the same answers.
fn hash(value: &str) -> String {
    hex(digest::digest(&digest::SHA256, value.as_bytes()).as_ref())
}
