//! Signing in with a form, and the session that comes of it.

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, Decision, RouterExt as _, Secret, Session,
    SignIn, Trigger, User, auth,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public)]
    plan: String,
    #[claims(public, client_update)]
    locale: String,
    internal: u32,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! {
    struct ShopAuth;
    session: { claims: Customer },
    providers: [Credentials { name: "a password", authorize: check }],
    callbacks: { sign_in: allow, claims: build },
    redirects: ["https://docs.shop.example"],
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, std::io::Error> {
    let Login { username, password } = attempt.form;
    if username == "boom" {
        return Err(std::io::Error::other("the directory is down: secret detail"));
    }
    let known = password == Secret::new("s3cret");
    let email = format!("{username}@example.com");
    Ok(known.then(|| User::new("7").with_name(username).with_email(email)))
}

async fn allow(attempt: SignIn<ShopAuth>) -> Result<Decision, std::io::Error> {
    match attempt.user.name.as_deref() {
        Some("denied") => Ok(Decision::Deny),
        Some("elsewhere") => Ok(Decision::Redirect("/not-allowed".to_owned())),
        Some("throws") => Err(std::io::Error::other("secret reason")),
        _ => Ok(Decision::Allow),
    }
}

fn build(update: ClaimsUpdate<ShopAuth>) -> Customer {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            Customer { plan: "free".to_owned(), locale: "en".to_owned(), internal: 42 }
        }
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    }
}

async fn show(session: Session<Customer>) -> String {
    format!("{} {} {} {}", session.user.name(), session.plan, session.locale, session.internal)
}

async fn browser() -> Browser {
    let auth = ShopAuth::builder().variables(variables(&[])).build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth))
}

const CALLBACK: &str = "/api/auth/callback/credentials";

async fn sign_in(browser: &mut Browser) {
    let fields = [("username", "ada"), ("password", "s3cret"), ("callbackUrl", "/account?tab=1")];
    let page = browser.submit(CALLBACK, &fields).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    assert_eq!(page.location(), format!("{ORIGIN}/account?tab=1"));
}

