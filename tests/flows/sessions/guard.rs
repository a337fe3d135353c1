//! The guard and `Authorization: Bearer`: by default, and as v4's middleware and `getToken` with
//! `compat: next_auth_v4`.

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{
    Router,
    routing::{any, get},
};
use http::{StatusCode, header};
use test_support::{Browser, Page, TestClock, variables};

#[derive(CredentialsForm)]
struct Name {
    name: String,
}

fn sign_in<A: auth::Auth>(attempt: Authorize<A, Name>) -> Option<User> {
    Some(User::new("1").with_name(attempt.form.name))
}

auth! {
    struct NativeAuth;
    session: { max_age: 1 hours, update_age: 10 minutes },
    providers: [Credentials { authorize: sign_in::<NativeAuth> }],
}

auth! {
    struct V4GuardAuth;
    session: { max_age: 1 hours, update_age: 10 minutes },
    providers: [Credentials { authorize: sign_in::<V4GuardAuth> }],
    compat: next_auth_v4,
}

auth! {
    struct GuardPagesAuth;
    providers: [Credentials { authorize: sign_in::<GuardPagesAuth> }],
    pages: { sign_in: "/login?from=guard", error: "/oops" },
    compat: next_auth_v4,
}

async fn who(session: Option<Session>) -> String {
    session.map_or_else(|| "nobody".to_owned(), |session| session.user.name().to_owned())
}

async fn must(session: Session) -> String {
    session.user.name().to_owned()
}

/// A guard around every route, and one behind it that lets only `root` through.
macro_rules! site {
    ($setup:ident, $clock:expr, |$guard:ident| $change:expr) => {{
        let auth = $setup::builder().variables(variables(&[])).clock($clock).build();
        let auth = auth.await.unwrap();
        let $guard = auth.guard();
        let around = $change;
        let admin = Router::new()
            .route("/admin", get(who))
            .route_layer(auth.guard().allow(|session| session.user.name() == "root"));
        let guarded = Router::new()
            .route("/protected", any(who))
            .route("/must", get(must))
            .route("/api/authentication", get(who))
            .route("/_next/static/a.js", get(who))
            .route("/_nextdoor", get(who))
            .route("/favicon.ico", get(who))
            .route("/login", get(who))
            .route("/oops", get(who))
            .layer(around.clone())
            .nest("/shop", Router::new().route("/api/auth/items", get(who)).layer(around))
            .merge(admin)
            .route("/open", get(who));
        Browser::new(guarded.auth(&auth))
    }};
}

async fn native() -> Browser {
    site!(NativeAuth, TestClock::new(), |guard| guard)
}

async fn v4() -> Browser {
    site!(V4GuardAuth, TestClock::new(), |guard| guard)
}

async fn enter(browser: &mut Browser, name: &str) {
    let page = browser.submit("/api/auth/callback/credentials", &[("name", name)]).await;
    assert!(!page.location().contains("error"), "{page:?}");
}

