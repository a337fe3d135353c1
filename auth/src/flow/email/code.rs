//! `POST callback/:provider` with a code: somebody reads the mail on another device.
//!
//! The code stands for the link it was sent with: using one uses up the other. A try is counted by
//! storing a token that can be stored once, so that tries at the same time count as well.

use super::{
    pending::Pending,
    provider::{MailProvider, hashers},
    redeem::{Redeemed, redeem, sign_in},
};
use crate::{
    adapter::{StoreError, VerificationToken},
    engine::callback::RedirectPurpose,
    error::{BoxError, ErrorCode},
    flow::{
        context::{self, Context},
        fail,
        response::Answer,
    },
    page::CodeProblem,
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    seal::csrf,
};

/// What a query says was wrong with a code.
pub(super) const CODE_WRONG: &str = "CodeSignin";
pub(super) const CODE_TOO_MANY: &str = "CodeAttempts";

/// How often a code may be tried.
pub(super) const TRIES: usize = 5;

pub(super) async fn answer(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    typed: &str,
) -> Answer {
    let pending = Pending::read(context, provider.entry.id);
    let Some((pending, code)) = pending.and_then(|pending| {
        let code = pending.code.clone()?;
        Some((pending, code))
    }) else {
        return sign_in(context, provider, Redeemed::Invalid, context.callback_url()).await;
    };
    let typed = digits(typed);
    let number = match count(context, provider, &pending).await {
        Ok(number) => number,
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", provider = provider.entry.id, %error,
                "a try at a code could not be counted"
            );
            metrics::sign_in(provider.entry.id, End::Failed);
            return fail(context, ErrorCode::Callback);
        }
    };
    let is_right = csrf::matches(&typed, code.expose());
    match number {
        Some(_) if is_right => {
            let redeemed = redeem(context, &pending.address, [pending.hash]).await;
            let asked = Some(pending.callback_url);
            let purpose = RedirectPurpose::SignIn;
            let callback_url = match context::target(context, asked, purpose).await {
                Ok(callback_url) => callback_url,
                Err(_) => context.callback_url().to_owned(),
            };
            sign_in(context, provider, redeemed, &callback_url).await
        }
        Some(number) if number < TRIES => again(context, provider, CODE_WRONG),
        _ => {
            sampled!(
                context.engine(), warn, name: "auth.email.code_refused", provider = provider.entry.id,
                "a code was wrong too often"
            );
            metrics::sign_in(provider.entry.id, End::Refused);
            // The link goes with its code.
            if let Redeemed::Failed(error) = redeem(context, &pending.address, [pending.hash]).await
            {
                tracing::warn!(
                    name: "auth.email.token_stays", %error,
                    "the link of a code that was wrong too often stays until it expires"
                );
            }
            again(context, provider, CODE_TOO_MANY).with_cookies(Pending::clear(context))
        }
    }
}

/// A code as it was typed, without what sets its parts apart.
pub(super) fn digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// Takes one of the tries, and says which; `None` when there are none left.
pub(super) async fn count(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    pending: &Pending,
) -> Result<Option<usize>, BoxError> {
    let tokens = context.engine().storage.verification_tokens();
    let tokens = tokens.ok_or("the adapter keeps no tokens")?;
    let hasher = hashers(context, provider.method).first().ok_or("there is no secret")?;
    for number in 1..=TRIES {
        let token = hasher.attempt(&pending.id, number).ok_or("v4 has no codes")?;
        let stored = VerificationToken {
            identifier: pending.address.clone(),
            token,
            expires: pending.expires,
        };
        match tokens.create_verification_token(stored).await {
            Ok(()) => return Ok(Some(number)),
            Err(StoreError::Taken(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// The way back to the page that asks for the code.
fn again(context: &Context<'_>, provider: MailProvider<'_>, problem: &str) -> Answer {
    let (base, id) = (context.base(), provider.entry.id);
    Answer::redirect(format!("{base}/verify-request?provider={id}&type=email&error={problem}"))
}

/// The problem that a query names.
pub(in crate::flow) fn problem(error: Option<&str>) -> Option<CodeProblem> {
    match error? {
        CODE_WRONG => Some(CodeProblem::Wrong),
        CODE_TOO_MANY => Some(CodeProblem::TooMany),
        _ => None,
    }
}
