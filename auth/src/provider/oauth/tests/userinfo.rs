//! Requests with an access token.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{
    ACCESS_TOKEN, Accept, HostileOp, Knobs, OAuthErrorKind, ProfileRequest, Refuse, Rp,
    assert_refused, check,
    hostile_op::{Change, Endpoint, Transport},
    remove,
};
use crate::{
    Secret, Tokens,
    identity::json,
    provider::oauth::{CallbackParams, Mapping, OAuthError},
};

async fn rp(knobs: Knobs) -> Rp {
    Rp::with(knobs, |definition| {
        definition.userinfo_profile = true;
        // Long enough for the other steps on a machine that is busy.
        definition.timeout = Duration::from_secs(3);
    })
    .await
}

// OI-042
#[tokio::test]
async fn the_token_is_in_the_header_alone() {
    let rp = Rp::with(Knobs::default(), |definition| {
        definition.userinfo_profile = true;
        definition.userinfo.params.insert("fields".to_owned(), "id,name".to_owned());
    })
    .await;
    check("userinfo", &rp, Accept).await;
    let request = &rp.op.calls("/userinfo")[0];
    assert_eq!(request.method, "GET");
    assert_eq!(request.authorization, Some(format!("Bearer {ACCESS_TOKEN}")));
    assert_eq!(request.query, [("fields".to_owned(), "id,name".to_owned())]);
    assert!(request.form.is_empty());
    assert!(!request.headers.contains_key("referer"));
}

#[rustfmt::skip]
const REFUSED: &[(&str, Change)] = &[
    ("somebody else", |u| *u = json!({"sub": "248289761001invalid", "email": "victim@corp.example"})),
    ("sub missing", |u| remove(u, "sub")),
    ("sub null", |u| u["sub"] = Value::Null),
    ("sub of another number", |u| u["sub"] = json!(248_289_761_002_u64)),
    ("sub of a fraction", |u| u["sub"] = json!(248_289_761_001.5)),
    ("sub array", |u| u["sub"] = json!(["248289761001"])),
    ("an array", |u| *u = json!([])),
];

// OI-035
#[tokio::test]
async fn the_person_is_the_id_tokens() {
    for (name, change) in REFUSED {
        let rp = rp(Knobs { userinfo: Some(*change), ..Knobs::default() }).await;
        check(name, &rp, Refuse(OAuthErrorKind::Userinfo)).await;
    }
}

