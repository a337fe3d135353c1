//! The health route, which an application puts where its load balancer asks.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use http::{StatusCode, header::CACHE_CONTROL};

use crate::{
    Auth,
    engine::{Engine, Setup},
};

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// A route that says whether the setup's store answers, for a load balancer or an orchestrator. You choose
    /// its path.
    ///
    /// It answers 200 with the text `ok`, or 503 with `unavailable` if the store fails or takes longer than two
    /// seconds. The store is asked once a second at most, and the result is the answer to everybody, so that
    /// nobody can load the store with such requests. Why it failed is in the log (`auth.health.failed`) and not
    /// in the answer. A setup without an adapter always answers 200.
    ///
    /// ```
    /// # use auth::{auth, RouterExt as _};
    /// # use axum::Router;
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// # fn app(auth: ShopAuth) -> Router {
    /// Router::new().auth(&auth).route("/readyz", auth.health())
    /// # }
    /// ```
    pub fn health<S>(&self) -> MethodRouter<S> {
        get(answer).with_state(Arc::clone(self.engine()))
    }
}

async fn answer(State(engine): State<Arc<Engine>>) -> Response {
    // In a task of its own, so that the result is kept even if the client goes away. Otherwise requests that
    // end at once would each ask the store.
    let asked =
        tokio::spawn(
            async move { engine.health.is_well(&engine.storage, &*engine.parts.clock).await },
        );
    let is_well = asked.await.unwrap_or_else(|_| {
        tracing::error!(
            name: "auth.health.failed", "the store panicked when its health was checked"
        );
        false
    });
    let (status, text) = if is_well {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    (status, [(CACHE_CONTROL, "no-store")], text).into_response()
}
