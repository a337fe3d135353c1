//! The routes of a setup that could not be built.

use std::sync::Arc;

use axum::{Router, body::Body as AxumBody, extract::Request, response::Response, routing::any};

use super::wire::{read, write};
use crate::{
    Auth,
    engine::{Paths, settings::Settings},
    error::ConfigError,
    flow,
};

impl ConfigError {
    /// Routes for the setup `A` that could not be built: every one answers 500, as a page where
    /// people look and as JSON for programs.
    ///
    /// For an application that goes on without sign-in, as one with `NextAuth` would. The routes are
    /// below the `base_path` of the `auth!`. What is wrong is logged once and never shown.
    ///
    /// ```no_run
    /// # use auth::{auth, RouterExt as _};
    /// # use axum::Router;
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// # async fn app() -> Router {
    /// match ShopAuth::from_env().await {
    ///     Ok(auth) => Router::new().auth(&auth),
    ///     Err(error) => error.routes::<ShopAuth, ()>(),
    /// }
    /// # }
    /// ```
    pub fn routes<A: Auth, S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        tracing::error!(name: "auth.config.invalid", error = %self, "the setup could not be built");
        let settings = Arc::new(A::settings());
        let Some(paths) = paths(&settings) else { return Router::new() };
        let routes =
            paths.mounts().flat_map(|base| [format!("{base}/{{*action}}"), base.to_owned()]);
        routes.filter(|route| !route.is_empty()).fold(Router::new(), |router, route| {
            let settings = Arc::clone(&settings);
            let answer = move |request: Request<AxumBody>| {
                let settings = Arc::clone(&settings);
                async move { answer(&settings, request).await }
            };
            router.route(&route, any(answer))
        })
    }
}

/// The paths that the `auth!` says.
fn paths(settings: &Settings) -> Option<Paths> {
    Paths::new(settings.base_path, settings.prefix, None).ok()
}

pub(super) async fn answer(settings: &Settings, request: Request<AxumBody>) -> Response {
    match read(paths(settings).as_ref(), settings.compat, request).await {
        Ok(request) => write(flow::unconfigured(settings, &request)),
        Err(response) => response,
    }
}
