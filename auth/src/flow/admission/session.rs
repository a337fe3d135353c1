//! The session of somebody who is admitted.

use super::{
    Candidate,
    context::Context,
    enrolment::{Enrolled, nowhere},
    refused::Refused,
    resolution::Current,
    undo::Undo,
};
use crate::{
    User,
    adapter::{Changes, SessionChange, StoreError, UserChange},
    browser::cookie::{chunk, set::SetCookie},
    engine::{ErasedClaims, ErasedTrigger, SignedIn, roles::RoleSet, settings::Strategy},
    identity::Kind,
    session::{
        Beginning,
        authentication::Authentication,
        revoke, roles,
        row::{self, NewRow},
        stored,
    },
};

/// What the application says of somebody who has just signed in.
pub(super) struct Content {
    pub(super) claims: ErasedClaims,
    pub(super) roles: RoleSet,
}

/// Where the session of a user who is stored begins.
pub(super) struct Place {
    /// Its row, if it was made with the user: it has no claims yet.
    pub(super) row: Option<NewRow>,
    /// The session of the request that goes on.
    pub(super) current: Option<Current>,
    /// The session of the request that the new one replaces in the browser.
    pub(super) replaced: Option<Current>,
    /// Whether that one still has to be ended.
    pub(super) ends_replaced: bool,
    /// The user's security stamp; `None` where it isn't kept.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    pub(super) stamp: Option<Option<String>>,
    /// What is deleted again if the session can't be made.
    pub(super) undo: Undo,
}

impl Place {
    /// Where the session of a sign-in begins that has written this.
    pub(super) fn of(enrolled: Enrolled) -> Self {
        let user = enrolled.outcome.is_created().then(|| enrolled.user.id.clone());
        let session = enrolled.row.as_ref().map(|row| row.stored.token.clone());
        let Enrolled { row, current, replaced, ends_replaced, stamp, .. } = enrolled;
        let undo = Undo { user, session };
        Self { row, current, replaced, ends_replaced, stamp, undo }
    }

    /// What is taken back, if what follows fails.
    pub(super) fn undo(&self) -> Undo {
        Undo { user: self.undo.user.clone(), session: self.undo.session.clone() }
    }
}

/// Whether what isn't known of a user is null in the cookie of somebody whose user isn't stored.
pub(super) fn has_nulls(context: &Context<'_>, candidate: &Candidate) -> bool {
    // What `authorize` leaves out is absent in v4's token, what a profile function leaves out null.
    context.compat().shows_nulls() && candidate.account.kind != Kind::Credentials
}

/// The cookies of a session whose user isn't stored: the user is what the provider says.
pub(super) fn of_nobody_stored(
    context: &Context<'_>,
    user: &User,
    said: &Content,
    has_nulls: bool,
    authentication: Option<Authentication>,
) -> Result<Vec<SetCookie>, Refused> {
    let roles = said.roles;
    let beginning = Beginning { has_nulls, roles, authentication, ..Beginning::default() };
    context.session().start(user, &said.claims, beginning).map_err(Refused::Failed)
}

/// The cookies of the session of a user who is stored. If it can't be made, a user whom this sign-in
/// created is deleted again, so that the next attempt is the first one.
///
/// A session that goes on keeps when and how its user was there.
pub(super) async fn begin(
    context: &Context<'_>,
    user: &User,
    said: &Content,
    place: Place,
    authentication: Option<Authentication>,
) -> Result<Vec<SetCookie>, Refused> {
    let undo = place.undo();
    let begun = match context.engine().settings.strategy {
        Strategy::Jwt => begin_in_cookie(context, user, said, place, authentication).await,
        Strategy::Database => begin_in_row(context, user, said, place, authentication).await,
    };
    match begun {
        Ok(cookies) => {
            row::sweep(context.engine()).await;
            Ok(cookies)
        }
        Err(error) => {
            undo.run(context).await;
            Err(error)
        }
    }
}

