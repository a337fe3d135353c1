//! The end of every sign-in: the application decides, the user is found or made, the session is
//! made, the events are told.

mod account;
mod before;
mod enrolment;
mod first_proof;
mod resolution;

use self::{
    enrolment::{Enrolled, enrol},
    resolution::{Current, Refused},
};
use super::{context::Context, end_session, report, response::Answer, with_query};
use crate::{
    Account, Auth, ClaimsUpdate, Decision, Identity, SignIn, Trigger, User,
    adapter::{Changes, SessionChange, StoreError, StoredUser, UserChange},
    cookie::{chunk, set::SetCookie},
    engine::Entry,
    error::{BoxError, log_text},
    event,
    log::sampled,
    provider::{IssuedBy, Kind},
    session::{
        keep::{self, Beginning},
        row::{self, NewRow},
    },
    settings::Strategy,
    setup::ProviderId,
};

/// Somebody who proved who they are.
pub(super) struct Candidate<A: Auth> {
    pub(super) identity: Identity,
    pub(super) account: Account,
    pub(super) issued_by: IssuedBy,
    pub(super) profile: A::Profile,
    /// The user who asked for the account to be linked, when the attempt began.
    pub(super) link_to: Option<String>,
}

/// How a sign-in ended.
pub(super) enum Admission {
    /// With a session; the answer goes to the callback URL, or to the page for new users.
    Admitted(Answer),
    /// The `sign_in` callback said no.
    Denied,
    /// The `sign_in` callback sends the browser elsewhere.
    Elsewhere(String),
    /// The `sign_in` callback failed.
    Undecided(BoxError),
    /// The account is another user's, or its address is.
    NotLinked,
    /// The password is of before somebody else proved the mailbox.
    Void,
    /// The store could not create the user.
    NotCreated(StoreError),
    /// The session could not be made.
    Failed(BoxError),
}

/// Asks the application, finds or makes the user, makes the session, tells the events: in this
/// order, and nothing is written before the application said yes.
pub(super) async fn admit<A: Auth>(
    context: &Context<'_, A>,
    entry: &Entry<A::Profile>,
    candidate: Candidate<A>,
    callback_url: &str,
) -> Admission {
    let provider = A::Provider::ALL[entry.index];
    if let Err(refused) = ask(context, entry, &candidate, false).await {
        return refused;
    }
    let claimed = claimed(&candidate.identity);
    let admitted = match enrol(context, &candidate).await {
        Ok(None) => with_cookie(context, &candidate, claimed).await,
        Ok(Some(enrolled)) => with_store(context, &candidate, enrolled).await,
        Err(Refused::NotLinked) => {
            sampled!(
            context.inner(), warn, name: "auth.sign_in.not_linked", provider = entry.id,
                            "the account, or its address, is another user's: whoever has both can link the account \
                             while signed in, and `linking: verified_email {{ trusted: […] }}` links by address"
                        );
            return Admission::NotLinked;
        }
        Err(Refused::OtherIssuer { stored, issuer }) => {
            tracing::error!(
                name: "auth.sign_in.other_issuer", provider = entry.id,
                stored = log_text(&stored), issuer = log_text(&issuer),
                "the account was stored when the provider was another issuer, where the same id may be \
                 somebody else's: if both have the same people, write the stored one into the \
                 provider's `former_issuers`"
            );
            return Admission::NotLinked;
        }
        Err(Refused::Disabled) => {
            sampled!(
                context.inner(), info, name: "auth.sign_in.disabled", provider = entry.id,
                "a user who is disabled is not signed in"
            );
            return Admission::Denied;
        }
        Err(Refused::Void) => {
            sampled!(
            context.inner(), warn, name: "auth.credentials.void", provider = entry.id,
                            "a password is of before the user's address was proven: when a new one is chosen, \
                             call `password_changed`"
                        );
            return Admission::Void;
        }
        Err(Refused::NotCreated(error)) => return Admission::NotCreated(error),
        Err(Refused::Failed(error)) => return Admission::Failed(error),
    };
    let Admitted { user, is_new_user, mut cookies, goes_on } = match admitted {
        Ok(admitted) => admitted,
        Err(error) => return Admission::Failed(error),
    };
    match end_session::remember(context, entry, &candidate.account) {
        Ok(cookie) => cookies.extend(cookie),
        // The sign-in is done; a sign-out will end it here alone.
        Err(error) => tracing::error!(
            name: "auth.sign_in.provider_forgotten", provider = entry.id, %error,
            "a sign-out won't end the session at the provider"
        ),
    }
    if !goes_on {
        match context.renewed_csrf_token() {
            Ok(cookie) => cookies.extend(cookie),
            Err(error) => return Admission::Failed(error),
        }
    }
    tracing::info!(
        name: "auth.sign_in", provider = entry.id, user_id = log_text(&user.id), "signed in"
    );
    let Candidate { account, profile, .. } = candidate;
    let state = context.state();
    let event = event::SignIn { provider, user, account, profile, is_new_user, state };
    report("sign_in", A::on_sign_in(event).await);
    let welcome = context.own_page(context.inner().settings.pages.new_user);
    let target = match welcome.filter(|_| is_new_user == Some(true)) {
        Some(page) => with_query(&page, &[("callbackUrl", callback_url)]),
        None => callback_url.to_owned(),
    };
    Admission::Admitted(Answer::redirect(target).with_cookies(cookies))
}

