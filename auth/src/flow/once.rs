//! An attempt at a provider is answered once, also by somebody with a copy of its cookies (RFC 9700
//! §4.2.4): the store keeps that it was, until its cookies can't be read any more.
//!
//! What is kept is a verification token, which can be stored once whatever the store, and is swept with
//! the others: no table and no capability more. Without a store, the cookies that are cleared and the
//! provider's code, good for one exchange, are the defence.

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
    Auth,
    adapter::{StoreError, VerificationToken},
    error::ErrorCode,
    parts::time::whole_millis,
    seal::token::hex,
};

/// How much longer than the check cookies an answer is kept: a clock may be ahead when they are sealed,
/// and behind when they are read.
const LONGER: Duration = TOLERANCE.saturating_mul(2);

/// Uses the attempt of this browser at `provider` up that `value`, one of those it is bound with, names.
///
/// What the browser gets if the attempt was answered before, or that can't be told. Of several answers
/// at once, one goes on. With `compat: next_auth_v4` each of them does, as v4's adapter is never asked.
pub(super) async fn use_up<A: Auth>(
    context: &Context<'_, A>,
    provider: &str,
    value: Option<&str>,
) -> Option<Answer> {
    if context.compat().lets_providers_use_up_answers() {
        return None;
    }
    let engine = context.engine();
    let (tokens, value) = engine.storage.verification_tokens().zip(value)?;
    let answered = VerificationToken {
        // No address: there is no `@` in it.
        identifier: format!("callback/{provider}"),
        token: hash(value),
        expires: whole_millis(engine.now()) + longest(context) + LONGER,
    };
    match tokens.create_verification_token(answered).await {
        Ok(()) => None,
        // Whoever has a copy of the cookies would sign in with another code, or have the first one sent
        // again, for which providers take back the tokens of the first exchange (RFC 6749 §4.1.2).
        Err(StoreError::Taken(_)) => Some(match unmatched::again(context, provider).await {
            Some(answer) => answer,
            None => unmatched::refused(context, provider, &"the attempt was answered before"),
        }),
        // It may have been answered.
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", provider, %error,
                "it could not be stored that an attempt was answered"
            );
            Some(fail(context, ErrorCode::Callback))
        }
    }
}

/// Nobody who reads the store learns a state. The secret has no part in it: a process that has another
/// one first, while secrets are rotated, knows the same answers.
fn hash(value: &str) -> String {
    hex(digest::digest(&digest::SHA256, value.as_bytes()).as_ref())
}
