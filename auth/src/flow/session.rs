//! `session`: what the browser sees of its session, and what it may change.

use http::StatusCode;
use serde_json::{Value, json};

use super::{context::Context, response::Answer};
use crate::{
    Auth, ClaimsUpdate, SessionView, Trigger, User,
    claims::ClaimsData,
    error::BoxError,
    event,
    session::cookie::{self, Found},
};

/// `GET session`: always 200, `{}` when nobody is signed in. The session is written again, so that
/// it lives on.
pub(super) async fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    match cookie::read::<A>(context.inner(), context.sealing, &context.cookies) {
        Found::Absent => Answer::json(json!({})),
        Found::Invalid => nobody(context),
        Found::Valid(stored) => {
            let trigger = Trigger::Read { claims: stored.claims };
            show(context, stored.user, trigger, None).await
        }
    }
}

/// `POST session`: the same, after the change that the browser asks for.
pub(super) async fn update<A: Auth>(context: &Context<'_, A>) -> Answer {
    if !context.verify_csrf() {
        return Answer::json(json!({})).with_status(StatusCode::BAD_REQUEST);
    }
    let stored = match cookie::read::<A>(context.inner(), context.sealing, &context.cookies) {
        Found::Absent => return Answer::json(json!({})),
        Found::Invalid => return nobody(context),
        Found::Valid(stored) => stored,
    };
    let data = context.request.body.value("data").unwrap_or_else(|| json!({}));
    // v4's callback may get anything; the typed one has nothing in what isn't an object.
    let is_foreign = context.compat().is_v4() && !data.is_object();
    let patch = if is_foreign { json!({}) } else { data.clone() };
    match A::Claims::decode_patch(patch) {
        Ok(patch) => {
            let trigger = Trigger::Update { claims: stored.claims, patch };
            show(context, stored.user, trigger, Some(data)).await
        }
        Err(error) => {
            tracing::warn!(
                name: "auth.session.update_refused",
                line = error.line(),
                "what the browser sent with update() doesn't fit the claims"
            );
            Answer::json(json!({})).with_status(StatusCode::BAD_REQUEST)
        }
    }
}

async fn show<A: Auth>(
    context: &Context<'_, A>,
    user: User,
    trigger: Trigger<A>,
    update: Option<Value>,
) -> Answer {
    match shown(context, user, trigger, update).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(name: "auth.session.failed", %error, "the session could not be shown");
            nobody(context)
        }
    }
}

async fn shown<A: Auth>(
    context: &Context<'_, A>,
    user: User,
    trigger: Trigger<A>,
    update: Option<Value>,
) -> Result<Answer, BoxError> {
    let inner = context.inner();
    let claims = A::claims(ClaimsUpdate { trigger, state: context.state() }).await?;
    let view = SessionView {
        user: user.clone(),
        expires: inner.now() + inner.settings.max_age,
        claims: claims.duplicate(),
        update,
        state: context.state(),
        compat: context.compat(),
    };
    let session = A::session(view).await?;
    let written = cookie::write::<A>(inner, context.sealing, &context.cookies, &user, &claims)?;
    let event = event::Session { user, session: session.clone(), state: context.state() };
    super::report("session", A::on_session(event).await);
    Ok(Answer::json(session).with_cookies(written))
}

/// Nobody is signed in, and the browser forgets what made it look otherwise.
fn nobody<A: Auth>(context: &Context<'_, A>) -> Answer {
    Answer::json(json!({})).with_cookies(cookie::clear(context.sealing, &context.cookies))
}
