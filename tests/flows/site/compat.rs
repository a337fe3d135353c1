//! `compat: next_auth_v4`: what the recorded exchanges don't show, and that without it nothing of
//! the kind happens.

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, Identity, Problem, Redirect, RouterExt as _,
    Secret, Tokens, Trigger, User, auth,
    provider::{CodeExchange, JsonProfile},
};
use auth_providers::{Credentials, OAuth2};
use axum::Router;
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

/// Claims whose name is also that of the user.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Renamed {
    #[claims(public, client_update)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(CredentialsForm)]
struct Name {
    name: String,
}

macro_rules! setup {
    ($name:ident, { $($section:tt)* }) => {
        auth! {
            struct $name;
            session: { claims: extern Renamed },
            providers: [
                Credentials { authorize: authorize::<$name> },
                OAuth2 as "acme" {
                    name: "Acme", authorization: "https://acme.example/authorize",
                    token: "https://acme.example/token", client_id: "shop",
                    token_request: tokens, userinfo_request: userinfo, profile: profile,
                },
            ],
            callbacks: { claims: claims::<$name>, redirect: redirect::<$name> },
            $($section)*
        }
    };
}

setup!(V4Auth, { compat: next_auth_v4 });
setup!(NativeAuth, {});

fn authorize<A: auth::Auth>(attempt: Authorize<A, Name>) -> Result<Option<User>, String> {
    match attempt.form.name.as_str() {
        "broken" => Err("the shelf & the door".to_owned()),
        name => Ok(Some(User::new("1").with_name(name))),
    }
}

fn claims<A: auth::Auth<Claims = Renamed>>(update: ClaimsUpdate<A>) -> Renamed {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Renamed::default(),
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    }
}

fn redirect<A: auth::Auth>(to: Redirect<A>) -> Result<String, String> {
    match to.url.as_str() {
        "/broken" => Err("no map".to_owned()),
        "/nowhere" => Ok(String::new()),
        _ => Ok(to.into_default()),
    }
}

/// The code is who it is.
fn tokens(exchange: CodeExchange) -> Result<Tokens, String> {
    if exchange.code.expose() == "unknown" {
        return Err("no such code".to_owned());
    }
    let mut tokens = Tokens::default();
    tokens.access_token = Some(Secret::new(exchange.code.expose()));
    Ok(tokens)
}

fn userinfo(tokens: Tokens) -> JsonProfile {
    JsonProfile(json!({ "id": tokens.access_token.unwrap().expose() }))
}

fn profile(JsonProfile(profile): JsonProfile) -> Result<Identity, String> {
    match profile["id"].as_str() {
        Some("nobody") => Ok(Identity::default()),
        Some(id) => Ok(Identity::new(id)),
        None => Err("no id".to_owned()),
    }
}

