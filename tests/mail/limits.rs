//! Mails that are asked for: for each address and each client, with a delay that grows.

use std::time::{Duration, SystemTime};

use auth::{
    Auth, BoxError, Builder, RouterExt as _,
    adapter::Memory,
    auth,
    limit::{Key, Limit, Limiter, Limits, Verdict},
    parts::BoxFuture,
};
use auth_providers::Email;
use axum::Router;
use http::{StatusCode, header};
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, TestClock,
    browser::wait,
    mail_site::{self, SENDER, error, follow},
    postbox::Postbox,
    variables,
};

const SIGN_IN: &str = "/api/auth/signin/email";
const SENT: &str = "http://127.0.0.1:3000/api/auth/verify-request?provider=email&type=email";

auth! {
    struct InCompat;
    compat: next_auth_v4,
    adapter: Memory {},
    providers: [Email { from: SENDER }],
}

auth! {
    struct Tuned;
    adapter: Memory {},
    limits: Limits::new()
        .mails(Limit::new(1).first_delay(Duration::from_secs(90)))
        .client_mails(Limit::new(2).first_delay(Duration::from_secs(40)))
        .client_header("x-real-ip"),
    providers: [Email { from: SENDER }],
}

auth! {
    struct Unlimited;
    adapter: Memory {},
    limits: Limits::dangerous_none(),
    providers: [Email { from: SENDER }],
}

auth! {
    struct Broken;
    adapter: Memory {},
    limits: Limits::new().kept_in(Away),
    providers: [Email { from: SENDER }],
}

struct Site {
    app: Router,
    clock: TestClock,
    postbox: Postbox,
}

async fn site<A: Auth>(builder: Builder<A>) -> Site {
    let (clock, postbox) = (TestClock::new(), Postbox::default());
    let builder = builder.variables(variables(&[])).url(ORIGIN);
    let auth = builder.clock(clock.clone()).mailer(postbox.clone()).build().await.unwrap();
    Site { app: Router::new().auth(&auth), clock, postbox }
}

impl Site {
    /// A browser at an address.
    fn from(&self, address: &str) -> Browser {
        Browser::from_address(&self.app, address)
    }

    /// Asks for a mail, and holds the answer to what was sent.
    async fn ask(&self, client: &str, address: &str) -> Page {
        let before = self.postbox.count();
        let fields = [("email", address), ("json", "true")];
        let page = self.from(client).submit(SIGN_IN, &fields).await;
        let is_sent = self.postbox.count() > before;
        assert_eq!(is_sent, page.status == StatusCode::OK, "{page:?}");
        assert_eq!(is_sent, page.json()["url"] == SENT, "{page:?}");
        page
    }
}

// EM-023
#[tokio::test]
async fn an_address_gets_five_mails_in_an_hour_whoever_asks() {
    let site = site(mail_site::MailAuth::builder(mail_site::Asked::default())).await;
    let (mut sent, mut delays) = (Vec::new(), Vec::new());
    for client in 0..100 {
        let page = site.ask(&format!("192.0.2.{client}"), "ada@shop.example").await;
        if page.status == StatusCode::OK {
            sent.push(site.clock.seconds());
            continue;
        }
        let seconds = wait(&page);
        delays.push(seconds);
        // Not a second earlier.
        site.clock.advance(Duration::from_secs(seconds - 2));
        wait(&site.ask("198.51.100.7", "ada@shop.example").await);
        site.clock.advance(Duration::from_secs(2));
    }
    for (at, first) in sent.iter().enumerate() {
        let in_an_hour = sent[at..].iter().filter(|time| **time < first + 3600).count();
        assert!(in_an_hour <= 5, "{in_an_hour} since {first}: {sent:?}");
    }
    assert!((600..=601).contains(&delays[0]), "{delays:?}");
    let grows = delays.windows(2).all(|pair| pair[1] > pair[0] + 500 || pair[1] >= 3600);
    assert!(grows && delays.iter().all(|seconds| *seconds <= 3601), "{delays:?}");
    // After a day without any, all is forgotten.
    site.clock.advance(Duration::from_hours(24));
    for _ in 0..3 {
        assert_eq!(site.ask("192.0.2.1", "ada@shop.example").await.status, StatusCode::OK);
    }
}

