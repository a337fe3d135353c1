//! An attempt at a provider is answered once, where a store keeps that it was (OA-010): a copy of the
//! attempt's cookies is worth nothing afterwards.

use std::time::Duration;

use auth::{
    RouterExt as _,
    adapter::{Memory, MemoryStore, Sqlite, SqliteStore, VerificationTokens as _, sql::Schema},
    auth, env,
};
use auth_providers::{OAuth1, OAuth2};
use axum::Router;
use http::StatusCode;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    bird::{AT, Bird, VERIFIER},
    mail_site::error,
    provider::{Answer, Provider},
    shop::{deliver, start},
};

macro_rules! setup {
    ($name:ident, $adapter:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: $adapter { ..env },
            providers: [
                OAuth2 as "gh" {
                    authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"),
                    userinfo: env("GH_ME"), client_id: "shop", client_secret: env("GH_SECRET"),
                    scope: ["profile"],
                },
                OAuth1 as "bird" {
                    request_token: env("REQUEST"), authorization: env("AUTHORIZE"),
                    access_token: env("ACCESS"), userinfo: env("ME"), client_id: "ck",
                    client_secret: env("GH_SECRET"),
                },
            ],
        }
    };
}

setup! { InCookies, Memory, jwt }
setup! { InRows, Sqlite, database }

fn variables(at: String) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
    move |name| {
        Some(match name {
            "AUTH_SECRET" => SECRET.to_owned(),
            "GH_AUTHORIZE" => format!("{at}/authorize"),
            "GH_TOKEN" => format!("{at}/token"),
            "GH_ME" => format!("{at}/me"),
            "GH_SECRET" => "canary-client-secret".to_owned(),
            "REQUEST" => format!("{AT}/request"),
            "AUTHORIZE" => format!("{AT}/authorize"),
            "ACCESS" => format!("{AT}/access"),
            "ME" => format!("{AT}/me"),
            _ => return None,
        })
    }
}

/// A site, its provider, and what keeps it.
struct Site<S> {
    browser: Browser,
    provider: Provider,
    store: S,
    clock: TestClock,
}

async fn in_cookies() -> Site<MemoryStore> {
    let (provider, store, clock) =
        (Provider::start().await, MemoryStore::default(), TestClock::new());
    let builder = InCookies::builder().url(ORIGIN).clock(clock.clone()).store(store.clone());
    let auth = builder.variables(variables(provider.url.clone())).build().await.unwrap();
    Site { browser: Browser::new(Router::new().auth(&auth)), provider, store, clock }
}

async fn in_rows() -> Site<sqlx::SqlitePool> {
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect_with(SqliteConnectOptions::new().in_memory(true)).await.unwrap();
    Schema::default().migrate(&pool).await.unwrap();
    let (provider, clock) = (Provider::start().await, TestClock::new());
    let builder = InRows::builder().url(ORIGIN).clock(clock.clone());
    let builder = builder.store(SqliteStore::new(pool.clone()));
    let auth = builder.variables(variables(provider.url.clone())).build().await.unwrap();
    Site { browser: Browser::new(Router::new().auth(&auth)), provider, store: pool, clock }
}

impl<S> Site<S> {
    /// Goes to the provider and says yes there twice: two codes for one state, both good.
    async fn start_twice(&mut self) -> (Answer, Answer) {
        let page = self.browser.submit("/api/auth/signin/gh", &[("callbackUrl", "/home")]).await;
        let url = page.location();
        (self.provider.authorize(url), self.provider.authorize(url))
    }

    /// The copy of an attempt is answered, and nobody is asked or signed in.
    async fn assert_over(&self, mut copy: Browser, answer: &Answer, why: &str) {
        let exchanges = self.provider.exchanges();
        let page = deliver(&mut copy, answer).await;
        assert_refused(&page, why);
        assert_eq!(copy.session().await, json!({}), "{why}");
        assert!(copy.cookies.keys().all(|name| !name.contains("state")), "{why}: {page:?}");
        assert_eq!(self.provider.exchanges(), exchanges, "{why}");
    }

