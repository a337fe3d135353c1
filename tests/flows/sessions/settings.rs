//! What `cookies: { … }` changes: prefix, frames, a session that never crosses sites.

use auth::{
    Auth, Authorize, Builder, Cookie, CredentialsForm, RouterExt as _, SameSite, Session, User,
    auth, env,
};
use auth_providers::{Credentials, OAuth2};
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    provider::Provider,
    shop::{CLIENT_SECRET, HTTPS, deliver},
    variables,
};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

async fn check<A>(attempt: Authorize<A, Login>) -> Option<User>
where
    A: Auth,
{
    Some(User::new(attempt.form.username))
}

auth! {
    struct PlainSettingsAuth;
    providers: [Credentials { authorize: check::<PlainSettingsAuth> }],
}

auth! {
    struct ShopAuth;
    providers: [Credentials { authorize: check::<ShopAuth> }],
    cookies: { prefix: "shop" },
}

auth! {
    struct FramedAuth;
    providers: [
        Credentials { authorize: check::<FramedAuth> },
        OAuth2 as "gh" {
            authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"), userinfo: env("GH_ME"),
            client_id: "shop:1", client_secret: env("GH_SECRET"), scope: ["profile"],
        },
    ],
    cookies: { partitioned: true },
}

auth! {
    struct StrictAuth;
    providers: [
        Credentials { authorize: check::<StrictAuth> },
        OAuth2 as "gh" {
            authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"), userinfo: env("GH_ME"),
            client_id: "shop:1", client_secret: env("GH_SECRET"), scope: ["profile"],
        },
    ],
    cookies: { session_token: Cookie::new().same_site(SameSite::Strict) },
    redirects: ["https://docs.shop.example"],
}

auth! {
    struct StrictCheckAuth;
    providers: [],
    cookies: { state: Cookie::new().same_site(strict()) },
}

fn strict() -> SameSite {
    SameSite::Strict
}

async fn browser<A>(builder: Builder<A>, origin: &str, provider: Option<&Provider>) -> Browser
where
    A: Auth<State = ()>,
{
    let at = provider.map(|provider| provider.url.clone()).unwrap_or_default();
    let lookup = move |name: &str| {
        Some(match name {
            "AUTH_SECRET" => SECRET.to_owned(),
            "GH_AUTHORIZE" => format!("{at}/authorize"),
            "GH_TOKEN" => format!("{at}/token"),
            "GH_ME" => format!("{at}/me"),
            "GH_SECRET" => CLIENT_SECRET.to_owned(),
            _ => return None,
        })
    };
    let auth = builder.variables(lookup).url(origin).build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth))
}

async fn show(session: Session) -> String {
    session.user.id.clone()
}

async fn sign_in(browser: &mut Browser) {
    let page = browser.submit("/api/auth/callback/credentials", &[("username", "ada")]).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    assert!(!page.location().contains("error"), "{page:?}");
}

#[tokio::test]
async fn two_projects_on_one_machine_leave_each_other_s_sessions_alone() {
    let mut plain = browser(PlainSettingsAuth::builder(), ORIGIN, None).await;
    let mut shop = browser(ShopAuth::builder(), ORIGIN, None).await;
    sign_in(&mut plain).await;
    // The browser sends one project's cookies to the other.
    shop.cookies = plain.cookies.clone();
    sign_in(&mut shop).await;
    assert!(shop.cookies.contains_key("shop.session-token"));
    assert!(shop.cookies.contains_key("shop.csrf-token"));
    plain.cookies = shop.cookies.clone();
    for browser in [&mut plain, &mut shop] {
        assert_eq!(browser.get("/").await.text, "ada");
        assert!(browser.session().await["user"].is_object());
    }
}

#[tokio::test]
async fn the_prefix_goes_after_the_ones_that_browsers_know() {
    let mut shop = browser(ShopAuth::builder(), HTTPS, None).await;
    sign_in(&mut shop).await;
    let names: Vec<_> = shop.cookies.keys().map(String::as_str).collect();
    assert_eq!(names, ["__Host-shop.csrf-token", "__Host-shop.session-token"]);
}

