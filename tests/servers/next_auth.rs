//! `compat: next_auth_v4` beside NextAuth itself: each goes on with the cookies of the other.

use std::collections::BTreeMap;

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Session, Trigger, User, auth,
    env,
    provider::{ClientAuth, SigningAlgorithm},
};
use auth_providers::{Credentials, Oidc};
use axum::{Router, routing::get};
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{
    Browser,
    next_auth::{Theirs, approve, jwt, origin, session_cookies, variable, without_end},
    variables,
};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Member {
    #[claims(public)]
    plan: String,
    padding: String,
}

#[derive(CredentialsForm)]
struct Login {
    name: String,
    padding: Option<String>,
}

auth! {
    struct ShopAuth;
    session: { claims: Member },
    providers: [
        Credentials { authorize: authorize },
        Oidc as "op" {
            issuer: env("OP"), authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"),
            jwks: env("OP_JWKS"), client_id: "shop", client_secret: env("OP_SECRET"),
            client_auth: ClientAuth::Basic, scope: ["openid"],
            id_token_alg: SigningAlgorithm::Hs256,
        },
    ],
    callbacks: { claims: build },
    compat: next_auth_v4,
}

auth! {
    struct NativeAuth;
    providers: [Credentials { authorize: native }],
}

fn authorize(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let user = User::new("7").with_name(attempt.form.name).with_email("ada@shop.example");
    // The claims callback sees the user only.
    let padding = attempt.form.padding.unwrap_or_default();
    Some(user.with_image(format!("https://img.example/ada.png#{padding}")))
}

fn native(attempt: Authorize<NativeAuth, Login>) -> Option<User> {
    Some(User::new("7").with_name(attempt.form.name))
}

fn build(update: ClaimsUpdate<ShopAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { user, .. } | Trigger::SignIn { user, .. } => {
            let image = user.image.unwrap_or_default();
            let length = image.rsplit('#').next().and_then(|length| length.parse().ok());
            Member { plan: "free".to_owned(), padding: "x".repeat(length.unwrap_or(0)) }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn show(session: Session<Member>) -> String {
    format!("{} {} {}", session.user.name(), session.plan, session.padding.len())
}

/// A browser at our site, which is at `url` as far as it knows.
async fn ours_at(url: &str) -> Browser {
    let auth = ShopAuth::builder().url(url).variables(variable).build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth))
}

async fn ours() -> Browser {
    ours_at(&origin()).await
}

async fn sign_in(browser: &mut Browser, name: &str, padding: &str) {
    let fields = [("name", name), ("padding", padding)];
    let page = browser.submit("/api/auth/callback/credentials", &fields).await;
    assert!(!page.location().contains("error"), "{page:?}");
}

const SIZES: [(&str, usize); 3] = [("0", 1), ("4000", 2), ("9000", 4)];

// JW-011
#[tokio::test]
async fn next_auth_goes_on_with_our_sessions() {
    for (padding, chunks) in SIZES {
        let mut browser = ours().await;
        sign_in(&mut browser, "Ada", padding).await;
        let cookies = session_cookies(&browser.cookies);
        assert_eq!(cookies.len(), chunks, "{padding}");

        let token = jwt("getToken", &json!({ "req": { "cookies": cookies } })).await;
        assert_eq!(token["name"], "Ada", "{padding}");
        assert_eq!((&token["sub"], &token["plan"]), (&json!("7"), &json!("free")));
        assert_eq!(token["padding"].as_str().unwrap().len().to_string(), padding);
        let lifetime = token["exp"].as_u64().unwrap() - token["iat"].as_u64().unwrap();
        assert_eq!(lifetime, 30 * 24 * 60 * 60);
        assert_eq!(token["jti"].as_str().unwrap().len(), 36);

        let mut theirs = Theirs::with(&cookies);
        let shown = without_end(theirs.get("/api/auth/session").await.json());
        assert_eq!(shown, without_end(browser.session().await), "{padding}");
        // And back again, with what they wrote.
        browser.cookies = session_cookies(&theirs.cookies);
        assert_eq!(browser.cookies.len(), chunks, "{padding}");
        assert_eq!(browser.get("/").await.text, format!("Ada free {padding}"));
    }
}

