//! What a provider may not answer.

use super::{
    ACCESS_SECRET, ACCESS_TOKEN, Bird, CONSUMER_SECRET, OAuth1ErrorKind, REQUEST_SECRET, VERIFIER,
    answer, assert_refused,
};
use OAuth1ErrorKind::{AccessToken, Http, Profile, RequestToken, Userinfo};

/// Answers that have no usable pair of token and secret.
fn no_pairs() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("nothing", text("")),
        ("HTML", text("<!DOCTYPE html><title>Sorry</title><a href=\"/?oauth_token=a\">x</a>")),
        ("JSON", text(r#"{"oauth_token":"a","oauth_token_secret":"canary"}"#)),
        ("no token", text("oauth_token_secret=canary&oauth_callback_confirmed=true")),
        ("no secret", text("oauth_token=canary&oauth_callback_confirmed=true")),
        ("empty token", text("oauth_token=&oauth_token_secret=b&oauth_callback_confirmed=true")),
        ("empty secret", text("oauth_token=a&oauth_token_secret=&oauth_callback_confirmed=true")),
        (
            "two tokens",
            text("oauth_token=a&oauth_token=b&oauth_token_secret=c&oauth_callback_confirmed=true"),
        ),
        (
            "two of something else",
            text("x=1&x=2&oauth_token=a&oauth_token_secret=c&oauth_callback_confirmed=true"),
        ),
        (
            "a line break",
            text("oauth_token=a%0d%0a&oauth_token_secret=c&oauth_callback_confirmed=true"),
        ),
        ("not UTF-8", text("oauth_token=a%ff&oauth_token_secret=c&oauth_callback_confirmed=true")),
        (
            "a long token",
            format!(
                "oauth_token={}&oauth_token_secret=c&oauth_callback_confirmed=true",
                "a".repeat(64 << 10)
            )
            .into_bytes(),
        ),
        (
            "a long secret",
            format!(
                "oauth_token=a&oauth_token_secret={}&oauth_callback_confirmed=true",
                "a".repeat(64 << 10)
            )
            .into_bytes(),
        ),
        (
            "many fields",
            (0..2000)
                .map(|at| format!("x{at}=1&"))
                .chain(["oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true".into()])
                .collect::<String>()
                .into_bytes(),
        ),
    ]
}

const GOOD: &str = "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true";

#[tokio::test]
async fn what_is_no_request_token_is_refused() {
    let unconfirmed = [
        "oauth_token=a&oauth_token_secret=b",
        "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=",
        "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=false",
        "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=1",
        "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true&oauth_callback_confirmed=true",
    ];
    let unconfirmed = unconfirmed.map(|body| ("unconfirmed", body.as_bytes().to_vec()));
    for (name, body) in no_pairs().into_iter().chain(unconfirmed) {
        let bird = Bird::default().with("request_token", answer(200, body));
        assert_refused(name, bird.request_token().await, RequestToken);
    }
    for (status, kind) in [(302, Http), (401, RequestToken), (500, RequestToken)] {
        let bird = Bird::default().with("request_token", answer(status, GOOD));
        assert_refused(&status.to_string(), bird.request_token().await, kind);
    }
    let bird = Bird::default().with("request_token", answer(201, GOOD));
    assert!(bird.request_token().await.is_ok(), "any 2xx is a success");
    let huge = Bird::default().with("request_token", answer(200, vec![b'a'; 2 << 20]));
    assert_refused("too much", huge.request_token().await, Http);
    assert_refused("never", Bird::default().request_token().await, Http);
}

/// What stops no attack is taken.
#[tokio::test]
async fn long_access_tokens_and_many_fields_are_understood() {
    let token = "a".repeat(60 << 10);
    let fields: Vec<_> = (0..900).map(|at| format!("x{at}=1&")).collect();
    let fields = fields.concat();
    let body = format!("{fields}oauth_token={token}&oauth_token_secret={token}");
    let bird = Bird::honest().with("access_token", answer(200, body));
    let tokens = bird.sign_in().await.unwrap().tokens;
    assert_eq!(tokens.oauth_token.unwrap().expose(), token);
    assert_eq!(tokens.extra.len(), 900);
}

