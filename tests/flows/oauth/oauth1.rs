//! OAuth 1.0a as a browser sees it, with a provider that plays along or doesn't.

use auth::{
    Builder, RouterExt as _, Session, adapter::Memory, auth, env, manage::AccessTokenError,
    provider::Profile as _,
};
use auth_providers::{OAuth1, TwitterLegacyProfile};
use axum::{Router, routing::get};
use http::{StatusCode, header};
use serde_json::{Value, json};
use test_support::{
    Browser, Page, SECRET,
    bird::{ACCESS_SECRET, ACCESS_TOKEN, AT, Bird, CONSUMER_SECRET, REQUEST_SECRET, VERIFIER},
    invariants::Invariants,
    log::Log,
};
use url::Url;

const HTTPS: &str = "https://shop.example";

auth! {
    pub struct ShopAuth;
    providers: [
        OAuth1 as "bird" {
            name: "Bird", request_token: env("REQUEST"), authorization: env("AUTHORIZE"),
            access_token: env("ACCESS"), userinfo: env("ME"), client_id: "ck",
            client_secret: env("SECRET"), request_params: ["lang"],
        },
        OAuth1 as "other" {
            request_token: env("REQUEST"), authorization: env("AUTHORIZE"),
            access_token: env("ACCESS"), userinfo: env("ME"), client_id: "ck",
            client_secret: env("SECRET"),
        },
    ],
}

auth! {
    pub struct V4BirdAuth;
    providers: [
        OAuth1 as "bird" {
            request_token: env("REQUEST"), authorization: env("AUTHORIZE"),
            access_token: env("ACCESS"), userinfo: env("ME"), client_id: "ck",
            client_secret: env("SECRET"), version: "1.0A",
        },
    ],
    compat: next_auth_v4,
}

auth! {
    pub struct KeepingAuth;
    providers: [
        OAuth1 as "bird" {
            request_token: env("REQUEST"), authorization: env("AUTHORIZE"),
            access_token: env("ACCESS"), userinfo: env("ME"), client_id: "ck",
            client_secret: env("SECRET"),
        },
    ],
    adapter: Memory,
}

fn lookup(name: &str) -> Option<String> {
    Some(match name {
        "REQUEST" => format!("{AT}/request"),
        "AUTHORIZE" => format!("{AT}/authorize"),
        "ACCESS" => format!("{AT}/access"),
        "ME" => format!("{AT}/me"),
        "SECRET" => CONSUMER_SECRET.to_owned(),
        "AUTH_SECRET" => SECRET.to_owned(),
        _ => return None,
    })
}

fn holds(mut browser: Browser) -> Browser {
    browser.invariants = Some(Invariants {
        origin: HTTPS.to_owned(),
        allowed: vec![format!("{AT}/authorize?")],
        form_post: false,
    });
    browser
}

async fn show(session: Session) -> String {
    format!("{} {}", session.user.id, session.user.email.as_deref().unwrap_or_default())
}

async fn shop_with(builder: Builder<ShopAuth>, bird: &Bird) -> Browser {
    let builder = builder.variables(lookup).url(HTTPS).http_client(bird.clone());
    let auth = builder.build().await.unwrap();
    holds(Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth)))
}

async fn shop(bird: &Bird) -> Browser {
    shop_with(ShopAuth::builder(), bird).await
}

