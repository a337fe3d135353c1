//! Other origins of the same site whose pages call, and the schemes of applications.

use auth::{Authorize, CredentialsForm, RouterExt as _, User, auth, http::OwnForm};
use auth_providers::Credentials;
use axum::{Router, body::Body, routing::post};
use http::{HeaderName, Method, Request, StatusCode, header};
use test_support::{Browser, Page, shop::HTTPS, variables};

const WWW: &str = "https://www.shop.example";
const CALLBACK: &str = "/api/auth/callback/credentials";

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    struct ShopAuth;
    providers: [Credentials { authorize: check }],
    origins: [WWW, "http://localhost:5173"],
    redirects: [WWW, "myapp://auth", "com.shop.app:/"],
}

auth! {
    struct ForeignAuth;
    providers: [],
    origins: ["https://other.example"],
}

auth! {
    struct ClosedAuth;
    providers: [Credentials { authorize: also }],
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

async fn also(attempt: Authorize<ClosedAuth, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

async fn own(OwnForm(form): OwnForm<Login>) -> String {
    form.username
}

async fn browser_at(origin: &str) -> Browser {
    let auth = ShopAuth::builder().variables(variables(&[])).url(origin).build().await.unwrap();
    Browser::new(Router::new().route("/own", post(own)).auth(&auth))
}

/// The browser, on a page of `origin`; `site` is what it says about it.
fn on(browser: &Browser, origin: &str, site: Option<&str>) -> Browser {
    let mut browser = browser.clone();
    browser.headers.insert(header::ORIGIN, origin.parse().unwrap());
    if let Some(site) = site {
        browser.headers.insert("sec-fetch-site", site.parse().unwrap());
    }
    browser
}

fn values(page: &Page, name: HeaderName) -> Vec<&str> {
    page.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

/// Whether the page may read the answer. Either way, no cache gives it to another origin.
fn is_open(page: &Page, origin: &str) -> bool {
    assert!(values(page, header::VARY).contains(&"Origin"), "{page:?}");
    let allowed = values(page, header::ACCESS_CONTROL_ALLOW_ORIGIN);
    let credentials = values(page, header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
    assert!(!allowed.contains(&"*"));
    assert!(allowed.is_empty() == credentials.is_empty());
    allowed == [origin] && credentials == ["true"]
}

async fn preflight(browser: &mut Browser, path: &str) -> Page {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri(path)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type,x-own");
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_page_of_a_listed_origin_signs_in_and_reads_the_session() {
    let browser = browser_at(HTTPS).await;
    for site in [Some("same-site"), None] {
        let mut page_there = on(&browser, WWW, site);
        let answer = preflight(&mut page_there, CALLBACK).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(is_open(&answer, WWW), "{answer:?}");
        assert_eq!(values(&answer, header::ACCESS_CONTROL_ALLOW_METHODS), ["GET, POST"]);
        assert_eq!(values(&answer, header::ACCESS_CONTROL_ALLOW_HEADERS), ["content-type,x-own"]);
        assert!(answer.set_cookies().is_empty());

        let csrf = page_there.get("/api/auth/csrf").await;
        assert!(is_open(&csrf, WWW), "{csrf:?}");
        let csrf = csrf.json()["csrfToken"].as_str().unwrap().to_owned();
        let body = serde_json::json!({
            "csrfToken": csrf, "username": "ada", "json": "true", "callbackUrl": format!("{WWW}/x"),
        });
        let answer = page_there.post_json(CALLBACK, &body).await;
        assert!(is_open(&answer, WWW), "{answer:?}");
        assert_eq!(answer.json()["url"], format!("{WWW}/x"));
        let session = page_there.get("/api/auth/session").await;
        assert!(is_open(&session, WWW), "{session:?}");
        assert!(session.json()["user"].is_object());
        // The token of before went with the sign-in.
        let csrf = page_there.csrf().await;
        let form = [("csrfToken", csrf.as_str()), ("username", "ada")];
        assert_eq!(page_there.post("/own", &form).await.text, "ada");
        // What fails can be read as well.
        for path in ["/api/auth/nothing", "/api/auth/client.js"] {
            assert!(is_open(&page_there.get(path).await, WWW), "{path}");
        }
    }
}

// CS-011
#[tokio::test]
async fn a_page_of_another_origin_reads_nothing_and_changes_nothing() {
    let mut browser = browser_at(HTTPS).await;
    let csrf = browser.csrf().await;
    for (origin, site) in [
        ("https://shop.example", "same-site"),
        ("https://evil.shop.example", "same-site"),
        ("https://www.shop.example.evil.example", "cross-site"),
        ("http://www.shop.example", "cross-site"),
        ("https://www.shop.example:8443", "same-site"),
        ("http://localhost:5173", "cross-site"),
        ("null", "cross-site"),
        // A browser that contradicts itself.
        (WWW, "cross-site"),
    ] {
        let mut there = on(&browser, origin, Some(site));
        let is_listed = origin == WWW;
        assert_eq!(is_open(&there.get("/api/auth/session").await, origin), is_listed, "{origin}");
        if !is_listed {
            assert_ne!(preflight(&mut there, CALLBACK).await.status, StatusCode::NO_CONTENT);
        }
        let form = [("csrfToken", csrf.as_str()), ("username", "ada")];
        let page = there.post(CALLBACK, &form).await;
        assert!(page.location().contains("csrf=true"), "{origin}: {page:?}");
        assert_eq!(there.post("/own", &form).await.status, StatusCode::FORBIDDEN, "{origin}");
    }
}

#[tokio::test]
async fn without_a_list_nothing_is_said_of_origins() {
    let auth = ClosedAuth::builder().variables(variables(&[])).url(HTTPS).build().await.unwrap();
    let browser = Browser::new(Router::new().auth(&auth));
    let mut there = on(&browser, WWW, Some("same-site"));
    for page in [there.get("/api/auth/session").await, preflight(&mut there, CALLBACK).await] {
        assert!(values(&page, header::ACCESS_CONTROL_ALLOW_ORIGIN).is_empty(), "{page:?}");
        assert!(!values(&page, header::VARY).contains(&"Origin"), "{page:?}");
    }
}

#[tokio::test]
async fn an_origin_of_another_site_stops_the_start() {
    let build = |at: &str| ForeignAuth::builder().variables(variables(&[])).url(at).build();
    let error = build(HTTPS).await.unwrap_err().to_string();
    assert!(error.contains("`https://other.example` is another site than"), "{error}");
    // On the developer's machine it is none of this environment's.
    build("http://localhost:3000").await.unwrap();
}

#[tokio::test]
async fn a_developer_s_other_port_is_of_the_same_site() {
    let browser = browser_at("http://localhost:3000").await;
    let vite = "http://localhost:5173";
    let mut there = on(&browser, vite, Some("same-site"));
    assert!(is_open(&there.get("/api/auth/session").await, vite));
    assert!(!is_open(&on(&browser, WWW, None).get("/api/auth/session").await, WWW));
}

#[tokio::test]
async fn an_application_gets_the_browser_back_at_its_own_scheme() {
    let mut browser = browser_at(HTTPS).await;
    for (asked, target) in [
        ("myapp://auth", "myapp://auth"),
        ("myapp://auth/done?x=1", "myapp://auth/done?x=1"),
        ("com.shop.app:/done", "com.shop.app:/done"),
        ("myapp://other", HTTPS),
        ("myapp://auth@evil.example", HTTPS),
        ("myapp:auth", HTTPS),
        ("otherapp://auth", HTTPS),
        ("javascript://auth", HTTPS),
        ("com.shop.app.evil:/done", HTTPS),
    ] {
        let fields = [("username", "ada"), ("callbackUrl", asked)];
        let page = browser.submit(CALLBACK, &fields).await;
        assert_eq!(page.location().trim_end_matches('/'), target, "{asked}");
    }
}
