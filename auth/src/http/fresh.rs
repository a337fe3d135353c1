//! `Fresh<Session<Customer>>` as an extractor.

use std::{fmt, marker::PhantomData, ops::Deref, time::Duration};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use super::{
    extract::{HasAuth, load, required, typed},
    rejection::Rejection,
    require::Require,
};
use crate::{
    Session,
    engine::{Engine, FreshSessions, roles::RoleOf},
    session::authentication::Freshness,
};

/// The session of somebody who has proved a short time ago that they are there.
///
/// It is an extractor, for what a stolen cookie or a browser that was left open must not be enough for: to delete an
/// account, to change an address, to see keys. A handler that takes `Fresh<Session<Customer>>` runs only while no more
/// than the setup's `session: { fresh: … }` has passed since the user signed in, or confirmed later that it's them. If
/// nobody is signed in, it answers as [`Session`] does. If the session isn't fresh, then
///
/// - a browser that navigates is redirected to `{base}/confirm`, or to your page `pages: { confirm: … }`, and comes
///   back when the user has confirmed. A form that a browser posts isn't sent again: the user comes back to the page
///   with the form;
/// - any other client gets 401 with `{ "error": "FreshSessionRequired", "url": …, "maxAge": … }`, and the challenge
///   `insufficient_user_authentication` of RFC 9470.
///
/// It dereferences to the session. `Fresh<Session<Customer>, Within<60>>` has a bound of its own, in seconds, and
/// `Fresh<Require<role::Admin>>` asks for a role as well. The router's state has to hold the setup.
///
/// `Option<Fresh<Session<Customer>>>` refuses nobody, for a page that shows more after a confirmation: it is `None` if
/// nobody is signed in, and if the session isn't fresh.
///
/// ```
/// use auth::{Claims, Fresh, Session, Within, auth};
///
/// #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
/// struct Customer {
///     plan: String,
/// }
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [],
///     session: { claims: Customer, fresh: 10 minutes },
/// }
///
/// async fn delete_account(session: Fresh<Session<Customer>>) -> String {
///     format!("{} is gone", session.user.name())
/// }
///
/// async fn show_keys(session: Fresh<Session<Customer>, Within<60>>) -> String {
///     format!("the keys of {}", session.user.name())
/// }
/// ```
///
/// It stands for [`FreshSession<S, W>`](FreshSession), as far as a setup says how long its sessions are fresh: where it
/// doesn't, the program doesn't compile.
// A projection and no struct with bounds: rustc reports a type of which a bound fails, and then each field that is read
// from it. A projection that fails is reported once, and what is done with its value isn't looked at.
pub type Fresh<S, W = AsDeclared> = <S as CanBeFresh<W>>::Fresh;

/// The session of somebody who has proved a short time ago that they are there: what a handler that takes [`Fresh`]
/// gets.
///
/// It dereferences to the session.
pub struct FreshSession<S, W = AsDeclared> {
    session: S,
    bound: PhantomData<fn() -> W>,
}

/// A session of a setup that says how long it is fresh; what [`Fresh`] asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no session that can be fresh",
    label = "not a session of a setup",
    note = "write the session of a setup, `Fresh<Session<Customer>>`, or that of somebody with a role, `Fresh<Require<role::Admin>>` [auth::E0901]"
)]
pub trait CanBeFresh<W> {
    /// What a handler gets: [`FreshSession<Self, W>`](FreshSession).
    type Fresh;
}

impl<T, A: FreshSessions, W: FreshBound> CanBeFresh<W> for Session<T, A> {
    type Fresh = FreshSession<Self, W>;
}

impl<R, T, A: FreshSessions, W: FreshBound> CanBeFresh<W> for Require<R, Session<T, A>> {
    type Fresh = FreshSession<Self, W>;
}

/// How long ago the user of a [`Fresh`] session may have proved to be there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say how fresh a session has to be",
    label = "no bound in seconds",
    note = "write the seconds, `Fresh<Session<Customer>, Within<60>>`, or nothing for the `fresh` of the setup [auth::E0902]"
)]
pub trait FreshBound {
    /// In seconds; `None` for the `fresh` of the setup.
    const SECONDS: Option<u64>;
}

