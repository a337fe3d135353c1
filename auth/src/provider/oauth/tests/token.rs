//! The token endpoint's answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{
    ACCESS_TOKEN, Accept, CODE, HostileOp, Knobs, Refuse, Rp, SECRET, VERIFIER, assert_refused,
    check,
    hostile_op::{Change, Endpoint, SUBJECT, Transport},
    remove,
};
use crate::{
    Secret,
    compat::Compat,
    provider::oauth::OAuthErrorKind::{Http, Token},
};

#[rustfmt::skip]
const REFUSED: &[(&str, Change)] = &[
    ("empty", |t| *t = json!({})),
    ("an array", |t| *t = json!([])),
    ("a text", |t| *t = json!("token")),
    ("a type and nothing else", |t| *t = json!({"token_type": "bearer"})),
    ("access_token null", |t| t["access_token"] = Value::Null),
    ("access_token empty", |t| t["access_token"] = json!("")),
    ("access_token array", |t| t["access_token"] = json!(["a"])),
    ("access_token fraction", |t| t["access_token"] = json!(1.5)),
    ("access_token with a line", |t| t["access_token"] = json!("a\r\nX-Evil: 1")),
    ("access_token with NUL", |t| t["access_token"] = json!("a\0")),
    ("access_token without end", |t| t["access_token"] = json!("a".repeat((256 << 10) + 1))),
    ("token_type mac", |t| t["token_type"] = json!("mac")),
    ("token_type DPoP", |t| t["token_type"] = json!("DPoP")),
    ("token_type pop", |t| t["token_type"] = json!("pop")),
    ("an error beside tokens", |t| t["error"] = json!("bad_verification_code")),
    ("an error object", |t| *t = json!({"error": {"code": 1}})),
    ("an error that is true", |t| t["error"] = json!(true)),
];

/// What is odd, and stops no attack to refuse.
#[rustfmt::skip]
const UNDERSTOOD: &[(&str, Change)] = &[
    ("access_token number", |t| t["access_token"] = json!(123)),
    ("token_type absent", |t| remove(t, "token_type")),
    ("token_type null", |t| t["token_type"] = Value::Null),
    ("token_type empty", |t| t["token_type"] = json!("")),
    ("token_type object", |t| t["token_type"] = json!({})),
    ("token_type in capitals", |t| t["token_type"] = json!("BEARER")),
    ("token_type JWT", |t| t["token_type"] = json!("JWT")),
    ("token_type jwt-bearer", |t| t["token_type"] = json!("jwt-bearer")),
    ("refresh_token null", |t| t["refresh_token"] = Value::Null),
    ("refresh_token empty", |t| t["refresh_token"] = json!("")),
    ("refresh_token object", |t| t["refresh_token"] = json!({})),
    ("token_type with a line", |t| t["token_type"] = json!("bearer\r\nX-Evil: 1")),
    ("token_type without end", |t| t["token_type"] = json!("bearer".repeat(1000))),
    ("refresh_token with a line", |t| t["refresh_token"] = json!("a\nb")),
    ("refresh_token without end", |t| t["refresh_token"] = json!("a".repeat((256 << 10) + 1))),
    ("session_state with a line", |t| t["session_state"] = json!("a\nb")),
    ("scope of other characters", |t| t["scope"] = json!("a \u{0} \u{202e} \"b\"")),
    ("expires_in text", |t| t["expires_in"] = json!("soon")),
    ("expires_in empty", |t| t["expires_in"] = json!("")),
    ("expires_in null", |t| t["expires_in"] = Value::Null),
    ("expires_in negative", |t| t["expires_in"] = json!(-1)),
    ("expires_in zero", |t| t["expires_in"] = json!(0)),
    ("expires_in object", |t| t["expires_in"] = json!({})),
    ("expires_in array", |t| t["expires_in"] = json!([3600])),
    ("expires_in true", |t| t["expires_in"] = json!(true)),
    ("expires_in without end", |t| t["expires_in"] = json!(1e300)),
    ("expires_in of a long integer", |t| t["expires_in"] = json!(u64::MAX)),
    ("expires_in infinite", |t| t["expires_in"] = json!("inf")),
    ("expires_in no number", |t| t["expires_in"] = json!("NaN")),
    ("scope number", |t| t["scope"] = json!(1)),
    ("scope object", |t| t["scope"] = json!({})),
    ("scope list of anything", |t| t["scope"] = json!(["a", 1, null])),
    ("error empty", |t| t["error"] = json!("")),
    ("error null", |t| t["error"] = Value::Null),
    ("error false", |t| t["error"] = json!(false)),
    ("error zero", |t| t["error"] = json!(0)),
    ("error empty object", |t| t["error"] = json!({})),
    ("error empty list", |t| t["error"] = json!([])),
    ("unknown members", |t| { t["a"] = json!([[{}]]); t["b"] = json!(1e300); t["c"] = Value::Null; }),
    ("nothing else", |t| { let id_token = t["id_token"].take(); *t = json!({"access_token": ACCESS_TOKEN, "id_token": id_token}); }),
];

