//! A site with one provider, at which many people sign in one after the other.

use std::sync::{Arc, PoisonError, RwLock};

use auth::{
    BoxError, ConfigError, RouterExt as _,
    parts::{BoxFuture, HttpClient},
};
use axum::{Router, body::Body};
use http_body_util::BodyExt as _;
use test_support::Browser;
use tower::ServiceExt as _;

use super::{
    case::Case,
    entry::Entry,
    setup::{CatalogueAuth, Seen},
    sign_in::{Back, Outcome, SITE, Variables, visit},
    twist::Twist,
    world::World,
};

/// A site, whose provider answers for one case after the other.
pub(crate) struct Site {
    entry: Entry,
    app: Router,
    seen: Seen,
    worlds: Worlds,
}

/// The provider as it is at the moment. Requests reach it without a network.
#[derive(Clone)]
struct Worlds(Arc<RwLock<Arc<World>>>);

impl HttpClient for Worlds {
    fn send(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BoxError>> {
        let target = request.uri().to_string().replacen("://", "/", 1);
        *request.uri_mut() = format!("/{target}").parse().unwrap();
        let world = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        Box::pin(async move {
            let response = world.app().oneshot(request.map(Body::from)).await?;
            let (head, body) = response.into_parts();
            Ok(http::Response::from_parts(head, body.collect().await?.to_bytes().to_vec()))
        })
    }
}

impl Site {
    /// A site with the options of a case.
    pub(crate) async fn new(entry: &Entry, case: &Case) -> Result<Self, ConfigError> {
        let world = World::new(entry, case, Twist::None);
        let variables = Variables::of(&world);
        let worlds = Worlds(Arc::new(RwLock::new(Arc::new(world))));
        let seen = Seen::default();
        let auth = CatalogueAuth::builder(seen.clone())
            .variables(variables.lookup())
            .url(SITE)
            .http_client(worlds.clone())
            .build()
            .await?;
        let app = Router::new().auth(&auth).with_state(auth);
        Ok(Self { entry: entry.clone(), app, seen, worlds })
    }

    /// Somebody signs in, whose profile the case has.
    pub(crate) async fn sign_in(&self, case: &Case) -> Outcome {
        self.sign_in_with(case, Twist::None).await
    }

    /// The same, where the provider does something else than its entry says.
    pub(crate) async fn sign_in_with(&self, case: &Case, twist: Twist) -> Outcome {
        let world = Arc::new(World::new(&self.entry, case, twist));
        *self.worlds.0.write().unwrap() = Arc::clone(&world);
        let mut browser = Browser::new(self.app.clone());
        let location = visit(&world, &mut browser, self.entry.id(), Back::Same).await;
        let session = browser.session().await;
        let user = self.seen.0.lock().unwrap().take();
        let noted = std::mem::take(&mut *world.noted.lock().unwrap());
        Outcome { user, session, location, flaws: noted.flaws, asked: noted.asked }
    }
}
