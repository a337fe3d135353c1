//! The rest of a sign-in that has waited for a second factor.

use std::time::SystemTime;

use super::{
    context::Context,
    refused::Refused,
    resolution::current,
    session::{Content, Place},
    start::{Arrival, Begins, start},
    undo::Undo,
};
use crate::{
    Account, AuthenticationMethod, Tokens, User,
    engine::{RegisteredProvider, settings::Strategy},
    flow::{end_session, response::Answer, second_factor::HalfSession},
    identity::Methods,
    parts::{
        metrics::{self, End},
        time::from_unix,
    },
    session::authentication::Authentication,
};

/// What came of the second step.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) enum SecondStep {
    /// A factor was proven that the user had. A passkey's device has verified who uses it.
    Proven(AuthenticationMethod),
    /// The user's first factor was set up. That proves nothing about who has done so.
    SetUp,
}

/// Begins the session of somebody who has proven a second factor, whose half-session is used up, or has set up the first
/// one.
///
/// Fails as [`admit`](super::admit) does. The security stamp is compared once more when the session is written: one
/// that was ended in the meantime doesn't begin.
pub(in crate::flow) async fn resume(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    half: HalfSession,
    user: User,
    step: SecondStep,
) -> Result<Answer, Refused> {
    let resumed = arrive(context, entry, half, user, step).await;
    let end = resumed.as_ref().map_or_else(Refused::end, |_| End::Success);
    metrics::sign_in(entry.id, end);
    resumed
}

async fn arrive(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    half: HalfSession,
    user: User,
    step: SecondStep,
) -> Result<Answer, Refused> {
    let engine = context.engine();
    let stamp = half.stamp();
    let authentication = authentication(&half, entry.id, step, engine.now());
    let HalfSession { account, issuer, claims, roles, is_new, mut methods, .. } = half;
    let replaced = current(context).await?;
    let is_row = engine.settings.strategy == Strategy::Database;
    let ends_replaced = is_row && !context.compat().leaves_replaced_sessions();
    let undo = Undo { user: None, session: None };
    let place = Place { row: None, current: None, replaced, ends_replaced, stamp, undo };
    let claims = engine.declaration.read_claims(&claims);
    let claims = claims.map_err(|error| Refused::Failed(error.into()))?;
    let roles = engine.roles.named(roles.iter().map(String::as_str));
    let end_session = match half.end_session {
        Some(value) => Some(context.sealing.cookies.end_session.set(value)),
        None => end_session::forget(context),
    };
    if let SecondStep::Proven(method) = step {
        methods.extend([method.amr().to_owned(), "mfa".to_owned()]);
    }
    let account = Account {
        provider: entry.id.to_owned(),
        provider_account_id: account,
        kind: entry.kind,
        issuer,
        tokens: Tokens::default(),
    };
    let arrival = Arrival {
        entry,
        user,
        account,
        profile: None,
        is_new: Some(is_new),
        content: Content { claims, roles },
        place: Begins::Stored(Box::new(place)),
        end_session,
        methods,
        authentication,
    };
    start(context, arrival, &half.callback_url).await
}

/// When and how the user has proven to be there, by both steps.
fn authentication(
    half: &HalfSession,
    provider: &'static str,
    step: SecondStep,
    now: SystemTime,
) -> Option<Authentication> {
    let first = half.auth_time.map(|at| {
        let methods = Methods::of_words(half.methods.iter().map(String::as_str));
        Authentication { at: from_unix(at), methods, provider: Some(provider) }
    });
    match step {
        SecondStep::Proven(method) => Some(match first {
            Some(first) => first.with(now, method),
            // Nobody knows when the first proof was, so that it says nothing of who is there now.
            None => Authentication::new(now, method, provider),
        }),
        SecondStep::SetUp => first,
    }
}
