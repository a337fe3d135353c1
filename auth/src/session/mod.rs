//! [`Session`], the session of a request.

pub(crate) mod authentication;
mod cookie;
mod proof;
mod request;
pub(crate) mod roles;
pub(crate) mod row;
pub(crate) mod stamp;
pub(crate) mod stored;
#[cfg(test)]
mod tests;
mod user;
mod version;

pub(crate) use self::request::{Beginning, Renewal, Request, revoke};

use std::{
    fmt,
    marker::PhantomData,
    ops::Deref,
    time::{Duration, SystemTime},
};

use self::authentication::Freshness;

pub use crate::engine::claims::AnyAuth;
use crate::{
    AuthenticationMethod, Claims, Declared, User,
    engine::{
        ErasedClaims, FreshSessions,
        claims::{ClaimsData, NoClaims},
        own,
        roles::{RoleOf, RoleSet},
    },
    error::BoxError,
};

/// The session of the request, with the application's claims `T`.
///
/// It is an extractor. A handler that takes a `Session` runs only for somebody who is signed in: a
/// browser that navigates is sent to the sign-in page and comes back, and any other client gets 401 with
/// JSON (see [`Rejection`](crate::Rejection)). A handler that takes an `Option<Session<_>>` runs for
/// everybody.
///
/// `Session<Customer>` belongs to the setup that declares `claims: Customer`, and dereferences to the
/// claims. The router's state has to hold that setup. A plain `Session` has no claims, and belongs to the
/// setup whose [`.auth(&auth)`](crate::RouterExt::auth) the route is under.
///
/// ```
/// use auth::{Claims, Session, auth};
///
/// #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
/// struct Customer {
///     plan: String,
/// }
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [],
///     session: { claims: Customer },
/// }
///
/// async fn plan(session: Session<Customer>) -> String {
///     format!("{} is on {}", session.user.name(), session.plan)
/// }
///
/// async fn greeting(session: Option<Session<Customer>>) -> &'static str {
///     if session.is_some() { "Welcome back" } else { "Welcome" }
/// }
/// ```
pub struct Session<T = NoClaims, A = <T as Claims>::Auth> {
    /// Who is signed in.
    pub user: User,
    /// When the session expires if it isn't used before.
    pub expires: SystemTime,
    claims: T,
    /// With those that are included. Of the setup's enum, so that a session without its setup has none.
    roles: RoleSet,
    freshness: Freshness,
    id: Option<String>,
    setup: PhantomData<fn() -> A>,
}

impl<T, A> Session<T, A> {
    pub(crate) fn new(user: User, expires: SystemTime, claims: T, id: Option<String>) -> Self {
        let (roles, freshness) = (RoleSet::default(), Freshness::UNKNOWN);
        Self { user, expires, claims, roles, freshness, id, setup: PhantomData }
    }

    /// The same session, of which this is known.
    pub(crate) fn with_freshness(self, freshness: Freshness) -> Self {
        Self { freshness, ..self }
    }

    /// What is known of when its user was there.
    pub(crate) fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The same session with these roles, those that are included among them.
    pub(crate) fn with_effective(self, roles: RoleSet) -> Self {
        Self { roles, ..self }
    }

    /// The roles, with those that they include.
    pub(crate) fn effective(&self) -> RoleSet {
        self.roles
    }

    /// The id of the session, which stays the same as long as the session lives. It isn't a secret.
    /// `None` for a session in a cookie that another library made.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// When the user last proved to be there: at the sign-in, or when they confirmed it later. Renewing the session
    /// and linking an account don't change it.
    ///
    /// `None` if that isn't known: after a sign-in at a provider whose answer doesn't say when the person signed in
    /// there, for a session that an earlier version of the library made, and with `compat: next_auth_v4`.
    pub fn auth_time(&self) -> Option<SystemTime> {
        self.freshness.authentication.map(|it| it.at)
    }

