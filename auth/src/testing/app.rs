//! The application under test.

use std::{fmt, time::Duration};

use serde::Serialize;
use url::Url;

use super::{
    caller::Caller,
    client::TestClient,
    clock::TestClock,
    mailbox::TestMailbox,
    network::Network,
    person::{Sample, somebody},
    session,
    sign_in::ProviderSignIn,
};
use crate::{
    Auth, ProviderId as _, User,
    adapter::MemoryStore,
    config::Obstacle,
    engine::{ErasedClaims, RegisteredProvider},
    provider::{Method, ResponseMode},
};

/// Gives a person at the ready-made provider with this id.
pub(super) type Samples = fn(&str) -> Option<Sample>;

/// The application under test: its router, and what is around it. Each one shares nothing with any other.
pub struct TestApp<A: Auth> {
    pub(super) auth: A,
    /// One that has no cookies yet.
    pub(super) client: TestClient,
    pub(super) clock: TestClock,
    /// The providers whose `if` is false, by their positions in the declaration, and why it is.
    pub(super) inactive: Vec<(usize, Vec<Obstacle>)>,
    pub(super) mailbox: TestMailbox,
    pub(super) network: Network,
    /// `None` if the test gave another one, or if the setup has no adapter.
    pub(super) store: Option<MemoryStore>,
    pub(super) samples: Samples,
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
    #[track_caller]
    pub fn signed_in(&self, user: User, claims: A::Claims) -> impl Future<Output = TestClient> {
        self.begin(Caller::here(), user, claims, true)
    }

    /// The same with a session that isn't fresh: nobody knows when its user was there, as with one of an earlier
    /// version of the library.
    #[track_caller]
    pub fn signed_in_stale(
        &self,
        user: User,
        claims: A::Claims,
    ) -> impl Future<Output = TestClient> {
        self.begin(Caller::here(), user, claims, false)
    }

    async fn begin(
        &self,
        caller: Caller,
        user: User,
        claims: A::Claims,
        is_fresh: bool,
    ) -> TestClient {
        let (engine, claims) = (self.auth.setup().engine(), ErasedClaims::new(claims));
        let cookies = match session::begin(engine, user, &claims, is_fresh).await {
            Ok(cookies) => cookies,
            Err(error) => caller.panic(format!("the session can't begin: {error}")),
        };
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
            panic!(
                "the provider `{provider:?}` isn't there, because its `if` is false: {}",
                self.why_inactive(provider.index())
            );
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

    /// Why the `if` of the provider at this position of the declaration is false, and what a test does about it.
    fn why_inactive(&self, index: usize) -> String {
        let of_it = self.inactive.iter().filter(|(inactive, _)| *inactive == index);
        let reasons = of_it.flat_map(|(_, obstacles)| obstacles).map(|obstacle| match obstacle {
            Obstacle::Given => "what your program computes there isn't so in this test".to_owned(),
            Obstacle::IsSet(name) => format!(
                "the variable `{name}` is set; unset it with `TestBuilder::variable(\"{name}\", \"\")`"
            ),
            Obstacle::Unset(name) => format!(
                "the variable `{name}` isn't set; set it with `TestBuilder::variable(\"{name}\", …)`"
            ),
        });
        reasons.collect::<Vec<_>>().join(", and ")
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
        let parsed = match Url::parse(url) {
            Ok(parsed) => parsed,
            Err(error) => panic!("`{url}` isn't a URL: {error}"),
        };
        let answer = match serde_json::to_value(answer) {
            Ok(answer) => answer,
            Err(error) => panic!("this can't be written as JSON: {error}"),
        };
        self.network.answer(&parsed, answer);
    }
}
