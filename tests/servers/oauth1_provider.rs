//! Signing in with a real OAuth 1.0a provider, and everything that must be refused on the way.

use std::time::Duration;

use auth::{
    Builder, Claims, ClaimsUpdate, Identity, RouterExt as _, Session, Trigger, auth, env,
    provider::{JsonProfile, oauth1::SignatureMethod},
};
use auth_providers::{OAuth1, TwitterLegacy};
use axum::{Router, routing::get};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    visitor::{Answer, Visitor},
};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Reader {
    /// The query of the profile request, as the provider read it.
    query: Value,
    verified: bool,
    has_token: bool,
}

auth! {
    pub struct ReaderAuth;
    session: { claims: Reader },
    providers: [
        TwitterLegacy { client_id: "ck", client_secret: env("CS"), base_url: env("OP") },
        OAuth1 as "odd" {
            request_token: env("OP_REQUEST_ODD"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME_ODD"),
            client_id: "odd key+/%", client_secret: env("ODD"),
            request_token_params: [("sp ace", "a&b=c!*'()~+%ü"), ("한글", "값")],
            access_token_params: [("note", "1 + 1")],
            userinfo_params: [("q", "a b+c&d=ü~'*"), ("a", "")],
            profile: map,
        },
        OAuth1 as "plain" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "plain", client_secret: env("PLAIN"),
            signature_method: SignatureMethod::Plaintext,
        },
        OAuth1 as "rsa" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "rsa", client_secret: env("RSA"),
            signature_method: SignatureMethod::RsaSha1, request_params: ["screen_name"],
        },
        // What must not work.
        OAuth1 as "wrong-secret" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "ck", client_secret: env("PLAIN"),
        },
        OAuth1 as "wrong-plain" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "plain", client_secret: env("CS"),
            signature_method: SignatureMethod::Plaintext,
        },
        OAuth1 as "wrong-key" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "rsa", client_secret: env("OTHER_RSA"),
            signature_method: SignatureMethod::RsaSha1,
        },
        OAuth1 as "wrong-method" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "ck", client_secret: env("CS"),
            signature_method: SignatureMethod::Plaintext,
        },
        OAuth1 as "wrong-client" {
            request_token: env("OP_REQUEST"), authorization: env("OP_AUTHORIZE"),
            access_token: env("OP_ACCESS"), userinfo: env("OP_ME"),
            client_id: "unknown", client_secret: env("CS"),
        },
    ],
    callbacks: { claims: build },
}

fn map(JsonProfile(me): JsonProfile) -> Identity {
    let name = me["name"].as_str().map(str::to_owned);
    Identity { name, ..Identity::new(me["id_str"].as_str().unwrap_or_default()) }
}

