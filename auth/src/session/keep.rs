//! Where a session is kept, whatever the strategy: read, renewed, ended.

use std::borrow::Cow;

use super::{
    cookie::{self, Kept},
    row,
    stored::{Found, Stored},
};
use crate::{
    Auth, User,
    adapter::StoreError,
    cookie::{
        chunk::{self, Values},
        header::Cookies,
        set::SetCookie,
    },
    engine::{Inner, Sealing},
    error::BoxError,
    settings::Strategy,
};

/// Reads the session of a request.
///
/// Fails when the store can't tell: nobody is signed in then, and nobody is signed out.
pub(crate) async fn read<A: Auth>(
    inner: &Inner<A::State, A::Profile>,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
) -> Result<Found<A::Claims>, StoreError> {
    match chunk::read(cookies, &sealing.cookies.session_token.name) {
        Values::Absent => Ok(Found::Absent),
        Values::One(token) => open::<A>(inner, sealing, token).await,
        Values::Several(tokens) => one_of::<A>(inner, sealing, tokens).await,
    }
}

/// The session of a browser that has the cookie in several scopes, as after a change of its domain:
/// the one that opens. Of two copies of one session, the newer.
async fn one_of<A: Auth>(
    inner: &Inner<A::State, A::Profile>,
    sealing: &Sealing,
    tokens: Vec<Cow<'_, str>>,
) -> Result<Found<A::Claims>, StoreError> {
    let mut only: Option<Stored<A::Claims>> = None;
    for token in tokens {
        let Found::Valid(stored) = open::<A>(inner, sealing, token).await? else { continue };
        only = match only {
            None => Some(stored),
            // v4's copies have an id each.
            Some(other)
                if other.user.id == stored.user.id
                    && (other.id == stored.id || inner.settings.compat.is_v4()) =>
            {
                Some(if other.issued < stored.issued { stored } else { other })
            }
            // Which is the browser's own can't be told. Whoever has a sub-domain can plant a session
            // of theirs (cookie tossing), and what the victim does then is done in their account.
            Some(_) => {
                tracing::warn!(
                    name: "auth.session.duplicate_cookie",
                    "a request has cookies of two sessions, and neither is taken; a sibling domain \
                     may have set one"
                );
                return Ok(Found::Conflict);
            }
        };
    }
    let found =
        only.map_or(Found::Invalid, |stored| Found::Valid(Stored { is_repeated: true, ..stored }));
    tracing::info!(
        name: "auth.session.duplicate_cookie", is_found = matches!(found, Found::Valid(_)),
        "a request has the session cookie more than once, as after a change of the cookie's domain \
         or path; the ones that open no session are cleared"
    );
    Ok(found)
}

async fn open<A: Auth>(
    inner: &Inner<A::State, A::Profile>,
    sealing: &Sealing,
    token: Cow<'_, str>,
) -> Result<Found<A::Claims>, StoreError> {
    if inner.settings.strategy == Strategy::Database {
        return row::read::<A>(inner, token.into_owned()).await;
    }
    let found = cookie::open::<A>(inner, sealing, &token);
    if let Found::Valid(Stored { id: Some(id), .. }) = &found
        && let Some(revocations) = inner.revocations()
        && revocations.is_revoked(id).await?
    {
        return Ok(Found::Invalid);
    }
    Ok(found)
}

/// The cookies of a new session in a cookie; see [`Stored::has_nulls`] for the last argument.
///
/// Fails when the claims can't be written, or don't fit in the cookies that a browser takes.
pub(crate) fn start<A: Auth>(
    inner: &Inner<A::State, A::Profile>,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
    user: &User,
    claims: &A::Claims,
    has_nulls: bool,
) -> Result<Vec<SetCookie>, BoxError> {
    cookie::write::<A>(inner, sealing, cookies, user, claims, Kept { id: None, has_nulls })
}

/// When [`renew`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// The browser asked for its session: its cookie lives on, and what changed is kept.
    Shown,
    /// A handler read it: once `update_age` has passed.
    WhenDue,
}

/// Writes a session again, as `renewal` has it; its `expires` is what it is afterwards.
///
/// The cookies that keep it from now on; none when it stays as it is. `None` when it was
/// ended meanwhile. A session whose cookie the browser has more than once is always written.
///
/// Fails when the claims can't be written, don't fit in the cookies that a browser takes, or the
/// store fails.
pub(crate) async fn renew<A: Auth>(
    inner: &Inner<A::State, A::Profile>,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
    stored: &mut Stored<()>,
    claims: &A::Claims,
    renewal: Renewal,
) -> Result<Option<Vec<SetCookie>>, BoxError> {
    let Some(row) = &stored.row else {
        let age = inner.now().duration_since(stored.issued).unwrap_or_default();
        let is_due = stored.is_repeated || age >= inner.settings.update_age;
        if renewal == Renewal::WhenDue && !is_due {
            return Ok(Some(Vec::new()));
        }
        let id = stored.id.as_deref().filter(|_| !inner.settings.compat.is_v4());
        let kept = Kept { id, has_nulls: stored.has_nulls };
        let written = cookie::write::<A>(inner, sealing, cookies, &stored.user, claims, kept)?;
        stored.expires = inner.now().checked_add(inner.settings.max_age).unwrap_or(stored.expires);
        return Ok(Some(written));
    };
    let is_shown = renewal == Renewal::Shown;
    let Some(renewed) = row::renew::<A>(inner, stored.expires, row, claims, is_shown).await? else {
        return Ok(None);
    };
    stored.expires = renewed.expires;
    if !renewed.is_extended && !is_shown && !stored.is_repeated {
        return Ok(Some(Vec::new()));
    }
    let mut cookie = sealing.cookies.session_token.set(row.cookie.clone());
    // v4's cookie may outlive its row.
    cookie.expires = if inner.settings.compat.is_v4() {
        inner.now().checked_add(inner.settings.max_age)
    } else {
        Some(renewed.expires)
    };
    Ok(Some(chunk::write(&cookie, cookies, &sealing.elsewhere)?))
}

/// Ends a session, so that its cookie opens nothing any more.
pub(crate) async fn end<S, P>(inner: &Inner<S, P>, stored: &Stored<()>) -> Result<(), StoreError> {
    if let Some(row) = &stored.row {
        if let Some(sessions) = inner.storage.sessions() {
            sessions.delete_session(&row.token).await?;
        }
    } else if let (Some(id), Some(revocations)) = (&stored.id, inner.revocations()) {
        revocations.revoke(id, stored.expires).await?;
    }
    Ok(())
}

/// The cookies that end a session in the browser, in every scope that it may have been given in: a
/// cookie of an earlier domain of the site would sign the person in again.
pub(crate) fn clear<S, P>(
    inner: &Inner<S, P>,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
) -> Vec<SetCookie> {
    let cookie = sealing.cookies.session_token.clear();
    // v4 knows one scope; more are cleared where they are seen.
    let is_seen = !inner.settings.compat.is_v4() || chunk::is_repeated(cookies, &cookie.name);
    let elsewhere = if is_seen { &*sealing.elsewhere } else { &[] };
    chunk::clear(&cookie, cookies, elsewhere)
}