async fn begin_in_cookie(
    context: &Context<'_>,
    user: &User,
    said: &Content,
    place: Place,
    authentication: Option<Authentication>,
) -> Result<Vec<SetCookie>, Refused> {
    let Place { current, replaced, stamp, .. } = place;
    let compat = context.compat();
    let has_nulls = compat.shows_nulls() && context.engine().storage.has_nulls();
    let current = current.as_ref().filter(|_| !compat.knows_no_begin());
    let goes_on = current.and_then(|it| it.id.as_deref().zip(it.began));
    let stamp = stamp.as_ref().and_then(Option::as_deref);
    let authentication = match current {
        // Stops that whoever finds a browser makes its session fresh by linking an account of their own.
        Some(current) => current.authentication,
        None => authentication,
    };
    let roles = said.roles;
    let beginning = Beginning { goes_on, stamp, has_nulls, roles, authentication };
    let written = context.session().start(user, &said.claims, beginning);
    let written = written.map_err(Refused::Failed)?;
    end_replaced(context, replaced).await?;
    Ok(written)
}

async fn begin_in_row(
    context: &Context<'_>,
    user: &User,
    said: &Content,
    place: Place,
    authentication: Option<Authentication>,
) -> Result<Vec<SetCookie>, Refused> {
    let Place { row, current, replaced, ends_replaced, stamp, .. } = place;
    let engine = context.engine();
    let claims =
        stored::row_json(engine.roles, &said.claims, said.roles).map_err(Refused::Failed)?;
    let (value, expires) = match (row, current) {
        (Some(NewRow { cookie, stored }), _) => {
            let expires = stored.expires;
            change(context, &stored.token, None, claims).await?;
            (cookie, expires)
        }
        (None, Some(current)) => {
            let Current { token, cookie, claims: before, expires, .. } = current;
            change(context, &token, before, claims).await?;
            (cookie, expires)
        }
        (None, None) => {
            let made = NewRow::new(engine, authentication).map_err(Refused::Failed)?;
            let NewRow { cookie, mut stored } = made;
            stored.claims = Some(claims).filter(|claims| row::differs(engine, None, claims));
            let expires = stored.expires;
            let users = engine.storage.users().ok_or_else(nowhere)?;
            let changes = Changes {
                end_session: replaced.filter(|_| ends_replaced).map(|replaced| replaced.token),
                known_stamp: stamp,
                session: Some(stored),
                ..Changes::of(UserChange::Keep(user.id.clone()))
            };
            users.commit(changes).await?;
            (cookie, expires)
        }
    };
    let mut cookie = context.sealing.cookies.session_token.set(value);
    cookie.expires = Some(expires);
    chunk::write(cookie, &context.cookies, &context.sealing.elsewhere)
        .map_err(|error| Refused::Failed(error.into()))
}

/// The claims and the roles of somebody who has just signed in.
pub(super) async fn content(
    context: &Context<'_>,
    candidate: &Candidate,
    user: &User,
    is_new: bool,
) -> Result<Content, Refused> {
    let signed_in = Box::new(SignedIn {
        user: user.clone(),
        account: candidate.account.clone(),
        profile: candidate.profile.clone(),
    });
    let trigger =
        if is_new { ErasedTrigger::SignUp(signed_in) } else { ErasedTrigger::SignIn(signed_in) };
    let claims = context.declaration().claims(trigger).await.map_err(Refused::Failed)?;
    let profile = Some(&candidate.profile);
    let roles = roles::at_sign_in(context.engine(), user, &claims, profile).await;
    Ok(Content { claims, roles: roles.map_err(Refused::Failed)? })
}

/// Ends the session in a cookie that another one takes the place of: a copy of the cookie is no
/// session any more.
async fn end_replaced(context: &Context<'_>, replaced: Option<Current>) -> Result<(), StoreError> {
    let Some(Current { id: Some(id), expires, began, .. }) = replaced else { return Ok(()) };
    revoke(context.engine(), &id, (expires, began)).await
}

async fn change(
    context: &Context<'_>,
    token: &str,
    before: Option<serde_json::Value>,
    claims: serde_json::Value,
) -> Result<(), Refused> {
    if !row::differs(context.engine(), before.as_ref(), &claims) {
        return Ok(());
    }
    let sessions = context.engine().storage.sessions();
    let sessions =
        sessions.ok_or_else(|| Refused::Failed("the adapter offers no sessions".into()))?;
    let change = SessionChange { claims: Some(claims), ..SessionChange::default() };
    if sessions.update_session(token, change).await? {
        Ok(())
    } else {
        Err(Refused::Failed("the session was ended while it was made".into()))
    }
}