// JW-011
#[tokio::test]
async fn we_go_on_with_the_sessions_of_next_auth() {
    for (padding, chunks) in SIZES {
        let mut theirs = Theirs::empty();
        theirs.sign_in("Grace", padding).await;
        let cookies = session_cookies(&theirs.cookies);
        assert_eq!(cookies.len(), chunks, "{padding}");

        let mut browser = ours().await;
        browser.cookies = cookies;
        assert_eq!(browser.get("/").await.text, format!("Grace free {padding}"));
        let shown = without_end(browser.session().await);
        assert_eq!(shown, without_end(theirs.get("/api/auth/session").await.json()), "{padding}");
        // What we wrote is theirs again, and a sign-out leaves nothing of it.
        let mut theirs = Theirs::with(&browser.cookies);
        assert_eq!(without_end(theirs.get("/api/auth/session").await.json()), shown);
        browser.submit("/api/auth/signout", &[]).await;
        assert_eq!(session_cookies(&browser.cookies), BTreeMap::new());
        assert_eq!(browser.session().await, json!({}));
    }
}

#[tokio::test]
async fn tokens_of_their_functions_are_sessions_of_ours_and_the_other_way_round() {
    let name = "next-auth.session-token";
    let claims =
        json!({ "sub": "1", "name": "Zoë", "plan": "café ☕", "padding": "", "extra": [1, null] });
    let token = jwt("encode", &json!({ "token": claims, "maxAge": 60 })).await;
    let token = token.as_str().unwrap();
    let mut browser = ours().await;
    browser.cookies.insert(name.to_owned(), token.to_owned());
    assert_eq!(browser.get("/").await.text, "Zoë café ☕ 0");
    assert_eq!(browser.session().await["plan"], "café ☕");
    let written = jwt("decode", &json!({ "token": browser.cookies[name] })).await;
    assert_eq!((&written["name"], &written["plan"]), (&claims["name"], &claims["plan"]));
    for (salt, max_age) in [("another purpose", 60), ("", -60)] {
        let arguments = json!({ "token": claims, "maxAge": max_age, "salt": salt });
        let token = jwt("encode", &arguments).await.as_str().unwrap().to_owned();
        let mut browser = ours().await;
        browser.cookies.insert(name.to_owned(), token);
        assert_eq!(browser.session().await, json!({}), "{salt}, {max_age}");
    }
    // A header, where there is no cookie.
    let headers = json!({ "authorization": format!("Bearer {}", browser.cookies[name]) });
    let read = jwt("getToken", &json!({ "req": { "cookies": {}, "headers": headers } })).await;
    assert_eq!(read["name"], "Zoë");
    let mut bearer = ours().await;
    bearer.headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    assert_eq!(bearer.get("/").await.text, "Zoë café ☕ 0");
    // Over https too, under its name there.
    let mut browser = ours_at("https://shop.example").await;
    sign_in(&mut browser, "Ada", "0").await;
    let cookies = session_cookies(&browser.cookies);
    assert!(cookies.contains_key(&format!("__Secure-{name}")), "{cookies:?}");
    let request = json!({ "req": { "cookies": cookies }, "secureCookie": true });
    assert_eq!(jwt("getToken", &request).await["name"], "Ada");
}