    /// How the user proved at [`auth_time`](Self::auth_time) to be there, in alphabetical order. It is empty if that
    /// isn't known. The words of RFC 8176 are [`AuthenticationMethod::amr`].
    pub fn auth_methods(&self) -> Vec<AuthenticationMethod> {
        self.freshness.authentication.iter().flat_map(|it| it.methods.iter()).collect()
    }

    /// Whether no more than `within` has passed since the user proved to be there, as of the time when the session was
    /// read. A session of which that isn't known is never fresh.
    ///
    /// A handler that only fresh sessions may call takes [`Fresh`](crate::Fresh) instead.
    pub fn is_fresh_within(&self, within: Duration) -> bool {
        self.freshness.is_within(Some(within))
    }

    /// The application's claims.
    pub fn claims(&self) -> &T {
        &self.claims
    }

    /// The application's claims, without the rest.
    pub fn into_claims(self) -> T {
        self.claims
    }
}

/// A session without the types of its setup.
pub(crate) type ErasedSession = Session<ErasedClaims, AnyAuth>;

impl ErasedSession {
    /// The session in the types of its setup.
    ///
    /// Fails when it is another setup's, see [`own`].
    pub(crate) fn typed<A: Declared>(self) -> Result<Session<A::Claims, A>, BoxError> {
        let Self { user, expires, claims, roles, freshness, id, .. } = self;
        let claims = own(claims.take())?;
        Ok(Session { user, expires, claims, roles, freshness, id, setup: PhantomData })
    }

    /// The session without claims and roles, for whoever doesn't name its setup.
    pub(crate) fn without_claims(self) -> Session<NoClaims, AnyAuth> {
        let freshness = self.freshness;
        Session::new(self.user, self.expires, NoClaims {}, self.id).with_freshness(freshness)
    }
}

impl<T: ClaimsData, A> Session<T, A> {
    /// The same session without the types of its setup.
    pub(crate) fn erased(self) -> ErasedSession {
        let Self { user, expires, claims, roles, freshness, id, .. } = self;
        let claims = ErasedClaims::new(claims);
        Session { user, expires, claims, roles, freshness, id, setup: PhantomData }
    }
}

// The bound is the method's, because rustc has no text of the trait for one of the block.
impl<T, A> Session<T, A> {
    /// Whether the user has proved to be there within the setup's `session: { fresh: … }`, as of the time when the
    /// session was read.
    ///
    /// A handler that only fresh sessions may call takes [`Fresh`](crate::Fresh) instead.
    pub fn is_fresh(&self) -> bool
    where
        A: FreshSessions,
    {
        self.freshness.is_within(None)
    }
}

impl<T, A: Declared> Session<T, A> {
    /// Whether the user has a role of the setup: one that was given at the sign-in or at the last renewal, or one
    /// that such a role includes.
    ///
    /// A handler that only such users may call takes [`Require`](crate::Require) instead. A plain `Session` doesn't
    /// know its setup, and so has no roles: write `Session<Customer>`, or for a setup without claims
    /// `Session<NoClaims, ShopAuth>`.
    ///
    /// ```
    /// use auth::{Claims, Roles, RolesUpdate, Session, auth};
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
    /// async fn menu(session: Session<Customer>) -> &'static str {
    ///     if session.has::<role::Admin>() { "Orders, settings" } else { "Orders" }
    /// }
    /// ```
    pub fn has<R: RoleOf<A::Roles>>(&self) -> bool {
        self.roles.has(R::INDEX)
    }

    /// The user's roles, those that are included among them, in the order of the enum.
    pub fn roles(&self) -> Vec<A::Roles> {
        self.roles.to_vec()
    }
}

impl<T, A> Deref for Session<T, A> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.claims
    }
}

impl<T: fmt::Debug, A> fmt::Debug for Session<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("user", &self.user)
            .field("expires", &self.expires)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

impl<T: Clone, A> Clone for Session<T, A> {
    fn clone(&self) -> Self {
        Self {
            user: self.user.clone(),
            expires: self.expires,
            claims: self.claims.clone(),
            roles: self.roles,
            freshness: self.freshness,
            id: self.id.clone(),
            setup: PhantomData,
        }
    }
}
