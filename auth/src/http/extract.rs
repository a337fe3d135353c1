//! `Session<T>` as an extractor.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::{header, request::Parts};

use super::{bearer, layers::Layers, rejection::Rejection, sent::sent};
use crate::{
    Auth, NoClaims, Session,
    adapter::StoreError,
    browser::cookie::header::Cookies,
    engine::{Engine, ErasedTrigger, Notice},
    error::BoxError,
    session::{
        self, AnyAuth, ErasedSession, Renewal,
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
        typed(required(auth.setup().engine(), parts).await?)
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
        load(auth.setup().engine(), parts).await?.map(typed).transpose()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let engine = Layers::only(parts)?;
        required(&engine, parts).await.map(ErasedSession::without_claims)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        let engine = Layers::only(parts)?;
        Ok(load(&engine, parts).await?.map(ErasedSession::without_claims))
    }
}

/// The session in the types of its setup, which a handler names.
pub(super) fn typed<A: Auth>(session: ErasedSession) -> Result<Session<A::Claims, A>, Rejection> {
    // It is this setup's, see `own`, and why it isn't is logged there.
    session.typed().map_err(|_: BoxError| Rejection::misconfigured())
}

/// The sessions that guards have read for this request, each with its guard's setup.
#[derive(Clone, Default)]
struct Loaded(Vec<(Arc<Engine>, Arc<ErasedSession>)>);

/// The session of a request; the refusal if nobody is signed in.
///
/// Fails as [`load`] does.
pub(super) async fn required(
    engine: &Arc<Engine>,
    parts: &Parts,
) -> Result<ErasedSession, Rejection> {
    match load(engine, parts).await? {
        Some(session) => Ok(session),
        None => Err(Rejection::unauthenticated(engine, parts)),
    }
}

/// The session of a request; `None` if nobody is signed in. A session that is older than `update_age` is
/// written again.
///
/// Fails when the store can't tell, and when the `claims` or the `roles` callback fails.
pub(super) async fn load(
    engine: &Arc<Engine>,
    parts: &Parts,
) -> Result<Option<ErasedSession>, Rejection> {
    load_from(engine, parts, bearer::is_accepted(engine)).await
}

/// The same as [`load`], where the caller says whether the session token may also come in `Authorization`.
pub(super) async fn load_from(
    engine: &Arc<Engine>,
    parts: &Parts,
    bearer: bool,
) -> Result<Option<ErasedSession>, Rejection> {
    let loaded = parts.extensions.get().map_or(&[][..], |Loaded(sessions)| sessions);
    // Stops that a session of one setup counts at another, also at one of the same type, as tenants have it.
    if let Some((_, session)) = loaded.iter().find(|(guard, _)| Arc::ptr_eq(guard, engine)) {
        return Ok(Some(copy(session)));
    }
    read(engine, parts, bearer).await
}

/// The refusal while the store can't tell who is signed in.
fn unavailable(error: &StoreError) -> Rejection {
    tracing::error!(name: "auth.session.unavailable", %error, "the store could not be asked");
    Rejection::unavailable()
}

/// Leaves a session in the request, so that the extractors of its handler needn't read it again.
pub(super) fn keep(engine: &Arc<Engine>, session: ErasedSession, parts: &mut Parts) {
    let Loaded(sessions) = parts.extensions.get_or_insert_default();
    sessions.retain(|(guard, _)| !Arc::ptr_eq(guard, engine));
    sessions.push((Arc::clone(engine), Arc::new(session)));
}

fn copy(session: &ErasedSession) -> ErasedSession {
    Session::new(
        session.user.clone(),
        session.expires,
        session.claims().duplicate(),
        session.id().map(str::to_owned),
    )
    .with_effective(session.effective())
    .with_freshness(session.freshness())
}

async fn read(
    engine: &Engine,
    parts: &Parts,
    bearer: bool,
) -> Result<Option<ErasedSession>, Rejection> {
    let sealing = engine.sealing(engine.site.is_https(sent(parts)));
    let cookies = parts.headers.get_all(header::COOKIE);
    let cookies = Cookies::parse(cookies.iter().map(http::HeaderValue::as_bytes));
    let due = Renewal::WhenDue;
    let request = session::Request { engine, sealing, cookies: &cookies };
    let mut found = request.read(due).await.map_err(|error| unavailable(&error))?;
    // A session cookie takes precedence, even one that can't be opened: with it, the header isn't read.
    let bearer = match found {
        Found::Absent if bearer => bearer::token(&parts.headers, engine.settings.compat),
        _ => None,
    };
    if let Some(token) = bearer {
        let name = &sealing.cookies.session_token.name;
        let cookies = Cookies::one(name, token);
        let read = session::Request { cookies: &cookies, ..request }.read(due).await;
        found = read.map_err(|error| unavailable(&error))?;
    }
    let rolling = Layers::rolling(&parts.extensions);
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
    let Found::Valid(mut stored, claims) = found else { return Ok(None) };
    let claims = match engine.declaration.claims(ErasedTrigger::Read { claims }).await {
        Ok(claims) => claims,
        Err(error) => {
            // The failure doesn't say that nobody is signed in, so the answer isn't the sign-in page.
            tracing::error!(name: "auth.session.failed", %error, "the claims callback failed");
            return Err(Rejection::unavailable());
        }
    };
    if request.is_renewed(&stored, due) {
        stored.roles = match roles::at_renewal(engine, &stored, &claims).await {
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
    let Stored { user, expires, id, roles, authentication, .. } = *stored;
    let roles = engine.roles.effective(roles);
    let freshness =
        Freshness { authentication, now: engine.now(), declared: engine.settings.fresh };
    let session = Session::new(user, expires, claims, id);
    Ok(Some(session.with_effective(roles).with_freshness(freshness)))
}