/// Asks the application; an error is how a sign-in that it doesn't allow ends.
///
/// With `verification_request` somebody only asks for a mail, and has proven nothing.
pub(super) async fn ask<A: Auth>(
    context: &Context<'_, A>,
    entry: &Entry<A::Profile>,
    candidate: &Candidate<A>,
    verification_request: bool,
) -> Result<(), Admission> {
    let known = resolution::known(context, &candidate.account).await;
    let known = known.map_err(|error| Admission::Failed(error.into()))?;
    let attempt = SignIn {
        provider: A::Provider::ALL[entry.index],
        user: known.map_or_else(|| claimed(&candidate.identity), |known| known.user),
        identity: candidate.identity.clone(),
        account: candidate.account.clone(),
        profile: candidate.profile.clone(),
        verification_request,
        state: context.state(),
    };
    match A::sign_in(attempt).await {
        Ok(Decision::Allow) => Ok(()),
        Ok(Decision::Deny) => {
            sampled!(
context.inner(), info, name: "auth.sign_in.denied", provider = entry.id, "sign-in denied");
            Err(Admission::Denied)
        }
        Ok(Decision::Redirect(target)) => Err(Admission::Elsewhere(target)),
        Err(error) => Err(Admission::Undecided(error)),
    }
}

/// Who is signed in now.
struct Admitted {
    user: User,
    /// `None` without an adapter.
    is_new_user: Option<bool>,
    cookies: Vec<SetCookie>,
    /// Whether it is the session that was there before.
    goes_on: bool,
}

/// The user that a provider describes.
fn claimed(identity: &Identity) -> User {
    User {
        id: identity.id.clone(),
        name: identity.name.clone(),
        email: identity.email.clone(),
        image: identity.image.clone(),
    }
}

/// The claims of somebody who has just signed in.
async fn claims<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    user: &User,
    is_new: bool,
) -> Result<A::Claims, BoxError> {
    let (user, account) = (user.clone(), candidate.account.clone());
    let profile = candidate.profile.clone();
    let trigger = if is_new {
        Trigger::SignUp { user, account, profile }
    } else {
        Trigger::SignIn { user, account, profile }
    };
    A::claims(ClaimsUpdate { trigger, state: context.state() }).await
}

/// Nothing is stored: the user is what the provider says.
async fn with_cookie<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    user: User,
) -> Result<Admitted, BoxError> {
    let claims = claims(context, candidate, &user, false).await?;
    let (sealing, cookies) = (context.sealing, &context.cookies);
    // What `authorize` leaves out is absent in v4's token, what a profile function leaves out null.
    let has_nulls = context.compat().shows_nulls() && candidate.account.kind != Kind::Credentials;
    let inner = context.inner();
    let beginning = Beginning { has_nulls, ..Beginning::default() };
    let cookies = keep::start::<A>(inner, sealing, cookies, &user, &claims, beginning)?;
    Ok(Admitted { user, is_new_user: None, cookies, goes_on: false })
}

/// The user is stored; the events about that are told, and the session is finished. When that fails,
/// a user that this sign-in created is deleted again, so that the next attempt is the first one.
async fn with_store<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    enrolled: Enrolled,
) -> Result<Admitted, BoxError> {
    let Enrolled { user, is_created, is_new, is_linked, changed, .. } = enrolled;
    let Enrolled { row, current, replaced, stamp, .. } = enrolled;
    let (StoredUser { user, .. }, goes_on) = (user, current.is_some());
    if is_new {
        let event = event::CreateUser { user: user.clone(), state: context.state() };
        report("create_user", A::on_create_user(event).await);
    }
    if !changed.is_empty() {
        let event = event::UpdateUser { user: user.clone(), changed, state: context.state() };
        report("update_user", A::on_update_user(event).await);
    }
    if is_linked {
        let event = event::LinkAccount {
            user: user.clone(),
            account: candidate.account.clone(),
            profile: candidate.profile.clone(),
            state: context.state(),
        };
        report("link_account", A::on_link_account(event).await);
    }
    let session = Session { user: &user, is_new, row, current, replaced, stamp };
    match finish(context, candidate, session).await {
        Ok(cookies) => {
            row::sweep::<A>(context.setup).await;
            Ok(Admitted { user, is_new_user: Some(is_new), cookies, goes_on })
        }
        Err(Unfinished { error, token }) => {
            undo(context, &user.id, is_created, token).await;
            Err(error)
        }
    }
}

