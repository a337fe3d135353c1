//! Where the discovery document of an issuer is (OpenID Connect Discovery 1.0 §4, RFC 8414 §3, §5).

use serde_json::json;
use url::Url;

use super::{
    Knobs, Rp, assert_refused,
    hostile_op::{Change, Endpoint, Transport},
};
use crate::provider::oauth::{
    OAuthErrorKind::{Discovery, Http},
    discovery::places,
};

const BEHIND: &str = "/realms/a/.well-known/openid-configuration";
const INSERTED: &str = "/.well-known/openid-configuration/realms/a";
const RFC_8414: &str = "/.well-known/oauth-authorization-server/realms/a";

const NAMED: Change = |document| {
    document["issuer"] = json!(format!("{}/realms/a", document["issuer"].as_str().unwrap()));
};

/// A client of the issuer `/realms/a`.
async fn rp(knobs: Knobs) -> Rp {
    Rp::with(knobs, |definition| {
        definition.issuer = Some(format!("{}/realms/a", definition.issuer.as_ref().unwrap()));
    })
    .await
}

#[test]
fn there_are_three() {
    let of = |issuer: &str| {
        let places = places(&Url::parse(issuer).unwrap());
        places.iter().map(|it| it.as_str().to_owned()).collect::<Vec<_>>()
    };
    let at = |path: &str| format!("https://op.example{path}");
    for issuer in ["https://op.example/realms/a", "https://op.example/realms/a/"] {
        assert_eq!(of(issuer), [at(BEHIND), at(INSERTED), at(RFC_8414)]);
    }
    for issuer in ["https://op.example", "https://op.example/"] {
        assert_eq!(
            of(issuer),
            [
                at("/.well-known/openid-configuration"),
                at("/.well-known/oauth-authorization-server"),
            ]
        );
    }
}

#[tokio::test]
async fn each_is_asked_until_one_has_it() {
    let pages = [None, Some((200, "<!doctype html><p>An app")), Some((302, "")), Some((403, "{}"))];
    for (asked, place) in [BEHIND, INSERTED, RFC_8414].into_iter().enumerate() {
        for elsewhere in pages {
            let document_at = Some(place);
            let rp =
                rp(Knobs { document_at, elsewhere, discovery: Some(NAMED), ..Knobs::default() });
            let rp = rp.await;
            let url = rp.authorization_url(&[]).await.unwrap();
            assert!(url.as_str().starts_with(&format!("{}/authorize?", rp.op.issuer)), "{url}");
            assert_eq!(rp.op.count(), asked + 1, "{place} {elsewhere:?}");
        }
    }
}

/// A document is believed at none of them if it is another issuer's, and what isn't there for a
/// moment isn't looked for elsewhere.
#[tokio::test]
async fn the_first_document_is_the_one() {
    for place in [BEHIND, INSERTED, RFC_8414] {
        let rp = rp(Knobs { document_at: Some(place), ..Knobs::default() }).await;
        assert_refused(place, rp.authorization_url(&[]).await, Discovery);
    }
    for transport in [
        Transport::Status(500),
        Transport::Body("[]"),
        Transport::Body("{}"),
        Transport::Body(r#"{"issuer":"a","issuer":"b"}"#),
    ] {
        let mut knobs = Knobs { document_at: Some(BEHIND), ..Knobs::default() };
        knobs.transport.insert(Endpoint::Discovery, transport);
        let rp = rp(knobs).await;
        assert_refused("no document", rp.authorization_url(&[]).await, Discovery);
        assert_eq!(rp.op.count(), 1);
    }
}

#[tokio::test]
async fn where_it_was_looked_for_is_in_the_log() {
    let rp = rp(Knobs { document_at: Some("/nowhere"), ..Knobs::default() }).await;
    let error = rp.authorization_url(&[]).await.unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "the discovery document: the answer of {}{BEHIND} was 404 Not Found (asked for {BEHIND}, \
             {INSERTED}, {RFC_8414})",
            rp.op.issuer
        )
    );
    let document_at = Some("/nowhere");
    let redirect = Knobs { document_at, elsewhere: Some((302, "")), ..Knobs::default() };
    assert_refused("a redirect", self::rp(redirect).await.authorization_url(&[]).await, Http);
}

/// A place that is given is the place.
#[tokio::test]
async fn a_given_place_is_the_only_one() {
    let knobs = Knobs { document_at: Some("/nowhere"), ..Knobs::default() };
    let rp = Rp::with(knobs, |definition| {
        definition.discovery = Some(format!("{}/here", definition.issuer.as_ref().unwrap()));
    })
    .await;
    assert_refused("elsewhere", rp.authorization_url(&[]).await, Discovery);
    assert_eq!((rp.op.count(), rp.op.calls("/here").len()), (1, 1));
}
