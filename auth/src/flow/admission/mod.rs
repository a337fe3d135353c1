//! The end of every sign-in: the application decides, the user is found or made, the session is
//! made, the events are told.

mod account;
mod before;
mod candidate;
mod confirmation;
mod enrolment;
mod first_proof;
mod outcome;
mod refused;
mod resolution;
mod session;
#[cfg(test)]
mod tests;
mod undo;

use self::enrolment::{Enrolled, enrol};
pub(super) use self::{
    candidate::Candidate,
    confirmation::{Unconfirmed, confirm},
    refused::Refused,
};
use super::{context, context::Context, end_session, report, response::Answer, with_query};
use crate::{
    Auth, Decision, SignIn,
    engine::{ProviderId, RegisteredProvider},
    error::log_text,
    event,
    parts::metrics::{self, End},
};

/// Asks the application, finds or makes the user, makes the session, tells the events: in this
/// order, and nothing is written before the application said yes. The answer goes to the callback URL,
/// or to the page for new users.
pub(super) async fn admit<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    candidate: Candidate<A>,
    callback_url: &str,
) -> Result<Answer, Refused> {
    let admitted = decide(context, entry, candidate, callback_url).await;
    metrics::sign_in(entry.id, admitted.as_ref().map_or_else(Refused::end, |_| End::Success));
    admitted
}

async fn decide<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    candidate: Candidate<A>,
    callback_url: &str,
) -> Result<Answer, Refused> {
    ask(context, entry, &candidate, false).await?;
    let enrolled = enrol(context, &candidate).await;
    let enrolled = enrolled.inspect_err(|refused| refused.tell(context, entry.id))?;
    let goes_on = enrolled.as_ref().is_some_and(|enrolled| enrolled.current.is_some());
    // `None` where users aren't stored.
    let is_new_user = enrolled.as_ref().map(|enrolled| enrolled.is_new);
    let former_user = enrolled.as_ref().and_then(former_user);
    let (user, begun) = if let Some(enrolled) = enrolled {
        tell(context, &candidate, &enrolled).await;
        (enrolled.user.clone(), session::begin(context, &candidate, enrolled).await)
    } else {
        let user = candidate.claimed();
        let begun = session::of_nobody_stored(context, &candidate, &user).await;
        (user, begun)
    };
    let mut cookies = begun?;
    match end_session::remember(context, entry, &candidate.account) {
        Ok(cookie) => cookies.extend(cookie),
        // The sign-in is done; a sign-out will end it here alone.
        Err(error) => tracing::error!(
            name: "auth.sign_in.provider_forgotten", provider = entry.id, %error,
            "a sign-out won't end the session at the provider"
        ),
    }
    if !goes_on {
        cookies.extend(context.renewed_csrf_token().map_err(Refused::Failed)?);
    }
    tracing::info!(
        name: "auth.sign_in", provider = entry.id, user_id = log_text(&user.id), "signed in"
    );
    if let Some(former) = former_user {
        tracing::info!(
            name: "auth.sign_in.other_user", provider = entry.id,
            user_id = log_text(&user.id), former_user_id = log_text(&former),
            "somebody who was signed in has signed in as another user: to link the account to the former \
             user, send the form of `link_form`, or the field `link=true`"
        );
    }
    let Candidate { account, profile, .. } = candidate;
    let (provider, state) = (A::Provider::ALL[entry.index], context.state());
    let event = event::SignIn { provider, user, account, profile, is_new_user, state };
    report("sign_in", A::on_sign_in(event).await);
    let welcome = context.own_page(context.engine().settings.pages.new_user);
    let target = match welcome.filter(|_| is_new_user == Some(true)) {
        Some(page) => with_query(&page, &[("callbackUrl", callback_url)]),
        None => callback_url.to_owned(),
    };
    Ok(Answer::redirect(target).with_cookies(cookies))
}

/// The id of the user who was signed in before, if it is another user.
fn former_user(enrolled: &Enrolled) -> Option<String> {
    let former = &enrolled.replaced.as_ref()?.user.user.id;
    (*former != enrolled.user.id).then(|| former.clone())
}

/// Asks the application; an error is how a sign-in that it doesn't allow ends.
///
/// With `verification_request` somebody only asks for a mail, and has proven nothing.
pub(super) async fn ask<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    candidate: &Candidate<A>,
    verification_request: bool,
) -> Result<(), Refused> {
    let known = resolution::known(context, &candidate.account).await?;
    let attempt = SignIn {
        provider: A::Provider::ALL[entry.index],
        user: known.map_or_else(|| candidate.claimed(), |known| known.user),
        identity: candidate.identity.clone(),
        account: candidate.account.clone(),
        profile: candidate.profile.clone(),
        verification_request,
        state: context.state(),
    };
    match A::sign_in(attempt).await {
        Ok(Decision::Allow) => Ok(()),
        Ok(Decision::Deny) => {
            Refused::Denied.tell(context, entry.id);
            Err(Refused::Denied)
        }
        Ok(Decision::Redirect(target)) => Err(Refused::Elsewhere(target)),
        Err(error) => Err(Refused::Undecided(error)),
    }
}

/// Tells the application what was written of the user and the account.
async fn tell<A: Auth>(context: &Context<'_, A>, candidate: &Candidate<A>, enrolled: &Enrolled) {
    let user = &enrolled.user;
    if enrolled.is_new {
        let event = event::CreateUser { user: user.clone(), state: context.state() };
        report("create_user", A::on_create_user(event).await);
    }
    if !enrolled.changed.is_empty() {
        let changed = enrolled.changed.clone();
        let event = event::UpdateUser { user: user.clone(), changed, state: context.state() };
        report("update_user", A::on_update_user(event).await);
    }
    if enrolled.outcome.is_linked(candidate.account.kind) {
        let event = event::LinkAccount {
            user: user.clone(),
            account: candidate.account.clone(),
            profile: candidate.profile.clone(),
            state: context.state(),
        };
        report("link_account", A::on_link_account(event).await);
    }
}
