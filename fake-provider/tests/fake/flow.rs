//! Sign-ins of a real setup.

use std::time::Duration;

use auth::{manage::AccessTokenError, provider::SigningAlgorithm};
use fake_provider::Options;
use http::StatusCode;
use serde_json::{Value, json};
use test_support::ORIGIN;

use super::{
    site::{ShopAuthProvider, Site},
    started::options,
};

/// The address that a sign-in that succeeded leads to.
fn wanted() -> String {
    format!("{ORIGIN}/in")
}

/// What `userinfo` answers to an access token.
async fn userinfo(site: &Site, token: &str) -> (StatusCode, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(format!("{}/userinfo", site.provider.issuer()));
    let response = request.bearer_auth(token).send().await.unwrap();
    let status = response.status();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

/// The people of the page differ in their addresses and groups, and whoever types claims is these.
#[tokio::test]
async fn people_are_who_they_choose_to_be() {
    let typed = [
        ("person", "somebody-else"),
        ("sub", "7"),
        ("name", "Kim <Lee>"),
        ("email", "kim@shop.example"),
        ("picture", "https://images.example.com/kim.png"),
        ("groups", "staff, <b>"),
    ];
    for (fields, name, email, groups) in [
        (&[][..], "Ada Lovelace", Some("ada@example.com"), json!([])),
        (
            &[("person", "grace")],
            "Grace Hopper",
            Some("grace@example.com"),
            json!(["admins", "staff"]),
        ),
        (&[("person", "emmy")], "Emmy Noether", None, json!([])),
        (&typed, "Kim <Lee>", Some("kim@shop.example"), json!(["staff", "<b>"])),
    ] {
        let mut site = Site::start(options()).await;
        let page = site.sign_in("oidc", fields).await;
        assert_eq!(page.location(), wanted(), "{name}");
        let session = site.browser.session().await;
        assert_eq!(session["user"]["name"], name);
        assert_eq!(session["user"]["email"].as_str(), email, "{session}");
        assert_eq!(session["groups"], groups);
    }
}

/// RS256, a form as the answer, the secret in a form, the userinfo endpoint, and a client without a secret.
#[tokio::test]
async fn each_way_of_a_client_works() {
    let rsa = Options { algorithm: SigningAlgorithm::Rs256, ..options() };
    let edwards = Options { algorithm: SigningAlgorithm::EdDsa, ..options() };
    let public = Options { client_secret: None, ..options() };
    for (options, id) in [
        (rsa, "oidc"),
        (edwards, "oidc"),
        (public, "oidc"),
        (options(), "form"),
        (options(), "userinfo"),
        (options(), "fresh"),
    ] {
        let told = format!("{id}: {options:?}");
        let mut site = Site::start(options).await;
        let page = site.sign_in(id, &[("person", "grace")]).await;
        assert_eq!(page.location(), wanted(), "{told}");
        let session = site.browser.session().await;
        assert_eq!(session["user"]["email"], "grace@example.com", "{told}");
        assert_eq!(session["groups"], json!(["admins", "staff"]), "{told}");
    }
}

/// Somebody with an address that isn't verified has none that the site could trust.
#[tokio::test]
async fn an_address_that_is_not_verified_is_said_to_be_so() {
    let mut site = Site::start(options()).await;
    site.sign_in("oidc", &[("person", "alan")]).await;
    let token = site.access_token().await.unwrap();
    let (status, claims) = userinfo(&site, &token).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((&claims["sub"], &claims["email_verified"]), (&json!("alan"), &json!(false)));
}

#[tokio::test]
async fn access_tokens_are_renewed_as_often_as_they_expire() {
    let mut site = Site::start(options()).await;
    site.sign_in("oidc", &[]).await;
    let mut token = site.access_token().await.unwrap();
    for _ in 0..3 {
        assert_eq!(userinfo(&site, &token).await.0, StatusCode::OK);
        site.clock.advance(Duration::from_hours(2));
        let (status, answer) = userinfo(&site, &token).await;
        assert_eq!((status, &answer["error"]), (StatusCode::UNAUTHORIZED, &json!("invalid_token")));
        let renewed = site.access_token().await.unwrap();
        assert_ne!(renewed, token);
        token = renewed;
    }
}

/// The site asks for a sign-in that isn't older than five minutes. Somebody may go on as who they are as long as that
/// holds, and the page doesn't offer it afterwards.
#[tokio::test]
async fn a_sign_in_that_is_too_old_is_none() {
    let mut site = Site::start(options()).await;
    assert_eq!(site.sign_in("fresh", &[("person", "grace")]).await.location(), wanted());

    site.clock.advance(Duration::from_mins(4));
    let page = site.begin("fresh").await;
    assert!(page.html.contains("Continue as Grace Hopper"), "{page:?}");
    // It is chosen already.
    let answer = site.person.send(&page, &[]).await;
    assert_eq!(site.come_back(&answer).await.location(), wanted());

    site.clock.advance(Duration::from_mins(2));
    let page = site.begin("fresh").await;
    assert!(!page.html.contains("Continue as"), "{page:?}");
    let answer = site.person.send(&page, &[("person", "session")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.html.contains("Sign in again"), "{answer:?}");
    let answer = site.person.send(&page, &[("person", "grace")]).await;
    assert_eq!(site.come_back(&answer).await.location(), wanted());
}

/// `prompt=none` shows nothing to anybody: it goes on with whoever is signed in, or fails.
#[tokio::test]
async fn a_silent_sign_in_needs_a_session() {
    let mut site = Site::start(options()).await;
    let start = "/api/auth/signin/oidc?prompt=none";
    for is_signed_in in [false, true] {
        let page = site.browser.submit(start, &[("callbackUrl", "/in")]).await;
        let answer = site.person.open(page.location()).await;
        let page = site.come_back(&answer).await;
        if is_signed_in {
            assert_eq!(page.location(), wanted());
            assert_eq!(site.browser.session().await["user"]["name"], "Grace Hopper");
        } else {
            assert_eq!(answer.parameter("error").as_deref(), Some("login_required"));
            assert!(page.location().contains("error=AccessDenied"), "{page:?}");
            site.sign_in("oidc", &[("person", "grace")]).await;
            site.browser.cookies.clear();
        }
    }
}

/// The hint of the site chooses a person, or fills in the form.
#[tokio::test]
async fn a_hint_is_followed() {
    let mut site = Site::start(options()).await;
    for (hint, chosen, filled) in [
        ("grace", "grace", ("sub", "")),
        ("emmy", "emmy", ("email", "")),
        ("grace@example.com", "grace", ("email", "")),
        ("kim@shop.example", "somebody-else", ("email", "kim@shop.example")),
        ("kim", "somebody-else", ("sub", "kim")),
    ] {
        let start = format!("/api/auth/signin/oidc?login_hint={hint}");
        let page = site.browser.submit(&start, &[]).await;
        let page = site.person.open(page.location()).await;
        let defaults = page.defaults();
        let value = |name: &str| {
            let found = defaults.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        assert_eq!(value("person"), chosen, "{hint}");
        assert_eq!(value(filled.0), filled.1, "{hint}");
    }
}

impl Site {
    /// An access token of whoever is signed in, renewed if it has expired.
    async fn access_token(&mut self) -> Result<String, AccessTokenError> {
        let user = self.browser.get("/me").await.text;
        let token = self.auth.access_token(&user, ShopAuthProvider::Oidc).await?;
        Ok(token.expose().to_owned())
    }
}
