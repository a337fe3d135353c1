//! The token endpoint's answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{
    ACCESS_TOKEN, Accept, CODE, HostileOp, Knobs, Refuse, Rp, SECRET, VERIFIER, assert_refused,
    check,
    hostile_op::{Change, Endpoint, SUBJECT, Transport},
    remove,
};
use crate::provider::oauth::OAuthErrorKind::{Http, IdToken, Token};

#[rustfmt::skip]
const REFUSED: &[(&str, Change)] = &[
    ("empty", |t| *t = json!({})),
    ("an array", |t| *t = json!([])),
    ("a text", |t| *t = json!("token")),
    ("a type and nothing else", |t| *t = json!({"token_type": "bearer"})),
    ("access_token null", |t| t["access_token"] = Value::Null),
    ("access_token empty", |t| t["access_token"] = json!("")),
    ("access_token number", |t| t["access_token"] = json!(123)),
    ("access_token array", |t| t["access_token"] = json!(["a"])),
    ("token_type mac", |t| t["token_type"] = json!("mac")),
    ("token_type DPoP", |t| t["token_type"] = json!("DPoP")),
    ("token_type number", |t| t["token_type"] = json!(1)),
    ("token_type absent", |t| remove(t, "token_type")),
    ("refresh_token number", |t| t["refresh_token"] = json!(1)),
    ("id_token object", |t| t["id_token"] = json!({})),
    ("expires_in text", |t| t["expires_in"] = json!("soon")),
    ("expires_in negative", |t| t["expires_in"] = json!(-1)),
    ("expires_in object", |t| t["expires_in"] = json!({})),
    ("expires_in without end", |t| t["expires_in"] = json!(1e300)),
    ("scope number", |t| t["scope"] = json!(1)),
    ("an error beside tokens", |t| t["error"] = json!("bad_verification_code")),
    ("an empty error", |t| t["error"] = json!("")),
    ("an error object", |t| *t = json!({"error": {"code": 1}})),
];

#[tokio::test]
async fn malformed_answers_are_refused() {
    for (name, change) in REFUSED {
        let rp = Rp::oidc(Knobs { token: Some(*change), ..Knobs::default() }).await;
        check(name, &rp, Refuse(Token)).await;
        assert_eq!(rp.op.calls("/token").len(), 1, "{name}");
    }
}

