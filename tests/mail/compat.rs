//! Links with `compat: next_auth_v4`: what v4 does on the wire.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{
    Decision, RouterExt as _, SignIn,
    adapter::{Memory, MemoryStore, Users as _, VerificationTokens as _},
    auth, env, event,
};
use auth_providers::Email;
use axum::Router;
use http::{HeaderMap, Method, StatusCode};
use test_support::{
    Browser, ORIGIN, SECRET, TestClock,
    mail_site::{SENDER, Site},
    postbox::Postbox,
    variables,
};

auth! {
    struct V4Auth;
    compat: next_auth_v4,
    adapter: Memory {},
    providers: [
        Email { from: SENDER },
        Email as "own" {
            from: SENDER, secret: env("MAIL_SECRET"), generate_token: token,
            valid_for: Duration::from_mins(10),
        },
    ],
    callbacks: { sign_in: decide },
    events: { create_user: on_create, update_user: on_update, sign_in: on_sign_in },
    pages: { new_user: "/welcome" },
    state: Seen,
}

/// What callbacks and events saw, in order.
type Seen = Arc<Mutex<Vec<String>>>;

fn token(address: String) -> String {
    format!("token of {address}")
}

fn decide(attempt: SignIn<V4Auth>) -> Result<Decision, String> {
    let when = if attempt.verification_request { "request" } else { "link" };
    let id = &attempt.user.id;
    attempt.state.lock().unwrap().push(format!("sign_in {when} {}", attempt.user.email.unwrap()));
    assert!(!id.is_empty() && attempt.account.provider_account_id.contains('@'));
    match (attempt.account.provider_account_id.as_str(), when) {
        ("denied@shop.example", _) | ("late@shop.example", "link") => Ok(Decision::Deny),
        ("elsewhere@shop.example", _) => Ok(Decision::Redirect("/not-allowed?reason=plan".into())),
        ("throws@shop.example", _) | ("throws-late@shop.example", "link") => {
            Err("custom boom & more".to_owned())
        }
        _ => Ok(Decision::Allow),
    }
}

fn on_create(event: event::CreateUser<V4Auth>) {
    event.state.lock().unwrap().push("create_user".to_owned());
}

fn on_update(event: event::UpdateUser<V4Auth>) {
    event.state.lock().unwrap().push("update_user".to_owned());
}

fn on_sign_in(event: event::SignIn<V4Auth>) {
    event.state.lock().unwrap().push(format!("sign_in event, new {:?}", event.is_new_user));
}

async fn site() -> Site<Seen> {
    let (postbox, store) = (Postbox::default(), MemoryStore::default());
    let (clock, seen) = (TestClock::new(), Seen::default());
    let auth = V4Auth::builder(Arc::clone(&seen))
        .variables(variables(&[("MAIL_SECRET", "a secret for mails, and long enough")]))
        .url(ORIGIN)
        .store(store.clone())
        .mailer(postbox.clone())
        .clock(clock.clone())
        .build()
        .await
        .unwrap();
    let browser = Browser::new(Router::new().auth(&auth));
    Site { browser, postbox, store, clock, asked: seen }
}

async fn ask(site: &mut Site<Seen>, provider: &str, address: &str) -> String {
    let fields = [("email", address), ("callbackUrl", "/inbox")];
    let page = site.browser.submit(&format!("/api/auth/signin/{provider}"), &fields).await;
    assert_eq!(page.status, StatusCode::FOUND);
    page.location().to_owned()
}

/// What callbacks and events saw since the last time.
fn seen(site: &Site<Seen>) -> Vec<String> {
    std::mem::take(&mut *site.asked.lock().unwrap())
}

