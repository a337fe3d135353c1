//! The session of one request, whatever the strategy: read, started, renewed, ended, cleared.

use std::{
    borrow::Cow,
    pin::pin,
    time::{Duration, SystemTime},
};

use tracing::field::Empty;

use super::{
    authentication::Authentication,
    cookie::{self, Continued},
    row,
    stored::{Found, Stored},
    user,
};
use crate::{
    User,
    adapter::StoreError,
    browser::cookie::{
        chunk::{self, Values},
        header::Cookies,
        set::SetCookie,
    },
    engine::{
        Engine, ErasedClaims, Sealing,
        roles::RoleSet,
        settings::{Check, Strategy},
    },
    error::BoxError,
    parts::{
        log::sampled,
        metrics,
        span::{span, within},
    },
};

/// The part of a request that its session needs. The flows and the extractors make it of theirs.
pub(crate) struct Request<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) sealing: &'a Sealing,
    pub(crate) cookies: &'a Cookies<'a>,
}

/// What a session in a cookie begins with.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beginning<'a> {
    /// Its id and when it began, of a session that goes on.
    pub(crate) goes_on: Option<(&'a str, SystemTime)>,
    /// The user's security stamp, from before it was decided that somebody signs in.
    pub(crate) stamp: Option<&'a str>,
    /// See [`Stored::has_nulls`].
    pub(crate) has_nulls: bool,
    /// The roles that the user was given.
    pub(crate) roles: RoleSet,
    /// When and how the user has proved to be there.
    pub(crate) authentication: Option<Authentication>,
}

/// When [`Request::renew`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// The browser asked for its session: its cookie lives on, and what changed is kept.
    Shown,
    /// A handler read it: once `update_age` has passed.
    WhenDue,
}

