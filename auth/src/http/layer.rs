//! The layer that writes a session's cookie again when a handler has read it.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::extract::OriginalUri;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::{layers::Layers, nested, rolling::Rolling};
use crate::{Auth, engine::Engine};

/// Keeps sessions alive: added by [`RouterExt::auth`](super::RouterExt::auth).
#[derive(Clone)]
pub struct AuthLayer {
    engine: Arc<Engine>,
    /// Whether the setup's routes are in the same router.
    has_routes: bool,
}

impl std::fmt::Debug for AuthLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthLayer")
            .field("setup", &self.engine.settings.type_name)
            .finish_non_exhaustive()
    }
}

impl AuthLayer {
    /// The layer of a setup.
    pub fn new<A: Auth>(auth: &A) -> Self {
        Self { engine: Arc::clone(auth.setup().engine()), has_routes: false }
    }

    /// The layer of a setup whose own routes are in the router to which the layer is added.
    pub(super) fn with_routes<A: Auth>(auth: &A) -> Self {
        Self { has_routes: true, ..Self::new(auth) }
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService { inner, engine: Arc::clone(&self.engine), has_routes: self.has_routes }
    }
}

/// The service of an [`AuthLayer`].
#[derive(Clone)]
pub struct AuthService<S> {
    inner: S,
    engine: Arc<Engine>,
    has_routes: bool,
}

impl<S: std::fmt::Debug> std::fmt::Debug for AuthService<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, B, R> Service<Request<B>> for AuthService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if self.has_routes {
            let original = request.extensions().get::<OriginalUri>();
            if let Some(OriginalUri(original)) =
                original.filter(|it| it.0.path() != request.uri().path())
            {
                nested::is_lost(&self.engine, original.path(), request.uri().path());
            }
        }
        let rolling = Layers::add(request.extensions_mut(), &self.engine);
        ResponseFuture {
            future: self.inner.call(request),
            rolling,
            engine: Arc::clone(&self.engine),
        }
    }
}

pin_project! {
    /// The future of an [`AuthService`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        rolling: Rolling,
        engine: Arc<Engine>,
    }
}

impl<F> std::fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.future.poll(cx))?;
        this.rolling.finish(response.headers_mut(), this.engine);
        Poll::Ready(Ok(response))
    }
}