// OA-017
#[tokio::test]
async fn broken_answers_are_refused() {
    let evil = HostileOp::start(Knobs::default()).await;
    let there = format!("{}/userinfo", evil.issuer);
    let rows = [
        ("401", Transport::Status(401), OAuthErrorKind::Userinfo),
        ("204", Transport::Status(204), OAuthErrorKind::Userinfo),
        ("HTML", Transport::Body("<p>"), OAuthErrorKind::Userinfo),
        ("encrypted", Transport::Body("eyJhbGciOiJSU0EifQ.a.b.c.d"), OAuthErrorKind::Userinfo),
        ("sub twice", Transport::Body(r#"{"sub":"a","sub":"b"}"#), OAuthErrorKind::Userinfo),
        ("a redirect", Transport::Redirect(302, there), OAuthErrorKind::Http),
        ("too much", Transport::Huge(2 << 20), OAuthErrorKind::Http),
        ("slow", Transport::Delay(Duration::from_mins(1)), OAuthErrorKind::Http),
    ];
    for (name, transport, kind) in rows {
        let mut knobs = Knobs::default();
        knobs.transport.insert(Endpoint::Userinfo, transport);
        check(name, &rp(knobs).await, Refuse(kind)).await;
    }
    assert_eq!(evil.count(), 0);
}

/// LK-009: an id that isn't one, or that a store could take for another.
#[tokio::test]
async fn a_profile_without_id_is_refused() {
    let refused: [Change; 10] = [
        |user| *user = json!({"name": "Bob"}),
        |user| user["sub"] = json!(""),
        |user| user["sub"] = json!(" "),
        |user| user["sub"] = json!("7 "),
        |user| user["sub"] = json!("7\0"),
        |user| user["sub"] = json!("7\u{200b}"),
        |user| user["sub"] = json!("s".repeat(256)),
        |user| user["sub"] = json!(7.0),
        |user| user["sub"] = json!(true),
        |user| user["sub"] = json!([7]),
    ];
    let rp = Rp::oauth2(Knobs::default(), |_| {}).await;
    for (at, change) in refused.into_iter().enumerate() {
        rp.op.knobs().userinfo = Some(change);
        check(&format!("no id {at}"), &rp, Refuse(OAuthErrorKind::Profile)).await;
    }
    let taken: [(Change, String); 3] = [
        (|user| user["sub"] = json!(u64::MAX), u64::MAX.to_string()),
        (|user| user["sub"] = json!("s".repeat(255)), "s".repeat(255)),
        (|user| user["sub"] = json!("Ada Lovelace"), "Ada Lovelace".to_owned()),
    ];
    for (change, id) in taken {
        rp.op.knobs().userinfo = Some(change);
        assert_eq!(rp.sign_in().await.unwrap().identity.id, id);
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_known_is_an_error() {
    let rp = Rp::oauth2(Knobs::default(), |d| {
        d.userinfo.url = None;
        d.issuer = None;
    });
    let rp = rp.await;
    rp.op.knobs().response = Some(|params| params.retain(|(name, _)| name != "iss"));
    check("no endpoint", &rp, Refuse(OAuthErrorKind::Userinfo)).await;
}

async fn fetch(rp: &Rp, tokens: &Tokens, url: &str) -> Result<Value, OAuthError> {
    let claims = Map::new();
    let request = ProfileRequest {
        upstream: &rp.upstream,
        parts: &rp.parts,
        callback: &CallbackParams::default(),
        mapping: Mapping::Native,
        tokens,
        id_token_claims: Some(&claims),
    };
    let answer = request.call(url).exchange().await?;
    json::value(&answer.body).map_err(|reason| OAuthError::new(OAuthErrorKind::Userinfo, reason))
}

#[tokio::test]
async fn other_endpoints_get_the_same_header() {
    let rp = rp(Knobs::default()).await;
    let url = format!("{}/userinfo?page=1", rp.op.issuer);
    let rows = [
        (None, "Bearer"),
        (Some("bearer"), "Bearer"),
        (Some("BEARER"), "Bearer"),
        (Some("bot"), "bot"),
    ];
    for (at, (kind, sent)) in rows.into_iter().enumerate() {
        let tokens = Tokens {
            access_token: Some(Secret::new(ACCESS_TOKEN)),
            token_type: kind.map(str::to_owned),
            ..Tokens::default()
        };
        assert_eq!(fetch(&rp, &tokens, &url).await.unwrap()["name"], "Bob");
        let request = &rp.op.calls("/userinfo")[at];
        assert_eq!(request.authorization, Some(format!("{sent} {ACCESS_TOKEN}")));
    }
}

#[tokio::test]
async fn other_endpoints_are_guarded() {
    let rp = rp(Knobs::default()).await;
    let good = Tokens { access_token: Some(Secret::new(ACCESS_TOKEN)), ..Tokens::default() };
    for url in [
        "http://api.example/me",
        "ftp://api.example/me",
        "https://user:pw@api.example/me",
        "/me",
        "nonsense",
    ] {
        assert_refused(url, fetch(&rp, &good, url).await, OAuthErrorKind::Userinfo);
    }
    let url = format!("{}/userinfo", rp.op.issuer);
    let none = Tokens::default();
    assert_refused("no token", fetch(&rp, &none, &url).await, OAuthErrorKind::Userinfo);
    let split = format!("{ACCESS_TOKEN}\r\nX-Evil: 1");
    let split = Tokens { access_token: Some(Secret::new(split)), ..Tokens::default() };
    assert_refused("a line", fetch(&rp, &split, &url).await, OAuthErrorKind::Userinfo);
    assert_eq!(rp.op.count(), 0);
}

/// Whatever is in it: an id that somebody chose is no way to another endpoint.
#[tokio::test]
async fn a_segment_is_one_segment_of_the_path() {
    let knobs = Knobs { elsewhere: Some((200, "{}")), ..Knobs::default() };
    let (rp, claims) = (rp(knobs).await, Map::new());
    let tokens = Tokens { access_token: Some(Secret::new(ACCESS_TOKEN)), ..Tokens::default() };
    let request = ProfileRequest {
        upstream: &rp.upstream,
        parts: &rp.parts,
        callback: &CallbackParams::default(),
        mapping: Mapping::Native,
        tokens: &tokens,
        id_token_claims: Some(&claims),
    };
    let users = format!("{}/users/", rp.op.issuer);
    for (segment, path) in [
        ("ada", "/users/ada"),
        ("a/b", "/users/a%2Fb"),
        ("a?b#c", "/users/a%3Fb%23c"),
        ("...", "/users/..."),
        ("%2e%2e", "/users/%252e%252e"),
    ] {
        request.call(&users).segment(segment).send().await.expect(segment);
        assert_eq!(rp.op.calls(path).len(), 1, "{segment}");
    }
    let asked = rp.op.count();
    for segment in ["", ".", ".."] {
        let answer = request.call(&users).segment(segment).exchange().await;
        assert_refused(segment, answer, OAuthErrorKind::Userinfo);
    }
    assert_eq!(rp.op.count(), asked);
}
