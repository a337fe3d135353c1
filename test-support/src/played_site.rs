//! A site whose providers a test plays, and somebody's browser at it.

use std::collections::BTreeMap;

use auth::{Auth, Builder, RouterExt as _};
use axum::Router;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    played::{CLIENT, CLIENT_SECRET, Provider},
};

/// A site, its providers, and a browser.
pub struct Site<A> {
    /// The setup of the site.
    pub auth: A,
    /// Somebody's browser.
    pub browser: Browser,
    /// Every provider.
    pub provider: Provider,
}

/// Where the browser is sent when an attempt begins.
#[derive(Debug)]
pub struct Attempt {
    /// Without its query.
    pub url: String,
    /// The query.
    pub params: BTreeMap<String, String>,
}

/// The variables of a site that is the same client at every provider.
pub fn variables(name: &str) -> Option<String> {
    match name {
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ if name.ends_with("_ID") => Some(CLIENT.to_owned()),
        _ if name.ends_with("_SECRET") => Some(CLIENT_SECRET.to_owned()),
        _ => None,
    }
}

impl<A: Auth> Site<A> {
    /// A site that has the routes of the library only.
    pub async fn start(builder: Builder<A>, variables: fn(&str) -> Option<String>) -> Self {
        Self::with_routes(builder, variables, Router::new()).await
    }

    /// A site that has these routes, too.
    pub async fn with_routes(
        builder: Builder<A>,
        variables: fn(&str) -> Option<String>,
        routes: Router,
    ) -> Self {
        let clock = TestClock::new();
        let provider = Provider::new(clock.clone());
        let builder = builder.url(ORIGIN).variables(variables).clock(clock);
        let auth = builder.http_client(provider.clone()).build().await.unwrap();
        let browser = Browser::new(routes.auth(&auth));
        Self { auth, browser, provider }
    }
}

impl<A> Site<A> {
    /// Begins an attempt with a provider.
    pub async fn begin(&mut self, id: &str) -> Attempt {
        let page = self.browser.submit(&format!("/api/auth/signin/{id}"), &[]).await;
        self.attempt(&page)
    }

    /// The attempt for which a page sends the browser to a provider, which keeps the nonce.
    pub fn attempt(&self, page: &Page) -> Attempt {
        let mut url = Url::parse(page.location()).unwrap();
        let params: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        url.set_query(None);
        *self.provider.nonce.lock().unwrap() = params.get("nonce").cloned();
        Attempt { url: url.into(), params }
    }

    /// Comes back from a provider with these parameters.
    pub async fn come_back(&mut self, id: &str, params: &[(&str, &str)]) -> Page {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
        self.browser.get(&format!("/api/auth/callback/{id}?{query}")).await
    }

    /// Signs in; the user of the session.
    pub async fn sign_in(&mut self, id: &str) -> Value {
        let attempt = self.begin(id).await;
        self.come_back(id, &[("code", "c"), ("state", &*attempt.params["state"])]).await;
        self.browser.session().await["user"].clone()
    }
}