impl Request<'_> {
    /// Reads the session of a request; before one in a cookie is renewed, its user is looked up.
    ///
    /// Fails when the store can't tell: nobody is signed in then, and nobody is signed out.
    pub(crate) async fn read(&self, renewal: Renewal) -> Result<Found, StoreError> {
        let strategy = self.engine.settings.strategy.as_str();
        let span = span!("auth.session.read", strategy, result = Empty);
        let read = within(&span, pin!(self.find(renewal))).await;
        let result = read.as_ref().map_or("unavailable", Found::as_str);
        span.record("result", result);
        metrics::session_read(strategy, result);
        read
    }

    async fn find(&self, renewal: Renewal) -> Result<Found, StoreError> {
        match chunk::read(self.cookies, &self.sealing.cookies.session_token.name) {
            Values::Absent => Ok(Found::Absent),
            Values::One(token) => self.open(token, renewal, false).await,
            // On the heap: it is rare, and every request would carry the room for it.
            Values::Several(tokens) => Box::pin(self.one_of(tokens, renewal)).await,
        }
    }

    /// The session of a browser that has the cookie in several scopes, as after a change of its domain:
    /// the one that opens. Of two copies of one session, the newer.
    async fn one_of(
        &self,
        tokens: Vec<Cow<'_, str>>,
        renewal: Renewal,
    ) -> Result<Found, StoreError> {
        let mut only: Option<(Box<Stored>, Option<ErasedClaims>)> = None;
        let mut nothing = Found::Unopened;
        for token in tokens {
            let opened = match self.open(token, renewal, true).await? {
                Found::Valid(stored, claims) => (stored, Some(claims)),
                Found::Misfit(stored) => (stored, None),
                Found::Ended => {
                    nothing = Found::Ended;
                    continue;
                }
                Found::Absent | Found::Conflict | Found::Unopened => continue,
            };
            only = match only {
                None => Some(opened),
                Some(other)
                    if other.0.user.id == opened.0.user.id
                        && (other.0.id == opened.0.id
                            || self.engine.settings.compat.knows_no_begin()) =>
                {
                    Some(if other.0.issued < opened.0.issued { opened } else { other })
                }
                // Which is the browser's own can't be told. Whoever has a sub-domain can plant a session
                // of theirs (cookie tossing), and what the victim does then is done in their account.
                Some(_) => {
                    sampled!(
                        self.engine, warn, name: "auth.session.duplicate_cookie",
                        "a request has cookies of two sessions, and neither is taken; a sibling domain \
                         may have set one"
                    );
                    return Ok(Found::Conflict);
                }
            };
        }
        let found = match only {
            None => nothing,
            Some((stored, None)) => Found::Misfit(stored),
            Some((mut stored, Some(claims))) => {
                stored.is_repeated = true;
                Found::Valid(stored, claims)
            }
        };
        sampled!(
            self.engine, info, name: "auth.session.duplicate_cookie",
            is_found = matches!(found, Found::Valid(..)),
            "a request has the session cookie more than once, as after a change of the cookie's domain \
             or path; the ones that open no session are cleared"
        );
        Ok(found)
    }

    async fn open(
        &self,
        token: Cow<'_, str>,
        renewal: Renewal,
        is_repeated: bool,
    ) -> Result<Found, StoreError> {
        if self.engine.settings.strategy == Strategy::Database {
            // On the heap as well, where the store's own futures are.
            return Box::pin(row::read(self.engine, token.into_owned())).await;
        }
        let mut found = cookie::open(self.engine, self.sealing, &token);
        // Looked at in its place: what a future keeps is moved with it.
        let Found::Valid(stored, _) = &mut found else { return Ok(found) };
        if let Some(id) = &stored.id
            && let Some(revocations) = self.engine.revocations()
            && revocations.is_revoked(id).await?
        {
            return Ok(Found::Ended);
        }
        // A cookie that is there twice is written again. Stops somebody who sends it twice on purpose from
        // putting off that their user is looked up.
        let is_looked_up = self.engine.settings.check == Check::Always
            || is_repeated
            || is_due(self.engine, stored, renewal);
        if is_looked_up && !user::look_up(self.engine, stored).await? {
            return Ok(Found::Ended);
        }
        Ok(found)
    }

    /// The cookies of a new session in a cookie.
    ///
    /// Fails when the claims can't be written, or don't fit in the cookies that a browser takes.
    pub(crate) fn start(
        &self,
        user: &User,
        claims: &ErasedClaims,
        Beginning { goes_on, stamp, has_nulls, roles, authentication }: Beginning<'_>,
    ) -> Result<Vec<SetCookie>, BoxError> {
        let (id, began) = goes_on.unzip();
        let kept = Continued { id, began, stamp, has_nulls, roles, authentication };
        Ok(cookie::write(self.engine, self.sealing, self.cookies, user, claims, kept)?.0)
    }

    /// Whether a session is renewed now, so that the application is asked for the roles of its user again. That
    /// holds as well for a session whose end can't be put off any more, and for one that isn't written because it
    /// came in a header.
    pub(crate) fn is_renewed(&self, stored: &Stored, renewal: Renewal) -> bool {
        match &stored.row {
            Some(_) => renewal == Renewal::Shown || row::is_due(self.engine, stored.expires),
            None => stored.is_repeated || is_due(self.engine, stored, renewal),
        }
    }

    /// Writes a session again, as `renewal` has it; its `expires` is what it is afterwards.
    ///
    /// The cookies that keep it from now on; none when it stays as it is. `None` when it was
    /// ended meanwhile. A session whose cookie the browser has more than once is always written.
    ///
    /// Fails when the claims can't be written, don't fit in the cookies that a browser takes, or the
    /// store fails.
    pub(crate) async fn renew(
        &self,
        stored: &mut Stored,
        claims: &ErasedClaims,
        renewal: Renewal,
    ) -> Result<Option<Vec<SetCookie>>, BoxError> {
        let Some(row) = &stored.row else {
            if !stored.is_repeated && !is_due(self.engine, stored, renewal) {
                return Ok(Some(Vec::new()));
            }
            let id = stored.id.as_deref().filter(|_| !self.engine.settings.compat.knows_no_begin());
            let (began, stamp, has_nulls) =
                (stored.began, stored.stamp.as_deref(), stored.has_nulls);
            // Stops that a session which is used all the time is fresh for ever.
            let (roles, authentication) = (stored.roles, stored.authentication);
            let kept = Continued { id, began, stamp, has_nulls, roles, authentication };
            let (written, expires) =
                cookie::write(self.engine, self.sealing, self.cookies, &stored.user, claims, kept)?;
            stored.expires = expires;
            return Ok(Some(written));
        };
        let is_shown = renewal == Renewal::Shown;
        let (expires, began) = (stored.expires, stored.began);
        let Some(renewed) =
            row::renew(self.engine, (expires, began), row, claims, stored.roles, is_shown).await?
        else {
            return Ok(None);
        };
        stored.expires = renewed.expires;
        if !renewed.is_extended && !is_shown && !stored.is_repeated {
            return Ok(Some(Vec::new()));
        }
        let mut cookie = self.sealing.cookies.session_token.set(row.cookie.clone());
        cookie.expires = if self.engine.settings.compat.lets_cookie_outlive_row() {
            self.engine.now().checked_add(self.engine.settings.max_age)
        } else {
            Some(renewed.expires)
        };
        Ok(Some(chunk::write(cookie, self.cookies, &self.sealing.elsewhere)?))
    }

    /// Ends a session, so that its cookie opens nothing any more.
    pub(crate) async fn end(&self, stored: &Stored) -> Result<(), StoreError> {
        if let Some(row) = &stored.row {
            if let Some(sessions) = self.engine.storage.sessions() {
                sessions.delete_session(&row.token).await?;
            }
        } else if let Some(id) = &stored.id {
            revoke(self.engine, id, (stored.expires, stored.began)).await?;
        }
        Ok(())
    }

    /// Ends every session that the browser has a cookie of, where those are several and none is taken for its own.
    pub(crate) async fn end_all(&self) -> Result<(), StoreError> {
        let name = &self.sealing.cookies.session_token.name;
        let Values::Several(tokens) = chunk::read(self.cookies, name) else { return Ok(()) };
        for token in tokens {
            let stored = match self.open(token, Renewal::WhenDue, true).await? {
                Found::Valid(stored, _) | Found::Misfit(stored) => stored,
                Found::Absent | Found::Conflict | Found::Ended | Found::Unopened => continue,
            };
            self.end(&stored).await?;
        }
        Ok(())
    }

    /// The cookies that end a session in the browser, in every scope that it may have been given in: a
    /// cookie of an earlier domain of the site would sign the person in again.
    pub(crate) fn clear(&self) -> Vec<SetCookie> {
        let cookie = self.sealing.cookies.session_token.clear();
        // More scopes are cleared in any case where a second cookie is seen.
        let is_everywhere = !self.engine.settings.compat.clears_cookies_in_one_scope()
            || chunk::is_repeated(self.cookies, &cookie.name);
        let elsewhere = if is_everywhere { &*self.sealing.elsewhere } else { &[] };
        chunk::clear(&cookie, self.cookies, elsewhere)
    }
}

/// How much longer the end of a session in a cookie is kept than a copy of it is valid: the clock of another server
/// may be behind, and a request that began before may write the session once more.
const LONGER: Duration = Duration::from_mins(1);

/// Keeps that a session in a cookie has ended, which expires then and began then, as long as any copy of it is valid.
///
/// Nothing is kept with `compat: next_auth_v4`, and if the store has no place for it.
pub(crate) async fn revoke(
    engine: &Engine,
    id: &str,
    (expires, began): (SystemTime, Option<SystemTime>),
) -> Result<(), StoreError> {
    let Some(revocations) = engine.revocations() else { return Ok(()) };
    let now = engine.now();
    // Stops that a thief's copy, which was renewed later than this one, is a session again once this one expires.
    let renewed = now + engine.settings.lifetime(began.unwrap_or(now), now);
    revocations.revoke(id, expires.max(renewed) + LONGER).await
}

/// Whether a session in a cookie is written again.
fn is_due(engine: &Engine, stored: &Stored, renewal: Renewal) -> bool {
    let age = engine.now().duration_since(stored.issued).unwrap_or_default();
    renewal == Renewal::Shown || age >= engine.settings.update_age()
}
