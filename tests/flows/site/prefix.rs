//! Sites below a path that a proxy or a router takes off.

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};
use http::StatusCode;
use test_support::{Browser, log::Log, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

auth! {
    struct RootAuth;
    providers: [Credentials { authorize: check::<RootAuth> }, GitHub { client_id: "id", ..env }],
}

auth! {
    struct ShopAuth;
    providers: [Credentials { authorize: check::<ShopAuth> }, GitHub { client_id: "id", ..env }],
    prefix: "/shop",
}

auth! {
    struct PagesAuth;
    providers: [Credentials { authorize: check::<PagesAuth> }],
    prefix: "/shop",
    base_path: "/auth",
    pages: { sign_in: "/login" },
    theme: { logo: "/logo.svg" },
}

type Given = &'static [(&'static str, &'static str)];

macro_rules! built {
    ($setup:ty, $given:expr) => {{
        let given: Given = $given;
        let lookup = move |name: &str| {
            let secret = (name == "AUTH_GITHUB_SECRET").then(|| "secret".to_owned());
            variables(given)(name).or(secret)
        };
        <$setup>::builder().variables(lookup).build().await.unwrap()
    }};
}

macro_rules! app {
    ($auth:expr) => {{
        let auth = $auth;
        let home = get(|session: Session| async move { session.user.id.clone() });
        Router::new().route("/home", home).auth(&auth).with_state(auth)
    }};
}

/// Everything that leads somewhere, for a browser that sees `outside` where the site sees `inside`.
async fn assert_leads(mut browser: Browser, inside: &str, base: &str, home: &str) {
    let page = browser.get(&format!("{inside}/api/auth/signin")).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    for target in [format!("{base}/callback/credentials"), format!("{base}/signin/github")] {
        assert!(page.text.contains(&format!("action=\"{target}\"")), "{target}: {}", page.text);
    }
    for path in ["/api/auth/signout", "/api/auth/error"] {
        let page = browser.get(&format!("{inside}{path}")).await;
        let is_ours =
            page.text.contains(&format!("\"{base}/")) || page.text.contains(&format!("\"{home}\""));
        assert!(is_ours, "{path}: {page:?}");
    }
    let providers = browser.get(&format!("{inside}/api/auth/providers")).await.json();
    assert_eq!(providers["github"]["callbackUrl"], format!("{base}/callback/github"));
    assert_eq!(providers["github"]["signinUrl"], format!("{base}/signin/github"));

    let csrf = browser.get(&format!("{inside}/api/auth/csrf")).await.json();
    let csrf = csrf["csrfToken"].as_str().unwrap();
    let page =
        browser.post(&format!("{inside}/api/auth/signin/github"), &[("csrfToken", csrf)]).await;
    let target = url::Url::parse(page.location()).unwrap();
    let redirect_uri = target.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap();
    assert_eq!(redirect_uri.1, format!("{base}/callback/github"));

    let fields = [("csrfToken", csrf), ("username", "ada")];
    let page = browser.post(&format!("{inside}/api/auth/callback/credentials"), &fields).await;
    assert_eq!(page.location(), home, "after a sign-in the browser is at the application");
    assert!(page.set_cookies().iter().all(|cookie| cookie.contains("; Path=/;")), "{page:?}");
    let page = browser.get(&format!("{inside}/home")).await;
    assert_eq!((page.status, page.text.as_str()), (StatusCode::OK, "ada"));

    browser.cookies.clear();
    let page = browser.navigate(&format!("{inside}/home?x=1")).await;
    let path = url::Url::parse(base).unwrap().path().to_owned();
    let below = url::Url::parse(home).unwrap().path().trim_end_matches('/').to_owned();
    let back =
        format!("{below}/home?x=1").replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
    assert_eq!(page.location(), format!("{path}/signin?callbackUrl={back}"));
}

#[tokio::test]
async fn a_proxy_takes_the_prefix_off() {
    const SHOP: &str = "https://site.example/shop";
    let base = format!("{SHOP}/api/auth");
    let in_url: Given = &[("AUTH_URL", "https://site.example/shop/api/auth")];
    assert_leads(Browser::new(app!(built!(RootAuth, in_url))), "", &base, SHOP).await;
    let origin: Given = &[("AUTH_URL", "https://site.example")];
    assert_leads(Browser::new(app!(built!(ShopAuth, origin))), "", &base, SHOP).await;
    let start: Given = &[("AUTH_URL", "https://site.example/shop")];
    assert_leads(Browser::new(app!(built!(ShopAuth, start))), "", &base, SHOP).await;

    let auth = built!(ShopAuth, origin);
    assert_eq!(auth.callback_urls("https://site.example")[0].1, format!("{base}/callback/github"));
    assert!(auth.client_path().starts_with("/shop/api/auth/client."));
    assert_eq!(ShopAuthProvider::GitHub.sign_in_path(), "/shop/api/auth/signin/github");
    assert!(ShopAuth::typescript().contains("/shop/api/auth/session"));
    let mut browser = Browser::new(app!(auth));
    let page = browser.get("/api/auth/client.js").await;
    assert!(page.text.contains("\"./client."), "it names its neighbour: {}", page.text);
}

#[tokio::test]
async fn a_proxy_leaves_the_prefix_on() {
    const SHOP: &str = "https://site.example/shop";
    let auth = built!(RootAuth, &[("AUTH_URL", "https://site.example/shop/api/auth")]);
    let home = get(|session: Session| async move { session.user.id.clone() });
    let app = Router::new().route("/shop/home", home).auth(&auth).with_state(auth);
    assert_leads(Browser::new(app), "/shop", &format!("{SHOP}/api/auth"), SHOP).await;
}

#[tokio::test]
async fn a_router_takes_the_prefix_off() {
    const SHOP: &str = "http://127.0.0.1:3000/shop";
    let app = Router::new().nest("/shop", app!(built!(ShopAuth, &[])));
    assert_leads(Browser::new(app), "/shop", &format!("{SHOP}/api/auth"), SHOP).await;
}

#[tokio::test]
async fn pages_of_the_application_are_below_the_prefix_too() {
    let auth = built!(PagesAuth, &[("AUTH_URL", "https://site.example")]);
    let admin = Router::new().route("/admin", get(|| async { "secret" }));
    let login = Router::new().route("/login", get(|| async { "login" }));
    let app = admin.merge(login).layer(auth.guard()).auth(&auth);
    let mut browser = Browser::new(app);
    let page = browser.navigate("/admin?a=b").await;
    assert_eq!(page.location(), "/shop/login?callbackUrl=%2Fshop%2Fadmin%3Fa%3Db");
    assert_eq!(browser.navigate("/login").await.text, "login", "the page is open to everybody");
    let page = browser.get("/auth/signin?error=X").await;
    assert!(page.location().starts_with("/shop/login?callbackUrl="), "{page:?}");
    let page = browser.get("/auth/signout").await;
    assert!(page.text.contains("src=\"/shop/logo.svg\""), "{}", page.text);
}

#[tokio::test]
async fn a_nest_that_browsers_are_not_told_of_is_found_at_the_first_request() {
    for path in ["/v1/home", "/v1/api/auth/signin", "/v1/api/auth/session"] {
        let app = Router::new().nest("/v1", app!(built!(RootAuth, &[])));
        let (log, _guard) = Log::listen();
        let mut browser = Browser::new(app);
        let page = browser.get(path).await;
        let is_auth = path.contains("auth");
        assert_eq!(page.status == StatusCode::INTERNAL_SERVER_ERROR, is_auth, "{path}: {page:?}");
        browser.get(path).await;
        let said = log.take();
        let [(name, text)] = &said[..] else { panic!("once, not {said:?}") };
        assert_eq!(*name, "auth.config.nested");
        assert!(text.starts_with("ERROR") && text.contains("prefix: \"/v1\""), "{text}");
        assert!(text.contains(".auth(&auth)"), "{text}");
    }
    // What works is not complained about.
    let (log, _guard) = Log::listen();
    let auth = built!(RootAuth, &[]);
    let home = get(|session: Option<Session>| async move { session.is_some().to_string() });
    let inner = Router::new().route("/home", home);
    let mut browser = Browser::new(Router::new().nest("/v1", inner).auth(&auth).with_state(auth));
    assert_eq!(browser.get("/v1/home").await.text, "false");
    assert_eq!(browser.get("/api/auth/signin").await.status, StatusCode::OK);
    assert_eq!(log.take(), []);
}

#[tokio::test]
async fn two_prefixes_are_a_mistake_that_is_named() {
    let given = variables(&[("AUTH_URL", "https://site.example/other/api/auth")]);
    let lookup = move |name: &str| {
        given(name).or_else(|| (name == "AUTH_GITHUB_SECRET").then(|| "secret".to_owned()))
    };
    let error = ShopAuth::builder().variables(lookup).build().await.expect_err("two places");
    let text = error.to_string();
    assert!(text.contains("/other/api/auth") && text.contains("/shop/api/auth"), "{text}");
}
