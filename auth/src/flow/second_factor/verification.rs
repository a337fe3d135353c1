//! `POST second-factor/verify`: the second step of a sign-in.

use http::StatusCode;

use super::{
    answers::{failed, nobody, problem},
    half_session::HalfSession,
    proof::prove,
    trusted::remember,
    whom::{Whom, whom},
};
use crate::{
    User,
    authenticator::Factors,
    engine::callback::RedirectPurpose,
    error::ErrorCode,
    flow::{
        admission::{Refused, SecondStep, resume},
        context::{self, Context},
        fail,
        response::Answer,
    },
    parts::log::sampled,
};

/// Begins the session of somebody who proves one of their factors.
pub(super) async fn verify(context: &Context<'_>) -> Answer {
    let (half, user) = match whom(context).await {
        Ok(Whom::Half(half, user)) => (*half, user),
        // The back button, or a second tab: the sign-in is done.
        Ok(Whom::SignedIn { .. }) => return already(context),
        Err(answer) => return answer,
    };
    let factors = match Factors::of_user(context.engine(), &user.id).await {
        Ok(factors) => factors,
        Err(error) => return failed(context, &error),
    };
    // A factor is to be set up, and nothing else will do.
    if factors.is_empty() {
        return problem(context, StatusCode::CONFLICT, "NotSetUp");
    }
    let proof = match prove(context, &user, &factors, Some(&half)).await {
        Ok(proof) => proof,
        Err(unproven) => return unproven.answer(context, &user),
    };
    let is_remembered = matches!(context.request.body.text("remember"), Some("on" | "true"))
        || context.request.body.value("remember") == Some(true.into());
    let cookie = if is_remembered { remember(context, &user.id).await } else { None };
    match finish(context, half, user, proof.step()).await {
        Ok(answer) | Err(answer) => answer.with_cookies(cookie),
    }
}

/// Uses the half-session up, and begins the session. Its cookie ends whatever comes of it.
///
/// What the browser is told instead, if the session doesn't begin.
pub(super) async fn finish(
    context: &Context<'_>,
    half: HalfSession,
    user: User,
    step: SecondStep,
) -> Result<Answer, Answer> {
    let begun = match half.use_up(context).await {
        Ok(true) => conclude(context, half, user, step).await,
        // Stops that a copy of the cookie begins another session.
        Ok(false) => {
            sampled!(
                context.engine(), warn, name: "auth.second_factor.refused", reason: "used",
                "a sign-in was completed before"
            );
            Err(problem(context, StatusCode::UNAUTHORIZED, "Expired"))
        }
        Err(error) => Err(failed(context, &error)),
    };
    let end = |answer: Answer| answer.with_cookies(HalfSession::clear(context));
    begun.map(end).map_err(end)
}

async fn conclude(
    context: &Context<'_>,
    mut half: HalfSession,
    user: User,
    step: SecondStep,
) -> Result<Answer, Answer> {
    // The setup may have changed since.
    let entry = context.engine().entry(&half.provider).ok_or_else(|| nobody(context))?;
    let asked = Some(std::mem::take(&mut half.callback_url));
    half.callback_url = match context::target(context, asked, RedirectPurpose::SignIn).await {
        Ok(target) => target,
        Err(error) => {
            tracing::error!(
                name: "auth.callback.failed", callback = "redirect", %error,
                "a callback of the application failed"
            );
            context.home()
        }
    };
    let resumed = resume(context, entry, half, user, step).await;
    resumed.map_err(|refused| {
        match refused {
            Refused::StoreFailed(error) => tracing::error!(
                name: "auth.store.failed", provider = entry.id, %error,
                "the store failed while somebody signed in"
            ),
            Refused::Failed(error) => tracing::error!(
                name: "auth.session.failed", provider = entry.id, %error,
                "the session could not be made"
            ),
            // Nothing else is asked again.
            _ => {}
        }
        fail(context, ErrorCode::Callback)
    })
}

/// The answer to somebody who is signed in already.
pub(super) fn already(context: &Context<'_>) -> Answer {
    Answer::redirect(context.callback_url())
}
