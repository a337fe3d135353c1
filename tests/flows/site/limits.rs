//! Attempts to sign in: for each account and each client, with a delay that grows.

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use auth::{
    Auth, Authorize, BoxError, Builder, CredentialsForm, PublicError, RouterExt as _, Secret, User,
    auth,
    limit::{Attempts, Key, Limit, Limiter, Limits, Verdict},
    parts::BoxFuture,
    provider::Unavailable,
};
use auth_providers::Credentials;
use axum::Router;
use http::{StatusCode, header};
use serde_json::json;
use test_support::{Browser, ORIGIN, Page, TestClock, browser::wait, log::Log, variables};
use tokio::task::LocalSet;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

/// How often a password was looked at.
#[derive(Clone, Default)]
struct Looks(Arc<AtomicUsize>);

impl Looks {
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

fn check<A: Auth<State = Looks>>(attempt: Authorize<A, Login>) -> Result<Option<User>, BoxError> {
    attempt.state.0.fetch_add(1, Ordering::SeqCst);
    let Login { username, password } = attempt.form;
    match username.as_str() {
        "error" => Err("wrong password".into()),
        "public" => Err(PublicError::new("wrong").into()),
        "down" => Err(Unavailable::new("the database is down").into()),
        "address" => {
            let address = attempt.client.map(|address| address.to_string());
            Ok(Some(User::new("7").with_name(address.unwrap_or_default())))
        }
        _ => Ok((password == Secret::new("right")).then(|| User::new(username))),
    }
}

auth! {
    struct ByDefault;
    providers: [Credentials { authorize: check::<ByDefault> }],
    state: Looks,
}

auth! {
    struct InCompat;
    compat: next_auth_v4,
    providers: [Credentials { authorize: check::<InCompat> }],
    state: Looks,
}

auth! {
    struct Proxied;
    limits: Limits::new().account(Limit::new(1000)).client(Limit::new(2)).client_header("x-real-ip"),
    providers: [Credentials { authorize: check::<Proxied> }],
    state: Looks,
}

auth! {
    struct Unlimited;
    limits: Limits::dangerous_none(),
    providers: [Credentials { authorize: check::<Unlimited> }],
    state: Looks,
}

auth! {
    struct Tuned;
    limits: Limits::new().account(
        Limit::new(2).first_delay(Duration::from_secs(90)).longest_delay(Duration::from_secs(100)),
    ),
    providers: [Credentials { authorize: check::<Tuned> }],
    pages: { sign_in: "/login" },
    state: Looks,
}

struct Site {
    app: Router,
    clock: TestClock,
    looks: Looks,
}

async fn site<A: Auth<State = Looks>>(builder: impl FnOnce(Looks) -> Builder<A>) -> Site {
    let (clock, looks) = (TestClock::new(), Looks::default());
    let builder = builder(looks.clone()).variables(variables(&[])).clock(clock.clone());
    Site { app: Router::new().auth(&builder.build().await.unwrap()), clock, looks }
}

const CALLBACK: &str = "/api/auth/callback/credentials";

impl Site {
    /// A browser at an address.
    fn from(&self, address: &str) -> Browser {
        Browser::from_address(&self.app, address)
    }

