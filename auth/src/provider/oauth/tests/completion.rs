//! What the ID token lacks and the userinfo endpoint has (OpenID Connect Core §5.4).

use std::time::Duration;

use serde_json::json;

use super::{
    HostileOp, Knobs, OAuthErrorKind, Refuse, Rp, check,
    hostile_op::{Change, Endpoint, Sign, Transport},
    remove,
    verdicts::from_now,
};
use crate::provider::Definition;

/// An ID token that says who somebody is and no more, as most servers' by default.
fn thin() -> Knobs {
    Knobs { claims: Some(|claims| drop(claims.remove("email"))), ..Knobs::default() }
}

/// Somebody's name, address, and whether that was verified.
type Person = (Option<String>, Option<String>, Option<bool>);

fn person(name: Option<&str>, email: Option<&str>, verified: Option<bool>) -> Person {
    (name.map(str::to_owned), email.map(str::to_owned), verified)
}

async fn signed_in(rp: &Rp) -> Person {
    let identity = rp.sign_in().await.unwrap().identity;
    assert_eq!(identity.id, "248289761001");
    (identity.name, identity.email, identity.email_verified)
}

#[tokio::test]
async fn a_name_and_an_address_come_from_wherever_they_are() {
    let rp = Rp::oidc(thin()).await;
    let bob = person(Some("Bob"), Some("bob@example.com"), Some(false));
    assert_eq!(signed_in(&rp).await, bob);
    assert_eq!(rp.op.calls("/userinfo").len(), 1);
    // Either of them is reason enough.
    let rp = Rp::oidc(Knobs::default()).await;
    assert_eq!(signed_in(&rp).await, bob);
    rp.op.knobs().claims = Some(|claims| {
        claims.remove("email");
        claims.insert("name".to_owned(), json!("Robert"));
    });
    let robert = person(Some("Robert"), Some("bob@example.com"), Some(false));
    assert_eq!(signed_in(&rp).await, robert);
    assert_eq!(rp.op.calls("/userinfo").len(), 2);
}

#[tokio::test]
async fn nothing_is_asked_that_was_said_or_not_granted() {
    let named: super::hostile_op::ChangeMembers =
        |claims| drop(claims.insert("name".to_owned(), json!("Bob")));
    let rp = Rp::oidc(Knobs { claims: Some(named), ..Knobs::default() }).await;
    assert_eq!(signed_in(&rp).await.0.as_deref(), Some("Bob"));
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
    // Granted is what was asked for, unless the provider says otherwise.
    let openid = |definition: &mut Definition| definition.scope = vec!["openid".to_owned()];
    let rp = Rp::with(thin(), openid).await;
    assert_eq!(signed_in(&rp).await, person(None, None, None));
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
    let narrowed = Knobs { token: Some(|answer| answer["scope"] = json!("openid")), ..thin() };
    let rp = Rp::oidc(narrowed).await;
    assert_eq!(signed_in(&rp).await, person(None, None, None));
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
    let silent = Knobs { token: Some(|answer| answer["scope"] = json!("")), ..thin() };
    assert_eq!(signed_in(&Rp::oidc(silent).await).await.0.as_deref(), Some("Bob"));
    let odd = Knobs { token: Some(|answer| answer["scope"] = json!("dummy")), ..thin() };
    assert_eq!(signed_in(&Rp::oidc(odd).await).await.0.as_deref(), Some("Bob"));
    // Of what was asked for, what is missing wasn't.
    let odd = Knobs { token: Some(|answer| answer["scope"] = json!("dummy")), ..thin() };
    let rp = Rp::with(odd, openid).await;
    assert_eq!(signed_in(&rp).await, person(None, None, None));
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
    // A provider may say that its endpoint has no more.
    let rp = Rp::with(thin(), |definition| definition.userinfo_merge = false).await;
    assert_eq!(signed_in(&rp).await, person(None, None, None));
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
    // Or have none.
    let none = Knobs { discovery: Some(|it| remove(it, "userinfo_endpoint")), ..thin() };
    assert_eq!(signed_in(&Rp::oidc(none).await).await, person(None, None, None));
}

