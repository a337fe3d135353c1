//! The token and userinfo endpoints, request by request.

use std::{collections::BTreeSet, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fake_provider::{FakeProvider, Options};
use http::StatusCode;
use reqwest::{Client, header};
use serde_json::{Value, json};
use test_support::TestClock;

use super::{
    authorization::{CALLBACK, VERIFIER, url},
    person::Person,
    started::{options, start},
};

const CLIENT: (&str, &str) = ("fake-client", "fake-secret");

/// Somebody says yes to a request with these changes: the code.
async fn code(
    provider: &FakeProvider,
    person: &mut Person,
    sub: &str,
    changes: &[(&str, &str)],
) -> String {
    let page = person.open(&url(provider, changes)).await;
    let answer = person.send(&page, &[("person", sub), ("amr", "pwd, otp")]).await;
    answer.parameter("code").unwrap()
}

/// A request to the token endpoint, from the client.
async fn ask(provider: &FakeProvider, fields: &[(&str, &str)]) -> (StatusCode, Value) {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(format!("{}/token", provider.issuer()))
        .basic_auth(CLIENT.0, Some(CLIENT.1))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let response = request.body(form).send().await.unwrap();
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let is_unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    assert_eq!(response.headers().contains_key(header::WWW_AUTHENTICATE), is_unauthorized);
    let status = response.status();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

/// The parameters that exchange a code.
fn exchange(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

async fn refresh(provider: &FakeProvider, token: &Value) -> (StatusCode, Value) {
    let token = token.as_str().unwrap();
    ask(provider, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Whether the userinfo endpoint takes an access token.
async fn is_valid(provider: &FakeProvider, token: &Value) -> bool {
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.get(format!("{}/userinfo", provider.issuer()));
    request.bearer_auth(token.as_str().unwrap()).send().await.unwrap().status().is_success()
}

/// Signs in as somebody: what the token endpoint answers.
pub(crate) async fn sign_in(provider: &FakeProvider, person: &mut Person, sub: &str) -> Value {
    let code = code(provider, person, sub, &[]).await;
    let (status, answer) = ask(provider, &exchange(&code)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

/// The claims of a token, which is not verified.
fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
async fn a_code_gives_the_tokens_that_were_asked_for() {
    let clock = TestClock::new();
    let provider = start(options(), &clock).await;
    let mut person = Person::new();
    let began = clock.seconds();
    let code = code(&provider, &mut person, "grace", &[("acr_values", "phr mfa")]).await;
    clock.advance(Duration::from_secs(30));
    let (status, answer) = ask(&provider, &exchange(&code)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["scope"], "openid profile email offline_access");
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(3600)));
    let claims = claims(&answer["id_token"]);
    for (name, value) in [
        ("iss", json!(provider.issuer())),
        ("aud", json!("fake-client")),
        ("sub", json!("grace")),
        ("nonce", json!("the nonce")),
        ("auth_time", json!(began)),
        ("iat", json!(began + 30)),
        ("exp", json!(began + 30 + 3600)),
        ("amr", json!(["pwd", "otp"])),
        ("acr", json!("phr")),
        ("email_verified", json!(true)),
        ("groups", json!(["admins", "staff"])),
    ] {
        assert_eq!(claims[name], value, "{name} of {claims}");
    }
    assert!(claims["at_hash"].is_string());

    // Without the scope there is no refresh token, and less is said.
    let mut again = Person::new();
    let code = super::tokens::code(&provider, &mut again, "grace", &[("scope", "openid")]).await;
    let (_, answer) = ask(&provider, &exchange(&code)).await;
    assert!(answer["refresh_token"].is_null(), "{answer}");
    let claims = super::tokens::claims(&answer["id_token"]);
    assert!(claims["email"].is_null() && claims["name"].is_null(), "{claims}");
}

#[tokio::test]
async fn a_code_is_exchanged_by_whoever_asked_for_it() {
    let clock = TestClock::new();
    let provider = start(options(), &clock).await;
    let mut person = Person::new();
    let without_challenge = [("code_challenge", ""), ("code_challenge_method", "")];
    for (asked, changes, error) in [
        (&[][..], &[][..], None),
        (&without_challenge, &[("code_verifier", "")], None),
        (&[], &[("code", "unknown")], Some("invalid_grant")),
        (&[], &[("code", "")], Some("invalid_request")),
        (&[], &[("redirect_uri", "http://127.0.0.1:3000/other")], Some("invalid_grant")),
        (&[], &[("redirect_uri", "")], Some("invalid_grant")),
        (&[], &[("code_verifier", "another")], Some("invalid_grant")),
        (&[], &[("code_verifier", "")], Some("invalid_grant")),
        (&without_challenge, &[], Some("invalid_grant")),
        (&[], &[("grant_type", "password")], Some("unsupported_grant_type")),
        (&[], &[("grant_type", "")], Some("invalid_request")),
        (&[], &[("client_id", "other")], Some("invalid_request")),
        (&[], &[("code", "a"), ("code", "b")], Some("invalid_request")),
    ] {
        let code = code(&provider, &mut person, "ada", asked).await;
        let usual = exchange(&code);
        let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(it, _)| it != name));
        let fields: Vec<_> = kept.chain(changes).copied().collect();
        let (status, answer) = ask(&provider, &fields).await;
        assert_eq!(answer["error"].as_str(), error, "{asked:?}, {changes:?}: {answer}");
        assert_eq!(status.is_success(), error.is_none());
        assert!(error.is_none() || answer["error_description"].is_string(), "{answer}");
    }
    let late = code(&provider, &mut person, "ada", &[]).await;
    clock.advance(Duration::from_secs(61));
    assert_eq!(ask(&provider, &exchange(&late)).await.1["error"], "invalid_grant");
}

/// One of the two who have a code has stolen it, and nobody can say which.
#[tokio::test]
async fn a_code_that_is_used_twice_takes_its_tokens_back() {
    let provider = start(options(), &TestClock::new()).await;
    let code = code(&provider, &mut Person::new(), "ada", &[]).await;
    let (_, first) = ask(&provider, &exchange(&code)).await;
    assert!(is_valid(&provider, &first["access_token"]).await);
    let (status, second) = ask(&provider, &exchange(&code)).await;
    assert_eq!((status, &second["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")));
    assert!(!is_valid(&provider, &first["access_token"]).await);
    assert_eq!(refresh(&provider, &first["refresh_token"]).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_is_good_for_one_use() {
    let provider = start(options(), &TestClock::new()).await;
    let first = sign_in(&provider, &mut Person::new(), "ada").await;
    let (_, second) = refresh(&provider, &first["refresh_token"]).await;
    assert!(is_valid(&provider, &second["access_token"]).await, "{second}");
    let (old, new) = (claims(&first["id_token"]), claims(&second["id_token"]));
    assert_eq!((&new["sub"], &new["auth_time"]), (&old["sub"], &old["auth_time"]));
    assert!(new["nonce"].is_null(), "{new}");
    let tokens = [&first, &second].map(|answer| answer["refresh_token"].as_str().unwrap());
    assert_eq!(BTreeSet::from(tokens).len(), 2);

    // A second use of the first token ends what came of it, too.
    assert_eq!(refresh(&provider, &first["refresh_token"]).await.1["error"], "invalid_grant");
    assert_eq!(refresh(&provider, &second["refresh_token"]).await.1["error"], "invalid_grant");
    assert!(!is_valid(&provider, &second["access_token"]).await);
}

#[tokio::test]
async fn a_refresh_asks_for_no_more_than_was_granted() {
    let provider = start(options(), &TestClock::new()).await;
    let first = sign_in(&provider, &mut Person::new(), "ada").await;
    let token = first["refresh_token"].as_str().unwrap();
    let ask = async |scope: &str| {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        ask(&provider, &fields).await.1
    };
    // A refusal doesn't use the token up.
    assert_eq!(ask("openid groups").await["error"], "invalid_scope");
    let narrow = ask("openid").await;
    assert_eq!(narrow["scope"], "openid", "{narrow}");
    assert!(claims(&narrow["id_token"])["email"].is_null());
}

#[tokio::test]
async fn a_wrong_secret_is_no_client() {
    let secret = Some(auth::Secret::new("another"));
    let provider = start(Options { client_secret: secret, ..options() }, &TestClock::new()).await;
    let code = code(&provider, &mut Person::new(), "ada", &[]).await;
    for _ in 0..2 {
        let (status, answer) = ask(&provider, &exchange(&code)).await;
        let expected = (StatusCode::UNAUTHORIZED, &json!("invalid_client"));
        assert_eq!((status, &answer["error"]), expected);
    }
}

/// What the discovery document says is where it says.
#[tokio::test]
async fn the_discovery_document_leads_to_the_endpoints() {
    let provider = start(options(), &TestClock::new()).await;
    let issuer = provider.issuer();
    let client = Client::builder().no_proxy().build().unwrap();
    let json = async |url: String| -> Value {
        let response = client.get(url).send().await.unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    };
    let document = json(format!("{issuer}/.well-known/openid-configuration")).await;
    assert_eq!(document["issuer"], issuer);
    for (name, status) in [
        ("authorization_endpoint", 400),
        ("end_session_endpoint", 200),
        ("jwks_uri", 200),
        ("token_endpoint", 405),
        ("userinfo_endpoint", 401),
    ] {
        let url = document[name].as_str().unwrap();
        let response = client.get(url).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{name}");
    }
    let keys = json(document["jwks_uri"].as_str().unwrap().to_owned()).await;
    let [key] = keys["keys"].as_array().unwrap().as_slice() else { panic!("{keys}") };
    let key = key.as_object().unwrap();
    let names: BTreeSet<_> = key.keys().map(String::as_str).collect();
    // Nothing of the private half.
    assert_eq!(names, BTreeSet::from(["crv", "kid", "kty", "use", "x", "y"]));
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["ES256"]));
}
