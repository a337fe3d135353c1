//! The application under test.

use std::{collections::BTreeMap, fmt, time::Duration};

use axum::Router;
use serde::Serialize;
use url::Url;

use super::{
    client::{SiteUrls, TestClient},
    clock::TestClock,
    mailbox::TestMailbox,
    network::Network,
    person::{Sample, somebody},
    played::PlayedProvider,
    session,
    sign_in::ProviderSignIn,
    variables::{SECRET, Variables},
};
use crate::{
    Auth, Builder, ProviderId as _, Secret, User,
    adapter::{Adapter as _, Memory, MemoryStore},
    engine::{ErasedClaims, Origin, RegisteredProvider},
    parts::BoxFuture,
    provider::{Method, ResponseMode},
};

/// Where the application is, unless the builder was given another URL.
const SITE: &str = "https://app.test";

/// Gives a person at the ready-made provider with this id.
type Samples = fn(&str) -> Option<Sample>;

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
    /// Panics with every problem of the setup if it can't be built.
    // It gives a box, because rustc reports what an `async fn` asks of its arguments three times.
    pub fn app<'a, F>(self, app: F) -> BoxFuture<'a, TestApp<A>>
    where
        F: FnOnce(A) -> Router + Send + 'a,
    {
        Box::pin(self.built(app))
    }

    async fn built(self, app: impl FnOnce(A) -> Router) -> TestApp<A> {
        let Self { builder, variables, samples } = self;
        let mut variables = Variables::new(variables, A::Provider::IDS);
        let missing = Builder::<A>::missing_variables(&|name: &str| variables.get(name));
        variables.complete(missing);
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
        let auth = built.unwrap_or_else(|error| panic!("{error}"));
        let engine = auth.setup().engine();
        network.play(engine.entries.iter().filter_map(played).collect());
        let origin = engine.site.known().map_or(SITE, Origin::as_str).to_owned();
        let site = SiteUrls { origin, base: engine.paths.base.clone() };
        let client = TestClient::new(app(auth.clone()), site, clock.clone());
        let store = is_in_memory.then_some(store);
        TestApp { auth, client, clock, mailbox, network, store, samples }
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

/// The application under test: its router, and what is around it. Each one shares nothing with any other.
pub struct TestApp<A: Auth> {
    auth: A,
    /// One that has no cookies yet.
    client: TestClient,
    clock: TestClock,
    mailbox: TestMailbox,
    network: Network,
    /// `None` if the test gave another one, or if the setup has no adapter.
    store: Option<MemoryStore>,
    samples: Samples,
}

impl<A: Auth> fmt::Debug for TestApp<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestApp").finish_non_exhaustive()
    }
}

impl<A: Auth> TestApp<A> {
    /// The setup, as the router has it.
    pub fn auth(&self) -> &A {
        &self.auth
    }

    /// A client of nobody in particular: it has no cookies.
    pub fn anonymous(&self) -> TestClient {
        self.client.clone()
    }

    /// A client of somebody who is signed in, with a real session of the setup: in a cookie, or in a row of the store
    /// with a cookie that names it.
    ///
    /// Where the setup stores users, the user is created unless there is one with this id. No callback that decides
    /// about a sign-in and no event runs; `roles` runs, without a profile, and `claims` when the session is read.
    /// The session is fresh, until you [`advance`](Self::advance) the time beyond the setup's `fresh`. Panics if the
    /// store or `roles` fails, or if the claims don't fit in a cookie.
    pub async fn signed_in(&self, user: User, claims: A::Claims) -> TestClient {
        self.begin(user, claims, true).await
    }

    /// The same with a session that isn't fresh: nobody knows when its user was there, as with one of an earlier
    /// version of the library.
    pub async fn signed_in_stale(&self, user: User, claims: A::Claims) -> TestClient {
        self.begin(user, claims, false).await
    }

    async fn begin(&self, user: User, claims: A::Claims, is_fresh: bool) -> TestClient {
        let (engine, claims) = (self.auth.setup().engine(), ErasedClaims::new(claims));
        let begun = session::begin(engine, user, &claims, is_fresh).await;
        let cookies = begun.unwrap_or_else(|error| panic!("the session can't begin: {error}"));
        let mut client = self.anonymous();
        for cookie in cookies {
            client.keep(&cookie.to_header());
        }
        client
    }

    /// Somebody who is about to sign in at this provider, which the test plays.
    ///
    /// Panics if nobody can be played there: the provider's `if` is false, or it has a form of its own, sends mails,
    /// or asks devices for passkeys.
    #[track_caller]
    pub fn provider(&self, provider: A::Provider) -> ProviderSignIn {
        let entries = &self.auth.setup().engine().entries;
        let entry = entries.iter().find(|entry| entry.index == provider.index());
        let Some(entry) = entry else {
            panic!("the provider `{provider:?}` isn't there: its `if` is false");
        };
        let (posts, root) = match &entry.method {
            Method::OAuth(method) => {
                let definition = method.upstream.definition();
                (definition.response_mode == ResponseMode::FormPost, definition.userinfo_root)
            }
            Method::OAuth1(_) => (false, None),
            Method::Credentials(_) => panic!(
                "`{provider:?}` has a form: send it with `TestClient::submit` to `callback/{}`",
                entry.id
            ),
            #[cfg(feature = "passkey")]
            Method::Passkey(_) => panic!(
                "`{provider:?}` asks a device, which no test of the kit plays: take `TestApp::signed_in`, and test the \
                 passkey itself in a browser with an authenticator of its own for tests"
            ),
            Method::Email(_) => panic!(
                "`{provider:?}` sends mails: ask for one with `TestClient::submit` at `signin/{}`, and open it with \
                 `TestClient::open_link`",
                entry.id
            ),
        };
        let sample = self.sample(entry).unwrap_or_else(somebody);
        let (network, client) = (self.network.clone(), self.anonymous());
        ProviderSignIn::new(entry.id, posts, root, network, client, sample)
    }

    /// The default person at a provider, if the test's samples have one.
    fn sample(&self, entry: &RegisteredProvider) -> Option<Sample> {
        // A service may have one id for both protocols, with two profiles.
        let of_oauth1 = match &entry.method {
            Method::OAuth1(_) => (self.samples)(&format!("{}-oauth1", entry.type_id)),
            _ => None,
        };
        of_oauth1.or_else(|| (self.samples)(entry.type_id))
    }

    /// The mails that were sent.
    pub fn mailbox(&self) -> &TestMailbox {
        &self.mailbox
    }

    /// The clock of the setup and of the clients. Your own code doesn't see it unless you give it to that too.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// Lets time pass, for the setup and for the cookies of the clients.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The users, accounts and sessions, as [`auth::adapter`](crate::adapter)'s traits read them.
    ///
    /// Panics if the builder was given another store, or if the setup has no adapter.
    #[track_caller]
    pub fn store(&self) -> &MemoryStore {
        let Some(store) = &self.store else {
            panic!(
                "nothing is kept in memory: the test gave another store, or there is no adapter"
            );
        };
        store
    }

    /// From now on, requests of the setup to `url` are answered with this JSON and the status 200. It is for addresses
    /// that a provider asks besides those of its definition. Panics if the URL isn't one, or the answer can't be
    /// written as JSON.
    #[track_caller]
    pub fn answer(&self, url: &str, answer: impl Serialize) {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("`{url}` isn't a URL: {error}"));
        let answer = serde_json::to_value(answer);
        let answer =
            answer.unwrap_or_else(|error| panic!("this can't be written as JSON: {error}"));
        self.network.answer(&url, answer);
    }
}
