//! Signing in with each of the example's providers, and how long they are.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use auth::{
    BoxError,
    parts::{BoxFuture, HttpClient, SystemHttp},
};
use custom_provider::{MemberAuth, app};
use http::{Request, Response};
use serde_json::{Value, json};
use test_support::{
    Browser,
    openid::{Provider, begin, come_back},
};

/// Sends every request of the site to the server that plays the provider.
struct Routed(SystemHttp, String);

impl HttpClient for Routed {
    fn send(
        &self,
        mut request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        *request.uri_mut() = format!("{}{target}", self.1).parse().unwrap();
        self.0.send(request)
    }
}

/// A browser at the application, whose providers are all at `provider`.
async fn browser(provider: &Provider) -> Browser {
    let auth = MemberAuth::builder()
        .variables(|name| match name {
            "AUTH_SECRET" => Some("a secret of the tests, long enough".to_owned()),
            "AUTH_INITECH_ID" => Some("members".to_owned()),
            _ => name.ends_with("_SECRET").then(|| "client-secret".to_owned()),
        })
        .http_client(Routed(SystemHttp::new().unwrap(), provider.origin.clone()))
        .build()
        .await
        .unwrap();
    Browser::new(app(auth))
}

/// The session after a sign-in with a provider that says `profile`.
async fn sign_in(id: &str, issuer: &str, endpoint: &str, profile: Value) -> Value {
    let provider = Provider::start(Some(issuer), ("members", "client-secret"), profile).await;
    let mut browser = browser(&provider).await;
    let page = begin(&mut browser, id).await;
    assert!(page.location().starts_with(&format!("{endpoint}?")), "{page:?}");
    let answer = provider.authorize(page.location());
    let page = come_back(&mut browser, id, &answer).await;
    assert_eq!(page.location(), "http://127.0.0.1:3000/", "{page:?}");
    assert!(browser.get("/").await.text.contains(" sits at "));
    browser.session().await
}

#[tokio::test]
async fn an_openid_provider_takes_its_issuer() {
    let issuer = "https://login.acme.example";
    let profile = json!({ "sub": "a-1", "name": "Ada", "email": "ada@acme.example" });
    let session = sign_in("acme", issuer, &format!("{issuer}/authorize"), profile).await;
    assert_eq!(session["user"]["name"], "Ada");
    assert_eq!(session["user"]["email"], "ada@acme.example");
}

#[tokio::test]
async fn an_oauth_provider_takes_three_urls_and_a_mapping() {
    let profile = json!({ "number": 7, "display_name": "Grace" });
    let endpoint = "https://globex.example/oauth/authorize";
    let session = sign_in("globex", "https://globex.example", endpoint, profile).await;
    assert_eq!(session["user"]["name"], "Grace");
}

#[tokio::test]
async fn a_provider_of_its_own_type_has_a_typed_profile() {
    let profile = json!({ "number": 7, "full_name": "Joan", "desk": "4b" });
    let endpoint = "https://initech.example/authorize";
    let session = sign_in("initech", "https://initech.example", endpoint, profile).await;
    assert_eq!((&session["user"]["name"], &session["desk"]), (&json!("Joan"), &json!("4b")));
}

#[tokio::test]
async fn a_profile_without_the_id_signs_nobody_in() {
    for (id, profile) in [("globex", json!({})), ("initech", json!({ "full_name": "Joan" }))] {
        let provider = Provider::start(None, ("members", "client-secret"), profile).await;
        let mut browser = browser(&provider).await;
        let page = begin(&mut browser, id).await;
        let page = come_back(&mut browser, id, &provider.authorize(page.location())).await;
        assert!(page.location().contains("/api/auth/error"), "{id}: {page:?}");
        assert_eq!(browser.session().await, json!({}), "{id}");
    }
}

#[test]
fn a_provider_takes_at_most_15_lines() {
    let source = include_str!("../src/lib.rs");
    let regions: Vec<_> = source.split("// region: ").skip(1).collect();
    assert_eq!(regions.len(), 4);
    for region in regions {
        let (name, region) = region.split_once('\n').unwrap();
        let (code, _) = region.split_once("// endregion").unwrap_or_else(|| panic!("{name}"));
        let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
        assert!((1..=15).contains(&lines), "{name}: {lines} lines");
    }
}
