//! Passkeys as second factors: `POST second-factor/options` asks for one of the user's, and `register-options` and
//! `register` add one in a sign-in that waits. Somebody who is signed in adds theirs below `passkeys`.

use http::StatusCode;

use super::{
    answers::{failed, problem},
    enrolment::added,
    whom::{Whom, whom},
};
use crate::{
    User,
    authenticator::Factors,
    flow::{
        context::Context,
        passkey::{ask_for_factor, ask_to_register, register_of},
        response::Answer,
        unsupported,
    },
};

/// What to ask the browser, of somebody who proves a factor.
pub(super) async fn options(context: &Context<'_>) -> Answer {
    match whom(context).await {
        Ok(whom) => ask_for_factor(context, whom.user()),
        Err(answer) => answer,
    }
}

/// What to ask the browser, of somebody who sets up their first factor.
pub(super) async fn register_options(context: &Context<'_>) -> Answer {
    match waiting(context).await {
        Ok((whom, _)) => ask_to_register(context, whom.user()).await,
        Err(answer) => answer,
    }
}

/// Adds the passkey, and begins the session.
pub(super) async fn register(context: &Context<'_>) -> Answer {
    let (whom, factors) = match waiting(context).await {
        Ok(waiting) => waiting,
        Err(answer) => return answer,
    };
    let user: &User = whom.user();
    match register_of(context, user).await {
        Ok(cookie) => added(context, whom, &factors).await.with_cookies([cookie]),
        Err(answer) => answer,
    }
}

/// Somebody whose sign-in waits, and who has no factor.
async fn waiting(context: &Context<'_>) -> Result<(Whom, Factors), Answer> {
    let methods = context.engine().settings.second_factor;
    if !methods.is_some_and(|methods| methods.passkey) {
        return Err(unsupported(&context.request.method));
    }
    let whom = whom(context).await?;
    let factors = Factors::of_user(context.engine(), &whom.user().id).await;
    let factors = factors.map_err(|error| failed(context, &error))?;
    match whom {
        Whom::Half(..) if factors.is_empty() => Ok((whom, factors)),
        // Stops that somebody who has the password adds a factor where one is asked for.
        Whom::Half(..) => Err(problem(context, StatusCode::CONFLICT, "SetUp")),
        Whom::SignedIn { .. } => Err(problem(context, StatusCode::CONFLICT, "SignedIn")),
    }
}
