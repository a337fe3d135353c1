//! [`Session`], the session of a request.

mod cookie;
mod request;
pub(crate) mod row;
pub(crate) mod stamp;
pub(crate) mod stored;
#[cfg(test)]
mod tests;
mod user;
mod version;

pub(crate) use self::request::{Beginning, Renewal, Request};

use std::{fmt, marker::PhantomData, ops::Deref, time::SystemTime};

pub use crate::engine::claims::AnyAuth;
use crate::{Claims, User, engine::claims::NoClaims};

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
    id: Option<String>,
    setup: PhantomData<fn() -> A>,
}

impl<T, A> Session<T, A> {
    pub(crate) fn new(user: User, expires: SystemTime, claims: T, id: Option<String>) -> Self {
        Self { user, expires, claims, id, setup: PhantomData }
    }

    /// The same session with other claims.
    pub(crate) fn with_claims<U, B>(self, claims: U) -> Session<U, B> {
        Session::new(self.user, self.expires, claims, self.id)
    }

    /// The id of the session, which stays the same as long as the session lives. It isn't a secret.
    /// `None` for a session in a cookie that another library made.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
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
            id: self.id.clone(),
            setup: PhantomData,
        }
    }
}