#[tokio::test]
async fn a_cookie_that_opens_nothing_stays_on_a_developer_s_machine_only() {
    for (origin, name, is_left) in [
        ("http://localhost:3000", "auth.session-token", true),
        (ORIGIN, "auth.session-token", true),
        (HTTPS, "__Host-auth.session-token", false),
        ("http://shop.example", "auth.session-token", false),
    ] {
        let mut browser = browser(PlainSettingsAuth::builder(), origin, None).await;
        browser.cookies.insert(name.to_owned(), "another-project-s".to_owned());
        assert_eq!(browser.session().await, json!({}), "{origin}");
        assert_eq!(browser.cookies.contains_key(name), is_left, "{origin}");
        let csrf = browser.csrf().await;
        let page = browser.post_json("/api/auth/session", &json!({ "csrfToken": csrf })).await;
        assert_eq!(page.text, "{}");
        assert_eq!(browser.cookies.contains_key(name), is_left, "{origin}");
        assert_eq!(browser.get("/").await.status, StatusCode::UNAUTHORIZED, "{origin}");
        // Who signs in there has a session all the same.
        sign_in(&mut browser).await;
        assert_eq!(browser.get("/").await.text, "ada", "{origin}");
        browser.submit("/api/auth/signout", &[]).await;
        assert!(!browser.cookies.contains_key(name), "{origin}");
    }
}

#[tokio::test]
async fn inside_frames_every_cookie_is_partitioned() {
    let provider = Provider::start().await;
    for origin in [HTTPS, "http://localhost:3000"] {
        let mut browser = browser(FramedAuth::builder(), origin, Some(&provider)).await;
        let attributes = "; Path=/; HttpOnly; Secure; SameSite=None; Partitioned";
        for path in ["/api/auth/signin/gh", "/api/auth/callback/credentials", "/api/auth/signout"] {
            let csrf = browser.csrf().await;
            let fields = [("csrfToken", csrf.as_str()), ("callbackUrl", "/x"), ("username", "ada")];
            let page = browser.post(path, &fields).await;
            assert!(!page.set_cookies().is_empty(), "{path}");
            for cookie in page.set_cookies() {
                assert!(cookie.starts_with("__Host-auth."), "{cookie}");
                let rest = cookie.split("; ").filter(|it| !it.starts_with("Expires="));
                let rest = rest.filter(|it| !it.starts_with("Max-Age=")).collect::<Vec<_>>();
                assert!(rest.join("; ").ends_with(attributes), "{cookie}");
            }
        }
    }
    let given = [
        ("AUTH_SECRET", SECRET),
        ("GH_AUTHORIZE", "https://op.example/authorize"),
        ("GH_TOKEN", "https://op.example/token"),
        ("GH_ME", "https://op.example/me"),
        ("GH_SECRET", CLIENT_SECRET),
    ];
    let lookup = move |name: &str| {
        given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    };
    let auth = FramedAuth::builder().variables(lookup).url("http://shop.example");
    let error = auth.build().await.unwrap_err().to_string();
    assert!(error.contains("a partitioned cookie must be secure"), "{error}");
}

#[tokio::test]
async fn a_check_cookie_that_would_never_come_back_stops_the_start() {
    let error = StrictCheckAuth::builder().variables(variables(&[])).build().await.unwrap_err();
    assert!(error.to_string().contains("write `SameSite::Lax`: `__Host-auth.state`"), "{error}");
}

