//! Signing in at OpenID providers that somebody else wrote, as they come: each test needs its own,
//! which `cargo xtask test` starts and names in `AUTH_TEST_OPENID`.

mod person;

use auth::{
    Auth, Builder, RouterExt as _, auth, env,
    provider::{ClientAuth, SigningAlgorithm},
};
use auth_providers::Oidc;
use axum::Router;
use http::StatusCode;
use person::Person;
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET};
use url::Url;

/// A setup with one such provider.
macro_rules! site {
    ($name:ident, $id:literal, { $($options:tt)* }) => {
        auth! {
            struct $name;
            providers: [Oidc as $id {
                issuer: env("ISSUER"), client_id: "rp", client_secret: env("RP"), $($options)*
            }],
        }
    };
}

site!(Django, "django", {});
site!(Canaille, "canaille", { client_auth: ClientAuth::Post, trusted_audiences: ["api"] });
site!(Glewlwyd, "glewlwyd", { client_auth: ClientAuth::Post });
site!(Mock, "mock", { id_token_alg: SigningAlgorithm::EdDsa });

const PASSWORD: &str = "alice's password";

fn origin() -> String {
    std::env::var("AUTH_TEST_OPENID").expect("`cargo xtask test` starts the provider and names it")
}

async fn site<A: Auth>(builder: Builder<A>, issuer: String) -> Browser {
    let variables = move |name: &str| match name {
        "ISSUER" => Some(issuer.clone()),
        // Each of the characters is another one when it is form-encoded, or not decoded.
        "RP" => Some("rp secret+/%".to_owned()),
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    let auth = builder.variables(variables).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

/// Goes the whole way: from the site to the provider, as `person` there, and back. Gives what the
/// session says of who it was, then signs out.
async fn sign_in(browser: &mut Browser, id: &str, person: &mut Person) -> Value {
    let page = browser.submit(&format!("/api/auth/signin/{id}"), &[("callbackUrl", "/in")]).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    let answer = person.answer(page.location()).await;
    let back = format!("{ORIGIN}/api/auth/callback/{id}");
    assert!(answer.as_str().starts_with(&back), "{answer}");
    let page = browser.get(&answer[url::Position::BeforePath..]).await;
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, &*format!("{ORIGIN}/in")));
    let user = browser.session().await["user"].take();
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(browser.session().await, json!({}));
    user
}

/// Its claims are at the userinfo endpoint only; PKCE is required.
#[tokio::test]
async fn django_oauth_toolkit() {
    let mut browser = site(Django::builder(), format!("{}/o", origin())).await;
    let mut alice =
        Person::new(&[("username", "alice"), ("password", PASSWORD), ("allow", "Authorize")]);
    let user = json!({ "name": "Alice Example", "email": "alice@example.com" });
    assert_eq!(sign_in(&mut browser, "django", &mut alice).await, user);
    // Somebody whom the provider remembers.
    assert_eq!(sign_in(&mut browser, "django", &mut alice).await, user);
}

/// It signs with RS512, doesn't decode the secret in Basic, and names a further audience.
#[tokio::test]
async fn canaille() {
    let mut browser = site(Canaille::builder(), origin()).await;
    let mut alice =
        Person::new(&[("login", "alice"), ("password", PASSWORD), ("answer", "accept")]);
    let user = json!({ "name": "Alice Example", "email": "alice@example.com" });
    assert_eq!(sign_in(&mut browser, "canaille", &mut alice).await, user);
    assert_eq!(sign_in(&mut browser, "canaille", &mut alice).await, user);
}

/// It signs with RS512, and doesn't decode the secret in Basic.
#[tokio::test]
async fn glewlwyd() {
    let mut browser = site(Glewlwyd::builder(), format!("{}/api/oidc", origin())).await;
    let mut alice = Person::new(&[]);
    // Its page is a script, that sends the password and goes on.
    let form = json!({ "username": "alice", "password": PASSWORD });
    alice.send_json(&format!("{}/api/auth/", origin()), &form).await;
    alice.goes_on = |target| {
        let callback = |(name, value): (_, _)| (name == "callback_url").then_some(value);
        let callback = target.query_pairs().find_map(callback)?;
        Url::parse(&format!("{callback}&g_continue=")).ok()
    };
    let user = json!({ "name": "Alice", "email": "alice@example.com" });
    assert_eq!(sign_in(&mut browser, "glewlwyd", &mut alice).await, user);
}

/// Its issuer ends with a slash, it signs with Ed25519, and its claims are at the userinfo endpoint
/// only.
#[tokio::test]
async fn oauth2_mock_server() {
    let mut browser = site(Mock::builder(), format!("{}/", origin())).await;
    let user = json!({ "name": "Alice Example", "email": "alice@example.com" });
    assert_eq!(sign_in(&mut browser, "mock", &mut Person::new(&[])).await, user);
}
