//! A provider that runs until the test ends.

use auth::provider::SigningAlgorithm;
use fake_provider::{FakeProvider, Options};
use test_support::TestClock;
use tokio::net::TcpListener;

/// Options of which the test says the rest. Keys for ES256 are made at once, and those for RS256 take a while.
pub(crate) fn options() -> Options {
    Options { algorithm: SigningAlgorithm::Es256, ..Options::default() }
}

/// Starts a provider on a free port, whose time is the clock's.
pub(crate) async fn start(options: Options, clock: &TestClock) -> FakeProvider {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let provider = FakeProvider::new(issuer, options, clock.clone());
    let router = provider.router();
    tokio::spawn(async move { auth::serve(listener, router).await.unwrap() });
    provider
}
