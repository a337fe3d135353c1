//! Choosing a password: with the old one, or in the ten minutes after the mailbox was proven.

use std::{
    fmt,
    time::{Duration, UNIX_EPOCH},
};

use auth::{
    CredentialsForm, Secret, Session,
    http::{CsrfToken, OwnForm},
    limit::{Key, Limit, Limiter as _, Verdict},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use maud::Markup;

use crate::{App, Member, pages};

/// How long a session that began with a mail may set a password without the old one.
const FRESH: Duration = Duration::from_mins(10);

/// The form.
#[derive(CredentialsForm)]
pub(crate) struct Choice {
    old: Option<Secret>,
    new: Secret,
}

/// What went wrong on this side: the log says it, the page doesn't.
pub(crate) struct Failure;

impl<E: fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        eprintln!("a password could not be changed: {error}");
        Self
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, "Try again later.").into_response()
    }
}

pub(crate) async fn page(
    State(app): State<App>,
    session: Session<Member>,
    csrf: CsrfToken,
) -> Markup {
    pages::password(!is_fresh(&app, &session), &csrf, None)
}

pub(crate) async fn choose(
    State(app): State<App>,
    session: Session<Member>,
    csrf: CsrfToken,
    OwnForm(form): OwnForm<Choice>,
) -> Result<Response, Failure> {
    let is_fresh = is_fresh(&app, &session);
    let changed = match form.old {
        _ if is_fresh => set(&app, &session, &form.new).await?,
        Some(old) => change(&app, &session, &old, &form.new).await?,
        None => Err("Type your old password too.".to_owned()),
    };
    Ok(match changed {
        Ok(next) => next.into_response(),
        Err(problem) => {
            let page = pages::password(!is_fresh, &csrf, Some(&problem));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    })
}

/// Where to go next, or what to tell the member.
type Outcome = Result<Redirect, String>;

/// Sets a password without the old one. It ends every session of the member, this one first: of two
/// requests at once one gets here, and the mail is good for one password.
async fn set(app: &App, session: &Session<Member>, new: &Secret) -> Result<Outcome, Failure> {
    let user_id = &session.user.id;
    let hash = match app.members.passwords.hash(new).await {
        Ok(hash) => hash,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if app.auth.revoke(user_id, session.id().unwrap_or_default()).await? {
        app.members.set(user_id, &hash).await?;
        app.auth.revoke_all(user_id).await?;
    }
    Ok(Ok(Redirect::to("/api/auth/signin?callbackUrl=/")))
}

/// Changes the password of a member who knows the old one, and ends the other sessions.
async fn change(
    app: &App,
    session: &Session<Member>,
    old: &Secret,
    new: &Secret,
) -> Result<Outcome, Failure> {
    let App { auth, members } = app;
    let user_id = &session.user.id;
    let Some(stored) = members.hash_of(user_id).await? else {
        return Ok(Err("You have no password yet: ask for a link.".to_owned()));
    };
    // Whoever found an open session doesn't guess the password there.
    let key = Key::account("change", user_id);
    let now = members.clock.now();
    if let Verdict::Wait(_) = members.limiter.attempt(&key, &Limit::new(5), now).await? {
        return Ok(Err("That was too often. Wait a while.".to_owned()));
    }
    if !members.passwords.verify(old, &stored).await?.matches {
        return Ok(Err("That is not your old password.".to_owned()));
    }
    members.limiter.succeeded(&key).await?;
    let hash = match members.passwords.hash(new).await {
        Ok(hash) => hash,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if !members.replace(user_id, &stored, &hash).await? {
        return Ok(Err("Your password was changed a moment ago.".to_owned()));
    }
    auth.revoke_others(session).await?;
    Ok(Ok(Redirect::to("/")))
}

fn is_fresh(app: &App, session: &Session<Member>) -> bool {
    let now = app.members.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let proven = session.mailbox_proven.map(Duration::from_secs);
    proven.is_some_and(|proven| now < proven + FRESH)
}
