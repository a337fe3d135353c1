//! Who is signed in, and the answers as JSON when nobody is or something goes wrong.

use http::StatusCode;
use serde_json::json;

use crate::{
    Auth, User,
    adapter::StoreError,
    flow::{context::Context, response::Answer},
    session::{Renewal, stored::Found},
};

/// The user who is signed in, as the store knows them now: one who was deleted or disabled, or whose sessions were
/// ended, isn't.
///
/// An answer when nobody is, or the store can't tell.
pub(super) async fn signed_in<A: Auth>(context: &Context<'_, A>) -> Result<User, Answer> {
    let found = context.session().read(Renewal::Shown).await;
    match found.map_err(|error| failed(&error))? {
        Found::Valid(stored) => Ok(stored.user),
        Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened => {
            Err(problem(StatusCode::UNAUTHORIZED, "SessionRequired"))
        }
    }
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