fn build(update: ClaimsUpdate<ReaderAuth>) -> Reader {
    match update.trigger {
        Trigger::SignUp { account, profile, .. } | Trigger::SignIn { account, profile, .. } => {
            let (query, verified) = match profile {
                ReaderAuthProfile::TwitterLegacy(profile) => {
                    (profile.extra["query"].clone(), profile.email.is_some())
                }
                ReaderAuthProfile::Odd(JsonProfile(me))
                | ReaderAuthProfile::Plain(JsonProfile(me))
                | ReaderAuthProfile::Rsa(JsonProfile(me)) => (me["query"].clone(), false),
                _ => (Value::Null, false),
            };
            let tokens = account.tokens;
            let has_token = tokens.oauth_token.is_some_and(|token| !token.expose().is_empty())
                && tokens.oauth_token_secret.is_some_and(|secret| !secret.expose().is_empty());
            Reader { query, verified, has_token }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn show(session: Session<Reader>) -> String {
    let email = session.user.email.as_deref().unwrap_or("no address");
    let image = session.user.image.as_deref().unwrap_or("no picture");
    let Reader { query, verified, has_token } = &*session;
    format!("{} {email} {image} {verified} {has_token} {query}", session.user.id)
}

/// The provider that `cargo xtask test` started.
fn provider() -> String {
    std::env::var("AUTH_TEST_OAUTH1").expect("`cargo xtask test` starts the provider and names it")
}

/// A private key that the provider made when it started.
async fn key(which: &str) -> String {
    let answer = reqwest::get(format!("{}/keys/{which}", provider())).await.unwrap();
    answer.error_for_status().unwrap().text().await.unwrap()
}

async fn browser_with(builder: Builder<ReaderAuth>) -> Browser {
    let (rsa, other) = (key("rsa").await, key("other").await);
    let lookup = move |name: &str| {
        let at = |path: &str| format!("{}{path}", provider());
        Some(match name {
            "OP" => provider(),
            "OP_REQUEST" => at("/oauth/request_token"),
            "OP_REQUEST_ODD" => at("/oauth/request_token?x=1&y=%20%26%C3%BC+z"),
            "OP_AUTHORIZE" => at("/oauth/authenticate"),
            "OP_ACCESS" => at("/oauth/access_token"),
            "OP_ME" => at("/1.1/account/verify_credentials.json"),
            "OP_ME_ODD" => at("/1.1/account/verify_credentials.json?b=2&b=%201"),
            "CS" => "cs".to_owned(),
            "ODD" => "s&c r+t/=한".to_owned(),
            "PLAIN" => "plain s&cret".to_owned(),
            "RSA" => rsa.clone(),
            // As in an environment that takes one line a variable.
            "OTHER_RSA" => other.replace('\n', "\\n"),
            "AUTH_SECRET" => SECRET.to_owned(),
            _ => return None,
        })
    };
    let auth = builder.variables(lookup).build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth))
}

async fn browser() -> Browser {
    browser_with(ReaderAuth::builder()).await
}

/// Starts at the site, decides at the provider; the answer is not delivered.
async fn answer_of(browser: &mut Browser, id: &str, login: &'static str, back: &str) -> Answer {
    let path = format!("/api/auth/signin/{id}");
    let page = browser.submit(&path, &[("callbackUrl", back)]).await;
    let authenticate = format!("{}/oauth/authenticate?oauth_token=", provider());
    assert!(page.location().starts_with(&authenticate), "{page:?}");
    assert!(!page.location().contains("secret") && !page.location().contains('&'), "{page:?}");
    Visitor::new(login).authorize(page.location()).await
}

async fn answer(browser: &mut Browser, id: &str) -> Answer {
    answer_of(browser, id, "alice", "/start?page=2").await
}

async fn assert_signed_in(browser: &mut Browser, answer: &Answer, shown: &str) {
    let page = browser.get(&answer.uri()).await;
    let start = format!("{ORIGIN}/start?page=2");
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, start.as_str()), "{shown}");
    assert_eq!(browser.get("/").await.text, shown);
    assert!(!browser.cookies.keys().any(|name| name.starts_with("auth.state")), "it is over");
}

async fn assert_refused(browser: &mut Browser, answer: &Answer, code: &str, why: &str) -> Page {
    let page = browser.get(&answer.uri()).await;
    let error = format!("{ORIGIN}/api/auth/error?error={code}");
    // A browser without any cookie is told so.
    let location = page.location().trim_end_matches("&cookies=none");
    assert_eq!((page.status, location), (StatusCode::FOUND, error.as_str()), "{why}");
    assert_eq!(browser.session().await, json!({}), "{why}");
    page
}

#[tokio::test]
async fn every_signature_method_signs_in() {
    for (id, shown) in [
        (
            "twitter",
            "1-alice alice@example.com https://img.example/a.png true true \
             {\"include_email\":\"true\"}",
        ),
        ("plain", "1-alice no address no picture false true {}"),
        ("rsa", "1-alice no address no picture false true {}"),
    ] {
        let mut browser = browser().await;
        let answer = answer(&mut browser, id).await;
        assert_signed_in(&mut browser, &answer, shown).await;
    }
}

#[tokio::test]
async fn characters_that_need_encoding_are_signed_right() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "odd").await;
    // Of a repeated parameter Flask shows the first value.
    let query = r#"{"a":"","b":"2","q":"a b+c&d=ü~'*"}"#;
    let shown = format!("1-alice no address no picture false true {query}");
    assert_signed_in(&mut browser, &answer, &shown).await;
}

