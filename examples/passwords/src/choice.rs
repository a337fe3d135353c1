//! Choosing a password: with the old one, or in the ten minutes after the mailbox was proven.

use std::{
    fmt::Display,
    time::{Duration, UNIX_EPOCH},
};

use auth::{
    BoxError, CredentialsForm, Secret, Session,
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
) -> Response {
    let is_fresh = is_fresh(&app, &session);
    let chosen = match form.old {
        _ if is_fresh => set(&app, &session, &form.new).await,
        Some(old) => change(&app, &session, &old, &form.new).await,
        None => Err(told("Type your old password too.")),
    };
    match chosen {
        Ok(next) => next.into_response(),
        Err(Refusal::Told(problem)) => {
            let page = pages::password(!is_fresh, &csrf, Some(&problem));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(Refusal::Failed(error)) => {
            eprintln!("a password could not be changed: {error}");
            (StatusCode::INTERNAL_SERVER_ERROR, "Try again later.").into_response()
        }
    }
}

/// Why a password stays as it is.
enum Refusal {
    /// The member reads it.
    Told(String),
    /// The log says it, the page doesn't.
    Failed(BoxError),
}

impl<E: Into<BoxError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn told(problem: impl Display) -> Refusal {
    Refusal::Told(problem.to_string())
}

/// Sets a password without the old one. It ends every session of the member, this one first: of two
/// requests at once one gets here, and the mail is good for one password.
async fn set(app: &App, session: &Session<Member>, new: &Secret) -> Result<Redirect, Refusal> {
    let App { auth, members } = app;
    let user_id = &session.user.id;
    let hash = members.passwords.hash(new).await.map_err(told)?;
    if auth.revoke(user_id, session.id().unwrap_or_default()).await? {
        members.set(user_id, &hash).await?;
        auth.password_changed(user_id, None).await?;
    }
    Ok(Redirect::to("/api/auth/signin?callbackUrl=/"))
}

/// Changes the password of a member who knows the old one, and ends the other sessions.
async fn change(
    app: &App,
    session: &Session<Member>,
    old: &Secret,
    new: &Secret,
) -> Result<Redirect, Refusal> {
    let App { auth, members } = app;
    let user_id = &session.user.id;
    let Some(stored) = members.hash_of(user_id).await? else {
        return Err(told("You have no password yet: ask for a link."));
    };
    // Whoever found an open session doesn't guess the password there.
    let key = Key::account("change", user_id);
    let now = members.clock.now();
    if let Verdict::Wait(_) = members.limiter.attempt(&key, &Limit::new(5), now).await? {
        return Err(told("That was too often. Wait a while."));
    }
    if !members.passwords.verify(old, &stored).await?.matches {
        return Err(told("That is not your old password."));
    }
    members.limiter.succeeded(&key).await?;
    let hash = members.passwords.hash(new).await.map_err(told)?;
    if !members.replace(user_id, &stored, &hash).await? {
        return Err(told("Your password was changed a moment ago."));
    }
    auth.password_changed(user_id, Some(session)).await?;
    Ok(Redirect::to("/"))
}

fn is_fresh(app: &App, session: &Session<Member>) -> bool {
    let now = app.members.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let proven = session.mailbox_proven.map(Duration::from_secs);
    proven.is_some_and(|proven| now < proven + FRESH)
}
