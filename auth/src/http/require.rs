//! `Require<role::Admin>` as an extractor.

use std::{fmt, marker::PhantomData, ops::Deref};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use super::{
    extract::{HasAuth, load, required, typed},
    rejection::Rejection,
};
use crate::{
    Auth, Session,
    engine::roles::{DeclaredRoles, Role, RoleOf},
};

/// The session of somebody who has the role `R`.
///
/// It is an extractor. A handler that takes `Require<role::Admin>` runs only for users who have `Role::Admin`, or a
/// role that includes it. If nobody is signed in, it answers as [`Session`] does: a browser that navigates is sent
/// to the sign-in page and comes back, and any other client gets 401 with JSON. Somebody who is signed in without
/// the role gets 403, as a page or as JSON, and is never sent to the sign-in page.
///
/// `Option<Require<role::Admin>>` refuses nobody, for a page that shows more to some: it is `None` if nobody is signed
/// in, and for users without the role.
///
/// It dereferences to the [`Session`] of the setup that declares the roles, with its claims. The router's state has
/// to hold that setup. If the roles are another crate's (`roles: extern shared::Role`), write the session as the
/// second parameter: `Require<role::Admin, Session<Customer>>`.
///
/// ```
/// use auth::{Claims, Require, Roles, RolesUpdate, auth};
///
/// #[derive(Roles)]
/// enum Role {
///     Member,
///     #[role(includes(Member))]
///     Admin,
/// }
///
/// #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
/// struct Customer {
///     is_owner: bool,
/// }
///
/// auth! {
///     struct ShopAuth;
///     providers: [],
///     session: { claims: Customer },
///     roles: Role,
///     callbacks: { roles: roles_of },
/// }
///
/// fn roles_of(update: RolesUpdate<ShopAuth>) -> Vec<Role> {
///     vec![if update.claims.is_owner { Role::Admin } else { Role::Member }]
/// }
///
/// async fn settings(session: Require<role::Admin>) -> String {
///     format!("Settings of {}", session.user.name())
/// }
/// ```
pub struct Require<R, S = <<R as Role>::Roles as DeclaredRoles>::Session> {
    session: S,
    role: PhantomData<fn() -> R>,
}

impl<R, S> Require<R, S> {
    /// Of a session that was found to have the role.
    pub(crate) fn new(session: S) -> Self {
        Self { session, role: PhantomData }
    }

    /// The session.
    pub fn into_session(self) -> S {
        self.session
    }
}

impl<R, S> Deref for Require<R, S> {
    type Target = S;
    fn deref(&self) -> &S {
        &self.session
    }
}

impl<R, S: fmt::Debug> fmt::Debug for Require<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Require").field("session", &self.session).finish_non_exhaustive()
    }
}

impl<R, A, S> FromRequestParts<S> for Require<R, Session<A::Claims, A>>
where
    R: RoleOf<A::Roles>,
    A: Auth,
    S: HasAuth<A>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth: A = state.auth();
        let engine = auth.setup().engine();
        let session = required(engine, parts).await?;
        if session.effective().has(R::INDEX) {
            return typed(session).map(Self::new);
        }
        // Stops somebody who is signed in from doing what their roles don't allow. The sign-in page would send
        // them back here.
        Err(Rejection::forbidden(engine, parts))
    }
}

impl<R, A, S> OptionalFromRequestParts<S> for Require<R, Session<A::Claims, A>>
where
    R: RoleOf<A::Roles>,
    A: Auth,
    S: HasAuth<A>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth: A = state.auth();
        // A store that can't tell who somebody is still refuses: they may have the role.
        let session = load(auth.setup().engine(), parts).await?;
        let session = session.filter(|session| session.effective().has(R::INDEX));
        session.map(|session| typed(session).map(Self::new)).transpose()
    }
}