    async fn attempt(&self, address: &str, username: &str, password: &str) -> Page {
        let mut browser = self.from(address);
        let fields = [("username", username), ("password", password), ("json", "true")];
        let page = browser.submit(CALLBACK, &fields).await;
        let is_in = browser.session().await != json!({});
        assert_eq!(is_in, page.status == StatusCode::OK, "{page:?}");
        page
    }
}

// CR-004
#[tokio::test]
async fn an_account_is_limited_wherever_it_is_tried_from() {
    let site = site(ByDefault::builder).await;
    for n in 0..10 {
        let page = site.attempt(&format!("192.0.2.{n}"), "ada", "wrong").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{n}");
    }
    assert_eq!(site.looks.take(), 10);
    // The right password is answered as a wrong one, and nobody looks at it.
    let wrong = site.attempt("198.51.100.1", "ADA ", "wrong").await;
    let right = site.attempt("198.51.100.2", "ada", "right").await;
    assert_eq!((wait(&wrong), wrong.text), (wait(&right), right.text.clone()));
    assert_eq!(site.looks.take(), 0);
    assert_eq!(site.attempt("192.0.2.1", "eve", "right").await.status, StatusCode::OK);
    // The delay grows, and ends.
    let mut delays = Vec::new();
    for _ in 0..12 {
        let seconds = wait(&site.attempt("192.0.2.1", "ada", "wrong").await);
        delays.push(seconds);
        site.clock.advance(Duration::from_secs(seconds));
        assert_eq!(site.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    }
    let grown = delays.windows(2).all(|pair| pair[0] < pair[1] || pair[1] >= 900);
    assert!(grown && delays[0] <= 2 && delays[11] <= 901, "{delays:?}");
    // A success ends it at once.
    site.clock.advance(Duration::from_secs(901));
    assert_eq!(site.attempt("192.0.2.1", "ada", "right").await.status, StatusCode::OK);
    assert_eq!(site.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    assert_eq!(site.attempt("192.0.2.1", "ada", "right").await.status, StatusCode::OK);
}

// CR-004, HD-003
#[tokio::test]
async fn a_client_is_limited_whomever_it_tries() {
    let site = site(ByDefault::builder).await;
    let own = |n: u32| format!("2001:db8::{n:x}");
    for n in 0..50 {
        let page = site.attempt(&own(n), &format!("user {n}"), "wrong").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{n}");
        // A success of its own makes no room for more.
        if n % 4 == 3 {
            assert_eq!(site.attempt(&own(n), "mallory", "right").await.status, StatusCode::OK);
        }
    }
    site.looks.take();
    wait(&site.attempt(&own(77), "user 51", "wrong").await);
    wait(&site.attempt(&own(78), "mallory", "right").await);
    assert_eq!(site.looks.take(), 0);
    // Whoever is elsewhere doesn't notice, whatever a header says.
    let mut browser = site.from("2001:db8:0:1::1");
    browser.headers.insert("x-forwarded-for", own(1).parse().unwrap());
    browser.headers.insert("x-real-ip", own(1).parse().unwrap());
    browser.submit(CALLBACK, &[("username", "user 51"), ("password", "right")]).await;
    assert_ne!(browser.session().await, json!({}));
}

#[tokio::test]
async fn a_proxy_names_the_client_in_the_header_of_the_setup() {
    let (log, _guard) = Log::listen();
    let site = site(Proxied::builder).await;
    let attempt = async |client: &'static str| {
        let mut browser = site.from("10.0.0.1");
        browser.headers.insert("x-real-ip", client.parse().unwrap());
        browser.headers.insert("x-forwarded-for", "203.0.113.99".parse().unwrap());
        let fields = [("username", "ada"), ("password", "wrong"), ("json", "true")];
        browser.submit(CALLBACK, &fields).await.status.as_u16()
    };
    assert_eq!([attempt("203.0.113.1").await, attempt("203.0.113.1").await], [401, 401]);
    assert_eq!(attempt("203.0.113.1").await, 429);
    assert_eq!(attempt("::ffff:203.0.113.1").await, 429);
    assert_eq!(attempt("203.0.113.2").await, 401);
    let mut browser = site.from("10.0.0.1");
    browser.headers.insert("x-real-ip", "203.0.113.3".parse().unwrap());
    browser.submit(CALLBACK, &[("username", "address"), ("password", "any")]).await;
    assert_eq!(browser.session().await["user"]["name"], "203.0.113.3");
    let events = log.take();
    let said = events.iter().find(|(name, _)| name.starts_with("auth.proxy."));
    assert_eq!(said, None, "the setup knows about its proxy");
}

// HD-004
#[tokio::test]
async fn clients_whose_address_nobody_knows_are_limited_together() {
    let site = site(Proxied::builder).await;
    let (log, _guard) = Log::listen();
    let attempt = async |username: &str, password: &str| {
        let mut browser = Browser::new(site.app.clone());
        let fields = [("username", username), ("password", password), ("json", "true")];
        browser.submit(CALLBACK, &fields).await.status.as_u16()
    };
    // Ten times the attempts of one client, with whatever accounts.
    for n in 0..20 {
        assert_eq!(attempt(&format!("user {n}"), "wrong").await, 401, "{n}");
        let said =
            log.take().iter().filter(|(name, _)| *name == "auth.limit.clients_unknown").count();
        assert_eq!(said, usize::from(n == 0), "it is said once: {n}");
    }
    site.looks.take();
    assert_eq!([attempt("user 21", "wrong").await, attempt("ada", "right").await], [429, 429]);
    assert_eq!(site.looks.take(), 0);
    // A client that is known isn't one of them.
    let mut browser = site.from("10.0.0.1");
    browser.headers.insert("x-real-ip", "203.0.113.1".parse().unwrap());
    browser.submit(CALLBACK, &[("username", "ada"), ("password", "right")]).await;
    assert_ne!(browser.session().await, json!({}));
}

// CR-005
#[tokio::test]
async fn attempts_at_the_same_time_are_no_way_round() {
    let site = Rc::new(site(ByDefault::builder).await);
    let tasks = LocalSet::new();
    let attempts: Vec<_> = (0..200)
        .map(|n| {
            let site = Rc::clone(&site);
            let password = if n == 150 { "right" } else { "wrong" };
            tasks.spawn_local(async move {
                site.attempt(&format!("192.0.2.{n}"), "ada", password).await.status.as_u16()
            })
        })
        .collect();
    tasks.await;
    let mut refused = 0;
    for attempt in attempts {
        refused += usize::from(attempt.await.unwrap() == 429);
    }
    assert!(site.looks.take() == 10 && refused == 190, "{refused}");
}

#[tokio::test]
async fn an_error_counts_unless_it_says_that_nobody_looked() {
    let site = site(ByDefault::builder).await;
    for username in ["error", "public"] {
        for _ in 0..10 {
            assert_eq!(site.attempt("192.0.2.1", username, "any").await.status, 401);
        }
        wait(&site.attempt("192.0.2.1", username, "any").await);
    }
    for n in 0..100 {
        assert_eq!(site.attempt("192.0.2.1", "down", "any").await.status, 503, "{n}");
    }
    // Nor does a form that can't be read.
    for _ in 0..20 {
        assert_eq!(site.attempt("192.0.2.1", "ada", "").await.status, 401);
    }
    assert_eq!(site.attempt("192.0.2.1", "ada", "right").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_says_when_to_try_again() {
    let site = site(ByDefault::builder).await;
    for _ in 0..10 {
        site.attempt("192.0.2.1", "ada", "wrong").await;
    }
    let mut browser = site.from("192.0.2.1");
    let fields = [("username", "ada"), ("password", "right")];
    let page = browser.submit(CALLBACK, &fields).await;
    assert!(!page.headers.contains_key(header::RETRY_AFTER), "{page:?}");
    let start =
        format!("{ORIGIN}/api/auth/error?error=TooManyAttempts&provider=credentials&until=");
    let until: u64 = page.location().strip_prefix(&start).unwrap().parse().unwrap();
    assert!((1..=2).contains(&(until - site.clock.seconds())), "{until}");
    let path = page.location().strip_prefix(ORIGIN).unwrap().to_owned();
    let page = browser.get(&path).await;
    let sign_in = format!("{ORIGIN}/api/auth/signin?error=TooManyAttempts&until={until}");
    assert_eq!(page.location(), sign_in);
    let page = browser.get(sign_in.strip_prefix(ORIGIN).unwrap()).await;
    assert!(page.text.contains("There were too many attempts. Try again in"), "{}", page.text);
    site.clock.advance(Duration::from_secs(2));
    let page = browser.get(sign_in.strip_prefix(ORIGIN).unwrap()).await;
    assert!(page.text.contains("You can try again now."), "{}", page.text);
    for (until, told) in [
        (u64::MAX.to_string(), "Try again in 1440 minutes."),
        ("-1".to_owned(), "Try again later."),
        ("%3Cb%3E".to_owned(), "Try again later."),
        (String::new(), "Try again later."),
    ] {
        let page =
            browser.get(&format!("/api/auth/signin?error=TooManyAttempts&until={until}")).await;
        assert!(page.text.contains(told) && !page.text.contains("<b>"), "{until}: {}", page.text);
    }
}

#[tokio::test]
async fn the_limits_of_the_setup_are_its_own() {
    let tuned = site(Tuned::builder).await;
    for _ in 0..2 {
        assert_eq!(tuned.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    }
    let page = tuned.attempt("192.0.2.1", "ada", "wrong").await;
    assert!((90..=91).contains(&wait(&page)), "{page:?}");
    // The application's own page is told too.
    let url = page.json()["url"].as_str().unwrap().to_owned();
    let (_, until) = url.split_once("until=").unwrap();
    let mut browser = tuned.from("192.0.2.1");
    let page = browser.get(url.strip_prefix(ORIGIN).unwrap()).await;
    let path = page.location().strip_prefix(ORIGIN).unwrap().to_owned();
    let page = browser.get(&path).await;
    assert!(page.location().starts_with("/login?callbackUrl="), "{page:?}");
    assert!(page.location().ends_with(&format!("&error=TooManyAttempts&until={until}")));
    tuned.clock.advance(Duration::from_secs(91));
    assert_eq!(tuned.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    assert!(wait(&tuned.attempt("192.0.2.1", "ada", "wrong").await) > 99);

    let unlimited = site(Unlimited::builder).await;
    for _ in 0..100 {
        assert_eq!(unlimited.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    }
}

#[tokio::test]
async fn with_compat_there_are_limits_as_well() {
    let site = site(InCompat::builder).await;
    for _ in 0..10 {
        assert_eq!(site.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    }
    let page = site.attempt("192.0.2.1", "ada", "right").await;
    assert!(wait(&page) <= 2);
    let url = page.json()["url"].as_str().unwrap().to_owned();
    assert!(url.contains("/api/auth/error?error=TooManyAttempts&until="), "{url}");
}

/// A limiter of the application's own, which fails for one key.
#[derive(Clone, Default)]
struct Own(Arc<std::sync::Mutex<Vec<(Key, Attempts)>>>);

impl Limiter for Own {
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        limit: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>> {
        Box::pin(async move {
            let mut kept = self.0.lock().unwrap();
            if kept.len() == 3 {
                return Err("the store is down".into());
            }
            let at = kept.iter().position(|(known, _)| known == key);
            Ok(match Attempts::next(at.map(|at| kept[at].1), limit, now) {
                Ok(attempts) => {
                    kept.retain(|(known, _)| known != key);
                    kept.push((*key, attempts));
                    Verdict::Allowed
                }
                Err(until) => Verdict::Wait(until),
            })
        })
    }

    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        self.0.lock().unwrap().retain(|(known, _)| known != key);
        Box::pin(async { Err("the store is slow".into()) })
    }

    fn withdraw<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_limiter_that_fails_lets_nobody_in() {
    auth! {
        struct Shared;
        limits: Limits::new().account(Limit::new(1)).kept_in(Own::default()),
        providers: [Credentials { authorize: check::<Shared> }],
        state: Looks,
    }
    let site = site(Shared::builder).await;
    assert_eq!(site.attempt("192.0.2.1", "ada", "wrong").await.status, 401);
    wait(&site.attempt("192.0.2.1", "ada", "right").await);
    // An answer that comes too late costs nobody the session.
    let (log, guard) = Log::listen();
    assert_eq!(site.attempt("192.0.2.1", "bob", "right").await.status, StatusCode::OK);
    assert!(log.take().iter().any(|(name, _)| *name == "auth.limit.failed"));
    drop(guard);
    assert_eq!(site.attempt("192.0.2.1", "eve", "wrong").await.status, 401);
    site.looks.take();
    let page = site.attempt("192.0.2.1", "eve", "right").await;
    let url = format!("{ORIGIN}/api/auth/error?error=Callback&provider=credentials");
    assert_eq!(
        (page.status, page.json()),
        (StatusCode::SERVICE_UNAVAILABLE, json!({ "url": url }))
    );
    assert_eq!(page.headers[header::RETRY_AFTER], "5");
    assert_eq!(site.looks.take(), 0);
}