// EM-023
#[tokio::test]
async fn spellings_of_a_mailbox_are_one_and_others_are_not_limited() {
    let site = site(mail_site::MailAuth::builder(mail_site::Asked::default())).await;
    for spelling in
        ["ada@b\u{fc}cher.example", " ADA@xn--bcher-kva.example", "a.d.a+1@b\u{fc}cher.example"]
    {
        assert_eq!(site.ask("192.0.2.1", spelling).await.status, StatusCode::OK, "{spelling}");
    }
    for spelling in [
        "ada@b\u{fc}cher.example",
        "Ada@XN--bcher-kva.EXAMPLE",
        "ada+shop@xn--bcher-kva.example",
        "ad.a@xn--bcher-kva.example",
    ] {
        wait(&site.ask("192.0.2.2", spelling).await);
    }
    for other in ["ada@bucher.example", "ad@xn--bcher-kva.example", "+a@xn--bcher-kva.example"] {
        assert_eq!(site.ask("192.0.2.2", other).await.status, StatusCode::OK, "{other}");
    }
    // The other provider writes to the same mailbox.
    let fields = [("email", "ada@xn--bcher-kva.example"), ("json", "true")];
    wait(&site.from("192.0.2.3").submit("/api/auth/signin/bound", &fields).await);
}

// EM-023, HD-003
#[tokio::test]
async fn a_client_is_limited_whomever_it_asks_for() {
    let site = site(mail_site::MailAuth::builder(mail_site::Asked::default())).await;
    for n in 0..30 {
        let own = format!("2001:db8::{n:x}");
        assert_eq!(site.ask(&own, &format!("user{n}@shop.example")).await.status, StatusCode::OK);
    }
    let mut delays = Vec::new();
    for n in 30..36 {
        let seconds = wait(&site.ask("2001:db8::99", &format!("user{n}@shop.example")).await);
        delays.push(seconds);
        site.clock.advance(Duration::from_secs(seconds));
        let page = site.ask("2001:db8::98", &format!("user{n}@shop.example")).await;
        assert_eq!(page.status, StatusCode::OK);
    }
    let grows = delays.windows(2).all(|pair| pair[1] > pair[0] + 50 || pair[1] >= 900);
    assert!(delays[0] >= 60 && delays[5] <= 901 && grows, "{delays:?}");
    // What it says about itself changes nothing, and whoever is elsewhere doesn't notice.
    let mut browser = site.from("2001:db8::97");
    browser.headers.insert("x-forwarded-for", "203.0.113.9".parse().unwrap());
    browser.headers.insert("x-real-ip", "203.0.113.9".parse().unwrap());
    let fields = [("email", "user40@shop.example"), ("json", "true")];
    wait(&browser.submit(SIGN_IN, &fields).await);
    let page = site.ask("2001:db8:0:1::1", "user40@shop.example").await;
    assert_eq!(page.status, StatusCode::OK);
}

