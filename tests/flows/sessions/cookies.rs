//! Sessions in handlers: who gets one, how long it lives, and what the guard does.

use std::time::Duration;

use auth::{
    Authorize, Builder, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret, Session,
    Trigger, User, auth,
};
use auth_providers::Credentials;
use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use test_support::{Browser, SECRET, TestClock, log::Log, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    padding: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Customer {
    name: String,
    padding: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Staff {
    #[claims(public)]
    admin: bool,
}

auth! {
    pub struct ShopAuth;
    session: { claims: Customer, max_age: 10 days, update_age: 24 hours },
    providers: [Credentials { authorize: customer }],
    callbacks: { claims: build },
}

auth! {
    pub struct StaffAuth;
    session: { claims: Staff, update_age: 0s },
    providers: [Credentials { authorize: staff }],
    base_path: "/staff/auth",
    cookies: { session_token: "staff", csrf_token: "staff-csrf", callback_url: "staff-back" },
}

fn customer(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let Login { username, padding } = attempt.form;
    Some(User::new(username).with_name(padding.unwrap_or_default()))
}

fn staff(attempt: Authorize<StaffAuth, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

fn build(update: ClaimsUpdate<ShopAuth>) -> Customer {
    match update.trigger {
        Trigger::SignUp { user, .. } | Trigger::SignIn { user, .. } => {
            let padding = "x".repeat(user.name().parse().unwrap_or(0));
            Customer { name: user.id, padding }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

#[derive(Clone, FromRef)]
struct App {
    shop: ShopAuth,
    staff: StaffAuth,
}

async fn show(session: Session<Customer>) -> String {
    format!("{} {}", session.claims().name, session.padding.len())
}

async fn maybe(session: Option<Session<Customer>>) -> String {
    session.map_or_else(|| "nobody".to_owned(), |session| session.user.id.clone())
}

async fn both(staff: Option<Session<Staff>>, customer: Option<Session<Customer>>) -> String {
    let is_admin = staff.as_ref().map(|staff| staff.admin);
    format!("{is_admin:?} {}", customer.is_some())
}

async fn site(shop: Builder<ShopAuth>) -> Browser {
    let shop = shop.variables(variables(&[])).build().await.unwrap();
    let staff = StaffAuth::builder().variables(variables(&[])).build().await.unwrap();
    let admin = Router::new().route("/admin", get(show));
    let app = Router::new()
        .route("/show", get(show))
        .route("/save", post(show))
        .route("/maybe", get(maybe))
        .route("/both", get(both))
        .merge(admin.route_layer(shop.guard().allow(|session| session.claims().name == "root")))
        .auth(&shop)
        .auth(&staff)
        .with_state(App { shop, staff });
    Browser::new(app)
}

async fn sign_in(browser: &mut Browser, name: &str, padding: usize) {
    let padding = padding.to_string();
    let fields = [("username", name), ("padding", padding.as_str())];
    let page = browser.submit("/api/auth/callback/credentials", &fields).await;
    assert_eq!(page.status, StatusCode::FOUND);
    assert!(!page.location().contains("error"), "{page:?}");
}

#[tokio::test]
async fn a_browser_is_sent_to_sign_in_and_back_and_an_api_gets_json() {
    let mut browser = site(ShopAuth::builder()).await;
    let page = browser.navigate("/show?page=2").await;
    assert_eq!(page.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(page.location(), "/api/auth/signin?callbackUrl=%2Fshow%3Fpage%3D2");
    for page in [browser.get("/show").await, browser.post("/save", &[]).await] {
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(page.json()["error"], "SessionRequired");
        assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-store");
    }
    assert_eq!(browser.get("/maybe").await.text, "nobody");
}

#[tokio::test]
async fn the_guard_lets_through_whom_it_is_told_to() {
    let mut browser = site(ShopAuth::builder()).await;
    assert_eq!(browser.get("/admin").await.status, StatusCode::UNAUTHORIZED);
    sign_in(&mut browser, "ada", 0).await;
    let page = browser.get("/admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(page.json()["error"], "AccessDenied");
    let page = browser.navigate("/admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("role=\"alert\""));
    sign_in(&mut browser, "root", 0).await;
    assert_eq!(browser.get("/admin").await.text, "root 0");
}

#[tokio::test]
async fn a_session_lives_on_while_it_is_used_and_ends_when_it_is_not() {
    let clock = TestClock::new();
    let mut browser = site(ShopAuth::builder().clock(clock.clone())).await;
    sign_in(&mut browser, "ada", 0).await;
    clock.advance(Duration::from_hours(23));
    assert_eq!(browser.get("/show").await.set_cookies().len(), 0, "it is young enough");
    clock.advance(Duration::from_hours(1));
    let page = browser.get("/show").await;
    assert_eq!(page.set_cookies().len(), 1, "it is a day old");
    assert!(page.set_cookies()[0].starts_with("auth.session-token="));
    assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-cache, no-store");
    // It would have ended on the tenth day without that.
    clock.advance(Duration::from_hours(9 * 24 + 12));
    assert_eq!(browser.get("/show").await.status, StatusCode::OK);
    clock.advance(Duration::from_hours(10 * 24 + 1));
    assert_eq!(browser.get("/show").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.session().await, serde_json::json!({}));
    assert!(!browser.cookies.contains_key("auth.session-token"));
}

// CK-010
#[tokio::test]
async fn a_large_session_is_in_several_cookies_and_leaves_none_behind() {
    let mut browser = site(ShopAuth::builder()).await;
    sign_in(&mut browser, "ada", 9000).await;
    let chunks = |browser: &Browser| {
        browser.cookies.keys().filter(|name| name.starts_with("auth.session-token")).count()
    };
    assert_eq!(chunks(&browser), 4);
    assert_eq!(browser.get("/show").await.text, "ada 9000");
    sign_in(&mut browser, "ada", 5000).await;
    assert_eq!(chunks(&browser), 2);
    assert_eq!(browser.get("/show").await.text, "ada 5000");
    sign_in(&mut browser, "ada", 0).await;
    assert_eq!(chunks(&browser), 1);
    assert_eq!(browser.get("/show").await.text, "ada 0");
}

// CK-010
#[tokio::test]
async fn a_session_too_large_for_cookies_is_an_error_and_no_session() {
    let mut browser = site(ShopAuth::builder()).await;
    let fields = [("username", "ada"), ("padding", "60000")];
    let page = browser.submit("/api/auth/callback/credentials", &fields).await;
    assert!(page.location().contains("error=Callback"), "{page:?}");
    assert_eq!(browser.get("/show").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_altered_foreign_or_doubled_cookie_is_no_session() {
    let mut browser = site(ShopAuth::builder()).await;
    sign_in(&mut browser, "ada", 0).await;
    let token = browser.cookies["auth.session-token"].clone();
    let mut altered = token.clone().into_bytes();
    let at = altered.len() - 30;
    altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
    let foreign = {
        let secret = Secret::new("another secret, as long as the first");
        let mut other = site(ShopAuth::builder().secret(secret)).await;
        sign_in(&mut other, "ada", 0).await;
        other.cookies["auth.session-token"].clone()
    };
    for value in [String::from_utf8(altered).unwrap(), foreign, String::new(), "x".to_owned()] {
        browser.cookies.insert("auth.session-token".to_owned(), value);
        assert_eq!(browser.get("/show").await.status, StatusCode::UNAUTHORIZED);
    }
    // Twice the same is one session; of two people's, which is the browser's own can't be told.
    browser.cookies.clear();
    sign_in(&mut browser, "eve", 0).await;
    let other = browser.cookies["auth.session-token"].clone();
    browser.cookies.clear();
    for (second, status) in [(&token, StatusCode::OK), (&other, StatusCode::UNAUTHORIZED)] {
        let both = format!("auth.session-token={token}; auth.session-token={second}");
        browser.headers.insert(header::COOKIE, both.parse().unwrap());
        assert_eq!(browser.get("/show").await.status, status);
    }
}

// JW-008
#[tokio::test]
async fn an_old_secret_verifies_while_a_new_one_signs() {
    let mut browser = site(ShopAuth::builder().secret(Secret::new(SECRET))).await;
    sign_in(&mut browser, "ada", 0).await;
    let new = || Secret::new("a new secret, as long as the old one");
    let mut rotated = site(ShopAuth::builder().secret(new()).secret(Secret::new(SECRET))).await;
    rotated.cookies.clone_from(&browser.cookies);
    assert_eq!(rotated.get("/show").await.text, "ada 0");
    rotated.session().await;
    let mut after = site(ShopAuth::builder().secret(new())).await;
    after.cookies.clone_from(&rotated.cookies);
    assert_eq!(after.get("/show").await.text, "ada 0", "it was signed again");
}

#[tokio::test]
async fn two_setups_have_sessions_of_their_own() {
    let mut browser = site(ShopAuth::builder()).await;
    assert_eq!(browser.get("/both").await.text, "None false");
    let page = browser.get("/staff/auth/csrf").await;
    let csrf = page.json()["csrfToken"].as_str().unwrap().to_owned();
    let fields = [("username", "boss"), ("csrfToken", csrf.as_str())];
    browser.post("/staff/auth/callback/credentials", &fields).await;
    let page = browser.get("/both").await;
    assert_eq!(page.text, "Some(false) false");
    assert!(page.set_cookies()[0].starts_with("staff="), "it is written whenever it is read");
    sign_in(&mut browser, "ada", 0).await;
    assert_eq!(browser.get("/both").await.text, "Some(false) true");
    assert!(browser.cookies.contains_key("staff"));
}

async fn plain(session: Session) -> String {
    session.user.name().to_owned()
}

#[tokio::test]
async fn a_plain_session_finds_the_setup_it_is_under() {
    let shop = ShopAuth::builder().variables(variables(&[])).build().await.unwrap();
    let staff = StaffAuth::builder().variables(variables(&[])).build().await.unwrap();
    let under = Router::new().route("/plain", get(plain));
    let mut one = Browser::new(under.clone().auth(&shop));
    assert_eq!(one.get("/plain").await.status, StatusCode::UNAUTHORIZED);
    sign_in(&mut one, "ada", 0).await;
    assert_eq!(one.get("/plain").await.text, "0");
    // Which of two is meant can't be told, and none is a mistake too.
    let mut two = Browser::new(under.clone().auth(&shop).auth(&staff));
    assert_eq!(two.get("/plain").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let mut none = Browser::new(under);
    assert_eq!(none.get("/plain").await.status, StatusCode::INTERNAL_SERVER_ERROR);
}

// Somebody forgot `.auth(&auth)`, or a proxy takes off a prefix that nobody told the setup of: the page to
// sign in on is never reached, so that a handler has to say so.
#[tokio::test]
async fn what_keeps_the_sign_in_page_away_is_said_once() {
    let (log, _guard) = Log::listen();
    let shop = ShopAuth::builder().variables(variables(&[])).build().await.unwrap();
    let staff = StaffAuth::builder().variables(variables(&[])).build().await.unwrap();
    let routes = Router::new().route("/show", get(show));
    let mut browser = Browser::new(routes.with_state(App { shop, staff }));
    browser.headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
    for _ in 0..2 {
        let page = browser.navigate("/show").await;
        assert_eq!(page.status, StatusCode::TEMPORARY_REDIRECT, "{page:?}");
    }
    let lines = log.take();
    for name in ["auth.config.not_in_router", "auth.proxy.not_declared"] {
        let count = lines.iter().filter(|(found, _)| *found == name).count();
        assert_eq!(count, 1, "{name}: {lines:?}");
    }
}
