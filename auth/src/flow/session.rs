//! `session`: what the browser sees of its session, and what it may change.

use http::StatusCode;
use serde_json::{Value, json};

use super::{context::Context, response::Answer};
use crate::{
    User,
    adapter::StoreError,
    browser::cookie::chunk::TooLong,
    engine::{ErasedClaims, ErasedTrigger, Reply, Shown, settings::Strategy},
    error::BoxError,
    parts::log::sampled,
    session::{
        Renewal, roles,
        stored::{Found, Stored},
    },
};

/// `GET session`: 200, with `{}` when nobody is signed in; 503 when that can't be told. The session
/// is written again, so that it lives on.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    match read(context).await {
        Ok(Found::Absent | Found::Misfit(_)) => Answer::json(json!({})),
        Ok(Found::Conflict | Found::Ended) => nobody(context),
        Ok(Found::Unopened) => unopened(context),
        Ok(Found::Valid(mut stored, claims)) => {
            let claims = context.declaration().claims(ErasedTrigger::Read { claims });
            show(context, &mut stored, claims, None).await
        }
        Err(error) => unavailable(context, &error),
    }
}

/// `POST session`: the same, after the change that the browser asks for.
pub(super) async fn update(context: &Context<'_>) -> Answer {
    if !context.verify_csrf() {
        return Answer::json(json!({})).with_status(StatusCode::BAD_REQUEST);
    }
    let (mut stored, claims) = match read(context).await {
        Ok(Found::Absent | Found::Misfit(_)) => return Answer::json(json!({})),
        Ok(Found::Conflict | Found::Ended) => return nobody(context),
        Ok(Found::Unopened) => return unopened(context),
        Ok(Found::Valid(stored, claims)) => (stored, claims),
        Err(error) => return unavailable(context, &error),
    };
    let data = context.request.body.value("data").unwrap_or_else(|| json!({}));
    // The typed callback has nothing in what isn't an object.
    let is_foreign = context.compat().takes_any_update() && !data.is_object();
    let patch = if is_foreign { json!({}) } else { data.clone() };
    match context.declaration().read_patch(patch) {
        Ok(patch) => {
            let claims = context.declaration().claims(ErasedTrigger::Update { claims, patch });
            show(context, &mut stored, claims, Some(&data)).await
        }
        Err(error) => {
            sampled!(
                context.engine(), warn, name: "auth.session.update_refused",
                line = error.line(),
                "what the browser sent with update() doesn't fit the claims"
            );
            Answer::json(json!({})).with_status(StatusCode::BAD_REQUEST)
        }
    }
}

async fn read(context: &Context<'_>) -> Result<Found, StoreError> {
    context.session().read(Renewal::Shown).await
}

/// Shows a session with the claims that the callback is about to say.
///
/// It gets the session by reference, and the callback's answer rather than what it was asked: a future keeps what it
/// is given, and is moved.
async fn show(
    context: &Context<'_>,
    stored: &mut Stored,
    claims: Reply<ErasedClaims>,
    update: Option<&Value>,
) -> Answer {
    let is_update = update.is_some() && !context.compat().takes_failures_for_nobody();
    match shown(context, stored, claims, update).await {
        Ok(Some(answer)) => answer,
        Ok(None) => nobody(context),
        Err(error) if is_update && error.is::<TooLong>() => {
            sampled!(
                context.engine(), warn, name: "auth.session.update_refused", %error,
                "with what the browser sent with update(), the session is too long for its cookies"
            );
            Answer::json(json!({})).with_status(StatusCode::BAD_REQUEST)
        }
        Err(error) => {
            tracing::error!(name: "auth.session.failed", %error, "the session could not be shown");
            match context.engine().settings.strategy {
                // A callback that fails says nothing of who is signed in.
                _ if !context.compat().takes_failures_for_nobody() => {
                    Answer::json(json!({})).with_status(StatusCode::SERVICE_UNAVAILABLE)
                }
                Strategy::Jwt => nobody(context),
                Strategy::Database => Answer::json(json!({})),
            }
        }
    }
}

/// `None` when the session was ended meanwhile.
async fn shown(
    context: &Context<'_>,
    stored: &mut Stored,
    claims: Reply<ErasedClaims>,
    update: Option<&Value>,
) -> Result<Option<Answer>, BoxError> {
    let engine = context.engine();
    let declaration = context.declaration();
    let claims = claims.await?;
    stored.roles = roles::at_renewal(engine, stored, &claims).await?;
    let roles = engine.roles.effective(stored.roles);
    let before = stored.expires;
    let has_nulls = context.compat().shows_nulls() && stored.has_nulls;
    let view = |user: &User, expires| {
        declaration.session(user, expires, &claims, update, has_nulls, roles)
    };
    let is_row = stored.row.is_some();
    // A cookie is written for what the callback has shown, a row is extended before.
    let shown = if is_row {
        None
    } else {
        Some(view(&stored.user, engine.now() + engine.settings.max_age).await?)
    };
    let written = context.session().renew(stored, &claims, Renewal::Shown).await?;
    let Some(written) = written else { return Ok(None) };
    let session = match shown {
        Some(session) => session,
        None if context.compat().shows_expiry_of_before() => view(&stored.user, before).await?,
        None => view(&stored.user, stored.expires).await?,
    };
    super::report("session", declaration.on_session(&stored.user, &session).await);
    let answer = match session {
        Shown::Text(text) => Answer::json_text(text),
        Shown::Value(value) => Answer::json(value),
    };
    Ok(Some(answer.with_cookies(written)))
}

/// The cookie opens no session. On a developer's machine it may be another project's, since browsers
/// don't tell ports apart, and stays; elsewhere the browser forgets it.
fn unopened(context: &Context<'_>) -> Answer {
    if context.compat().forgets_foreign_cookies() || !context.engine().site.is_development() {
        return nobody(context);
    }
    sampled!(
        context.engine(), info, name: "auth.session.foreign_cookie",
        cookie = context.sealing.cookies.session_token.name.as_str(),
        "a session cookie opens no session here: if it is another project's on this machine, give \
         one of them names of its own, `cookies: {{ prefix: \"shop\" }}`"
    );
    Answer::json(json!({}))
}

/// Nobody is signed in, and the browser forgets what made it look otherwise.
fn nobody(context: &Context<'_>) -> Answer {
    let cookies = context.session().clear();
    Answer::json(json!({})).with_cookies(cookies)
}

/// The store can't tell. The cookie stays: the session may be there when the store is back.
fn unavailable(context: &Context<'_>, error: &StoreError) -> Answer {
    tracing::error!(name: "auth.session.unavailable", %error, "the store could not be asked");
    let answer = Answer::json(json!({}));
    if context.compat().takes_failures_for_nobody() {
        answer
    } else {
        answer.with_status(StatusCode::SERVICE_UNAVAILABLE)
    }
}
