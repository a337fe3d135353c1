//! Who is signed in, and the answers as JSON when nobody is or something goes wrong.

use http::StatusCode;
use serde_json::json;

use crate::{
    User,
    adapter::StoreError,
    error::ErrorCode,
    flow::{
        confirm_first::{confirm_page, is_fresh_enough},
        context::Context,
        response::Answer,
    },
    session::{
        Renewal,
        stored::{Found, Stored},
    },
};

/// The user who is signed in, as the store knows them now: one who was deleted or disabled, or whose sessions were
/// ended, isn't.
///
/// An answer when nobody is, or the store can't tell.
pub(super) async fn signed_in(context: &Context<'_>) -> Result<User, Answer> {
    session(context).await.map(|stored| stored.user)
}

async fn session(context: &Context<'_>) -> Result<Box<Stored>, Answer> {
    let found = context.session().read(Renewal::Shown).await;
    match found.map_err(|error| failed(&error))? {
        Found::Valid(stored, _) => Ok(stored),
        Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened => {
            Err(problem(StatusCode::UNAUTHORIZED, "SessionRequired"))
        }
    }
}

/// The same, of a session that is fresh in a setup that has fresh sessions.
///
/// Otherwise the answer is JSON that says where to confirm.
pub(super) async fn freshly_signed_in(context: &Context<'_>) -> Result<User, Answer> {
    let stored = session(context).await?;
    // Stops that whoever finds a browser, or steals a cookie, adds a way in of their own, or takes one away.
    if is_fresh_enough(context.engine(), &stored) {
        return Ok(stored.user);
    }
    let error = ErrorCode::FreshSessionRequired.as_str();
    let page = format!("{}/passkeys", context.base());
    let url = confirm_page(context, &page, None);
    Err(Answer::json(json!({ "error": error, "url": url })).with_status(StatusCode::UNAUTHORIZED))
}

/// What went wrong, as a word.
pub(super) fn problem(status: StatusCode, error: &str) -> Answer {
    Answer::json(json!({ "error": error })).with_status(status)
}

/// The store failed, which is logged.
pub(super) fn failed(error: &StoreError) -> Answer {
    tracing::error!(
        name: "auth.store.failed", %error, "the store failed while somebody managed their passkeys"
    );
    problem(StatusCode::SERVICE_UNAVAILABLE, "Unavailable")
}
