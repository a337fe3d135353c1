//! What was fetched earlier, while it can't be fetched again.

use std::time::Duration;

use serde_json::json;

use super::{
    Accept, Knobs, Refuse, Rp, check,
    hostile_op::{Endpoint, Sign, Transport},
};
use crate::provider::oauth::OAuthErrorKind::{Discovery, IdToken};

const DOCUMENT: &str = "/.well-known/openid-configuration";
const HOUR: i64 = 60 * 60;

/// The provider's clock goes along with the client's.
fn later(rp: &Rp, hours: i64) {
    rp.advance(hours * HOUR + 1);
}

fn down(rp: &Rp, endpoint: Endpoint) {
    rp.op.knobs().transport.insert(endpoint, Transport::Status(503));
}

#[tokio::test]
async fn an_old_document_goes_on_for_a_day() {
    let rp = Rp::oidc(Knobs::default()).await;
    rp.authorization_url(&[]).await.unwrap();
    down(&rp, Endpoint::Discovery);
    later(&rp, 1);
    rp.authorization_url(&[]).await.unwrap();
    assert_eq!(rp.op.calls(DOCUMENT).len(), 2);
    // It is not asked for each visitor, but again after seconds.
    rp.authorization_url(&[]).await.unwrap();
    assert_eq!(rp.op.calls(DOCUMENT).len(), 2);
    rp.advance(4);
    rp.authorization_url(&[]).await.unwrap();
    assert_eq!(rp.op.calls(DOCUMENT).len(), 3);
    rp.op.knobs().transport.clear();
    rp.advance(4);
    rp.authorization_url(&[]).await.unwrap();
    rp.authorization_url(&[]).await.unwrap();
    assert_eq!(rp.op.calls(DOCUMENT).len(), 4, "it is fresh again");
    down(&rp, Endpoint::Discovery);
    later(&rp, 23);
    rp.authorization_url(&[]).await.unwrap();
    later(&rp, 1);
    super::assert_refused("a day later", rp.authorization_url(&[]).await, Discovery);
}

/// What a proxy or a page of an outage answers is no document either.
#[tokio::test]
async fn an_old_document_outlives_another_in_its_place() {
    let rp = Rp::oidc(Knobs::default()).await;
    rp.authorization_url(&[]).await.unwrap();
    later(&rp, 1);
    for body in ["<!doctype html><p>Maintenance", r#"{"issuer":"https://evil.example"}"#, "{}"] {
        rp.op.knobs().transport.insert(Endpoint::Discovery, Transport::Body(body));
        rp.advance(4);
        let url = rp.authorization_url(&[]).await.unwrap();
        assert!(url.as_str().starts_with(&rp.op.issuer), "{url}");
    }
}

#[tokio::test]
async fn old_keys_go_on_for_a_day() {
    let rp = Rp::oidc(Knobs::default()).await;
    let first = rp.upstream.keys(&rp.parts).await.unwrap();
    down(&rp, Endpoint::Jwks);
    later(&rp, 23);
    let old = rp.upstream.keys(&rp.parts).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &old));
    later(&rp, 1);
    super::assert_refused("a day later", rp.upstream.keys(&rp.parts).await, IdToken);
    rp.op.knobs().transport.clear();
    rp.advance(4);
    rp.upstream.keys(&rp.parts).await.unwrap();
}

#[tokio::test]
async fn nobody_waits_for_what_there_is() {
    let rp = Rp::oidc(Knobs::default()).await;
    rp.authorization_url(&[]).await.unwrap();
    later(&rp, 1);
    let slow = Transport::Delay(Duration::from_millis(300));
    rp.op.knobs().transport.insert(Endpoint::Discovery, slow);
    let start = std::time::Instant::now();
    let first = rp.upstream.metadata(&rp.parts);
    let second = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        rp.upstream.metadata(&rp.parts).await.unwrap();
        start.elapsed()
    };
    let (first, waited) = tokio::join!(first, second);
    first.unwrap();
    assert!(waited < Duration::from_millis(250), "{waited:?}");
    assert_eq!(rp.op.calls(DOCUMENT).len(), 2, "one request at a time");
}

#[tokio::test]
async fn a_key_may_change_and_keep_its_name() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("the first key", &rp, Accept).await;
    rp.op.knobs().key = 1;
    rp.op.knobs().header = Some(|header| drop(header.insert("kid".into(), json!("k0"))));
    rp.op.knobs().jwks = Some(|set| set["keys"][0]["kid"] = json!("k0"));
    check("another under its name", &rp, Accept).await;
    assert_eq!(rp.op.calls("/jwks").len(), 2);
    // Once a minute: whoever can make wrong signatures can't make requests of them.
    rp.op.knobs().sign = Sign::Flip;
    for _ in 0..3 {
        check("wrong", &rp, Refuse(IdToken)).await;
    }
    assert_eq!(rp.op.calls("/jwks").len(), 2);
    rp.advance(61);
    check("wrong", &rp, Refuse(IdToken)).await;
    assert_eq!(rp.op.calls("/jwks").len(), 3);
}

#[tokio::test]
async fn keys_that_could_not_be_fetched_are_asked_for_again_after_seconds() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("the first key", &rp, Accept).await;
    rp.op.knobs().key = 1;
    down(&rp, Endpoint::Jwks);
    check("down", &rp, Refuse(IdToken)).await;
    check("down a moment ago", &rp, Refuse(IdToken)).await;
    assert_eq!(rp.op.calls("/jwks").len(), 2);
    rp.op.knobs().transport.clear();
    rp.advance(4);
    check("up again", &rp, Accept).await;
}