/// The bound of the setup: `session: { fresh: … }`.
#[derive(Clone, Copy, Debug)]
pub struct AsDeclared;

impl FreshBound for AsDeclared {
    const SECONDS: Option<u64> = None;
}

/// A bound of so many seconds. None counts as one, since nobody could come back in time otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Within<const SECONDS: u64>;

impl<const SECONDS: u64> FreshBound for Within<SECONDS> {
    const SECONDS: Option<u64> = Some(SECONDS);
}

impl<S, W> FreshSession<S, W> {
    /// Of a session that was found to be fresh.
    pub(crate) fn new(session: S) -> Self {
        Self { session, bound: PhantomData }
    }

    /// The session.
    pub fn into_session(self) -> S {
        self.session
    }
}

impl<S, W> Deref for FreshSession<S, W> {
    type Target = S;
    fn deref(&self) -> &S {
        &self.session
    }
}

impl<S: fmt::Debug, W> fmt::Debug for FreshSession<S, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshSession").field("session", &self.session).finish_non_exhaustive()
    }
}

impl<S, A, W> FromRequestParts<S> for FreshSession<Session<A::Claims, A>, W>
where
    A: FreshSessions,
    S: HasAuth<A>,
    W: FreshBound,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth: A = state.auth();
        let engine = auth.setup().engine();
        let session = required(engine, parts).await?;
        check(engine, parts, session.freshness(), W::SECONDS.map(Duration::from_secs))?;
        typed(session).map(Self::new)
    }
}

impl<S, R, A, W> FromRequestParts<S> for FreshSession<Require<R, Session<A::Claims, A>>, W>
where
    R: RoleOf<A::Roles>,
    A: FreshSessions,
    S: HasAuth<A>,
    W: FreshBound,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth: A = state.auth();
        // Who may not see the page isn't asked to confirm anything first.
        let session =
            <Require<R, Session<A::Claims, A>> as FromRequestParts<S>>::from_request_parts(
                parts, state,
            )
            .await?;
        let (engine, within) = (auth.setup().engine(), W::SECONDS.map(Duration::from_secs));
        check(engine, parts, session.freshness(), within)?;
        Ok(Self::new(session))
    }
}

impl<S, A, W> OptionalFromRequestParts<S> for FreshSession<Session<A::Claims, A>, W>
where
    A: FreshSessions,
    S: HasAuth<A>,
    W: FreshBound,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth: A = state.auth();
        let engine = auth.setup().engine();
        let within = bound(engine, W::SECONDS.map(Duration::from_secs));
        let session = load(engine, parts).await?;
        let session = session.filter(|session| session.freshness().is_within(Some(within)));
        session.map(|session| typed(session).map(Self::new)).transpose()
    }
}

impl<S, R, A, W> OptionalFromRequestParts<S> for FreshSession<Require<R, Session<A::Claims, A>>, W>
where
    R: RoleOf<A::Roles>,
    A: FreshSessions,
    S: HasAuth<A>,
    W: FreshBound,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth: A = state.auth();
        let within = bound(auth.setup().engine(), W::SECONDS.map(Duration::from_secs));
        let session =
            <Require<R, Session<A::Claims, A>> as OptionalFromRequestParts<S>>::from_request_parts(
                parts, state,
            )
            .await?;
        let session = session.filter(|session| session.freshness().is_within(Some(within)));
        Ok(session.map(Self::new))
    }
}

/// The shortest bound.
const LEAST: Duration = Duration::from_secs(1);

/// Refuses a session whose user has not proved to be there within this time, or within the setup's `fresh` without
/// one.
pub(super) fn check(
    engine: &Engine,
    parts: &Parts,
    session: Freshness,
    within: Option<Duration>,
) -> Result<(), Rejection> {
    let within = bound(engine, within);
    if session.is_within(Some(within)) {
        return Ok(());
    }
    // Stops a stolen cookie, and whoever finds a browser that somebody left open.
    Err(Rejection::stale(engine, parts, within))
}

/// How long ago the user may have proved to be there.
fn bound(engine: &Engine, within: Option<Duration>) -> Duration {
    // Without either nothing is fresh.
    within.or(engine.settings.fresh).unwrap_or(LEAST).max(LEAST)
}