#[tokio::test]
async fn a_confirmation_may_be_written_as_python_does() {
    let body = GOOD.replace("true", "True");
    let bird = Bird::default().with("request_token", answer(200, body));
    assert_eq!(bird.request_token().await.unwrap().secret.expose(), "b");
}

#[tokio::test]
async fn what_is_no_access_token_is_refused() {
    for (name, body) in no_pairs() {
        let bird = Bird::honest().with("access_token", answer(200, body));
        assert_refused(name, bird.sign_in().await, AccessToken);
        assert_eq!(bird.asked().len(), 1, "{name}: no profile is asked for");
    }
    for (status, kind) in [(303, Http), (401, AccessToken), (503, AccessToken)] {
        let bird = Bird::honest().with("access_token", answer(status, GOOD));
        assert_refused(&status.to_string(), bird.sign_in().await, kind);
    }
    let huge = Bird::honest().with("access_token", answer(200, vec![b'a'; 2 << 20]));
    assert_refused("too much", huge.sign_in().await, Http);
}

// LK-009
#[tokio::test]
async fn what_is_no_profile_signs_nobody_in() {
    let rows = [
        ("HTML", 200, "<html>", Userinfo),
        ("nothing", 200, "", Userinfo),
        ("an array", 200, "[1]", Userinfo),
        ("a member twice", 200, r#"{"id":"9","id":"10"}"#, Userinfo),
        ("401", 401, r#"{"id":"9"}"#, Userinfo),
        ("302", 302, "", Http),
        ("no id", 200, r#"{"name":"Birdy"}"#, Profile),
        ("an empty id", 200, r#"{"id":""}"#, Profile),
        ("no id but null", 200, r#"{"id":null}"#, Profile),
        // LK-009
        ("a rounded id", 200, r#"{"id":7.0}"#, Profile),
        ("a blank behind the id", 200, r#"{"id":"9 "}"#, Profile),
        ("NUL in the id", 200, r#"{"id":"9\u0000"}"#, Profile),
        ("a sign of no width in the id", 200, r#"{"id":"9\u200b"}"#, Profile),
    ];
    for (name, status, body, kind) in rows {
        let bird = Bird::honest().with("profile", answer(status, body));
        assert_refused(name, bird.sign_in().await, kind);
    }
}

#[tokio::test]
async fn a_refusal_says_why_in_one_word_and_repeats_no_secret() {
    for (body, shown) in [
        ("oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1-2", "timestamp_refused"),
        ("error=invalid_client&error_description=no+such+client", "invalid_client"),
    ] {
        let bird = Bird::default().with("request_token", answer(401, body));
        let error = bird.request_token().await.unwrap_err().to_string();
        let expected = format!(
            "the request token endpoint: the answer of https://bird.example/request_token was 401 \
             Unauthorized ({shown})"
        );
        assert_eq!(error, expected);
    }
    for secret in [CONSUMER_SECRET, REQUEST_SECRET, VERIFIER, ACCESS_TOKEN, ACCESS_SECRET] {
        for name in ["oauth_problem", "error"] {
            let body = format!("{name}={secret}");
            let bird = Bird::honest().with("access_token", answer(401, body.clone()));
            assert_refused(&body, bird.sign_in().await, AccessToken);
            let bird = Bird::honest().with("profile", answer(401, body.clone()));
            assert_refused(&body, bird.sign_in().await, Userinfo);
        }
    }
    let endless = format!("oauth_problem={}", "x".repeat(100_000));
    let bird = Bird::default().with("request_token", answer(400, endless));
    assert_refused("endless", bird.request_token().await, RequestToken);
}