/// Sends only what `carrier` says: a header and its value.
async fn with(browser: &Browser, path: &str, carrier: Option<(&'static str, &str)>) -> Page {
    let mut browser = browser.clone();
    browser.cookies.clear();
    if let Some((name, value)) = carrier {
        browser.headers.insert(name, value.parse().unwrap());
    }
    browser.get(path).await
}

/// The token of somebody who signed in.
async fn token(browser: &mut Browser, name: &str) -> String {
    enter(browser, name).await;
    let cookies = &browser.cookies;
    let session = cookies.iter().find(|(name, _)| name.ends_with("auth.session-token"));
    session.unwrap().1.clone()
}

#[track_caller]
fn assert_sent_to_sign_in(page: &Page, back: &str) {
    assert_eq!(page.status, StatusCode::TEMPORARY_REDIRECT, "{page:?}");
    assert_eq!(page.location(), format!("/api/auth/signin?callbackUrl={back}"));
    assert_eq!(page.set_cookies(), [""; 0]);
}

#[tokio::test]
async fn v4_s_middleware_sends_whoever_may_not_pass_to_sign_in() {
    let mut browser = v4().await;
    // Programs too, and whatever the method.
    let page = browser.get("/protected?a=1&b=2").await;
    assert_sent_to_sign_in(&page, "%2Fprotected%3Fa%3D1%26b%3D2");
    assert_sent_to_sign_in(&browser.post("/protected", &[]).await, "%2Fprotected");
    enter(&mut browser, "J").await;
    assert_eq!(browser.get("/protected").await.text, "J");
    assert_eq!(browser.post("/protected", &[]).await.text, "J");
    // The one who is signed in but not authorized as well.
    assert_sent_to_sign_in(&browser.get("/admin").await, "%2Fadmin");
    enter(&mut browser, "root").await;
    assert_eq!(browser.get("/admin").await.text, "root");
}

#[tokio::test]
async fn v4_s_middleware_reads_the_cookie_and_then_the_header() {
    let mut browser = v4().await;
    let token = token(&mut browser, "J").await;
    let (head, tail) = token.split_at(40);
    let cookie = |text: String| ("cookie", text);
    let name = "next-auth.session-token";
    for (name, value) in [
        cookie(format!("{name}={token}")),
        cookie(format!("{name}.0={head}; {name}.1={tail}")),
        cookie(format!("{name}.1={tail}; {name}.0={head}")),
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("Bearer {}", token.replace('.', "%2E"))),
    ] {
        let page = with(&browser, "/protected", Some((name, &value))).await;
        assert_eq!((page.status, page.text.as_str()), (StatusCode::OK, "J"), "{name}: {value}");
    }
    for (name, value) in [
        ("authorization", format!("bearer {token}")),
        ("authorization", "Bearer %".to_owned()),
        ("authorization", "Bearer ".to_owned()),
        ("authorization", "Bearer".to_owned()),
        ("authorization", format!("Basic {token}")),
        ("authorization", token.clone()),
        ("cookie", format!("{name}=garbage")),
        ("cookie", format!("__Secure-{name}={token}")),
    ] {
        let page = with(&browser, "/protected", Some((name, &value))).await;
        assert_sent_to_sign_in(&page, "%2Fprotected");
    }
    let mut both = browser.clone();
    both.headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    enter(&mut both, "other").await;
    assert_eq!(both.get("/protected").await.text, "other", "the cookie wins");
    both.cookies.insert(name.to_owned(), "garbage".to_owned());
    assert_sent_to_sign_in(&both.get("/protected").await, "%2Fprotected");
    both.cookies.insert(name.to_owned(), String::new());
    assert_eq!(both.get("/protected").await.text, "J", "an empty one is none");
    both.cookies.clear();
    let repeated = format!("Bearer {token}");
    let mut request = http::Request::get("/protected");
    for value in [&repeated, &repeated] {
        request = request.header("authorization", value);
    }
    both.headers.clear();
    let page = both.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_sent_to_sign_in(&page, "%2Fprotected");
}

#[tokio::test]
async fn v4_s_middleware_lets_pass_what_signing_in_needs() {
    let browser = v4().await;
    for path in
        ["/api/auth/csrf", "/api/auth/signin", "/_next/static/a.js", "/favicon.ico", "/open"]
    {
        assert_eq!(with(&browser, path, None).await.status, StatusCode::OK, "{path}");
    }
    // v4 tests a prefix, which opens neighbours; and the whole path counts, not what a nested
    // router sees of it.
    for path in ["/api/authentication", "/_nextdoor", "/shop/api/auth/items", "/login", "/oops"] {
        let back = path.replace('/', "%2F");
        assert_sent_to_sign_in(&with(&browser, path, None).await, &back);
    }
    for path in ["/_next/static/a.js", "/favicon.ico"] {
        let page = with(&native().await, path, None).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}: with compat only");
    }
}