async fn v4_shop(bird: &Bird) -> Browser {
    let builder = V4BirdAuth::builder().variables(lookup).url("http://127.0.0.1:3000");
    let auth = builder.http_client(bird.clone()).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

/// Goes to the provider; the request token.
async fn start(browser: &mut Browser, id: &str) -> String {
    let path = format!("/api/auth/signin/{id}");
    let page = browser.submit(&path, &[("callbackUrl", "/home")]).await;
    let location = page.location().to_owned();
    let token = location.strip_prefix(&format!("{AT}/authorize?oauth_token=")).unwrap();
    assert!(token.starts_with("rt") && token.len() < 5, "{location}");
    token.to_owned()
}

async fn come_back(browser: &mut Browser, id: &str, query: &str) -> Page {
    browser.get(&format!("/api/auth/callback/{id}?{query}")).await
}

/// The answer of somebody who said yes.
fn yes(token: &str) -> String {
    format!("oauth_token={token}&oauth_verifier={VERIFIER}")
}

#[track_caller]
fn assert_error(page: &Page, code: &str, why: &str) {
    assert_eq!(page.status, StatusCode::FOUND, "{why}: {page:?}");
    // Whoever said no comes back to the sign-in page, which knows the way on.
    let place = if code == "AccessDenied" { "/api/auth/signin" } else { "/api/auth/error" };
    let url = Url::parse(page.location()).unwrap();
    assert_eq!(url.path(), place, "{why}: {page:?}");
    let errors: Vec<_> = url.query_pairs().filter(|(name, _)| name == "error").collect();
    assert!(matches!(&*errors, [(_, error)] if error == code), "{why}: {page:?}");
}

fn attempts(browser: &Browser) -> Vec<String> {
    browser.cookies.keys().filter(|name| name.contains("auth.state")).cloned().collect()
}

#[tokio::test]
async fn somebody_signs_in() {
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    let token = start(&mut browser, "bird").await;
    let page = come_back(&mut browser, "bird", &yes(&token)).await;
    assert_eq!(page.location(), format!("{HTTPS}/home"));
    assert_eq!(browser.get("/").await.text, "9 birdy@example.com");
    assert_eq!(attempts(&browser), Vec::<String>::new());
    let request = &bird.asked("/request")[0];
    let header = request.headers()[header::AUTHORIZATION].to_str().unwrap();
    let callback = "oauth_callback=\"https%3A%2F%2Fshop.example%2Fapi%2Fauth%2Fcallback%2Fbird\"";
    assert!(header.contains(callback), "{header}");
    let providers = browser.get("/api/auth/providers").await.json();
    assert_eq!(
        providers["bird"],
        json!({
            "id": "bird", "name": "Bird", "type": "oauth",
            "signinUrl": format!("{HTTPS}/api/auth/signin/bird"),
            "callbackUrl": format!("{HTTPS}/api/auth/callback/bird"),
        })
    );
    let buttons = browser.get("/api/auth/signin").await.text;
    assert!(buttons.contains("/api/auth/signin/bird"), "{buttons}");
}

// OA-033
#[tokio::test]
async fn an_answer_belongs_to_the_browser_that_asked() {
    let bird = Bird::default();
    let mut attacker = shop(&bird).await;
    let stolen = start(&mut attacker, "bird").await;
    let mut victim = attacker.clone();
    victim.cookies.clear();
    let page = come_back(&mut victim, "bird", &yes(&stolen)).await;
    assert_error(&page, "OAuthCallback", "no attempt");
    let own = start(&mut victim, "bird").await;
    let page = come_back(&mut victim, "bird", &yes(&stolen)).await;
    assert_error(&page, "OAuthCallback", "another attempt");
    // Under the name that the attacker's token has, the victim's cookie is still the victim's.
    let (theirs, ours) = (attempts(&attacker).remove(0), attempts(&victim).remove(0));
    let sealed = victim.cookies[&ours].clone();
    victim.cookies.insert(theirs, sealed);
    let page = come_back(&mut victim, "bird", &yes(&stolen)).await;
    assert_error(&page, "OAuthCallback", "a renamed cookie");
    assert_eq!(bird.asked("/access").len(), 0);
    assert_eq!(victim.session().await, json!({}));
    come_back(&mut victim, "bird", &yes(&own)).await;
    assert_eq!(bird.asked("/access").len(), 1);
}

// OA-034, LG-001
#[tokio::test]
async fn nothing_secret_goes_through_the_browser_or_into_the_log() {
    let (log, _guard) = Log::listen();
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    let mut pages = Vec::new();
    for (path, status, body) in [
        ("/none", 200, String::new()),
        ("/access", 401, format!("oauth_problem={REQUEST_SECRET}&error={VERIFIER}")),
        ("/access", 200, format!("oauth_token={ACCESS_TOKEN}")),
        ("/access", 200, format!("oauth_token={ACCESS_TOKEN}&oauth_token_secret={ACCESS_SECRET}")),
        ("/me", 500, ACCESS_SECRET.to_owned()),
        ("/me", 200, format!(r#"{{"id":{{"{ACCESS_SECRET}":1}}}}"#)),
        ("/request", 401, format!("oauth_problem={CONSUMER_SECRET}")),
        ("/request", 200, format!("oauth_token=rt&oauth_token_secret={REQUEST_SECRET}")),
    ] {
        bird.answers(path, status, body);
        let page = browser.submit("/api/auth/signin/bird", &[("callbackUrl", "/home")]).await;
        if let Some((_, token)) = page.location().split_once("oauth_token=") {
            let answer = yes(token);
            let mut stranger = browser.clone();
            stranger.cookies.clear();
            pages.push(come_back(&mut stranger, "bird", &answer).await);
            pages.push(come_back(&mut browser, "bird", &answer).await);
            pages.push(come_back(&mut browser, "bird", &answer).await);
        }
        pages.push(page);
        pages.push(browser.get("/api/auth/session").await);
    }
    for page in &pages {
        assert!(!format!("{page:?}").contains("canary"), "{page:?}");
    }
    let log = format!("{:?}", log.take_all());
    assert!(log.contains("auth.oauth.refused"), "{log}");
    assert!(!log.contains("canary"), "{log}");
    assert!(!log.contains("rt1"), "a request token is in the log: {log}");
}

/// An application signs its own requests with what the provider gave.
#[tokio::test]
async fn the_token_of_an_account_is_there_for_the_application() {
    let bird = Bird::default();
    let builder = KeepingAuth::builder().variables(lookup).url(HTTPS).http_client(bird.clone());
    let auth = builder.build().await.unwrap();
    let app = Router::new().route("/", get(show)).auth(&auth).with_state(auth.clone());
    let mut browser = holds(Browser::new(app));
    let token = start(&mut browser, "bird").await;
    come_back(&mut browser, "bird", &yes(&token)).await;
    let shown = browser.get("/").await.text;
    let id = shown.split(' ').next().unwrap();
    let kept = auth.oauth1_token(id, KeepingAuthProvider::Bird).await.unwrap();
    assert_eq!((kept.token.expose(), kept.secret.expose()), (ACCESS_TOKEN, ACCESS_SECRET));
    let debug = format!("{kept:?}");
    assert!(!debug.contains(ACCESS_TOKEN) && !debug.contains(ACCESS_SECRET), "{debug}");
    let nobody = auth.oauth1_token("nobody", KeepingAuthProvider::Bird).await;
    assert!(matches!(nobody, Err(AccessTokenError::NeedsSignIn)), "{nobody:?}");
    let other = auth.access_token(id, KeepingAuthProvider::Bird).await;
    assert!(matches!(other, Err(AccessTokenError::NeedsSignIn)), "it has no such token");
}

// OA-036
#[tokio::test]
async fn a_swapped_repeated_or_missing_parameter_is_refused_without_a_request() {
    let bird = Bird::default();
    for (query, code) in [
        ("oauth_token=RT", "AccessDenied"),
        ("oauth_token=RT&oauth_verifier=", "AccessDenied"),
        ("oauth_token=RT&oauth_problem=token_expired", "Callback"),
        ("oauth_token=other&oauth_verifier=v", "OAuthCallback"),
        ("oauth_token=RTx&oauth_verifier=v", "OAuthCallback"),
        ("oauth_token=&oauth_verifier=v", "OAuthCallback"),
        ("oauth_verifier=v", "OAuthCallback"),
        ("oauth_token=RT&oauth_token=other&oauth_verifier=v", "OAuthCallback"),
        ("oauth_token=RT&oauth_verifier=v&oauth_verifier=w", "OAuthCallback"),
        ("oauth_token=RT&oauth_verifier=v&denied=RT", "AccessDenied"),
        ("oauth_token=RT&oauth_verifier=v&denied=other", "OAuthCallback"),
        ("code=RT&state=RT", "AccessDenied"),
    ] {
        let mut browser = shop(&bird).await;
        let token = start(&mut browser, "bird").await;
        let page = come_back(&mut browser, "bird", &query.replace("RT", &token)).await;
        assert_error(&page, code, query);
        assert_eq!(browser.session().await, json!({}), "{query}");
    }
    assert_eq!(bird.asked("/access").len(), 0);
}

#[tokio::test]
async fn an_answer_belongs_to_the_provider_that_was_asked() {
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    let token = start(&mut browser, "bird").await;
    let page = come_back(&mut browser, "other", &yes(&token)).await;
    assert_error(&page, "OAuthCallback", "another provider");
    assert_eq!(bird.asked("/access").len(), 0);
}

#[tokio::test]
async fn a_refusal_ends_the_attempt_that_it_is_of() {
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    let (first, second) = (start(&mut browser, "bird").await, start(&mut browser, "bird").await);
    // Of which of the two, nobody says.
    let page = come_back(&mut browser, "bird", "oauth_problem=user_refused").await;
    assert_error(&page, "OAuthCallback", "nobody knows of which");
    assert_eq!(attempts(&browser).len(), 2);
    let page = come_back(&mut browser, "bird", &format!("denied={first}")).await;
    assert_error(&page, "AccessDenied", "denied");
    assert_eq!(attempts(&browser).len(), 1);
    let page = come_back(&mut browser, "bird", &yes(&first)).await;
    assert_error(&page, "OAuthCallback", "it is over");
    let page = come_back(&mut browser, "other", "oauth_problem=user_refused").await;
    assert_error(&page, "OAuthCallback", "an attempt at another provider");
    let mut other = browser.clone();
    let page = come_back(&mut other, "bird", "oauth_problem=user_refused").await;
    assert_error(&page, "AccessDenied", "there is just one");
    assert_eq!(attempts(&other).len(), 0);
    let page = come_back(&mut browser, "bird", &yes(&second)).await;
    assert_eq!(page.location(), format!("{HTTPS}/home"));
}

#[tokio::test]
async fn an_answer_can_be_delivered_once() {
    let bird = Bird::default();
    for honest in [true, false] {
        if !honest {
            bird.answers("/access", 401, "");
        }
        let mut browser = shop(&bird).await;
        let token = start(&mut browser, "bird").await;
        come_back(&mut browser, "bird", &yes(&token)).await;
        let asked = bird.asked("/access").len();
        browser.cookies.retain(|name, _| name.contains("state"));
        let page = come_back(&mut browser, "bird", &yes(&token)).await;
        assert_error(&page, "OAuthCallback", "it is over");
        assert_eq!(bird.asked("/access").len(), asked);
    }
}

#[tokio::test]
async fn a_provider_that_answers_badly_is_not_gone_to() {
    let confirmed = "oauth_callback_confirmed=true";
    for (status, body) in [
        (200, b"oauth_token=rt&oauth_token_secret=s".to_vec()),
        (200, b"oauth_token=rt&oauth_token_secret=s&oauth_callback_confirmed=false".to_vec()),
        (200, b"<html><body>Sorry</body></html>".to_vec()),
        (200, vec![b'a'; 2 << 20]),
        (500, format!("oauth_token=rt&oauth_token_secret=s&{confirmed}").into_bytes()),
        // They would not fit in a cookie.
        (200, format!("oauth_token={}&oauth_token_secret=s&{confirmed}", "t".repeat(2000)).into()),
    ] {
        let bird = Bird::default();
        bird.answers("/request", status, body);
        let mut browser = shop(&bird).await;
        let page = browser.submit("/api/auth/signin/bird", &[]).await;
        assert_error(&page, "OAuthSignin", "bad answer");
        assert_eq!(attempts(&browser), Vec::<String>::new());
    }
    // Each alone is short enough.
    let bird = Bird::default();
    let text = "t".repeat(1000);
    let body = format!("oauth_token={text}&oauth_token_secret={text}&{confirmed}");
    bird.answers("/request", 200, body);
    let mut browser = shop(&bird).await;
    let far = format!("/{}", "a".repeat(1900));
    let page = browser.submit("/api/auth/signin/bird", &[("callbackUrl", &far)]).await;
    assert_error(&page, "OAuthSignin", "they don't fit in a cookie");
    let page = browser.submit("/api/auth/signin/bird", &[("callbackUrl", "/home")]).await;
    assert!(page.location().starts_with(AT), "{page:?}");
}

#[tokio::test]
async fn a_profile_that_says_nobody_signs_nobody_in() {
    for (status, body) in
        [(200, "{}"), (200, "[]"), (200, "<html>"), (401, r#"{"id":"9"}"#), (302, "")]
    {
        let bird = Bird::default();
        bird.answers("/me", status, body);
        let mut browser = shop(&bird).await;
        let token = start(&mut browser, "bird").await;
        let page = come_back(&mut browser, "bird", &yes(&token)).await;
        assert_error(&page, "OAuthCallback", body);
        assert_eq!(browser.session().await, json!({}));
        assert_eq!(attempts(&browser).len(), 0);
    }
}

#[tokio::test]
async fn a_browser_keeps_five_attempts() {
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    for _ in 0..8 {
        start(&mut browser, "bird").await;
    }
    assert_eq!(attempts(&browser).len(), 5);
}

#[tokio::test]
async fn a_page_may_ask_for_what_is_listed_and_never_for_the_protocol_s_own() {
    let bird = Bird::default();
    let mut browser = shop(&bird).await;
    let path = "/api/auth/signin/bird?lang=ko&x=1&oauth_token=evil&oauth_callback=evil";
    let page = browser.submit(path, &[]).await;
    assert_eq!(page.location(), format!("{AT}/authorize?lang=ko&oauth_token=rt1"));
    assert!(bird.asked("/request")[0].body().is_empty());
}

#[tokio::test]
async fn compat_has_the_codes_and_the_requests_of_next_auth_v4() {
    let bird = Bird::default();
    let mut browser = v4_shop(&bird).await;
    let path = "/api/auth/signin/bird?lang=ko&oauth_callback=evil";
    let page = browser.submit(path, &[]).await;
    assert_eq!(page.location(), format!("{AT}/authorize?oauth_token=rt1"));
    let request = &bird.asked("/request")[0];
    assert_eq!(request.body(), b"lang=ko");
    let header = request.headers()[header::AUTHORIZATION].to_str().unwrap();
    assert!(header.contains("oauth_version=\"1.0A\""), "{header}");
    for query in [&yes("other"), "denied=rt1", "", "oauth_token=a&oauth_token=b"] {
        let page = come_back(&mut browser, "bird", query).await;
        assert_error(&page, "Callback", query);
    }
    bird.answers("/me", 200, r#"{"name":"Birdy"}"#);
    let token = start(&mut browser, "bird").await;
    let page = come_back(&mut browser, "bird", &yes(&token)).await;
    assert!(page.location().ends_with("/api/auth/signin"), "{page:?}");
    assert!(attempts(&browser).is_empty());
}

#[test]
fn twitter_s_people_are_mapped() {
    let sample: Value =
        serde_json::from_str(include_str!("../../../fixtures/providers/twitter-oauth1.json"))
            .unwrap();
    let cases = sample["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 1);
    for case in [&sample].into_iter().chain(cases) {
        let profile: TwitterLegacyProfile =
            serde_json::from_value(case["profile"].clone()).unwrap();
        let identity = profile.identity();
        let mapped = json!({
            "id": identity.id, "name": identity.name, "email": identity.email,
            "image": identity.image,
        });
        assert_eq!(mapped, case["expected"]);
        assert_eq!(json!(identity.email_verified), case["expected_email_verified"]);
    }
    let odd = json!({
        "id_str": "7", "name": " ", "screen_name": "seven", "email": "",
        "profile_image_url_https": "https://img.example/_normal/a",
    });
    let odd: TwitterLegacyProfile = serde_json::from_value(odd).unwrap();
    let identity = odd.identity();
    assert_eq!((identity.name.as_deref(), identity.email), (Some("seven"), None));
    assert_eq!(identity.image.as_deref(), Some("https://img.example/_normal/a"));
}