/// Whoever gets another access token into the answer would have that person's claims and tokens in
/// this account.
// OI-035
#[tokio::test]
async fn somebody_else_s_claims_refuse_the_sign_in() {
    for other in [
        (|user| user["sub"] = json!("248289761001invalid")) as Change,
        |user| user["sub"] = json!(""),
        |user| user["sub"] = json!(["248289761001"]),
        |user| user["sub"] = json!(248_289_761_002_u64),
    ] {
        let rp = Rp::oidc(Knobs { userinfo: Some(other), ..thin() }).await;
        check("another sub", &rp, Refuse(OAuthErrorKind::Userinfo)).await;
    }
    let digits =
        Knobs { userinfo: Some(|user| user["sub"] = json!(248_289_761_001_u64)), ..thin() };
    assert_eq!(signed_in(&Rp::oidc(digits).await).await.0.as_deref(), Some("Bob"));
}

#[tokio::test]
async fn an_endpoint_that_fails_costs_a_name_and_no_sign_in() {
    let evil = HostileOp::start(Knobs::default()).await;
    for transport in [
        Transport::Status(401),
        Transport::Status(500),
        Transport::Body("<p>"),
        Transport::Body("[]"),
        Transport::Body(r#"{"name":"Bob"}"#),
        Transport::Body(r#"{"error":"invalid_token"}"#),
        Transport::Body(r#"{"sub":"248289761001","sub":"x"}"#),
        Transport::Body("eyJhbGciOiJub25lIn0.eyJzdWIiOiIyNDgyODk3NjEwMDEifQ."),
        Transport::Redirect(302, evil.issuer.clone()),
        Transport::Delay(Duration::from_mins(1)),
    ] {
        let mut knobs = thin();
        knobs.transport.insert(Endpoint::Userinfo, transport.clone());
        let rp = Rp::with(knobs, |it| it.timeout = Duration::from_secs(3)).await;
        assert_eq!(signed_in(&rp).await, person(None, None, None), "{transport:?}");
    }
    assert_eq!(evil.count(), 0);
}

#[tokio::test]
async fn an_address_and_its_verdict_are_of_one_document() {
    // The endpoint's address with the endpoint's verdict, or none.
    let verified: Change = |user| user["email_verified"] = json!(true);
    let rp = Rp::oidc(Knobs { userinfo: Some(verified), ..thin() }).await;
    assert_eq!(signed_in(&rp).await.2, Some(true));
    let stray = Knobs {
        claims: Some(|claims| {
            claims.remove("email");
            claims.insert("email_verified".to_owned(), json!(true));
        }),
        ..Knobs::default()
    };
    assert_eq!(signed_in(&Rp::oidc(stray).await).await.2, Some(false));
    // The token's address, and a verdict about another one.
    let other = Knobs {
        userinfo: Some(|user| {
            user["email"] = json!("victim@corp.example");
            user["email_verified"] = json!(true);
        }),
        ..Knobs::default()
    };
    let bob = person(Some("Bob"), Some("bob@example.com"), Some(false));
    assert_eq!(signed_in(&Rp::oidc(other).await).await, bob);
    // The token's address: the endpoint's verdict about the same one, if the token has none.
    for (own, expected) in [(json!(null), true), (json!(false), false), (json!(true), true)] {
        let rp = Rp::oidc(Knobs::default()).await;
        rp.op.knobs().userinfo = Some(verified);
        rp.op.knobs().claims = Some(match own.as_bool() {
            None => |_| {},
            Some(true) => |claims| drop(claims.insert("email_verified".to_owned(), json!(true))),
            Some(false) => |claims| drop(claims.insert("email_verified".to_owned(), json!(false))),
        });
        assert_eq!(signed_in(&rp).await.2, Some(expected), "{own}");
    }
    // A verdict without an address is of neither.
    let neither = Knobs {
        claims: Some(|claims| {
            claims.remove("email");
            claims.insert("email_verified".to_owned(), json!(true));
        }),
        userinfo: Some(|user| {
            remove(user, "email");
            user["email_verified"] = json!(false);
        }),
        ..Knobs::default()
    };
    let completed = Rp::oidc(neither).await.sign_in().await.unwrap();
    assert_eq!(completed.profile.0["email_verified"], true, "what the token says stays");
    assert_eq!(completed.identity.email_verified, None);
}

// OI-041
#[tokio::test]
async fn the_answer_may_be_signed() {
    for merge in [true, false] {
        let with = |knobs| {
            Rp::with(knobs, move |definition: &mut Definition| {
                definition.userinfo_merge = merge;
                definition.userinfo_profile = !merge;
            })
        };
        let rp = with(Knobs { userinfo_signed: true, ..thin() }).await;
        let bob = person(Some("Bob"), Some("bob@example.com"), Some(false));
        assert_eq!(signed_in(&rp).await, bob);
        // A signature that isn't the provider's gives nothing away.
        for sign in [Sign::Flip, Sign::Empty, Sign::WrongKey] {
            let knobs = Knobs { userinfo_signed: true, userinfo_sign: sign, ..thin() };
            let rp = with(knobs).await;
            if merge {
                assert_eq!(signed_in(&rp).await, person(None, None, None));
            } else {
                check("signature", &rp, Refuse(OAuthErrorKind::Userinfo)).await;
            }
        }
        // Nor does a token for somebody else's client, or about somebody else.
        let stray: Change = |user| user["aud"] = json!("another client");
        let rp = with(Knobs { userinfo_signed: true, userinfo: Some(stray), ..thin() }).await;
        assert!(rp.sign_in().await.map_or(true, |it| it.identity.name.is_none()));
        // Or one that was signed for another time (OI-041).
        let times: [Change; 6] = [
            |user| user["exp"] = from_now(-61),
            |user| user["nbf"] = from_now(65),
            |user| user["iat"] = from_now(65),
            |user| user["exp"] = json!("soon"),
            |user| user["nbf"] = json!(true),
            |user| user["exp"] = json!(null),
        ];
        let rp = with(Knobs { userinfo_signed: true, ..thin() }).await;
        for change in times {
            rp.op.knobs().userinfo = Some(change);
            if merge {
                assert_eq!(signed_in(&rp).await, person(None, None, None));
            } else {
                check("times", &rp, Refuse(OAuthErrorKind::Userinfo)).await;
            }
        }
        rp.op.knobs().userinfo = Some(|user| {
            user["exp"] = from_now(-55);
            user["nbf"] = from_now(55);
            user["iat"] = from_now(-1_000_000);
        });
        assert_eq!(signed_in(&rp).await, bob);
        let other: Change = |user| user["sub"] = json!("7");
        let rp = with(Knobs { userinfo_signed: true, userinfo: Some(other), ..thin() }).await;
        check("sub", &rp, Refuse(OAuthErrorKind::Userinfo)).await;
    }
}

#[tokio::test]
async fn thousands_of_groups_fit() {
    let groups: super::hostile_op::ChangeMembers = |claims| {
        let group = "6fa1c1b0-2b1c-4b7e-9d3e-0d5a5a0f7c11";
        claims.insert("groups".to_owned(), json!(vec![group; 4500]));
        claims.insert("name".to_owned(), json!("Bob"));
    };
    let rp = Rp::oidc(Knobs { claims: Some(groups), ..Knobs::default() }).await;
    let completed = rp.sign_in().await.unwrap();
    assert_eq!(completed.profile.0["groups"].as_array().unwrap().len(), 4500);
    let length = completed.tokens.id_token.unwrap().expose().len();
    assert!((200 << 10..256 << 10).contains(&length), "{length}");
    rp.op.knobs().claims =
        Some(|claims| drop(claims.insert("x".into(), json!("x".repeat(256 << 10)))));
    check("too long", &rp, Refuse(OAuthErrorKind::IdToken)).await;
}
