//! The routes of a setup.

use std::{
    convert::Infallible,
    future::{poll_fn, ready},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::Body as AxumBody,
    extract::Request as AxumRequest,
    response::{IntoResponse as _, Response as AxumResponse},
    routing::any_service,
};
use http::StatusCode;
use tower_service::Service;

use super::{
    body,
    cors::Cors,
    layer::AuthLayer,
    nested, unconfigured,
    wire::{begin, write},
};
use crate::{
    Auth,
    config::caught,
    engine::{Engine, Setup},
    error::log_text,
    flow::{self, Request},
    parts::BoxFuture,
};

/// Adds a setup to a router.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a router to which a setup can be added",
    label = "not an `axum::Router`",
    note = "call `.auth(&auth)` on an `axum::Router`, after its routes and layers [auth::E0890]"
)]
pub trait RouterExt: Sized {
    /// Adds the setup's routes, and the layer that keeps the sessions of all routes added before
    /// alive.
    ///
    /// ```
    /// # use auth::{auth, RouterExt as _, Session};
    /// # use axum::{Router, routing::get};
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// async fn hello(session: Session) -> String {
    ///     format!("Hello, {}", session.user.name())
    /// }
    ///
    /// # fn app(auth: ShopAuth) -> Router {
    /// Router::new().route("/", get(hello)).auth(&auth)
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the router has routes below the setup's base path already: because another setup has the same
    /// path, because this was called twice, or because of a route of your own.
    #[must_use]
    fn auth<A: Auth>(self, auth: &A) -> Self;
}

impl<S: Clone + Send + Sync + 'static> RouterExt for Router<S> {
    #[track_caller]
    fn auth<A: Auth>(self, auth: &A) -> Self {
        let (engine, router) = (auth.setup().engine(), self.layer(AuthLayer::with_routes(auth)));
        // axum can't be asked whether a route is there, and its own panic names no setup.
        let Ok(router) = caught(|| router.merge(routes(engine))) else {
            panic!(
                "`{name}` answers below `{base}`, and the router has routes there already: another setup \
                 has the same path, `.auth` is called twice, or a route of your own is there. Write another \
                 `base_path` into one of the two `auth!`, such as `base_path: \"/api/{lower}\"`",
                name = engine.settings.type_name,
                base = engine.paths.base,
                lower = engine.settings.type_name.to_lowercase(),
            );
        };
        router
    }
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The routes below the base path. They carry the setup, so any router state will do.
    ///
    /// [`RouterExt::auth`] adds them together with the layer; alone they serve sessions to a
    /// browser, but nothing writes a session's cookie again when a handler reads it.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        routes(self.engine())
    }
}

fn routes<S: Clone + Send + Sync + 'static>(engine: &Arc<Engine>) -> Router<S> {
    engine.presence.serve();
    let service = Routes { engine: Arc::clone(engine) };
    // No `route_service`, for which axum leaves the body in the answer to a `HEAD`.
    let any = || any_service(service.clone());
    let mut router = Router::new();
    for base in engine.paths.mounts() {
        router = router.route(&format!("{base}/{{*action}}"), any());
        if !base.is_empty() {
            router = router.route(base, any());
        }
    }
    router
}

/// What answers below the base path.
///
/// It is a service and no handler: axum moves a handler's request and its future from hand to hand, and both are
/// large beside what most requests need.
#[derive(Clone)]
struct Routes {
    engine: Arc<Engine>,
}

impl Service<AxumRequest<AxumBody>> for Routes {
    type Response = AxumResponse;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<AxumResponse, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: AxumRequest<AxumBody>) -> Self::Future {
        let engine = Arc::clone(&self.engine);
        if nested::is_fault(&engine, &request) {
            // This is no attack, but an answer of this setup could not be used: its forms would lead nowhere.
            return Box::pin(
                async move { Ok(unconfigured::answer(&engine.settings, request).await) },
            );
        }
        let cors = Cors::of(&engine, &request);
        if let Some(response) = cors.preflight(&request) {
            return Box::pin(ready(Ok(cors.allow(response))));
        }
        let (mut request, body) = match begin(Some(&engine.paths), request) {
            Ok(begun) => begun,
            Err(response) => return Box::pin(ready(Ok(cors.allow(*response)))),
        };
        Box::pin(async move {
            let compat = engine.settings.compat;
            let response = match body::read(&request.method, &request.headers, body, compat).await {
                Ok(body) => {
                    request.body = body;
                    answer(&engine, &request).await
                }
                Err(response) => response,
            };
            Ok(cors.allow(response))
        })
    }
}

async fn answer(engine: &Arc<Engine>, request: &Request) -> AxumResponse {
    let Some(response) = whole(pin!(flow::answer(engine, request))).await else {
        tracing::error!(
            name: "auth.request.panicked", action = log_text(&request.action),
            "a store, a mailer or another part of the application panicked"
        );
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    write(response)
}

/// The future's output; `None` if it panics, so that a panic ends only the request that it happens in.
async fn whole<T>(mut future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    poll_fn(|cx| match caught(|| future.as_mut().poll(cx)) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