/// The address that a page goes on to by itself.
fn onward(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    let (_, rest) = page.text.split_once("http-equiv=\"refresh\" content=\"0; url=").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_strict_session_comes_back_from_the_provider_over_a_page_of_the_site() {
    let provider = Provider::start().await;
    let mut browser = browser(StrictAuth::builder(), ORIGIN, Some(&provider)).await;
    let page = browser.submit("/api/auth/signin/gh", &[("callbackUrl", "/home?x=1&y=2")]).await;
    let answer = provider.authorize(page.location());
    let page = deliver(&mut browser, &answer).await;
    assert_eq!(onward(&page), format!("{ORIGIN}/home?x=1&amp;y=2"));
    assert!(page.text.contains(&format!("href=\"{ORIGIN}/home?x=1&amp;y=2\"")), "{}", page.text);
    assert!(!page.text.contains(&answer.code));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let session = "auth.session-token=";
    let set = page.set_cookies().into_iter().find(|cookie| cookie.starts_with(session)).unwrap();
    assert!(set.ends_with("SameSite=Strict"), "{set}");
    // Pieces of an older session, which the browser didn't send, are gone.
    let dropped = "auth.session-token.0=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict";
    assert!(page.set_cookies().contains(&dropped), "{page:?}");
    assert_eq!(browser.get("/").await.text, "7");

    // The address again, as the browser asks for it on its way from the other site, and then from
    // the page between.
    let mut without = browser.clone();
    without.cookies.retain(|name, _| !name.contains("session"));
    let page = deliver(&mut without, &answer).await;
    let hop = onward(&page);
    assert_eq!(hop, format!("{ORIGIN}/api/auth/callback/gh"));
    let page = browser.get(&hop[ORIGIN.len()..]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/home?x=1&y=2"));
    let page = without.get(&hop[ORIGIN.len()..]).await;
    assert!(page.location().contains("error=OAuthCallback"), "one hop, not a circle: {page:?}");
    assert_eq!(provider.exchanges(), 1);
}

#[tokio::test]
async fn a_strict_session_needs_no_page_between_on_the_way_from_the_site_itself() {
    let provider = Provider::start().await;
    let mut browser = browser(StrictAuth::builder(), ORIGIN, Some(&provider)).await;
    browser.headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    sign_in(&mut browser).await;
    assert_eq!(browser.get("/").await.text, "ada");
    let page = browser
        .submit("/api/auth/callback/credentials", &[("username", "ada"), ("json", "true")])
        .await;
    assert!(page.json()["url"].is_string(), "{page:?}");
    // What is refused shows no session, and needs none.
    browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    browser.cookies.clear();
    let page = browser.get("/api/auth/callback/gh").await;
    assert!(page.location().contains("error=OAuthCallback"), "{page:?}");
}

#[tokio::test]
async fn an_answer_that_is_posted_from_another_site_shows_a_strict_session_as_well() {
    let provider = Provider::start().await;
    let mut browser = browser(StrictAuth::builder(), HTTPS, Some(&provider)).await;
    let page = browser.submit("/api/auth/signin/gh", &[("callbackUrl", "/home")]).await;
    let answer = provider.authorize(page.location());
    browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let fields = [("code", answer.code.as_str()), ("state", answer.state.as_str())];
    let page = browser.post("/api/auth/callback/gh", &fields).await;
    assert_eq!(onward(&page), format!("{HTTPS}/home"));
    // An address elsewhere is no page of the site: the browser is sent there.
    browser.headers.remove("sec-fetch-site");
    let target = "https://docs.shop.example/x";
    let page = browser.submit("/api/auth/signin/gh", &[("callbackUrl", target)]).await;
    let answer = provider.authorize(page.location());
    assert_eq!(deliver(&mut browser, &answer).await.location(), target);
}

#[tokio::test]
async fn a_check_cookie_of_a_clock_that_is_ahead_is_none() {
    for (ahead, is_taken) in [(10, true), (20, false), (600, false)] {
        let provider = Provider::start().await;
        let clock = TestClock::new();
        let at = provider.url.clone();
        let build = |clock: TestClock| {
            let at = at.clone();
            let lookup = move |name: &str| {
                Some(match name {
                    "AUTH_SECRET" => SECRET.to_owned(),
                    "GH_AUTHORIZE" => format!("{at}/authorize"),
                    "GH_TOKEN" => format!("{at}/token"),
                    "GH_ME" => format!("{at}/me"),
                    "GH_SECRET" => CLIENT_SECRET.to_owned(),
                    _ => return None,
                })
            };
            FramedAuth::builder().variables(lookup).url(HTTPS).clock(clock)
        };
        let early = clock.clone();
        let now = TestClock::new();
        early.advance(std::time::Duration::from_secs(ahead));
        let first = build(early).build().await.unwrap();
        let second = build(now).build().await.unwrap();
        let mut browser = Browser::new(Router::new().auth(&first));
        let page = browser.submit("/api/auth/signin/gh", &[]).await;
        let answer = provider.authorize(page.location());
        let mut other = Browser::new(Router::new().auth(&second));
        other.cookies = browser.cookies.clone();
        let page = deliver(&mut other, &answer).await;
        assert_eq!(!page.location().contains("error"), is_taken, "{ahead} {page:?}");
    }
}