    async fn answers_count_once(mut self) {
        // The sign-in.
        let (first, second) = self.start_twice().await;
        let copy = self.browser.clone();
        assert_eq!(deliver(&mut self.browser, &first).await.location(), format!("{ORIGIN}/home"));
        self.assert_over(copy.clone(), &second, "another code").await;
        self.assert_over(copy.clone(), &first, "the same code").await;
        // Whoever is signed in and opens the address again goes on.
        let page = deliver(&mut self.browser, &second).await;
        assert!(!page.location().contains("error"), "{page:?}");
        assert_eq!(self.provider.exchanges(), 1);

        // An exchange that fails.
        self.browser.cookies.clear();
        let (first, second) = self.start_twice().await;
        let copy = self.browser.clone();
        self.provider.answers(400, &[], r#"{"error":"invalid_grant"}"#);
        assert_refused(&deliver(&mut self.browser, &first).await, "the provider refuses");
        self.provider.seen.lock().unwrap().token_answer = None;
        self.assert_over(copy, &second, "after an exchange that failed").await;

        // Somebody says no.
        self.browser.cookies.clear();
        let (first, second) = self.start_twice().await;
        let copy = self.browser.clone();
        let no = format!("/api/auth/callback/gh?error=access_denied&state={}", first.state);
        assert!(self.browser.get(&no).await.location().contains("AccessDenied"));
        self.assert_over(copy, &second, "after a refusal").await;

        // Somebody else's answer is none of the attempt.
        self.browser.cookies.clear();
        let (first, _) = self.start_twice().await;
        let wrong = Answer { state: format!("{}x", first.state), ..first.clone() };
        assert_refused(&deliver(&mut self.browser.clone(), &wrong).await, "another state");
        assert_eq!(deliver(&mut self.browser, &first).await.location(), format!("{ORIGIN}/home"));
    }

    async fn one_of_many_is_exchanged(mut self) {
        let (answer, _) = self.start_twice().await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (mut browser, answer) = (self.browser.clone(), answer.clone());
            tasks.spawn(async move {
                deliver(&mut browser, &answer).await;
                browser.session().await["user"]["email"].is_string()
            });
        }
        let signed_in = tasks.join_all().await.into_iter().filter(|it| *it).count();
        assert_eq!((signed_in, self.provider.exchanges()), (1, 1));
    }
}

fn assert_refused(page: &Page, why: &str) {
    assert_eq!(page.status, StatusCode::FOUND, "{why}: {page:?}");
    assert!(page.location().starts_with(&error("OAuthCallback")), "{why}: {page:?}");
}

// OA-010
#[tokio::test]
async fn a_copy_of_an_attempt_that_was_answered_is_worth_nothing() {
    in_cookies().await.answers_count_once().await;
    in_rows().await.answers_count_once().await;
}

// OA-010, OA-024
#[tokio::test]
async fn of_one_answer_many_times_at_once_one_is_exchanged() {
    in_cookies().await.one_of_many_is_exchanged().await;
    in_rows().await.one_of_many_is_exchanged().await;
}

// OA-010
#[tokio::test]
async fn what_is_kept_of_an_answer_goes_when_its_cookies_are_too_old() {
    let mut site = in_cookies().await;
    let answer = start(&mut site.browser, &site.provider).await;
    let copy = site.browser.clone();
    deliver(&mut site.browser, &answer).await;
    // As long as the cookies can be read.
    site.clock.advance(Duration::from_secs(15 * 60 + 14));
    site.assert_over(copy.clone(), &answer, "at the end of its time").await;
    site.clock.advance(Duration::from_mins(1));
    // Two answers are kept: this sign-in sweeps the first.
    site.browser.cookies.clear();
    let later = start(&mut site.browser, &site.provider).await;
    deliver(&mut site.browser, &later).await;
    let exchanges = site.provider.exchanges();
    assert_refused(&deliver(&mut copy.clone(), &answer).await, "after its time");
    assert_eq!(site.provider.exchanges(), exchanges);
    assert_eq!(site.store.delete_verification_tokens("callback/gh").await.unwrap(), 1);
}

// OA-010
#[tokio::test]
async fn nobody_is_asked_while_it_can_t_be_kept_that_an_attempt_was_answered() {
    let mut site = in_rows().await;
    let (answer, _) = site.start_twice().await;
    sqlx::query("DROP TABLE verification_tokens").execute(&site.store).await.unwrap();
    let page = deliver(&mut site.browser, &answer).await;
    assert_eq!(page.location(), error("Callback"));
    assert_eq!(site.browser.session().await, json!({}));
    assert_eq!(site.provider.exchanges(), 0);
}

// OA-010 for OAuth 1.0a
#[tokio::test]
async fn a_request_token_is_answered_once() {
    let (bird, store) = (Bird::default(), MemoryStore::default());
    let builder = InCookies::builder().url(ORIGIN).store(store).http_client(bird.clone());
    let builder = builder.variables(variables("http://127.0.0.1:9".to_owned()));
    let app = Router::new().auth(&builder.build().await.unwrap());
    for refused in [false, true] {
        let mut browser = Browser::new(app.clone());
        let page = browser.submit("/api/auth/signin/bird", &[("callbackUrl", "/home")]).await;
        let token = page.location().rsplit_once('=').unwrap().1.to_owned();
        let copy = browser.clone();
        let yes = format!("/api/auth/callback/bird?oauth_token={token}&oauth_verifier={VERIFIER}");
        if refused {
            let no = format!("/api/auth/callback/bird?denied={token}");
            assert!(browser.get(&no).await.location().contains("AccessDenied"));
        } else {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..20 {
                let (mut browser, yes) = (copy.clone(), yes.clone());
                tasks.spawn(async move { browser.get(&yes).await.location().to_owned() });
            }
            let home = format!("{ORIGIN}/home");
            let went_on = tasks.join_all().await.into_iter().filter(|it| *it == home).count();
            assert_eq!(went_on, 1);
        }
        let mut copy = copy.clone();
        assert_refused(&copy.get(&yes).await, "a copy");
        assert_eq!(copy.session().await, json!({}));
        assert_eq!(bird.asked("/access").len(), 1, "the token was exchanged once");
    }
}
