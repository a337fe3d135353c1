//! Builds the application under test.

use std::{collections::BTreeMap, fmt};

use axum::Router;

use super::{
    app::{Samples, TestApp},
    caller::Caller,
    client::TestClient,
    clock::TestClock,
    mailbox::TestMailbox,
    network::Network,
    person::Sample,
    played::PlayedProvider,
    site::SiteUrls,
    variables::{SECRET, Variables},
};
use crate::{
    Auth, Builder, ProviderId as _, Secret,
    adapter::{Adapter as _, Memory, MemoryStore},
    engine::{Origin, RegisteredProvider},
    parts::BoxFuture,
    provider::Method,
};

/// Where the application is, unless the builder was given another URL.
const SITE: &str = "https://app.test";

impl<A: Auth> Builder<A> {
    /// Goes on as a test of the application. What was given to the builder stays, such as a store or a URL; the clock,
    /// the mailer, the HTTP client and the variables are the kit's. See the [module](crate::testing).
    pub fn test(self) -> TestBuilder<A> {
        TestBuilder { builder: self, variables: BTreeMap::new(), samples: |_| None }
    }
}

/// Builds a [`TestApp`]. [`Builder::test`] makes one.
#[must_use = "nothing is built before `app` is called"]
pub struct TestBuilder<A: Auth> {
    builder: Builder<A>,
    variables: BTreeMap<String, String>,
    samples: Samples,
}

impl<A: Auth> fmt::Debug for TestBuilder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestBuilder").finish_non_exhaustive()
    }
}

impl<A: Auth> TestBuilder<A> {
    /// Sets a variable of the environment. An empty value is that of a variable that isn't set.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Takes the default person at each ready-made provider from this function, which gets the id of the provider's
    /// type: `auth_providers::testing::sample` has one of each. For a provider of OAuth 1.0a it is first asked for the
    /// id with `-oauth1` at its end, such as `twitter-oauth1`. Without it, and where it returns `None`, the person has
    /// the members that most providers have.
    pub fn samples(self, samples: fn(&str) -> Option<Sample>) -> Self {
        Self { samples, ..self }
    }

    /// Builds the setup, and with it the application's own router.
    ///
    /// Panics with every problem of the setup if it can't be built, and names the line of the test.
    // It gives a box, because rustc reports what an `async fn` asks of its arguments three times.
    #[track_caller]
    pub fn app<'a, F>(self, app: F) -> BoxFuture<'a, TestApp<A>>
    where
        F: FnOnce(A) -> Router + Send + 'a,
    {
        Box::pin(self.build(Caller::here(), app))
    }

    async fn build(self, caller: Caller, app: impl FnOnce(A) -> Router) -> TestApp<A> {
        let Self { builder, variables, samples } = self;
        let mut variables = Variables::new(variables, A::Provider::IDS);
        let missing = Builder::<A>::missing_variables(&|name: &str| variables.get(name));
        variables.complete(missing);
        let inactive = Builder::<A>::inactive_providers(&|name: &str| variables.get(name));
        let (clock, mailbox, store) =
            (TestClock::new(), TestMailbox::default(), MemoryStore::default());
        let network = Network::new(clock.clone());
        let (builder, is_in_memory) =
            builder.fill_in(SITE, Secret::new(SECRET), Memory::storage(store.clone()));
        let built = builder
            .variables(move |name| variables.get(name))
            .clock(clock.clone())
            .mailer(mailbox.clone())
            .http_client(network.clone())
            .build()
            .await;
        let auth = match built {
            Ok(auth) => auth,
            Err(error) => caller.panic(error),
        };
        let engine = auth.setup().engine();
        network.play(engine.entries.iter().filter_map(played).collect());
        let origin = engine.site.known().map_or(SITE, Origin::as_str).to_owned();
        let site = SiteUrls { origin, base: engine.paths.base.clone() };
        let client = TestClient::new(app(auth.clone()), site, clock.clone());
        let store = is_in_memory.then_some(store);
        TestApp { auth, client, clock, inactive, mailbox, network, store, samples }
    }
}

/// The provider of an entry, if it is one that can be played.
fn played(entry: &RegisteredProvider) -> Option<PlayedProvider> {
    match &entry.method {
        Method::OAuth(method) => {
            Some(PlayedProvider::oauth(entry.id, method.upstream.definition()))
        }
        Method::OAuth1(method) => {
            Some(PlayedProvider::oauth1(entry.id, method.upstream.definition()))
        }
        Method::Credentials(_) | Method::Email(_) => None,
        #[cfg(feature = "passkey")]
        Method::Passkey(_) => None,
    }
}
