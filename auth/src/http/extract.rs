//! `Session<T>` as an extractor.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::{header, request::Parts};

use super::{bearer, layers::Layers, rejection::Rejection, sent::sent};
use crate::{
    Auth, ClaimsUpdate, NoClaims, Session, Trigger,
    adapter::StoreError,
    browser::cookie::header::Cookies,
    engine::{Notice, Setup, claims::ClaimsData},
    session::{
        self, AnyAuth, Renewal,
        authentication::Freshness,
        roles,
        stored::{Found, Stored},
    },
};

/// Router state that holds the setup `A`.
///
/// Implemented for every state that `A` can be taken from with axum's [`FromRef`].
#[diagnostic::on_unimplemented(
    message = "the router state `{Self}` holds no `{A}`",
    label = "no `{A}` in this state",
    note = "derive `FromRef` for the state and add a field of type `{A}`; if the setup is all of the state, write `.with_state(auth)`",
    note = "the derive is for the state itself: for a state in an `Arc`, put the `Arc` into the fields instead, or write `impl FromRef<Arc<…>> for {A}` [auth::E0889]"
)]
pub trait HasAuth<A>: Send + Sync {
    /// The setup.
    fn auth(&self) -> A;
}

#[diagnostic::do_not_recommend]
impl<S, A> HasAuth<A> for S
where
    S: Send + Sync,
    A: FromRef<S>,
{
    fn auth(&self) -> A {
        A::from_ref(self)
    }
}

impl<S, A> FromRequestParts<S> for Session<A::Claims, A>
where
    A: Auth,
    S: HasAuth<A>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth: A = state.auth();
        match load(&auth, parts).await? {
            Some(session) => Ok(session),
            None => Err(Rejection::unauthenticated(auth.setup(), parts)),
        }
    }
}

impl<S, A> OptionalFromRequestParts<S> for Session<A::Claims, A>
where
    A: Auth,
    S: HasAuth<A>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth: A = state.auth();
        load(&auth, parts).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let setup = Layers::only(parts)?;
        match setup.load(parts).await? {
            Some(session) => Ok(session),
            None => Err(setup.unauthenticated(parts)),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        let setup = Layers::only(parts)?;
        setup.load(parts).await
    }
}

/// A session that a guard has read for this request, and the guard's setup.
struct Loaded<A: Auth> {
    auth: A,
    session: Arc<Session<A::Claims, A>>,
}

impl<A: Auth> Clone for Loaded<A> {
    fn clone(&self) -> Self {
        Self { auth: self.auth.clone(), session: Arc::clone(&self.session) }
    }
}

/// The session of a request; `None` if nobody is signed in. A session that is older than `update_age` is
/// written again.
///
/// Fails when the store can't tell, and when the `claims` or the `roles` callback fails.
pub(super) async fn load<A: Auth>(
    auth: &A,
    parts: &mut Parts,
) -> Result<Option<Session<A::Claims, A>>, Rejection> {
    load_from(auth, parts, bearer::is_accepted(auth.setup())).await
}

/// The same as [`load`], where the caller says whether the session token may also come in `Authorization`.
pub(super) async fn load_from<A: Auth>(
    auth: &A,
    parts: &mut Parts,
    bearer: bool,
) -> Result<Option<Session<A::Claims, A>>, Rejection> {
    // Stops that a session of one setup counts at another of the same type, as tenants have it.
    if let Some(Loaded { auth: guard, session }) = parts.extensions.get::<Loaded<A>>()
        && guard.setup().is_same(auth.setup())
    {
        return Ok(Some(copy(session)));
    }
    read(auth.setup(), parts, bearer).await
}

/// The refusal while the store can't tell who is signed in.
fn unavailable(error: &StoreError) -> Rejection {
    tracing::error!(name: "auth.session.unavailable", %error, "the store could not be asked");
    Rejection::unavailable()
}