#[tokio::test]
async fn the_right_password_makes_a_typed_session() {
    let mut browser = browser().await;
    assert_eq!(browser.session().await, json!({}));
    sign_in(&mut browser).await;
    assert_eq!(browser.get("/").await.text, "ada free en 42");
    let session = browser.session().await;
    assert_eq!(session["user"], json!({ "name": "ada", "email": "ada@example.com" }));
    assert_eq!(session["plan"], "free");
    assert_eq!(session["locale"], "en");
    assert_eq!(session.get("internal"), None, "what isn't public stays on the server");
    assert!(session["expires"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn the_wrong_password_is_refused_with_a_code() {
    let mut browser = browser().await;
    let page = browser.submit(CALLBACK, &[("username", "ada"), ("password", "wrong")]).await;
    let error = format!("{ORIGIN}/api/auth/error?error=CredentialsSignin&provider=credentials");
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, error.as_str()));
    let page = browser.get("/api/auth/error?error=CredentialsSignin").await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin?error=CredentialsSignin"));
    let page = browser.get("/api/auth/signin?error=CredentialsSignin").await;
    assert!(page.text.contains("role=\"alert\""), "{}", page.text);
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn json_mode_has_statuses_and_absolute_urls() {
    let mut browser = browser().await;
    for (name, password, status, url) in [
        ("ada", "wrong", 401, "/api/auth/error?error=CredentialsSignin&provider=credentials"),
        ("boom", "s3cret", 401, "/api/auth/error?error=Callback&provider=credentials"),
        ("denied", "s3cret", 403, "/api/auth/error?error=AccessDenied&provider=credentials"),
        ("throws", "s3cret", 200, "/api/auth/error?error=Callback&provider=credentials"),
        ("ada", "s3cret", 200, ""),
    ] {
        let fields = [("username", name), ("password", password), ("json", "true")];
        let page = browser.submit(CALLBACK, &fields).await;
        assert_eq!(page.status.as_u16(), status, "{name}");
        assert_eq!(page.json(), json!({ "url": format!("{ORIGIN}{url}") }), "{name}");
    }
    assert_eq!(browser.get("/").await.text, "ada free en 42");
}

// LK-013
#[tokio::test]
async fn a_decision_can_send_the_browser_elsewhere() {
    let mut browser = browser().await;
    let page = browser.submit(CALLBACK, &[("username", "elsewhere"), ("password", "s3cret")]).await;
    assert_eq!(page.location(), "/not-allowed");
    assert_eq!(browser.session().await, json!({}));
}

// CR-001
#[tokio::test]
async fn the_text_of_an_error_stays_on_the_server() {
    let mut browser = browser().await;
    for name in ["boom", "throws"] {
        let page = browser.submit(CALLBACK, &[("username", name), ("password", "s3cret")]).await;
        assert!(page.location().ends_with("/error?error=Callback&provider=credentials"));
        assert!(!format!("{page:?}").contains("secret "), "{page:?}");
    }
}

#[tokio::test]
async fn a_form_without_the_csrf_token_does_nothing() {
    let mut browser = browser().await;
    let fields = [("username", "ada"), ("password", "s3cret")];
    let page = browser.post(CALLBACK, &fields).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin?csrf=true"));
    let other = self::browser().await.csrf().await;
    let page = browser.post(CALLBACK, &[fields[0], fields[1], ("csrfToken", &other)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin?csrf=true"));
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        browser.headers.clear();
        browser.headers.insert(name, value.parse().unwrap());
        let page = browser.submit(CALLBACK, &fields).await;
        assert_eq!(
            page.location(),
            format!("{ORIGIN}/api/auth/signin?csrf=true"),
            "{name} {value}"
        );
    }
    browser.headers.clear();
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn a_form_of_this_site_passes_with_the_headers_of_a_browser() {
    let mut browser = browser().await;
    browser.headers.insert("origin", ORIGIN.parse().unwrap());
    browser.headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    sign_in(&mut browser).await;
    // What browsers send with the forms of pages that send no referrer.
    browser.headers.insert("origin", "null".parse().unwrap());
    let page = browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/account?tab=1"));
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn only_the_marked_claims_can_be_changed_by_the_browser() {
    let mut browser = browser().await;
    sign_in(&mut browser).await;
    let csrf = browser.csrf().await;
    let data = json!({ "locale": "ko", "plan": "pro", "internal": 1, "user": { "name": "root" } });
    let page =
        browser.post_json("/api/auth/session", &json!({ "csrfToken": csrf, "data": data })).await;
    assert_eq!(page.json()["locale"], "ko");
    assert_eq!(page.json()["plan"], "free");
    assert_eq!(browser.get("/").await.text, "ada free ko 42");

    let wrong = json!({ "csrfToken": csrf, "data": { "locale": 7 } });
    let page = browser.post_json("/api/auth/session", &wrong).await;
    assert_eq!((page.status, page.json()), (StatusCode::BAD_REQUEST, json!({})));
    let page = browser.post_json("/api/auth/session", &json!({ "data": { "locale": "de" } })).await;
    assert_eq!((page.status, page.json()), (StatusCode::BAD_REQUEST, json!({})));
    assert_eq!(browser.get("/").await.text, "ada free ko 42");
}

#[tokio::test]
async fn signing_out_forgets_the_session() {
    let mut browser = browser().await;
    sign_in(&mut browser).await;
    let page = browser.post("/api/auth/signout", &[]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signout?csrf=true"));
    assert_ne!(browser.session().await, json!({}));
    let page = browser.submit("/api/auth/signout", &[("callbackUrl", "/bye")]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/bye"));
    assert_eq!(browser.session().await, json!({}));
    assert!(!browser.cookies.keys().any(|name| name.contains("session-token")));
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let mut browser = browser().await;
    for (asked, sent) in [
        ("https://evil.example/x", ORIGIN.to_owned()),
        ("//evil.example", ORIGIN.to_owned()),
        ("/\\evil.example", ORIGIN.to_owned()),
        ("javascript:alert(1)", ORIGIN.to_owned()),
        ("relative", ORIGIN.to_owned()),
        ("https://docs.shop.example/guide", "https://docs.shop.example/guide".to_owned()),
        ("/fine?x=1#top", format!("{ORIGIN}/fine?x=1#top")),
    ] {
        let fields = [("username", "ada"), ("password", "s3cret"), ("callbackUrl", asked)];
        let page = browser.submit(CALLBACK, &fields).await;
        assert_eq!(page.location().trim_end_matches('/'), sent, "{asked}");
    }
}

#[tokio::test]
async fn the_lists_and_pages_are_what_clients_expect() {
    let mut browser = browser().await;
    let page = browser.get("/api/auth/providers").await;
    assert_eq!(page.set_cookies(), Vec::<&str>::new());
    assert_eq!(
        page.json(),
        json!({ "credentials": {
            "id": "credentials", "name": "a password", "type": "credentials",
            "signinUrl": format!("{ORIGIN}/api/auth/signin/credentials"),
            "callbackUrl": format!("{ORIGIN}/api/auth/callback/credentials"),
        } })
    );
    let page = browser.get("/api/auth/signin?callbackUrl=/later").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("name=\"username\"") && page.text.contains("type=\"password\""));
    assert!(page.text.contains(&format!("value=\"{ORIGIN}/later\"")));
    let csp = page.headers["content-security-policy"].to_str().unwrap();
    assert!(csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"), "{csp}");
    assert_eq!(page.headers["cache-control"], "private, no-cache, no-store");
    for (path, status) in [
        ("/api/auth/error?error=AccessDenied", 403),
        ("/api/auth/error?error=Verification", 403),
        ("/api/auth/error?error=Configuration", 500),
        ("/api/auth/error", 200),
        ("/api/auth/signout", 200),
        ("/api/auth/signin/extra/segments", 200),
        ("/api/auth/unknown", 400),
        ("/api/auth", 400),
        ("/api/auth/callback/nobody", 400),
        ("/api/auth/callback/credentials", 400),
    ] {
        assert_eq!(browser.get(path).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn a_form_that_is_too_long_or_repeats_a_field_is_refused() {
    let mut browser = browser().await;
    let long = "x".repeat(5000);
    for fields in [
        vec![("username", long.as_str()), ("password", "s3cret")],
        vec![("username", ""), ("password", "s3cret")],
        vec![("password", "s3cret")],
    ] {
        let page = browser.submit(CALLBACK, &fields).await;
        assert!(page.location().contains("error=CredentialsSignin"), "{page:?}");
    }
    let huge = "x".repeat(200_000);
    let page = browser.submit(CALLBACK, &[("username", &huge)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}
