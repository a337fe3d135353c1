//! The authorization request.

use super::{CLIENT_ID, Knobs, NONCE, REDIRECT_URI, Rp, STATE};
use crate::provider::{Checks, Definition};

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn query(change: impl FnOnce(&mut Definition), extra: &[(String, String)]) -> String {
    let rp = Rp::with(Knobs::default(), change).await;
    let url = rp.authorization_url(extra).await.unwrap();
    url.query().unwrap().to_owned()
}

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[tokio::test]
async fn the_parameters_have_an_order() {
    let expected = format!(
        "client_id=rp%20client%2F%2B%25&scope=openid%20profile%20email&response_type=code\
         &redirect_uri=https%3A%2F%2Frp.example%2Fapi%2Fauth%2Fcallback%2Fop\
         &prompt=consent&login_hint=bob%2B1&state={STATE}&code_challenge={CHALLENGE}\
         &code_challenge_method=S256&nonce={NONCE}"
    );
    let prompt = |definition: &mut Definition| {
        definition.authorization.params.insert("prompt".to_owned(), "consent".to_owned());
    };
    assert_eq!(query(prompt, &[pair("login_hint", "bob+1")]).await, expected);
}

// OA-016
#[tokio::test]
async fn nothing_from_a_browser_replaces_what_the_engine_sets() {
    let honest = query(|_| {}, &[]).await;
    let hostile = [
        ("client_id", "zz"),
        ("code_challenge", "x"),
        ("code_challenge_method", "plain"),
        ("nonce", "fixed"),
        ("redirect_uri", "https://evil.example/cb"),
        ("request", "eyJ"),
        ("request_uri", "https://evil.example/r"),
        ("response_mode", "fragment"),
        ("response_type", "token"),
        ("state", "fixed"),
    ]
    .map(|(name, value)| pair(name, value));
    assert_eq!(query(|_| {}, &hostile).await, honest);
    let no_checks = |definition: &mut Definition| definition.checks = Checks::dangerously_none();
    let query = query(no_checks, &hostile).await;
    for name in ["state", "nonce", "code_challenge", "request", "fragment", "evil"] {
        assert!(!query.contains(name), "{name}: {query}");
    }
}

#[tokio::test]
async fn the_caller_may_replace_the_definition() {
    let prompt = |definition: &mut Definition| {
        definition.authorization.params.insert("prompt".to_owned(), "consent".to_owned());
    };
    let query = query(prompt, &[pair("prompt", "none"), pair("scope", "email")]).await;
    assert!(query.contains("&prompt=none&"), "{query}");
    assert!(query.contains("&scope=openid%20email&"), "{query}");
}

// OI-043
#[tokio::test]
async fn openid_is_always_asked_for() {
    for (scope, expected) in [
        (vec!["profile".to_owned(), "email".to_owned()], "scope=openid%20profile%20email"),
        (Vec::new(), "scope=openid&"),
    ] {
        let query = query(|definition| definition.scope = scope, &[]).await;
        assert!(query.contains(expected), "{query}");
    }
}

#[tokio::test]
async fn oauth2_without_scope_sends_none() {
    let rp = Rp::oauth2(Knobs::default(), |definition| definition.scope.clear()).await;
    let url = rp.authorization_url(&[]).await.unwrap();
    assert!(!url.as_str().contains("scope"), "{url}");
    let rp = Rp::oauth2(Knobs::default(), |definition| {
        definition.scope.clear();
        definition.authorization.params.insert("scope".to_owned(), String::new());
    })
    .await;
    let url = rp.authorization_url(&[]).await.unwrap();
    assert!(url.as_str().contains("&scope=&"), "{url}");
}

#[tokio::test]
async fn a_query_in_the_endpoint_stays() {
    let rp = Rp::oauth2(Knobs::default(), |definition| {
        let url = definition.authorization.url.as_mut().unwrap();
        url.push_str("?tenant=a%20b&flag&client_id=mine&state=mine");
    })
    .await;
    let url = rp.authorization_url(&[]).await.unwrap();
    let query = url.query().unwrap();
    assert!(query.starts_with("tenant=a%20b&flag&client_id=rp%20client"), "{query}");
    let value = |name| url.query_pairs().filter(|(n, _)| n == name).count();
    assert_eq!((value("client_id"), value("state")), (1, 1));
    assert!(url.query_pairs().any(|(name, value)| name == "client_id" && value == CLIENT_ID));
    assert!(url.query_pairs().any(|(n, value)| n == "redirect_uri" && value == REDIRECT_URI));
}

/// Whatever the provider's document says about PKCE.
// OA-014
#[tokio::test]
async fn pkce_is_not_dropped() {
    for discovery in [
        (|document: &mut serde_json::Value| {
            document["code_challenge_methods_supported"] = serde_json::json!(["plain"]);
        }) as fn(&mut _),
        |document| document["code_challenge_methods_supported"] = serde_json::json!([]),
    ] {
        let rp = Rp::oidc(Knobs { discovery: Some(discovery), ..Knobs::default() }).await;
        let url = rp.authorization_url(&[]).await.unwrap();
        assert!(
            url.as_str()
                .contains(&format!("code_challenge={CHALLENGE}&code_challenge_method=S256"))
        );
    }
}
