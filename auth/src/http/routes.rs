//! The routes of a setup.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll};

use axum::{
    Router,
    body::Body as AxumBody,
    extract::{Request as AxumRequest, State},
    response::{IntoResponse as _, Response as AxumResponse},
    routing::any,
};
use http::StatusCode;

use super::{
    cors::Cors,
    layer::AuthLayer,
    nested, unconfigured,
    wire::{read, write},
};
use crate::{
    Auth,
    config::caught,
    engine::{Engine, Setup},
    error::log_text,
    flow,
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
    router(engine).with_state(Arc::clone(engine))
}

fn router(engine: &Engine) -> Router<Arc<Engine>> {
    engine.presence.serve();
    let mut router = Router::new();
    for base in engine.paths.mounts() {
        router = router.route(&format!("{base}/{{*action}}"), any(answer));
        if !base.is_empty() {
            router = router.route(base, any(answer));
        }
    }
    router
}

async fn answer(State(engine): State<Arc<Engine>>, request: AxumRequest<AxumBody>) -> AxumResponse {
    if nested::is_fault(&engine, &request) {
        // This is no attack, but an answer of this setup could not be used: its forms would lead nowhere.
        return unconfigured::answer(&engine.settings, request).await;
    }
    let cors = Cors::of(&engine, &request);
    let mut response = match cors.preflight(&request) {
        Some(response) => response,
        None => answer_to(&engine, request).await,
    };
    cors.write(response.headers_mut());
    response
}

async fn answer_to(engine: &Arc<Engine>, request: AxumRequest<AxumBody>) -> AxumResponse {
    let request = match read(Some(&engine.paths), engine.settings.compat, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let Some(response) = whole(flow::answer(engine, &request)).await else {
        tracing::error!(
            name: "auth.request.panicked", action = log_text(&request.action),
            "a store, a mailer or another part of the application panicked"
        );
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    write(response)
}

/// The future's output; `None` if it panics, so that a panic ends only the request that it happens in.
async fn whole<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|cx| match caught(|| future.as_mut().poll(cx)) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