#[tokio::test]
async fn two_tabs_sign_in_at_once_and_come_back_to_their_own_pages() {
    let mut browser = browser().await;
    let first = answer_of(&mut browser, "twitter", "alice", "/first").await;
    let second = answer_of(&mut browser, "twitter", "bob", "/second").await;
    for (answer, page, id) in [(first, "/first", "1-alice"), (second, "/second", "1-bob")] {
        assert_eq!(browser.get(&answer.uri()).await.location(), format!("{ORIGIN}{page}"));
        assert!(browser.get("/").await.text.starts_with(id));
    }
}

#[tokio::test]
async fn a_client_that_is_not_the_registered_one_gets_no_request_token() {
    for id in ["wrong-secret", "wrong-plain", "wrong-key", "wrong-method", "wrong-client"] {
        let mut browser = browser().await;
        let page = browser.submit(&format!("/api/auth/signin/{id}"), &[]).await;
        let error = format!("{ORIGIN}/api/auth/error?error=OAuthSignin");
        assert_eq!(page.location(), error, "{id}");
        assert!(!browser.cookies.keys().any(|name| name.starts_with("auth.state")), "{id}");
    }
}

#[tokio::test]
async fn a_page_may_ask_for_what_the_provider_is_set_up_for() {
    let mut browser = browser().await;
    let path = "/api/auth/signin/rsa?screen_name=a%26b&oauth_callback=https://evil.example&lang=ko";
    let page = browser.submit(path, &[]).await;
    let url = url::Url::parse(page.location()).unwrap();
    let names: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["screen_name", "oauth_token"]);
    assert!(page.location().contains("screen_name=a%26b&"));
}

#[tokio::test]
async fn a_refusal_is_an_error_of_this_attempt_only() {
    for login in ["nobody", "denier"] {
        let mut browser = browser().await;
        let refusal = answer_of(&mut browser, "twitter", login, "/").await;
        let mut stranger = self::browser().await;
        assert_refused(&mut stranger, &refusal, "OAuthCallback", "not this browser's").await;
        // Saying no is no failure, and the way back is kept.
        let page = browser.get(&refusal.uri()).await;
        assert!(page.location().ends_with("&error=AccessDenied"), "{login}: {page:?}");
        assert_eq!(browser.session().await, json!({}), "{login}");
        assert!(!browser.cookies.keys().any(|name| name.starts_with("auth.state")), "{login}");
        assert_refused(&mut browser, &refusal, "OAuthCallback", "the attempt is over").await;
    }
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_asked() {
    let mut attacker = browser().await;
    let stolen = answer(&mut attacker, "twitter").await;
    let mut victim = browser().await;
    assert_refused(&mut victim, &stolen, "OAuthCallback", "no attempt").await;
    // Nor does an attempt of the victim's own help.
    let own = answer(&mut victim, "twitter").await;
    assert_refused(&mut victim, &stolen, "OAuthCallback", "another attempt").await;
    let verifier = stolen.parameter("oauth_verifier");
    let swapped = own.with("oauth_verifier", Some(verifier));
    assert_refused(&mut victim, &swapped, "OAuthCallback", "another verifier").await;
}

#[tokio::test]
async fn an_answer_is_for_the_provider_that_was_asked() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "twitter").await;
    let elsewhere = Answer { path: "/api/auth/callback/odd".to_owned(), ..answer };
    assert_refused(&mut browser, &elsewhere, "OAuthCallback", "another provider").await;
}

#[tokio::test]
async fn an_answer_can_be_delivered_once() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "twitter").await;
    let mut copy = browser.clone();
    assert_eq!(browser.get(&answer.uri()).await.location(), format!("{ORIGIN}/start?page=2"));
    browser.submit("/api/auth/signout", &[]).await;
    assert_refused(&mut browser, &answer, "OAuthCallback", "the attempt is over").await;
    // A copy of the browser finds that the provider took the token already.
    assert_refused(&mut copy, &answer, "OAuthCallback", "the token was used").await;
}

#[tokio::test]
async fn an_attempt_ends_after_a_quarter_of_an_hour() {
    let clock = TestClock::new();
    let mut browser = browser_with(ReaderAuth::builder().clock(clock.clone())).await;
    let answer = answer(&mut browser, "twitter").await;
    clock.advance(Duration::from_secs(15 * 60 + 20));
    assert_refused(&mut browser, &answer, "OAuthCallback", "expired").await;
}