// OA-021
#[tokio::test]
async fn odd_answers_are_understood() {
    for (name, change) in UNDERSTOOD {
        for is_oidc in [true, false] {
            let knobs = Knobs { token: Some(*change), ..Knobs::default() };
            let rp = if is_oidc { Rp::oidc(knobs).await } else { Rp::oauth2(knobs, |_| {}).await };
            let tokens =
                rp.sign_in().await.unwrap_or_else(|error| panic!("{name}: {error}")).tokens;
            assert_eq!(tokens.refresh_token, None, "{name}");
            let is_known = !name.starts_with("expires_in") && *name != "nothing else";
            assert_eq!(tokens.expires_at.is_some(), is_known, "{name}");
        }
    }
}

#[tokio::test]
async fn odd_answers_are_understood_when_tokens_are_renewed() {
    let runner = super::Standard;
    for (name, change) in UNDERSTOOD {
        let rp = Rp::oauth2(Knobs { token: Some(*change), ..Knobs::default() }, |_| {}).await;
        let refreshed = rp.upstream.refresh(&runner, &rp.parts, &Secret::new("rt"), None).await;
        let tokens = refreshed.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(tokens.access_token.is_some() && tokens.id_token.is_none(), "{name}");
        assert_eq!(tokens.refresh_token, None, "{name}: the old one goes on");
    }
    for (name, change) in REFUSED {
        let rp = Rp::oauth2(Knobs { token: Some(*change), ..Knobs::default() }, |_| {}).await;
        let refreshed = rp.upstream.refresh(&runner, &rp.parts, &Secret::new("rt"), None).await;
        assert!(refreshed.is_err(), "{name}");
    }
}

// OA-020
#[tokio::test]
async fn malformed_answers_are_refused() {
    for (name, change) in REFUSED {
        let rp = Rp::oidc(Knobs { token: Some(*change), ..Knobs::default() }).await;
        check(name, &rp, Refuse(Token)).await;
        assert_eq!(rp.op.calls("/token").len(), 1, "{name}");
    }
}