// EM-023
#[tokio::test]
async fn the_answer_tells_nothing_about_an_address() {
    let mut site = mail_site::site().await;
    site.ask("known@shop.example").await;
    follow(&mut site.browser, &site.postbox.link()).await;
    let addresses = ["known@shop.example", "unknown@shop.example", "banned@shop.example"];
    let mut answers = Vec::new();
    for address in addresses {
        let mut browser = site.other();
        for _ in 0..3 {
            browser.submit(SIGN_IN, &[("email", address)]).await;
        }
        let (sent, asked) = (site.postbox.count(), site.asked.lock().unwrap().len());
        let page = browser.submit(SIGN_IN, &[("email", address)]).await;
        // Nobody was asked about it, and nothing was stored.
        assert_eq!((site.postbox.count(), site.asked.lock().unwrap().len()), (sent, asked));
        let json = browser.submit(SIGN_IN, &[("email", address), ("json", "true")]).await;
        let wait = wait(&json);
        answers.push((page.status, page.location().to_owned(), page.text, wait, json.text));
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    let (status, location, ..) = &answers[0];
    assert_eq!(*status, StatusCode::FOUND);
    assert!(location.starts_with(&error("TooManyAttempts&until=")), "{location}");
}

#[tokio::test]
async fn the_page_says_when_to_try_again() {
    let mut site = mail_site::site().await;
    for _ in 0..3 {
        assert_eq!(site.ask("ada@shop.example").await, SENT);
    }
    let target = site.ask("ada@shop.example").await;
    let page = site.browser.get(target.strip_prefix(ORIGIN).unwrap()).await;
    let target = page.location().to_owned();
    let page = site.browser.get(target.strip_prefix(ORIGIN).unwrap()).await;
    // Seconds are rounded up, and minutes as well.
    let told = ["10", "11"].map(|minutes| format!("Try again in {minutes} minutes."));
    assert!(told.iter().any(|told| page.text.contains(told)), "{}", page.text);
    site.minutes(11);
    let page = site.browser.get(target.strip_prefix(ORIGIN).unwrap()).await;
    assert!(page.text.contains("You can try again now."), "{}", page.text);
    assert_eq!(site.ask("ada@shop.example").await, SENT);
}

#[tokio::test]
async fn whoever_signs_in_with_a_mail_may_ask_again() {
    let mut site = mail_site::site().await;
    for _ in 0..3 {
        assert_eq!(site.ask("ada@shop.example").await, SENT);
        assert_eq!(site.ask("eve@shop.example").await, SENT);
    }
    let target = site.ask("ada@shop.example").await;
    assert!(target.starts_with(&error("TooManyAttempts")), "{target}");
    // The last one is eve's.
    follow(&mut site.browser, &site.postbox.link()).await;
    for _ in 0..3 {
        assert_eq!(site.ask("eve@shop.example").await, SENT);
    }
    for address in ["eve@shop.example", "ada@shop.example"] {
        let target = site.ask(address).await;
        assert!(target.starts_with(&error("TooManyAttempts")), "{target}");
    }
}

#[tokio::test]
async fn what_is_no_address_is_not_counted() {
    let mut site = mail_site::site().await;
    for _ in 0..50 {
        assert_eq!(site.ask("ada@shop.example, eve@shop.example").await, error("EmailSignin"));
        assert_eq!(site.ask("").await, error("EmailSignin"));
    }
    assert_eq!(site.ask("ada@shop.example").await, SENT);
}

#[tokio::test]
async fn the_limits_of_the_setup_are_its_own() {
    let tuned = site(Tuned::builder()).await;
    assert_eq!(tuned.ask("10.0.0.1", "ada@shop.example").await.status, StatusCode::OK);
    assert!((90..=91).contains(&wait(&tuned.ask("10.0.0.2", "ada@shop.example").await)));
    let ask = async |client: &'static str, address: &'static str| {
        let mut browser = tuned.from("10.0.0.1");
        browser.headers.insert("x-real-ip", client.parse().unwrap());
        browser.submit(SIGN_IN, &[("email", address), ("json", "true")]).await
    };
    assert_eq!(ask("203.0.113.1", "bob@shop.example").await.status, StatusCode::OK);
    assert_eq!(ask("203.0.113.1", "carol@shop.example").await.status, StatusCode::OK);
    assert!((40..=41).contains(&wait(&ask("203.0.113.1", "dan@shop.example").await)));
    assert_eq!(ask("203.0.113.2", "dan@shop.example").await.status, StatusCode::OK);

    let unlimited = site(Unlimited::builder()).await;
    for _ in 0..100 {
        assert_eq!(unlimited.ask("192.0.2.1", "ada@shop.example").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn with_compat_there_are_limits_as_well() {
    let site = site(InCompat::builder()).await;
    let ask = async |json: &str| {
        let fields = [("email", "ada@shop.example"), ("json", json)];
        site.from("192.0.2.1").submit(SIGN_IN, &fields).await
    };
    for _ in 0..3 {
        assert_eq!(ask("true").await.status, StatusCode::OK);
    }
    let page = ask("true").await;
    assert!(wait(&page) >= 600);
    let url = page.json()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&error("TooManyAttempts&until=")), "{url}");
    assert_eq!(ask("false").await.location(), url);
    assert_eq!(site.postbox.count(), 3);
}

/// A limiter that can't be reached.
struct Away;

impl Limiter for Away {
    fn attempt<'a>(
        &'a self,
        _: &'a Key,
        _: &'a Limit,
        _: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>> {
        Box::pin(async { Err("canary-reason".into()) })
    }

    fn succeeded<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }

    fn withdraw<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_limiter_that_fails_sends_nothing() {
    let site = site(Broken::builder()).await;
    let mut browser = site.from("192.0.2.1");
    let fields = [("email", "ada@shop.example")];
    let page = browser.submit(SIGN_IN, &fields).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
    assert_eq!(page.headers[header::RETRY_AFTER], "5");
    assert!(page.text.contains("Please try again.") && !page.text.contains("canary"));
    let fields = [("email", "ada@shop.example"), ("json", "true")];
    let page = browser.submit(SIGN_IN, &fields).await;
    let url = error("EmailSignin");
    assert_eq!(
        (page.status, page.json()),
        (StatusCode::SERVICE_UNAVAILABLE, json!({ "url": url }))
    );
    assert_eq!(page.headers[header::RETRY_AFTER], "5");
    assert_eq!(site.postbox.count(), 0);
}