/// Leaves a session in the request, so that the extractors of its handler needn't read it again.
pub(super) fn keep<A: Auth>(auth: &A, session: Session<A::Claims, A>, parts: &mut Parts) {
    parts.extensions.insert(Loaded { auth: auth.clone(), session: Arc::new(session) });
}

fn copy<A: Auth>(session: &Session<A::Claims, A>) -> Session<A::Claims, A> {
    Session::new(
        session.user.clone(),
        session.expires,
        session.claims().duplicate(),
        session.id().map(str::to_owned),
    )
    .with_effective(session.effective())
    .with_freshness(session.freshness())
}

async fn read<A: Auth>(
    setup: &Setup<A, A::State, A::Profile>,
    parts: &Parts,
    bearer: bool,
) -> Result<Option<Session<A::Claims, A>>, Rejection> {
    let engine = setup.engine();
    let sealing = engine.sealing(engine.site.is_https(sent(parts)));
    let cookies = parts.headers.get_all(header::COOKIE);
    let cookies = Cookies::parse(cookies.iter().map(http::HeaderValue::as_bytes));
    let due = Renewal::WhenDue;
    let request = session::Request::<A> { engine, sealing, cookies: &cookies };
    let mut found = request.read(due).await.map_err(|error| unavailable(&error))?;
    // A session cookie takes precedence, even one that can't be opened: with it, the header isn't read.
    let bearer = match found {
        Found::Absent if bearer => bearer::token(&parts.headers, engine.settings.compat),
        _ => None,
    };
    if let Some(token) = bearer {
        let name = &sealing.cookies.session_token.name;
        let cookies = Cookies::one(name, token);
        let read = session::Request::<A> { cookies: &cookies, ..request }.read(due).await;
        found = read.map_err(|error| unavailable(&error))?;
    }
    let rolling = parts.extensions.get().map(|Layers { rolling, .. }| rolling);
    if rolling.is_none() && engine.notices.is_new(Notice::NotInRouter) {
        tracing::warn!(
            name: "auth.config.not_in_router", setup = engine.settings.type_name,
            "a handler reads sessions of a setup that isn't in its router: sessions are never written \
             again, and the sign-in page may be missing. Add `.auth(&auth)` to the router, after its \
             routes and layers (`use auth::RouterExt`)"
        );
    }
    if let (Found::Conflict, Some(rolling)) = (&found, rolling) {
        rolling.write(&request.clear());
    }
    // Stops tokens that are forged or expired, sessions that were ended, and two sessions at once (cookie
    // tossing).
    let Some(stored) = found.valid() else { return Ok(None) };
    let (mut stored, claims) = stored.split();
    let update = ClaimsUpdate { trigger: Trigger::Read { claims }, state: engine.state.clone() };
    let claims = match A::claims(update).await {
        Ok(claims) => claims,
        Err(error) => {
            // The failure doesn't say that nobody is signed in, so the answer isn't the sign-in page.
            tracing::error!(name: "auth.session.failed", %error, "the claims callback failed");
            return Err(Rejection::unavailable());
        }
    };
    if request.is_renewed(&stored, due) {
        stored.roles = match roles::at_renewal::<A>(&stored, &claims, &engine.state).await {
            Ok(roles) => roles,
            Err(error) => {
                // Nobody says that the user still has the roles of before.
                tracing::error!(name: "auth.session.failed", %error, "the roles callback failed");
                return Err(Rejection::unavailable());
            }
        };
    }
    if let (None, Some(rolling)) = (bearer, rolling) {
        match request.renew(&mut stored, &claims, due).await {
            Ok(Some(written)) => rolling.write(&written),
            // The session was ended while this request ran. Stops the request of a thief that began before.
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::error!(name: "auth.session.failed", %error, "the session could not be written again");
            }
        }
    }
    let Stored { user, expires, id, roles, authentication, .. } = stored;
    let roles = roles.effective::<A::Roles>();
    let freshness =
        Freshness { authentication, now: engine.now(), declared: engine.settings.fresh };
    let session = Session::new(user, expires, claims, id);
    Ok(Some(session.with_effective(roles).with_freshness(freshness)))
}