/// The session of an enrolled user, unfinished.
struct Session<'a> {
    user: &'a User,
    is_new: bool,
    /// Stored already, without claims.
    row: Option<NewRow>,
    /// The session that goes on.
    current: Option<Current>,
    /// The session that ends.
    replaced: Option<Current>,
    /// The user's security stamp; `None` where it isn't kept.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    stamp: Option<Option<String>>,
}

/// A session could not be finished.
struct Unfinished {
    error: BoxError,
    /// Of the row that must go.
    token: Option<String>,
}

/// Asks for the claims and writes the session.
async fn finish<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    session: Session<'_>,
) -> Result<Vec<SetCookie>, Unfinished> {
    let Session { user, is_new, row, current, replaced, stamp } = session;
    let stored = row.as_ref().map(|row| row.stored.token.clone());
    let unfinished = |error: BoxError| Unfinished { error, token: stored.clone() };
    let inner = context.inner();
    let claims = claims(context, candidate, user, is_new).await.map_err(unfinished)?;
    if inner.settings.strategy == Strategy::Jwt {
        let (sealing, cookies) = (context.sealing, &context.cookies);
        let has_nulls = context.compat().shows_nulls() && inner.storage.has_nulls();
        let current = current.as_ref().filter(|_| !context.compat().knows_no_begin());
        let goes_on = current.and_then(|it| it.id.as_deref().zip(it.began));
        let stamp = stamp.as_ref().and_then(Option::as_deref);
        let beginning = Beginning { goes_on, stamp, has_nulls };
        let written = keep::start::<A>(inner, sealing, cookies, user, &claims, beginning);
        let written = written.map_err(unfinished)?;
        end_replaced(context, replaced).await.map_err(|error| unfinished(error.into()))?;
        return Ok(written);
    }
    let claims = row::json(&claims).map_err(unfinished)?;
    let (value, expires) = match (row, current) {
        (Some(NewRow { cookie, stored }), _) => {
            let expires = stored.expires;
            change(context, &stored.token, None, claims).await.map_err(unfinished)?;
            (cookie, expires)
        }
        (None, Some(current)) => {
            let Current { token, cookie, claims: before, expires, .. } = current;
            change(context, &token, before, claims).await.map_err(unfinished)?;
            (cookie, expires)
        }
        (None, None) => {
            let NewRow { cookie, mut stored } = NewRow::new(inner).map_err(unfinished)?;
            stored.claims = Some(claims).filter(|claims| row::differs::<A>(inner, None, claims));
            let expires = stored.expires;
            let users = inner.storage.users().ok_or_else(|| unfinished("no users".into()))?;
            let user = UserChange::Keep(user.id.clone());
            let (session, known_stamp) = (Some(stored), stamp);
            let changes = Changes { known_stamp, session, ..Changes::of(user) };
            users.commit(changes).await.map_err(|error| unfinished(error.into()))?;
            (cookie, expires)
        }
    };
    let mut cookie = context.sealing.cookies.session_token.set(value);
    cookie.expires = Some(expires);
    let elsewhere = &context.sealing.elsewhere;
    chunk::write(&cookie, &context.cookies, elsewhere).map_err(|error| unfinished(error.into()))
}

/// Ends the session in a cookie that another one takes the place of: a copy of the cookie is no
/// session any more.
async fn end_replaced<A: Auth>(
    context: &Context<'_, A>,
    replaced: Option<Current>,
) -> Result<(), StoreError> {
    let Some((Current { id: Some(id), expires, .. }, revocations)) =
        replaced.zip(context.inner().revocations())
    else {
        return Ok(());
    };
    revocations.revoke(&id, expires).await
}

async fn change<A: Auth>(
    context: &Context<'_, A>,
    token: &str,
    before: Option<serde_json::Value>,
    claims: serde_json::Value,
) -> Result<(), BoxError> {
    if !row::differs::<A>(context.inner(), before.as_ref(), &claims) {
        return Ok(());
    }
    let sessions = context.inner().storage.sessions().ok_or("the adapter offers no sessions")?;
    let change = SessionChange { claims: Some(claims), expires: None };
    if sessions.update_session(token, change).await? {
        Ok(())
    } else {
        Err("the session was ended while it was made".into())
    }
}

/// Takes back what the transaction of this sign-in wrote. What goes wrong is logged.
async fn undo<A: Auth>(
    context: &Context<'_, A>,
    user: &str,
    is_created: bool,
    token: Option<String>,
) {
    let storage = &context.inner().storage;
    let mut results = Vec::new();
    if let (Some(token), Some(sessions)) = (token, storage.sessions()) {
        results.push(sessions.delete_session(&token).await.map(|_| ()));
    }
    if let (true, Some(users)) = (is_created, storage.users()) {
        results.push(users.delete_user(user).await.map(|_| ()));
    }
    for error in results.into_iter().filter_map(Result::err) {
        tracing::error!(
            name: "auth.sign_in.undo_failed", user_id = log_text(user), %error,
            "what a failed sign-in stored could not be taken back"
        );
    }
}