#[tokio::test]
async fn v4_s_middleware_knows_the_application_s_own_pages() {
    let browser = site!(GuardPagesAuth, TestClock::new(), |guard| guard);
    for path in ["/login", "/oops", "/login?callbackUrl=%2Fprotected"] {
        assert_eq!(with(&browser, path, None).await.status, StatusCode::OK, "{path}");
    }
    let page = with(&browser, "/protected", None).await;
    assert_eq!(page.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(page.location(), "/login?from=guard&callbackUrl=%2Fprotected");
}

#[tokio::test]
async fn the_authorized_predicate_decides_over_everybody() {
    let authorized = |path: &str, name: Option<&str>| match path {
        "/protected" => true,
        "/shop/api/auth/items" => name == Some("root"),
        _ => name.is_some(),
    };
    let v4 =
        site!(V4GuardAuth, TestClock::new(), |guard| guard.authorized(move |session, request| {
            authorized(request.uri.path(), session.map(|session| session.user.name()))
        }));
    let native =
        site!(NativeAuth, TestClock::new(), |guard| guard.authorized(move |session, request| {
            authorized(request.uri.path(), session.map(|session| session.user.name()))
        }));
    for (mut browser, nobody, other) in [
        (v4, StatusCode::TEMPORARY_REDIRECT, StatusCode::TEMPORARY_REDIRECT),
        (native, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(browser.get("/protected").await.text, "nobody");
        assert_eq!(browser.get("/login").await.status, nobody);
        // A nested router hides a part of the path from others, not from the predicate.
        assert_eq!(browser.get("/shop/api/auth/items").await.status, nobody);
        enter(&mut browser, "ada").await;
        assert_eq!(browser.get("/protected").await.text, "ada");
        assert_eq!(browser.get("/login").await.text, "ada");
        assert_eq!(browser.get("/shop/api/auth/items").await.status, other);
        enter(&mut browser, "root").await;
        assert_eq!(browser.get("/shop/api/auth/items").await.text, "root");
    }
}

// SE-013
#[tokio::test]
async fn a_bearer_token_is_taken_where_it_is_asked_for() {
    let mut closed = native().await;
    let mut open = site!(NativeAuth, TestClock::new(), |guard| guard.bearer());
    let of_closed = token(&mut closed, "ada").await;
    let of_open = token(&mut open, "ada").await;
    for (browser, token, status) in
        [(&closed, of_closed, StatusCode::UNAUTHORIZED), (&open, of_open, StatusCode::OK)]
    {
        for scheme in ["Bearer", "bearer"] {
            let bearer = format!("{scheme} {token}");
            let bearer = Some(("authorization", bearer.as_str()));
            for path in ["/protected", "/must"] {
                let page = with(browser, path, bearer).await;
                assert_eq!(page.status, status, "{path}");
            }
            // Only below the guard that says so.
            assert_eq!(with(browser, "/open", bearer).await.text, "nobody");
            assert_eq!(with(browser, "/admin", bearer).await.status, StatusCode::UNAUTHORIZED);
            assert_eq!(with(browser, "/api/auth/session", bearer).await.text, "{}");
        }
    }
}

#[tokio::test]
async fn a_bearer_token_is_never_written_as_a_cookie_and_ends_when_it_says() {
    let clock = TestClock::new();
    let v4 = site!(V4GuardAuth, clock.clone(), |guard| guard);
    let native = site!(NativeAuth, clock.clone(), |guard| guard.bearer());
    for mut browser in [v4, native] {
        let token = token(&mut browser, "ada").await;
        let bearer = format!("Bearer {token}");
        let bearer = Some(("authorization", bearer.as_str()));
        clock.advance(std::time::Duration::from_mins(50));
        let mut cookie = browser.clone();
        assert_eq!(cookie.get("/protected").await.set_cookies().len(), 1, "it is old enough");
        for path in ["/protected", "/must"] {
            let page = with(&browser, path, bearer).await;
            assert_eq!((page.text.as_str(), page.set_cookies()), ("ada", vec![]), "{path}");
            assert!(!page.headers.contains_key(header::CACHE_CONTROL));
        }
        clock.advance(std::time::Duration::from_mins(11));
        assert_ne!(with(&browser, "/protected", bearer).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn with_compat_an_extractor_takes_the_header_as_get_token_does_and_the_routes_do_not() {
    let mut browser = v4().await;
    let token = token(&mut browser, "ada").await;
    let bearer = format!("Bearer {token}");
    let bearer = Some(("authorization", bearer.as_str()));
    assert_eq!(with(&browser, "/open", bearer).await.text, "ada");
    assert_eq!(with(&browser, "/api/auth/session", bearer).await.text, "{}");
    // A token that was made for something else is no session.
    browser.get("/api/auth/csrf").await;
    let csrf = browser.cookies["next-auth.csrf-token"].clone();
    let csrf = format!("Bearer {csrf}");
    assert_eq!(with(&browser, "/open", Some(("authorization", &csrf))).await.text, "nobody");
}
