//! A guard for whole subtrees of a router.

use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use axum::response::{IntoResponse as _, Response};
use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    extract::{keep, load},
    rejection::Rejection,
};
use crate::{Auth, Session, engine::Setup, parts::BoxFuture};

type Allowed<A> = dyn Fn(&Session<<A as Auth>::Claims, A>) -> bool + Send + Sync;

/// Lets only requests with a session through; see [`Setup::guard`].
pub struct GuardLayer<A: Auth> {
    auth: A,
    allowed: Option<Arc<Allowed<A>>>,
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// A layer that lets only requests with a session through.
    ///
    /// Requests for the setup's own routes and for its pages pass, so that the layer may cover the
    /// whole router.
    ///
    /// ```
    /// # use auth::{auth, RouterExt as _};
    /// # use axum::{Router, routing::get};
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// # fn app(auth: ShopAuth) -> Router {
    /// let admin = Router::new().route("/admin", get(|| async { "secret" }));
    /// Router::new()
    ///     .merge(admin.route_layer(auth.guard().allow(|session| session.user.name() == "root")))
    ///     .auth(&auth)
    /// # }
    /// ```
    #[must_use]
    pub fn guard(&self) -> GuardLayer<A> {
        GuardLayer { auth: A::wrap(self.clone()), allowed: None }
    }
}

impl<A: Auth> GuardLayer<A> {
    /// Lets only sessions through that `allowed` holds for; others get 403.
    #[must_use]
    pub fn allow(
        self,
        allowed: impl Fn(&Session<A::Claims, A>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { allowed: Some(Arc::new(allowed)), ..self }
    }
}

impl<A: Auth> Clone for GuardLayer<A> {
    fn clone(&self) -> Self {
        Self { auth: self.auth.clone(), allowed: self.allowed.clone() }
    }
}

impl<A: Auth> fmt::Debug for GuardLayer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardLayer").finish_non_exhaustive()
    }
}

impl<S, A: Auth> Layer<S> for GuardLayer<A> {
    type Service = Guard<S, A>;

    fn layer(&self, inner: S) -> Guard<S, A> {
        Guard { inner, layer: self.clone() }
    }
}

/// The service of a [`GuardLayer`].
pub struct Guard<S, A: Auth> {
    inner: S,
    layer: GuardLayer<A>,
}

impl<S: Clone, A: Auth> Clone for Guard<S, A> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<S: fmt::Debug, A: Auth> fmt::Debug for Guard<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, A, B> Service<Request<B>> for Guard<S, A>
where
    A: Auth,
    B: Send + 'static,
    S: Service<Request<B>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let clone = self.inner.clone();
        // The service that said it is ready is the one to call.
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let GuardLayer { auth, allowed } = self.layer.clone();
        Box::pin(async move {
            if is_public(auth.setup(), request.uri().path()) {
                return inner.call(request).await;
            }
            let (mut parts, body) = request.into_parts();
            let rejection = match load(&auth, &mut parts).await {
                None => Rejection::unauthenticated(auth.setup(), &parts),
                Some(session) if allowed.is_some_and(|allowed| !allowed(&session)) => {
                    Rejection::forbidden(auth.setup(), &parts)
                }
                Some(session) => {
                    keep(session, &mut parts);
                    return inner.call(Request::from_parts(parts, body)).await;
                }
            };
            Ok(rejection.into_response())
        })
    }
}

/// Whether a path must be open so that somebody can sign in: below the base path, or one of the
/// application's own pages.
fn is_public<A: Auth>(setup: &Setup<A, A::State, A::Profile>, path: &str) -> bool {
    let inner = setup.inner();
    let below = |base: &str| {
        path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let pages = inner.settings.pages;
    let is_page =
        |page: Option<&str>| page.is_some_and(|page| page.split(['?', '#']).next() == Some(path));
    (!inner.base_path.is_empty() && below(&inner.base_path))
        || is_page(pages.sign_in)
        || is_page(pages.sign_out)
        || is_page(pages.error)
        || is_page(pages.verify_request)
}
