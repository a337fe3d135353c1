//! The end of every sign-in: the application decides, the user is found or made, a second factor is asked for, the
//! session is made, the events are told.

mod account;
mod before;
mod candidate;
mod confirmation;
mod enrolment;
mod first_proof;
mod linking;
mod outcome;
mod refused;
mod resolution;
mod resume;
mod second_factor;
mod session;
mod start;
#[cfg(test)]
mod tests;
mod undo;

pub(super) use self::{
    candidate::Candidate,
    confirmation::{Unconfirmed, confirm, confirm_by_app, needs_factor},
    refused::Refused,
    resume::{SecondStep, resume},
};
use self::{
    enrolment::{Enrolled, enrol},
    session::{Content, Place, content, has_nulls},
    start::{Arrival, Begins, start},
};
use super::{
    context, context::Context, end_session, report, response::Answer, second_factor::HalfSession,
};
use crate::{
    Decision, User,
    engine::RegisteredProvider,
    parts::{
        metrics::{self, End},
        time::to_unix,
    },
};

/// Asks the application, finds or makes the user, asks for a second factor, makes the session, tells the events: in
/// this order, and nothing is written before the application said yes. The answer goes to the callback URL,
/// to the page for new users, or to where a second factor is proven: then there is no session yet.
pub(super) async fn admit(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: Candidate,
    callback_url: &str,
) -> Result<Answer, Refused> {
    let admitted = decide(context, entry, candidate, callback_url).await;
    let end = match &admitted {
        Ok(answer) if answer.is_second_factor => End::Pending,
        Ok(_) => End::Success,
        Err(refused) => refused.end(),
    };
    metrics::sign_in(entry.id, end);
    admitted
}

async fn decide(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: Candidate,
    callback_url: &str,
) -> Result<Answer, Refused> {
    ask(context, entry, &candidate, false).await?;
    let enrolled = enrol(context, &candidate).await;
    let enrolled = enrolled.inspect_err(|refused| refused.tell(context, entry.id))?;
    let end_session = match end_session::remember(context, entry, &candidate.account) {
        Ok(cookie) => cookie,
        // A sign-out will end the session here alone.
        Err(error) => {
            tracing::error!(
                name: "auth.sign_in.provider_forgotten", provider = entry.id, %error,
                "a sign-out won't end the session at the provider"
            );
            None
        }
    };
    let (methods, authentication) = (candidate.methods(), candidate.authentication(context));
    let (user, is_new, said, place) = if let Some(enrolled) = enrolled {
        tell(context, &candidate, &enrolled).await;
        let (user, is_new) = (enrolled.user.clone(), enrolled.is_new);
        let place = Place::of(enrolled);
        let half = |said: &Content| {
            let (whose, said) = ((&user, &candidate.account), (&said.claims, said.roles));
            let half = HalfSession::new(context, whose, said, place.stamp.clone());
            let mut half = half.map_err(Refused::Failed)?;
            half.is_new = is_new;
            callback_url.clone_into(&mut half.callback_url);
            half.methods.clone_from(&methods);
            half.auth_time = authentication.map(|it| to_unix(it.at));
            // What ends the cookie in the browser has no value.
            let end_session = end_session.as_ref().map(|cookie| cookie.value.clone());
            half.end_session = end_session.filter(|value| !value.is_empty());
            Ok(half)
        };
        match open(context, entry, &candidate, (&user, is_new), &place, half).await {
            Ok(Opened::Session(said)) => {
                (user, Some(is_new), said, Begins::Stored(Box::new(place)))
            }
            Ok(Opened::Waits(answer)) => return Ok(answer),
            Err(error) => {
                place.undo().run(context).await;
                return Err(error);
            }
        }
    } else {
        let user = candidate.claimed();
        let said = content(context, &candidate, &user, false).await?;
        let has_nulls = has_nulls(context, &candidate);
        (user, None, said, Begins::Unstored { has_nulls })
    };
    let Candidate { account, profile, .. } = candidate;
    let profile = Some(profile);
    let arrival = Arrival {
        entry,
        user,
        account,
        profile,
        is_new,
        content: said,
        place,
        end_session,
        methods,
        authentication,
    };
    start(context, arrival, callback_url).await
}

/// What comes after a user was found or made.
enum Opened {
    /// The session may begin.
    Session(Content),
    /// A second factor is asked for.
    Waits(Answer),
}

async fn open(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: &Candidate,
    (user, is_new): (&User, bool),
    place: &Place,
    half: impl FnOnce(&Content) -> Result<HalfSession, Refused> + Send,
) -> Result<Opened, Refused> {
    let said = content(context, candidate, user, is_new).await?;
    // A session that goes on has begun with everything that had to be proven.
    if place.current.is_some() {
        return Ok(Opened::Session(said));
    }
    let half = || half(&said);
    let asked = second_factor::ask(context, entry, candidate, (user, &said), half).await?;
    Ok(asked.map_or(Opened::Session(said), Opened::Waits))
}

/// Asks the application; an error is how a sign-in that it doesn't allow ends.
///
/// With `verification_request` somebody only asks for a mail, and has proven nothing.
pub(super) async fn ask(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: &Candidate,
    verification_request: bool,
) -> Result<(), Refused> {
    let known = resolution::known(context, &candidate.account).await?;
    let user = known.map_or_else(|| candidate.claimed(), |known| known.user);
    let decided = context.declaration().sign_in(
        entry.index,
        user,
        &candidate.identity,
        &candidate.account,
        &candidate.profile,
        verification_request,
    );
    match decided.await {
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
async fn tell(context: &Context<'_>, candidate: &Candidate, enrolled: &Enrolled) {
    let (application, user) = (context.declaration(), &enrolled.user);
    if enrolled.is_new {
        report("create_user", application.on_create_user(user.clone()).await);
    }
    if !enrolled.changed.is_empty() {
        let changed = enrolled.changed.clone();
        report("update_user", application.on_update_user(user.clone(), changed).await);
    }
    if enrolled.outcome.is_linked(candidate.account.kind) {
        let (user, account) = (user.clone(), candidate.account.clone());
        report(
            "link_account",
            application.on_link_account(user, account, &candidate.profile).await,
        );
    }
}
