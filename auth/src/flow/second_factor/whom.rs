//! Whose second factors a request is about.

use std::time::Duration;

use super::{
    answers::{failed, nobody},
    half_session::HalfSession,
};
use crate::{
    User,
    flow::{context::Context, response::Answer},
    session::{Renewal, stored::Found},
};

/// How long after it began a session may add the first second factor of its user; in a setup with fresh sessions, how
/// long after the user has proven to be there, if sessions aren't fresh for a shorter time.
///
/// Stops that whoever finds an open browser, or has stolen an old session, sets up a factor of theirs and shuts the
/// user out.
const FRESH: Duration = Duration::from_mins(10);

/// Who makes a request.
pub(super) enum Whom {
    /// Somebody who has signed in, and still has to prove a factor.
    Half(Box<HalfSession>, User),
    /// Somebody who is signed in.
    SignedIn {
        user: User,
        /// Whether the session began, or was confirmed, a moment ago.
        is_fresh: bool,
        /// What the session is known by.
        session: String,
    },
}

impl Whom {
    pub(super) const fn user(&self) -> &User {
        match self {
            Self::Half(_, user) | Self::SignedIn { user, .. } => user,
        }
    }

    /// What something belongs to that is shown now and comes back later: this sign-in, or this session.
    pub(super) fn binding(&self) -> String {
        match self {
            Self::Half(half, _) => format!("half {}", half.id),
            Self::SignedIn { session, .. } => format!("session {session}"),
        }
    }
}

/// Whom a request is about: a sign-in that waits takes precedence over the session that it is to replace.
///
/// An answer when there is nobody, or the store can't tell.
pub(super) async fn whom(context: &Context<'_>) -> Result<Whom, Answer> {
    if let Some(half) = HalfSession::read(context) {
        match half.user(context).await {
            Ok(Some(user)) => return Ok(Whom::Half(Box::new(half), user)),
            // Their sessions were ended since: nothing of this sign-in counts.
            Ok(None) => {}
            Err(error) => return Err(failed(context, &error)),
        }
    }
    signed_in(context).await
}

/// Who is signed in, as the store knows them now.
///
/// An answer when nobody is, or the store can't tell.
pub(super) async fn signed_in(context: &Context<'_>) -> Result<Whom, Answer> {
    let found = context.session().read(Renewal::Shown).await;
    match found.map_err(|error| failed(context, &error))? {
        Found::Valid(stored, _) => {
            let now = context.engine().now();
            let age = stored.began.and_then(|began| now.duration_since(began).ok());
            let fresh = context.engine().settings.fresh;
            let is_fresh = match (fresh, age) {
                // Whoever has just confirmed is there, however long ago the session began.
                (Some(fresh), _) => {
                    let within = fresh.min(FRESH);
                    stored.authentication.is_some_and(|it| it.is_within(within, now))
                }
                (None, Some(age)) => age <= FRESH,
                // A session of v4 doesn't say when it began, whoever has it.
                (None, None) => context.compat().knows_no_begin() && stored.began.is_none(),
            };
            let session = stored.id.unwrap_or_default();
            Ok(Whom::SignedIn { user: stored.user, is_fresh, session })
        }
        Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened => {
            Err(nobody(context))
        }
    }
}
