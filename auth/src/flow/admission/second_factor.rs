//! Whether somebody who has signed in has to prove a second factor before the session begins.

use http::StatusCode;

use super::{Candidate, context::Context, refused::Refused, session::Content};
use crate::{
    User,
    authenticator::Factors,
    engine::RegisteredProvider,
    error::{ErrorCode, log_text},
    flow::{
        response::Answer,
        second_factor::{HalfSession, address, is_trusted},
        with_query,
    },
};

/// Whether a session may begin, as far as second factors are concerned: the answer that leads to the page on which
/// one is proven, or set up where it is required. `None` when nothing is left to be proven.
///
/// `half` makes what the browser keeps in the meantime. Fails when the store or the application's `require` does:
/// nobody is signed in then.
pub(super) async fn ask(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: &Candidate,
    (user, said): (&User, &Content),
    half: impl FnOnce() -> Result<HalfSession, Refused> + Send,
) -> Result<Option<Answer>, Refused> {
    let engine = context.engine();
    if engine.settings.second_factor.is_none() || candidate.is_two_factor {
        return Ok(None);
    }
    let factors = Factors::of_user(engine, &user.id).await?;
    let is_set_up = !factors.is_empty();
    let is_asked = if is_set_up {
        !is_trusted(context, &user.id, &factors).await?
    } else {
        is_required(context, entry, candidate, user, said).await?
    };
    if !is_asked {
        return Ok(None);
    }
    let cookies = half()?.cookies(context).map_err(Refused::Failed)?;
    tracing::info!(
        name: "auth.second_factor.asked", provider = entry.id, user_id = log_text(&user.id),
        is_set_up, "a session waits for a second factor"
    );
    let page = address(context);
    let answer = if context.compat().tells_second_factor_as_error() {
        let page = with_query(&page, &[("error", ErrorCode::SessionRequired.as_str())]);
        Answer::redirect(page).with_status(StatusCode::UNAUTHORIZED)
    } else {
        Answer::redirect(page)
    };
    Ok(Some(answer.with_second_factor().with_cookies(cookies)))
}

/// Whether the application requires a factor of somebody who has none.
async fn is_required(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: &Candidate,
    user: &User,
    said: &Content,
) -> Result<bool, Refused> {
    let required = context.declaration().requires_second_factor(
        entry.index,
        user.clone(),
        candidate.account.clone(),
        &candidate.profile,
        &said.claims,
        context.engine().roles.effective(said.roles),
    );
    required.await.map_err(Refused::Failed)
}