fn sha256(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[tokio::test]
async fn a_link_signs_in_as_v4_does() {
    let mut site = site().await;
    let sent_to = ask(&mut site, "email", "  New.User@Shop.Example ").await;
    assert_eq!(sent_to, format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email"));
    let mail = site.postbox.last();
    assert_eq!(mail.to, "new.user@shop.example");
    assert!(mail.sign_in.as_ref().unwrap().code.is_none());
    let token = mail.sign_in.as_ref().unwrap().token.expose();
    assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let link = format!(
        "{ORIGIN}/api/auth/callback/email?callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Finbox\
         &token={token}&email=new.user%40shop.example"
    );
    assert_eq!(mail.sign_in.as_ref().unwrap().link.expose(), link);
    assert_eq!(mail.sign_in.as_ref().unwrap().valid_for, Duration::from_hours(24));
    assert_eq!(seen(&site), ["sign_in request new.user@shop.example"]);

    // Any browser will do.
    let mut other = site.other();
    let page = other.get(&site.postbox.link()).await;
    assert_eq!(page.location(), "/welcome?callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Finbox");
    assert_eq!(other.session().await["user"]["email"], "new.user@shop.example");
    let user = site.store.user_by_email("new.user@shop.example").await.unwrap().unwrap();
    assert!(user.email_verified.is_some());
    let events =
        ["sign_in link new.user@shop.example", "create_user", "sign_in event, new Some(true)"];
    assert_eq!(seen(&site), events);

    ask(&mut site, "email", "new.user@shop.example").await;
    let page = other.get(&site.postbox.link()).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    let events = [
        "sign_in request new.user@shop.example",
        "sign_in link new.user@shop.example",
        "update_user",
        "sign_in event, new Some(false)",
    ];
    assert_eq!(seen(&site), events);
}

#[tokio::test]
async fn the_store_has_v4_s_hashes() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    let token = site.postbox.sign_in().token;
    let hash = sha256(&format!("{}{SECRET}", token.expose()));
    let row = site.store.use_verification_token("a@shop.example", &hash).await.unwrap().unwrap();
    assert_eq!(row.expires, site.postbox.sign_in().expires);

    ask(&mut site, "own", "a@shop.example").await;
    let mail = site.postbox.sign_in();
    assert_eq!(mail.token.expose(), "token of a@shop.example");
    assert!(mail.link.expose().contains("&token=token+of+a%40shop.example&email="));
    assert_eq!(mail.valid_for, Duration::from_mins(10));
    let hash = sha256("token of a@shop.examplea secret for mails, and long enough");
    assert!(site.store.use_verification_token("a@shop.example", &hash).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_no_valid_link_is_answered_as_v4_does() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    let link = site.postbox.link();
    let token = site.postbox.sign_in().token.expose().to_owned();
    let at = |code: &str| format!("{ORIGIN}/api/auth/error?error={code}");
    let mut get = async |path: &str| site.browser.get(path).await.location().to_owned();
    let base = "/api/auth/callback/email?";
    assert_eq!(get(&format!("{base}email=a%40shop.example")).await, at("configuration"));
    assert_eq!(get(&format!("{base}token=&email=a%40shop.example")).await, at("configuration"));
    for query in [
        format!("token={token}&email=b%40shop.example"),
        format!("token={}&email=a%40shop.example", "0".repeat(64)),
        format!("token={token}"),
        format!("token={token}&email=a%40shop.example&email=a%40shop.example"),
    ] {
        assert_eq!(get(&format!("{base}{query}")).await, at("Verification"), "{query}");
    }
    // None of that used it up.
    assert_eq!(get(&link).await, "/welcome?callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Finbox");
    assert_eq!(get(&link).await, at("Verification"));
    let page = site.browser.get("/api/auth/error?error=Verification").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_post_reads_the_query_only() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    let (link, token) = (site.postbox.link(), site.postbox.sign_in().token);
    let fields = [("token", token.expose()), ("email", "a@shop.example")];
    let page = site.browser.post("/api/auth/callback/email", &fields).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=configuration"));
    let page = site.browser.post(&link, &[]).await;
    assert!(page.location().starts_with("/welcome"), "{page:?}");
}

/// EM-016
#[tokio::test]
async fn a_browser_that_looks_ahead_uses_nothing_up() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    let link = site.postbox.link();
    let head = http::Request::builder().method(Method::HEAD).uri(&link);
    let page = site.browser.send(head.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK);
    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("x-moz", "Prefetch"),
    ] {
        let mut scanner = site.other();
        scanner.headers =
            HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().unwrap())]);
        let page = scanner.get(&link).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{name}");
        scanner.headers.clear();
        assert_eq!(scanner.session().await, serde_json::json!({}), "{name}");
    }
    assert!(site.browser.get(&link).await.location().starts_with("/welcome"));
}

#[tokio::test]
async fn a_link_is_too_old_after_a_day() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    let old = site.postbox.link();
    site.clock.advance(Duration::from_hours(24));
    let page = site.browser.get(&old).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=Verification"));
    ask(&mut site, "email", "a@shop.example").await;
    let new = site.postbox.link();
    site.clock.advance(Duration::from_hours(24) - Duration::from_secs(1));
    assert!(site.browser.get(&new).await.location().starts_with("/welcome"));
}

#[tokio::test]
async fn the_application_decides_when_a_mail_is_asked_for() {
    let mut site = site().await;
    for (address, target) in [
        ("denied@shop.example", format!("{ORIGIN}/api/auth/error?error=AccessDenied")),
        ("elsewhere@shop.example", "/not-allowed?reason=plan".to_owned()),
        (
            "throws@shop.example",
            format!("{ORIGIN}/api/auth/error?error=Error%3A+custom+boom+%26+more"),
        ),
    ] {
        assert_eq!(ask(&mut site, "email", address).await, target);
    }
    assert_eq!(site.postbox.count(), 0);
}

#[tokio::test]
async fn the_application_decides_again_when_a_link_is_followed() {
    let mut site = site().await;
    ask(&mut site, "email", "late@shop.example").await;
    let link = site.postbox.link();
    let page = site.browser.get(&link).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=AccessDenied"));
    // It is used up all the same.
    let page = site.browser.get(&link).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=Verification"));
    ask(&mut site, "email", "throws-late@shop.example").await;
    let page = site.browser.get(&site.postbox.link()).await;
    let error = "custom%20boom%20%26%20more";
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error={error}"));
}

#[tokio::test]
async fn somebody_who_is_signed_in_switches_users() {
    let mut site = site().await;
    ask(&mut site, "email", "a@shop.example").await;
    site.browser.get(&site.postbox.link()).await;
    ask(&mut site, "email", "b@shop.example").await;
    site.browser.get(&site.postbox.link()).await;
    assert_eq!(site.browser.session().await["user"]["email"], "b@shop.example");
}

#[tokio::test]
async fn json_mode_names_the_page() {
    let mut site = site().await;
    let fields = [("email", "a@shop.example"), ("json", "true")];
    let page = site.browser.submit("/api/auth/signin/email", &fields).await;
    let url = format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email");
    assert_eq!(page.json(), serde_json::json!({ "url": url }));
    let fields = [("email", "plain"), ("json", "true")];
    let page = site.browser.submit("/api/auth/signin/email", &fields).await;
    let url = format!("{ORIGIN}/api/auth/error?error=EmailSignin");
    assert_eq!(page.json(), serde_json::json!({ "url": url }));
}