#[tokio::test]
async fn broken_answers_are_refused() {
    let evil = HostileOp::start(Knobs::default()).await;
    let there = format!("{}/token", evil.issuer);
    let relative = there.replace("http:", "");
    let form = "access_token=a&token_type=bearer";
    let rows = [
        ("301", Transport::Redirect(301, there.clone()), Http),
        ("302", Transport::Redirect(302, there.clone()), Http),
        ("303", Transport::Redirect(303, there.clone()), Http),
        ("307", Transport::Redirect(307, there.clone()), Http),
        ("308", Transport::Redirect(308, there), Http),
        ("307 without scheme", Transport::Redirect(307, relative), Http),
        ("201", Transport::Status(201), Token),
        ("204", Transport::Status(204), Token),
        ("401", Transport::Status(401), Token),
        ("500", Transport::Status(500), Token),
        ("HTML", Transport::Body("<html>"), Token),
        ("JSON that says it is HTML", Transport::ContentType("text/html"), Token),
        ("JSON that says it is JSONP", Transport::ContentType("application/jsonp"), Token),
        ("a form", Transport::Body(form), Token),
        ("a repeated member", Transport::Body(r#"{"access_token":"a","access_token":"b"}"#), Token),
        ("nothing", Transport::Body(""), Token),
        ("too much", Transport::Huge(2 << 20), Http),
        ("slow", Transport::Delay(Duration::from_secs(5)), Http),
    ];
    for (name, transport, kind) in rows {
        let mut knobs = Knobs::default();
        knobs.transport.insert(Endpoint::Token, transport);
        let rp = Rp::with(knobs, |d| d.timeout = Duration::from_millis(500)).await;
        check(name, &rp, Refuse(kind)).await;
    }
    assert_eq!(evil.count(), 0);
}

#[tokio::test]
async fn an_error_says_what_the_provider_says() {
    let error = |knobs| async { Rp::oidc(knobs).await.sign_in().await.unwrap_err().to_string() };
    let github = |answer: &mut Value| {
        *answer = json!({
            "error": "bad_verification_code",
            "error_description": "The code passed is incorrect\r\nor expired.",
        });
    };
    assert_eq!(
        error(Knobs { token: Some(github), ..Knobs::default() }).await,
        "the token endpoint: it refused: bad_verification_code: The code passed is incorrector \
         expired."
    );
    let endless = |answer: &mut Value| *answer = json!({"error": "x".repeat(100_000)});
    assert!(error(Knobs { token: Some(endless), ..Knobs::default() }).await.len() < 300);
}

#[tokio::test]
async fn an_error_repeats_no_secret() {
    for echo in [
        (|t: &mut Value| *t = json!({"error": format!("no {CODE}")})) as Change,
        |t| *t = json!({"error": "x", "error_description": format!("no {VERIFIER}")}),
        |t| *t = json!({"error": "x", "error_description": format!("no {SECRET}")}),
    ] {
        let rp = Rp::oidc(Knobs { token: Some(echo), ..Knobs::default() }).await;
        assert_refused("echo", rp.sign_in().await, Token);
    }
}

#[tokio::test]
async fn the_answer_is_kept() {
    let knobs = Knobs {
        token: Some(|answer| {
            answer["refresh_token"] = json!("rt");
            answer["scope"] = json!("openid email");
            answer["nested"] = json!({"a": [1]});
        }),
        ..Knobs::default()
    };
    let tokens = Rp::oidc(knobs).await.sign_in().await.unwrap().tokens;
    assert_eq!(tokens.access_token.as_ref().unwrap().expose(), ACCESS_TOKEN);
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose(), "rt");
    assert!(tokens.id_token.as_ref().unwrap().expose().starts_with("eyJ"));
    assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
    assert_eq!(tokens.scope.as_deref(), Some("openid email"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let left = tokens.expires_at.unwrap() - i64::try_from(now).unwrap();
    assert!((3590..=3600).contains(&left), "{left}");
    let extra: Vec<_> = tokens.extra.into_iter().collect();
    let expected = [("nested", json!({"a": [1]})), ("session_label", json!("kept"))];
    assert_eq!(extra, expected.map(|(name, value)| (name.to_owned(), value)));
}

#[tokio::test]
async fn scope_and_expiry_are_written_in_many_ways() {
    let rows: &[(Change, &str, bool)] = &[
        (|t| t["scope"] = json!(["a", "b"]), "a b", true),
        (|t| t["scope"] = json!("a  b"), "a b", true),
        (|t| remove(t, "scope"), "openid profile email", true),
        (|t| t["scope"] = Value::Null, "openid profile email", true),
        (|t| t["expires_in"] = json!("3600"), "openid profile email", true),
        (|t| t["expires_in"] = json!(3600.5), "openid profile email", true),
        (|t| remove(t, "expires_in"), "openid profile email", false),
        (
            |t| {
                remove(t, "expires_in");
                t["expires_at"] = json!(4_000_000_000_u64);
            },
            "openid profile email",
            true,
        ),
    ];
    for (at, (change, scope, expires)) in rows.iter().enumerate() {
        let rp = Rp::oidc(Knobs { token: Some(*change), ..Knobs::default() }).await;
        let tokens = rp.sign_in().await.unwrap().tokens;
        assert_eq!(tokens.scope.as_deref(), Some(*scope), "row {at}");
        assert_eq!(tokens.expires_at.is_some(), *expires, "row {at}");
    }
}

#[tokio::test]
async fn an_oauth2_provider_signs_in_with_its_profile() {
    let rp = Rp::oauth2(Knobs::default(), |_| {}).await;
    let completed = rp.sign_in().await.unwrap();
    assert_eq!(completed.identity.id, SUBJECT);
    assert_eq!(completed.profile.0["name"], "Bob");
    assert_eq!(completed.tokens.scope.as_deref(), Some("read:user"));
    assert_eq!(
        rp.op.calls("/jwks").len() + rp.op.calls("/.well-known/openid-configuration").len(),
        0
    );
}

#[tokio::test]
async fn an_unexpected_id_token_is_refused() {
    let rp = Rp::oauth2(Knobs { token: Some(|_| {}), ..Knobs::default() }, |_| {}).await;
    check("an ID token", &rp, Refuse(IdToken)).await;
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
}

#[tokio::test]
async fn a_code_of_another_browser_is_refused_by_the_provider() {
    let rp = Rp::oidc(Knobs::default()).await;
    let response = rp.respond().await.unwrap();
    let expected = super::Expected {
        redirect_uri: super::REDIRECT_URI,
        code_verifier: Some("another-verifier-of-43-characters-or-more-00000"),
        nonce: Some(super::NONCE),
        is_v4: false,
    };
    let runner = super::Standard(rp.upstream.definition().clone());
    let result = super::complete(&rp.upstream, &runner, &rp.parts, &response, expected).await;
    assert_refused("another verifier", result, Token);
    check("the right one", &rp, Accept).await;
}

/// What a provider's own code may turn on.
#[tokio::test]
async fn a_missing_type_can_be_accepted() {
    let knobs = Knobs { token: Some(|answer| remove(answer, "token_type")), ..Knobs::default() };
    let rp = Rp::oidc(knobs).await;
    rp.respond().await.unwrap();
    let request = super::TokenRequest {
        upstream: &rp.upstream,
        parts: &rp.parts,
        hooks: &super::Standard(rp.upstream.definition().clone()),
        callback: &crate::provider::Callback::default(),
        code: CODE,
        redirect_uri: super::REDIRECT_URI,
        code_verifier: Some(VERIFIER),
        token_type_optional: false,
        access_token_optional: false,
        scope_optional: false,
    };
    assert!(!format!("{request:?}").contains(CODE));
    let tokens = request.with_optional_token_type().send().await.unwrap();
    assert_eq!(tokens.token_type, None);
}
