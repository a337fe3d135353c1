//! The layer that writes a session's cookie again when a handler has read it.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use http::{HeaderValue, Request, Response, header};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::erased::{AnySetup, Passed};
use crate::{
    Auth,
    cookie::{scope::Scope, set::SetCookie},
};

/// Keeps sessions alive: added by [`RouterExt::auth`](super::RouterExt::auth).
#[derive(Clone)]
pub struct AuthLayer {
    setup: Arc<dyn AnySetup>,
}

impl std::fmt::Debug for AuthLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthLayer").field("setup", &self.setup.name()).finish()
    }
}

impl AuthLayer {
    /// The layer of a setup.
    pub fn new<A: Auth>(auth: &A) -> Self {
        Self { setup: Arc::new(auth.clone()) }
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService { inner, setup: Arc::clone(&self.setup) }
    }
}

/// The service of an [`AuthLayer`].
#[derive(Clone)]
pub struct AuthService<S> {
    inner: S,
    setup: Arc<dyn AnySetup>,
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
        let rolling = Passed::add(request.extensions_mut(), &self.setup);
        ResponseFuture { future: self.inner.call(request), rolling }
    }
}

/// The cookies that extractors ask to be written with the response.
#[derive(Clone, Debug, Default)]
pub(super) struct Rolling(Arc<Mutex<Vec<SetCookie>>>);

impl Rolling {
    /// Sets `cookies` with the response, instead of earlier ones of the same names and scopes.
    pub(super) fn write(&self, cookies: &[SetCookie]) {
        let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in cookies {
            let scope = Scope::at(cookie);
            set.retain(|other| other.name != cookie.name || Scope::at(other) != scope);
            set.push(cookie.clone());
        }
    }

    fn take(&self) -> Vec<SetCookie> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pin_project! {
    /// The future of an [`AuthService`].
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        rolling: Rolling,
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
        let cookies = this.rolling.take();
        if !cookies.is_empty() {
            let headers = response.headers_mut();
            for cookie in cookies.iter().map(SetCookie::to_header) {
                // A cookie's text is visible ASCII, whatever is in it.
                if let Ok(cookie) = HeaderValue::try_from(cookie) {
                    headers.append(header::SET_COOKIE, cookie);
                }
            }
            // Whoever stores this response would hand the session to the next one who asks.
            let no_store = HeaderValue::from_static("private, no-cache, no-store");
            headers.insert(header::CACHE_CONTROL, no_store);
            headers.append(header::VARY, HeaderValue::from_static("Cookie"));
        }
        Poll::Ready(Ok(response))
    }
}
