//! The health route: whether the store answers, however often somebody asks.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use auth::{
    AuthConfig, RouterExt as _,
    adapter::{Adapter, Changes, Storage, StoreError, StoredUser, Users},
    auth,
};
use axum::Router;
use http::{StatusCode, header};
use test_support::{Browser, ORIGIN, TestClock, log::Log, variables};
use tokio::task::JoinSet;

use super::{site::Kept, store::Store};

auth! {
    struct HealthAuth;
    adapter: Kept {},
    providers: [],
}

auth! {
    struct HealthBareAuth;
    providers: [],
}

auth! {
    struct HealthOddAuth;
    session: { strategy: jwt },
    adapter: Odd {},
    providers: [],
}

/// A store that never answers, or panics.
#[derive(AuthConfig)]
struct Odd {}

#[derive(Clone, Default)]
struct OddStore {
    panics: bool,
    asked: Arc<AtomicUsize>,
}

impl Adapter for Odd {
    type Store = OddStore;

    async fn connect(self) -> Result<OddStore, StoreError> {
        Ok(OddStore::default())
    }

    fn storage(store: OddStore) -> Storage {
        Storage::of(store).users().into()
    }
}

impl Users for OddStore {
    async fn commit(&self, _: Changes) -> Result<StoredUser, StoreError> {
        pending().await
    }

    async fn user(&self, _: &str) -> Result<Option<StoredUser>, StoreError> {
        pending().await
    }

    async fn user_by_email(&self, _: &str) -> Result<Option<StoredUser>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        assert!(!self.panics, "the test wants it");
        pending().await
    }

    async fn delete_user(&self, _: &str) -> Result<bool, StoreError> {
        pending().await
    }
}

async fn stored() -> (Browser, Store, TestClock) {
    let (store, clock) = (Store::default(), TestClock::new());
    let builder = HealthAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.store(store.clone()).clock(clock.clone()).build().await.unwrap();
    let app = Router::new().auth(&auth).route("/readyz", auth.health());
    store.asked();
    (Browser::new(app), store, clock)
}

async fn odd(panics: bool) -> (Browser, OddStore, TestClock) {
    let (store, clock) = (OddStore { panics, ..OddStore::default() }, TestClock::new());
    let builder = HealthOddAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.store(store.clone()).clock(clock.clone()).build().await.unwrap();
    (Browser::new(Router::new().auth(&auth).route("/readyz", auth.health())), store, clock)
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn it_says_whether_the_store_answers() {
    let (log, _guard) = Log::listen();
    let (mut browser, store, clock) = stored().await;
    let page = browser.get("/readyz").await;
    assert_eq!((page.status, page.text.as_str()), (StatusCode::OK, "ok"));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(page.set_cookies(), Vec::<&str>::new());
    for method in ["user_by_account", "session_and_user"] {
        store.fail(Some(method));
        clock.advance(SECOND);
        log.take();
        let page = browser.get("/readyz").await;
        // Nothing of the reason is in the answer.
        let seen = (page.status, page.text.as_str());
        assert_eq!(seen, (StatusCode::SERVICE_UNAVAILABLE, "unavailable"), "{method}");
        let events = log.take();
        assert!(events.iter().any(|(name, _)| *name == "auth.health.failed"), "{events:?}");
        store.fail(None);
        clock.advance(SECOND);
        assert_eq!(browser.get("/readyz").await.status, StatusCode::OK, "{method}");
    }
}

#[tokio::test]
async fn the_store_is_asked_once_a_second() {
    let (browser, store, clock) = stored().await;
    for is_failing in [false, true] {
        store.fail(is_failing.then_some("user_by_account"));
        let mut asking = JoinSet::new();
        for _ in 0..100 {
            let mut browser = browser.clone();
            asking.spawn(async move { browser.get("/readyz").await.status });
        }
        let expected = if is_failing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        assert!(asking.join_all().await.into_iter().all(|status| status == expected));
        assert_eq!(store.asked()["user_by_account"], 1);
        clock.advance(Duration::from_millis(999));
        assert_eq!(browser.clone().get("/readyz").await.status, expected);
        assert!(store.asked().is_empty(), "the result is remembered");
        clock.advance(Duration::from_millis(1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_silent_is_not_waited_for() {
    let (browser, store, _clock) = odd(false).await;
    // Who goes away at once has the store asked no more often than who waits.
    for _ in 0..10 {
        let mut gone = browser.clone();
        let left = tokio::time::timeout(Duration::from_millis(1), gone.get("/readyz")).await;
        assert!(left.is_err(), "the store is silent");
    }
    let began = tokio::time::Instant::now();
    let page = browser.clone().get("/readyz").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(began.elapsed() <= 2 * SECOND, "{:?}", began.elapsed());
    assert_eq!(store.asked.load(Ordering::SeqCst), 1);
}

// DS-010
#[tokio::test]
async fn a_store_that_panics_does_not_answer() {
    let (log, _guard) = Log::listen();
    let (mut browser, store, clock) = odd(true).await;
    for second in 1..=2 {
        log.take();
        for _ in 0..20 {
            assert_eq!(browser.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        }
        // However many ask, it panics and is logged once a second.
        let names: Vec<_> = log.take().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["auth.health.failed"]);
        assert_eq!(store.asked.load(Ordering::SeqCst), second);
        clock.advance(SECOND);
    }
}

#[tokio::test]
async fn without_a_store_there_is_nothing_to_ask() {
    let builder = HealthBareAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.build().await.unwrap();
    let mut browser = Browser::new(Router::new().route("/readyz", auth.health()).auth(&auth));
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
}