// JW-011
#[tokio::test]
async fn without_compat_neither_reads_the_other() {
    let auth = NativeAuth::builder().variables(variables(&[])).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    sign_in(&mut browser, "Ada", "0").await;
    let value = browser.cookies["auth.session-token"].clone();
    let mut theirs = Theirs::empty();
    theirs.cookies.insert("next-auth.session-token".to_owned(), value);
    assert_eq!(theirs.get("/api/auth/session").await.json(), json!({}));
    let mut theirs = Theirs::empty();
    theirs.sign_in("Ada", "0").await;
    let value = theirs.cookies["next-auth.session-token"].clone();
    browser.cookies.insert("auth.session-token".to_owned(), value);
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn csrf_tokens_are_good_at_both() {
    let mut browser = ours().await;
    let token = browser.csrf().await;
    let mut theirs = Theirs::with(&browser.cookies);
    let path = "/api/auth/callback/credentials";
    let fields = [("name", "Ada"), ("padding", "0"), ("csrfToken", token.as_str())];
    let answer = theirs.send(Method::POST, path, &fields).await;
    assert_eq!(answer.location.as_deref(), Some(origin().as_str()), "{answer:?}");
    assert_eq!(session_cookies(&theirs.cookies).len(), 1);
    assert_eq!(theirs.get("/api/auth/csrf").await.json()["csrfToken"], json!(token));

    let mut theirs = Theirs::empty();
    let token = theirs.get("/api/auth/csrf").await.json()["csrfToken"].clone();
    let token = token.as_str().unwrap();
    let mut browser = ours().await;
    browser.cookies = theirs.cookies.clone();
    let fields = [("name", "Ada"), ("padding", "0"), ("csrfToken", token)];
    browser.post(path, &fields).await;
    assert_eq!(browser.get("/").await.text, "Ada free 0");
    assert_eq!(browser.csrf().await, token, "it is kept");
    let altered = theirs.cookies["next-auth.csrf-token"].replace("%7C", "%7C0");
    let mut browser = ours().await;
    browser.cookies.insert("next-auth.csrf-token".to_owned(), altered);
    browser.post(path, &fields).await;
    assert_eq!(browser.get("/").await.status, StatusCode::UNAUTHORIZED);
}

const CHECKS: [&str; 3] = ["state", "nonce", "pkce.code_verifier"];

#[tokio::test]
async fn an_attempt_that_began_at_next_auth_ends_here() {
    let mut theirs = Theirs::empty();
    let answer = theirs.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    let (callback, _) = approve(&answer.location.unwrap(), &json!({}));
    let mut browser = ours().await;
    browser.cookies = theirs.cookies.clone();
    let page = browser.get(&callback).await;
    assert_eq!(page.location(), format!("{}/in", origin()));
    assert_eq!(browser.get("/").await.text, "Grace free 0");
    for check in CHECKS {
        assert!(!browser.cookies.contains_key(&format!("next-auth.{check}")), "{check}");
        let mut browser = ours().await;
        browser.cookies = theirs.cookies.clone();
        browser.cookies.remove(&format!("next-auth.{check}"));
        assert!(browser.get(&callback).await.location().contains("error="), "{check}");
        assert_eq!(browser.get("/").await.status, StatusCode::UNAUTHORIZED, "{check}");
    }
}

#[tokio::test]
async fn an_attempt_that_began_here_ends_at_next_auth() {
    let mut browser = ours().await;
    let page = browser.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    let (callback, sent) = approve(page.location(), &json!({}));
    for check in CHECKS {
        let name = format!("next-auth.{check}");
        let arguments = json!({ "token": browser.cookies[&name], "salt": name });
        let claims = jwt("decode", &arguments).await;
        assert_eq!(claims["provider"], "op", "{check}");
        let value = claims["value"].as_str().unwrap();
        match sent.get(check) {
            Some(value_sent) => assert_eq!(value, value_sent),
            None => assert_eq!(value.len(), 43),
        }
        let lifetime = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
        assert_eq!(lifetime, 900, "{check}");
    }
    let mut theirs = Theirs::with(&browser.cookies);
    let answer = theirs.get(&callback).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.location, Some(format!("{}/in", origin())));
    assert_eq!(theirs.get("/api/auth/session").await.json()["user"]["name"], "Grace");
}