// OA-017
#[tokio::test]
async fn broken_answers_are_refused() {
    let evil = HostileOp::start(Knobs::default()).await;
    let there = format!("{}/token", evil.issuer);
    let relative = there.replace("http:", "");
    let rows = [
        ("301", Transport::Redirect(301, there.clone()), Http),
        ("302", Transport::Redirect(302, there.clone()), Http),
        ("303", Transport::Redirect(303, there.clone()), Http),
        ("307", Transport::Redirect(307, there.clone()), Http),
        ("308", Transport::Redirect(308, there), Http),
        ("307 without scheme", Transport::Redirect(307, relative), Http),
        ("401", Transport::Status(401), Token),
        ("500", Transport::Status(500), Token),
        ("HTML", Transport::Body("<html>"), Token),
        ("a repeated member", Transport::Body(r#"{"access_token":"a","access_token":"b"}"#), Token),
        ("a repeated member of a form", Transport::Body("access_token=a&access_token=b"), Token),
        ("a form of something else", Transport::Body("token=a"), Token),
        ("a form with an error", Transport::Body("error=bad_verification_code"), Token),
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
async fn a_success_is_any_2xx_of_any_type() {
    let rows = [
        ("201", Transport::Status(201)),
        ("202", Transport::Status(202)),
        ("299", Transport::Status(299)),
        ("JSON that says it is HTML", Transport::ContentType("text/html")),
        ("JSON that says it is text", Transport::ContentType("text/plain; charset=utf-8")),
        ("JSON that says nothing", Transport::ContentType("")),
        ("JSON with a mark in front", Transport::Mark),
    ];
    for (name, transport) in rows {
        let mut knobs = Knobs::default();
        knobs.transport.insert(Endpoint::Token, transport.clone());
        check(name, &Rp::oidc(knobs.clone()).await, Accept).await;
        // The same where the profile is.
        knobs.transport = [(Endpoint::Userinfo, transport)].into();
        check(name, &Rp::oauth2(knobs, |_| {}).await, Accept).await;
    }
}

/// What GitHub answers whoever doesn't ask for JSON.
#[tokio::test]
async fn a_form_is_an_answer_too() {
    let form =
        "access_token=gho_1&expires_in=28800&refresh_token=&scope=user%3Aemail&token_type=bearer\n";
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Token, Transport::Body(form));
    let tokens = Rp::oauth2(knobs, |_| {}).await.sign_in().await.unwrap().tokens;
    assert_eq!(tokens.access_token.as_ref().unwrap().expose(), "gho_1");
    assert_eq!(tokens.scope.as_deref(), Some("user:email"));
    assert!(tokens.expires_at.is_some() && tokens.refresh_token.is_none());
    let mut knobs = Knobs::default();
    let error = "error=bad_verification_code&error_description=The+code+is+wrong.";
    knobs.transport.insert(Endpoint::Token, Transport::Body(error));
    let error = Rp::oauth2(knobs, |_| {}).await.sign_in().await.unwrap_err();
    assert!(error.to_string().ends_with("bad_verification_code: The code is wrong."), "{error}");
}

#[tokio::test]
async fn an_error_of_another_kind_says_what_it_is() {
    let rows: [(Change, &str); 4] = [
        (|t| *t = json!({"error": {"message": "Wrong code", "type": "OAuth"}}), "Wrong code"),
        (|t| *t = json!({"error": {"code": 190}}), "190"),
        (|t| *t = json!({"error": 400, "message": "Bad"}), "400: Bad"),
        (|t| *t = json!({"error": [1]}), "an error"),
    ];
    for (change, said) in rows {
        let rp = Rp::oidc(Knobs { token: Some(change), ..Knobs::default() }).await;
        let error = rp.sign_in().await.unwrap_err().to_string();
        assert_eq!(error, format!("the token endpoint: it refused: {said}"));
    }
}

#[tokio::test]
async fn the_error_names_the_url_and_the_type() {
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Token, Transport::Body("<html>"));
    let rp = Rp::oidc(knobs).await;
    let expected =
        format!("the token endpoint: the answer of {}/token: it is not JSON", rp.op.issuer);
    assert_eq!(rp.sign_in().await.unwrap_err().to_string(), expected);
    rp.op.knobs().transport = [(Endpoint::Token, Transport::BodyWithStatus("", 404))].into();
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.ends_with(&format!("the answer of {}/token was 404 Not Found", rp.op.issuer)));
    rp.op.knobs().transport.clear();
    rp.op.knobs().token = Some(|t| t["access_token"] = json!(["a"]));
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert_eq!(error, "the token endpoint: `access_token` is not text");
    let mac = |t: &mut Value| t["token_type"] = json!("DPoP");
    let rp = Rp::oidc(Knobs { token: Some(mac), ..Knobs::default() }).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("`DPoP`") && error.contains("proof"), "{error}");
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

/// RFC 6749 §5.1: what a client doesn't know, it ignores.
#[tokio::test]
async fn an_id_token_that_nobody_asked_for_is_ignored() {
    let tokens: [Change; 4] = [
        |_| {},
        |answer| answer["id_token"] = json!("nonsense"),
        |answer| answer["id_token"] = json!({}),
        |answer| answer["id_token"] = Value::Null,
    ];
    for token in tokens {
        let rp = Rp::oauth2(Knobs { token: Some(token), ..Knobs::default() }, |_| {}).await;
        let completed = rp.sign_in().await.unwrap();
        assert_eq!(completed.tokens.id_token, None, "nobody verified it");
        assert_eq!(completed.identity.id, SUBJECT);
        assert_eq!(rp.op.calls("/jwks").len(), 0);
    }
}

#[tokio::test]
async fn a_code_of_another_browser_is_refused_by_the_provider() {
    let rp = Rp::oidc(Knobs::default()).await;
    let response = rp.respond().await.unwrap();
    let expected = super::Expected {
        redirect_uri: super::REDIRECT_URI,
        code_verifier: Some("another-verifier-of-43-characters-or-more-00000"),
        nonce: Some(super::NONCE),
        signed_in_since: None,
        compat: Compat::Native,
    };
    let runner = super::Standard;
    let result = super::complete(&rp.upstream, &runner, &rp.parts, &response, expected).await;
    assert_refused("another verifier", result, Token);
    check("the right one", &rp, Accept).await;
}

/// OI-063: what a provider answers is data, and bounded.
#[tokio::test]
async fn what_is_kept_of_an_answer_is_bounded() {
    let change: Change = |t| {
        t["scope"] =
            json!(format!("read:user openid <script> \"x\" жук a\u{0}b {}", "s".repeat(16 << 10)));
        t["token_type"] = json!("Bearer\r\nSet-Cookie: a=b");
        t["refresh_token"] = json!("rt\u{1b}[31m");
        t["session_state"] = json!("s".repeat(1025));
        t["expires_in"] = json!(1e300);
        t["expires_at"] = json!(i64::MAX);
        t["note"] = json!("kept");
    };
    let rp = Rp::oauth2(Knobs { token: Some(change), ..Knobs::default() }, |_| {}).await;
    let tokens = rp.sign_in().await.unwrap().tokens;
    assert_eq!(tokens.scope.as_deref(), Some("read:user openid <script>"));
    assert_eq!((tokens.token_type, tokens.refresh_token, tokens.expires_at), (None, None, None));
    assert_eq!(tokens.extra.get("note"), Some(&json!("kept")));
    assert!(!tokens.extra.contains_key("session_state"), "{:?}", tokens.extra);
    // As long as it may be, and one byte longer.
    for (longer, last) in [(0, true), (1, false)] {
        let change: Change = if longer == 0 {
            |t| t["scope"] = json!(format!("a b {}", "s".repeat((16 << 10) - 4)))
        } else {
            |t| t["scope"] = json!(format!("a b {}", "s".repeat((16 << 10) - 3)))
        };
        rp.op.knobs().token = Some(change);
        let scope = rp.sign_in().await.unwrap().tokens.scope.unwrap();
        assert_eq!(scope.len() > 3, last, "{longer}");
    }
    let whole: Change = |t| {
        t["session_state"] = json!("7f1c.1");
        t["expires_at"] = json!(253_402_300_799_u64);
        remove(t, "expires_in");
    };
    rp.op.knobs().token = Some(whole);
    let tokens = rp.sign_in().await.unwrap().tokens;
    assert_eq!(tokens.extra["session_state"], "7f1c.1");
    assert_eq!(tokens.expires_at, Some(253_402_300_799));
}

/// OI-058
#[tokio::test]
async fn refreshed_tokens_are_the_same_person_s() {
    let runner = super::Standard;
    let rp = Rp::oidc(Knobs::default()).await;
    let former = rp.sign_in().await.unwrap().tokens.id_token.unwrap();
    let changes: [(&str, super::hostile_op::ChangeMembers, bool); 7] = [
        ("the same", |_| {}, true),
        ("of another time", |c| drop(c.insert("exp".into(), json!(1))), true),
        ("another sub", |c| c["sub"] = json!("248289761002"), false),
        ("no sub", |c| drop(c.remove("sub")), false),
        ("another issuer", |c| c["iss"] = json!("https://evil.example"), false),
        ("another audience", |c| c["aud"] = json!("another client"), false),
        ("several audiences", |c| c["aud"] = json!(["other", super::CLIENT_ID]), true),
    ];
    for (name, change, is_taken) in changes {
        rp.op.knobs().claims = Some(change);
        let token = Secret::new("rt");
        let refreshed = rp.upstream.refresh(&runner, &rp.parts, &token, Some(&former)).await;
        match refreshed {
            Ok(tokens) => assert!(is_taken && tokens.id_token.is_none(), "{name}"),
            Err(error) => {
                assert!(!is_taken, "{name}: {error}");
                assert!(
                    matches!(error, crate::provider::oauth::RefreshError::Refused(_)),
                    "{name}"
                );
            }
        }
    }
    rp.op.knobs().claims = None;
    rp.op.knobs().token = Some(|answer| answer["id_token"] = json!("nonsense"));
    let token = Secret::new("rt");
    let refreshed = rp.upstream.refresh(&runner, &rp.parts, &token, Some(&former)).await;
    assert!(refreshed.is_ok(), "what can't be read says nothing");
}
