//! `Session<T>` as an extractor.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::{header, request::Parts};

use super::{bearer, erased::Passed, rejection::Rejection};
use crate::{
    Auth, ClaimsUpdate, NoClaims, Session, Trigger,
    claims::ClaimsData,
    cookie::header::Cookies,
    engine::Setup,
    session::{
        AnyAuth,
        cookie::{self, Found, Stored},
    },
};

/// Router state that holds the setup `A`.
///
/// Implemented for every state that `A` can be taken from with axum's [`FromRef`].
#[diagnostic::on_unimplemented(
    message = "the router state `{Self}` holds no `{A}`",
    label = "no `{A}` in this state",
    note = "derive `FromRef` for the state and add a field of type `{A}`"
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
        match load(&auth, parts).await {
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
        Ok(load(&auth, parts).await)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let setup = Passed::only(parts)?;
        match setup.load(parts).await {
            Some(session) => Ok(session),
            None => Err(setup.unauthenticated(parts)),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Session<NoClaims, AnyAuth> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        let setup = Passed::only(parts)?;
        Ok(setup.load(parts).await)
    }
}

/// A session that a guard has read for this request.
struct Loaded<A: Auth>(Arc<Session<A::Claims, A>>);

impl<A: Auth> Clone for Loaded<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The session of a request, written again when it is old enough.
pub(super) async fn load<A: Auth>(auth: &A, parts: &mut Parts) -> Option<Session<A::Claims, A>> {
    load_from(auth, parts, bearer::is_accepted(auth.setup())).await
}

/// The same, where the caller says whether the token may come in `Authorization` too.
pub(super) async fn load_from<A: Auth>(
    auth: &A,
    parts: &mut Parts,
    bearer: bool,
) -> Option<Session<A::Claims, A>> {
    match parts.extensions.get::<Loaded<A>>() {
        Some(Loaded(session)) => Some(copy(session)),
        None => read(auth.setup(), parts, bearer).await,
    }
}

/// Keeps a session for the extractors further in.
pub(super) fn keep<A: Auth>(session: Session<A::Claims, A>, parts: &mut Parts) {
    parts.extensions.insert(Loaded::<A>(Arc::new(session)));
}

fn copy<A: Auth>(session: &Session<A::Claims, A>) -> Session<A::Claims, A> {
    Session::new(session.user.clone(), session.expires, session.claims().duplicate())
}

async fn read<A: Auth>(
    setup: &Setup<A, A::State, A::Profile>,
    parts: &Parts,
    bearer: bool,
) -> Option<Session<A::Claims, A>> {
    let inner = setup.inner();
    let sealing = inner.sealing(inner.site.is_https(&parts.headers));
    let cookies = parts.headers.get_all(header::COOKIE);
    let cookies = Cookies::parse(cookies.iter().map(http::HeaderValue::as_bytes));
    let mut found = cookie::read::<A>(inner, sealing, &cookies);
    // A cookie that is no session hides the header: the browser's word counts, not its caller's.
    let bearer = match found {
        Found::Absent if bearer => bearer::token(&parts.headers, inner.settings.compat),
        _ => None,
    };
    if let Some(token) = bearer {
        let name = &sealing.cookies.session_token.name;
        found = cookie::read::<A>(inner, sealing, &Cookies::one(name, token));
    }
    let Stored { user, claims, issued, mut expires } = found.valid()?;
    let update = ClaimsUpdate { trigger: Trigger::Read { claims }, state: inner.state.clone() };
    let claims = match A::claims(update).await {
        Ok(claims) => claims,
        Err(error) => {
            tracing::error!(name: "auth.session.failed", %error, "the claims callback failed");
            return None;
        }
    };
    let now = inner.now();
    let age = now.duration_since(issued).unwrap_or_default();
    if bearer.is_none()
        && age >= inner.settings.update_age
        && let Some(Passed { rolling, .. }) = parts.extensions.get()
    {
        match cookie::write::<A>(inner, sealing, &cookies, &user, &claims) {
            Ok(written) => {
                rolling.write(&written);
                expires = now.checked_add(inner.settings.max_age).unwrap_or(expires);
            }
            Err(error) => {
                tracing::error!(name: "auth.session.failed", %error, "the session could not be written again");
            }
        }
    }
    Some(Session::new(user, expires, claims))
}