async fn v4() -> Browser {
    let auth = V4Auth::builder().url(ORIGIN).variables(variables(&[])).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

async fn native() -> Browser {
    let auth = NativeAuth::builder().url(ORIGIN).variables(variables(&[])).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

/// Starts a sign-in; gives its state.
async fn start(browser: &mut Browser, query: &str, back: &str) -> String {
    let path = format!("/api/auth/signin/acme{query}");
    let page = browser.submit(&path, &[("callbackUrl", back)]).await;
    let to = url::Url::parse(page.location()).unwrap();
    let state = to.query_pairs().find(|(name, _)| name == "state").unwrap();
    state.1.into_owned()
}

fn checks(browser: &Browser) -> Vec<&str> {
    let is_check = |name: &&str| name.contains(".state") || name.contains(".pkce");
    browser.cookies.keys().map(String::as_str).filter(is_check).collect()
}

#[tokio::test]
async fn two_tabs_come_back_to_their_own_pages() {
    let mut browser = v4().await;
    let first = start(&mut browser, "", "/first").await;
    assert_eq!(checks(&browser), ["next-auth.pkce.code_verifier", "next-auth.state"]);
    let second = start(&mut browser, "", "/second").await;
    assert_eq!(checks(&browser).len(), 4);
    for (state, user, back) in [(first, "ada", "/first"), (second, "bob", "/second")] {
        let path = format!("/api/auth/callback/acme?code={user}&state={state}");
        let page = browser.get(&path).await;
        assert_eq!(page.location(), format!("{ORIGIN}{back}"), "{user}");
    }
    assert_eq!(checks(&browser), [""; 0]);
}

#[tokio::test]
async fn an_attempt_that_was_refused_can_be_answered_again() {
    let mut browser = v4().await;
    let state = start(&mut browser, "", "/in").await;
    for (answer, error) in [("error=access_denied", "Callback"), ("code=unknown", "OAuthCallback")]
    {
        let page = browser.get(&format!("/api/auth/callback/acme?{answer}&state={state}")).await;
        assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error={error}"));
        assert_eq!(checks(&browser).len(), 2, "{answer}");
    }
    let page = browser.get(&format!("/api/auth/callback/acme?code=ada&state={state}")).await;
    assert_eq!(page.location(), format!("{ORIGIN}/in"));

    // Without compat it is over.
    let mut browser = native().await;
    let state = start(&mut browser, "", "/in").await;
    browser.get(&format!("/api/auth/callback/acme?code=unknown&state={state}")).await;
    assert_eq!(checks(&browser), [""; 0]);
}

#[tokio::test]
async fn an_error_without_a_state_ends_no_attempt() {
    for (mut browser, end) in
        [(v4().await, "/error?error=Callback"), (native().await, "/signin?error=AccessDenied")]
    {
        start(&mut browser, "", "/in").await;
        let page = browser.get("/api/auth/callback/acme?error=access_denied").await;
        assert_eq!(page.location(), format!("{ORIGIN}/api/auth{end}"));
        assert_eq!(checks(&browser).len(), 2);
    }
}

#[tokio::test]
async fn a_profile_without_an_id_ends_on_the_sign_in_page() {
    let mut browser = v4().await;
    let state = start(&mut browser, "", "/in").await;
    let page = browser.get(&format!("/api/auth/callback/acme?code=nobody&state={state}")).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin"));
    assert_eq!(checks(&browser), [""; 0]);
}

#[tokio::test]
async fn what_binds_an_attempt_can_not_be_asked_for() {
    let query = "?state=theirs&nonce=theirs&code_challenge=theirs&client_id=theirs";
    for (mut browser, client) in [(v4().await, "theirs"), (native().await, "shop")] {
        let page = browser.submit(&format!("/api/auth/signin/acme{query}"), &[]).await;
        let to = url::Url::parse(page.location()).unwrap();
        let sent: Vec<(String, String)> = to.query_pairs().into_owned().collect();
        for (name, value) in &sent {
            assert_eq!(value == "theirs", name == "client_id" && client == "theirs", "{name}");
        }
        assert!(sent.contains(&("client_id".to_owned(), client.to_owned())), "{sent:?}");
    }
}

#[tokio::test]
async fn the_text_of_an_error_is_shown_with_compat_only() {
    let fields = [("name", "broken")];
    let page = v4().await.submit("/api/auth/callback/credentials", &fields).await;
    let shown = format!("{ORIGIN}/api/auth/error?error=the%20shelf%20%26%20the%20door");
    assert_eq!(page.location(), shown);
    let page = native().await.submit("/api/auth/callback/credentials", &fields).await;
    assert!(!page.location().contains("shelf"), "{}", page.location());
}

#[tokio::test]
async fn claims_with_the_name_of_the_users_replace_it_with_compat_only() {
    for (mut browser, name) in [(v4().await, "Grace"), (native().await, "Ada")] {
        browser.submit("/api/auth/callback/credentials", &[("name", "Ada")]).await;
        let body = json!({ "csrfToken": browser.csrf().await, "data": { "name": "Grace" } });
        assert_eq!(
            browser.post_json("/api/auth/session", &body).await.json()["user"]["name"],
            "Ada"
        );
        assert_eq!(browser.session().await["user"]["name"], name);
    }
}

#[tokio::test]
async fn an_update_that_is_no_object_changes_nothing() {
    for (mut browser, status) in [(v4().await, 200), (native().await, 400)] {
        browser.submit("/api/auth/callback/credentials", &[("name", "Ada")]).await;
        let page = browser.submit("/api/auth/session", &[("data", "text")]).await;
        assert_eq!(page.status.as_u16(), status);
        assert_eq!(browser.session().await["user"]["name"], "Ada");
    }
}

#[tokio::test]
async fn the_log_of_the_client_library_is_taken_and_answered_with_nothing_by_v4_only() {
    for (mut browser, status) in [(v4().await, 200), (native().await, 400)] {
        let page = browser.post("/api/auth/_log", &[("level", "error"), ("code", "X")]).await;
        assert_eq!((page.status.as_u16(), page.text.is_empty()), (status, status == 200));
        assert_eq!(page.set_cookies(), [""; 0]);
        assert_eq!(browser.get("/api/auth/_log").await.status.as_u16(), 400);
    }
}

#[tokio::test]
async fn the_page_after_a_mail_was_sent_is_there() {
    for mut browser in [v4().await, native().await] {
        let page = browser.get("/api/auth/verify-request?provider=email&type=email").await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(page.text.contains(ORIGIN), "{}", page.text);
    }
}

#[tokio::test]
async fn the_site_is_not_asked_of_the_request_with_compat() {
    for (compat, url) in [(true, "http://localhost:3000"), (false, "http://localhost:8080")] {
        let routes = if compat {
            let auth = V4Auth::builder().variables(variables(&[])).build().await.unwrap();
            Router::new().auth(&auth)
        } else {
            let auth = NativeAuth::builder().variables(variables(&[])).build().await.unwrap();
            Router::new().auth(&auth)
        };
        let mut browser = Browser::new(routes);
        browser.headers.insert("host", "localhost:8080".parse().unwrap());
        let providers = browser.get("/api/auth/providers").await.json();
        let expected = format!("{url}/api/auth/signin/acme");
        assert_eq!(providers["acme"]["signinUrl"], expected);
    }
}

#[tokio::test]
async fn a_setup_that_could_not_be_built_answers_with_500() {
    let production = |name: &str| (name == "NODE_ENV").then(|| "production".to_owned());
    let error = V4Auth::builder().url(ORIGIN).variables(production).build().await.unwrap_err();
    assert_eq!(error.problems(), [Problem::MissingSecret]);
    let mut browser = Browser::new(error.routes::<V4Auth, ()>());
    for page in ["signin", "signout", "error", "verify-request"] {
        let page = browser.get(&format!("/api/auth/{page}")).await;
        assert_eq!(page.status.as_u16(), 500);
        assert!(page.text.starts_with("<!DOCTYPE html>"), "{}", page.text);
        assert_eq!(page.set_cookies(), [""; 0]);
    }
    for path in ["/api/auth/session", "/api/auth/callback/acme", "/api/auth"] {
        let page = browser.get(path).await;
        assert_eq!(page.status.as_u16(), 500);
        assert!(page.json()["message"].is_string());
    }
    assert_eq!(browser.post("/api/auth/signin/acme", &[]).await.status.as_u16(), 500);
}

#[tokio::test]
async fn a_redirect_callback_that_fails_is_500_with_compat_only() {
    for (mut browser, status) in [(v4().await, 500), (native().await, 200)] {
        let page = browser.get("/api/auth/csrf?callbackUrl=/broken").await;
        assert_eq!(page.status.as_u16(), status);
        assert!(!page.text.contains("map"));
        assert_eq!(page.set_cookies().is_empty(), status == 500);
    }
}

/// v4 sets its cookie only for a target that is a text.
#[tokio::test]
async fn a_redirect_callback_that_says_nothing_has_nothing_remembered() {
    for (target, is_remembered) in [("/nowhere", false), ("/in", true)] {
        let mut browser = v4().await;
        browser.get(&format!("/api/auth/csrf?callbackUrl={target}")).await;
        let found = browser.cookies.keys().any(|name| name.ends_with("callback-url"));
        assert_eq!(found, is_remembered, "{target}");
    }
}

#[tokio::test]
async fn nobody_signs_in_with_a_form_by_a_link() {
    for (mut browser, status) in [(v4().await, 500), (native().await, 400)] {
        let page = browser.get("/api/auth/callback/credentials?name=Ada").await;
        assert_eq!(page.status.as_u16(), status);
        assert_eq!(browser.session().await, json!({}));
    }
}
