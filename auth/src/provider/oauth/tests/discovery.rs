//! The discovery document.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Accept, HostileOp, Knobs, Refuse, Rp, assert_refused, check,
    hostile_op::{Change, Endpoint, Transport},
    remove,
};
use crate::provider::oauth::OAuthErrorKind::{self, Discovery, Http};

#[rustfmt::skip]
const REFUSED: &[(&str, Change)] = &[
    ("issuer of another path", |d| d["issuer"] = json!(format!("{}/", d["issuer"].as_str().unwrap()))),
    ("issuer missing", |d| remove(d, "issuer")),
    ("issuer a number", |d| d["issuer"] = json!(1)),
    ("issuer of another host", |d| d["issuer"] = json!("https://evil.example")),
    ("jwks_uri http", |d| d["jwks_uri"] = json!("http://op.example/jwks")),
    ("jwks_uri missing", |d| remove(d, "jwks_uri")),
    ("token_endpoint http", |d| d["token_endpoint"] = json!("http://op.example/token")),
    ("token_endpoint missing", |d| remove(d, "token_endpoint")),
    ("token_endpoint with credentials", |d| d["token_endpoint"] = json!("https://user:pw@op.example/token")),
    ("userinfo_endpoint http", |d| d["userinfo_endpoint"] = json!("http://169.254.169.254/")),
    ("userinfo_endpoint a file", |d| d["userinfo_endpoint"] = json!("file:///etc/passwd")),
    ("userinfo_endpoint gopher", |d| d["userinfo_endpoint"] = json!("gopher://op.example/")),
    ("authorization_endpoint javascript", |d| d["authorization_endpoint"] = json!("javascript:alert(1)")),
    ("authorization_endpoint missing", |d| remove(d, "authorization_endpoint")),
    ("authorization_endpoint with a fragment", |d| d["authorization_endpoint"] = json!("https://op.example/#a")),
    ("authorization_endpoint a number", |d| d["authorization_endpoint"] = json!(1)),
    ("an array", |d| *d = json!([])),
    ("nothing", |d| *d = json!({})),
];

// OA-048, OI-038, OI-039
#[tokio::test]
async fn hostile_documents_are_refused() {
    for (name, change) in REFUSED {
        let rp = Rp::oidc(Knobs { discovery: Some(*change), ..Knobs::default() }).await;
        assert_refused(name, rp.authorization_url(&[]).await, Discovery);
        assert_eq!(rp.op.count(), 1, "{name}");
    }
}

// OA-017, OA-047, OI-039
#[tokio::test]
async fn broken_answers_are_refused() {
    let evil = HostileOp::start(Knobs::default()).await;
    let there = format!("{}/.well-known/openid-configuration", evil.issuer);
    let rows: [(&str, Transport, OAuthErrorKind); 7] = [
        ("404", Transport::Status(404), Discovery),
        ("500", Transport::Status(500), Discovery),
        ("a redirect", Transport::Redirect(302, there), Http),
        ("HTML", Transport::Body("<!doctype html><p>hello"), Discovery),
        ("a repeated member", Transport::Body(r#"{"issuer":"a","issuer":"b"}"#), Discovery),
        ("too much", Transport::Huge(2 << 20), Http),
        ("slow", Transport::Delay(Duration::from_secs(5)), Http),
    ];
    for (name, transport, kind) in rows {
        let mut knobs = Knobs::default();
        knobs.transport.insert(Endpoint::Discovery, transport);
        let rp = Rp::with(knobs, |d| d.timeout = Duration::from_millis(300)).await;
        assert_refused(name, rp.authorization_url(&[]).await, kind);
    }
    assert_eq!(evil.count(), 0);
}

// OI-039
#[tokio::test]
async fn a_failure_is_forgotten_soon() {
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Discovery, Transport::Status(500));
    let rp = Rp::oidc(knobs).await;
    check("down", &rp, Refuse(Discovery)).await;
    rp.op.knobs().transport.clear();
    check("down a moment ago", &rp, Refuse(Discovery)).await;
    assert_eq!(rp.op.count(), 1);
    rp.advance(4);
    check("up again", &rp, Accept).await;
}

// OI-039
#[tokio::test]
async fn an_unreachable_provider_stops_no_start() {
    let rp = Rp::with(Knobs::default(), |d| d.issuer = Some("http://127.0.0.1:9".to_owned())).await;
    assert_refused("down", rp.authorization_url(&[]).await, Http);
}

// DS-003
#[tokio::test]
async fn it_is_fetched_once_an_hour_by_one_task() {
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Discovery, Transport::Delay(Duration::from_millis(100)));
    let rp = Rp::oidc(knobs).await;
    let all = tokio::join!(
        rp.upstream.metadata(&rp.parts),
        rp.upstream.metadata(&rp.parts),
        rp.upstream.metadata(&rp.parts),
    );
    assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok());
    rp.advance(59 * 60);
    check("within the hour", &rp, Accept).await;
    assert_eq!(rp.op.calls("/.well-known/openid-configuration").len(), 1);
    rp.advance(61);
    rp.upstream.metadata(&rp.parts).await.unwrap();
    assert_eq!(rp.op.calls("/.well-known/openid-configuration").len(), 2);
}

#[tokio::test]
async fn optional_members_may_be_absent() {
    let knobs = Knobs {
        discovery: Some(|document| {
            for name in [
                "userinfo_endpoint",
                "authorization_response_iss_parameter_supported",
                "token_endpoint_auth_methods_supported",
            ] {
                remove(document, name);
            }
        }),
        response: Some(|params| params.retain(|(name, _)| name != "iss")),
        ..Knobs::default()
    };
    check("bare", &Rp::oidc(knobs).await, Accept).await;
}

#[tokio::test]
async fn the_definition_wins_over_the_document() {
    let knobs = Knobs {
        discovery: Some(|document| {
            document["token_endpoint"] = json!("https://evil.example/token");
            document["jwks_uri"] = json!("https://evil.example/jwks");
        }),
        ..Knobs::default()
    };
    let rp = Rp::with(knobs, |definition| {
        let issuer = definition.issuer.clone().unwrap();
        definition.token.url = Some(format!("{issuer}/token"));
        definition.jwks = Some(format!("{issuer}/jwks"));
    })
    .await;
    check("explicit endpoints", &rp, Accept).await;
}

#[tokio::test]
async fn with_all_endpoints_nothing_is_discovered() {
    let rp = Rp::with(Knobs::default(), |definition| {
        let issuer = definition.issuer.clone().unwrap();
        definition.authorization.url = Some(format!("{issuer}/authorize"));
        definition.token.url = Some(format!("{issuer}/token"));
        definition.jwks = Some(format!("{issuer}/jwks"));
    })
    .await;
    check("all endpoints", &rp, Accept).await;
    assert_eq!(rp.op.calls("/.well-known/openid-configuration").len(), 0);
}

/// Without an issuer in the definition, the document's counts if it is of the same origin.
#[tokio::test]
async fn the_document_alone_is_enough() {
    let alone = |definition: &mut crate::provider::Definition| {
        let issuer = definition.issuer.take().unwrap();
        definition.discovery = Some(format!("{issuer}/.well-known/openid-configuration"));
    };
    check("the same origin", &Rp::with(Knobs::default(), alone).await, Accept).await;
    for issuer in [
        (|d: &mut Value| d["issuer"] = json!("https://evil.example")) as Change,
        |d| d["issuer"] = json!("http://127.0.0.1:1"),
        |d| d["issuer"] = json!("nonsense"),
    ] {
        let rp = Rp::with(Knobs { discovery: Some(issuer), ..Knobs::default() }, alone).await;
        assert_refused("another origin", rp.authorization_url(&[]).await, Discovery);
    }
}

const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn tenant(claims: &mut serde_json::Map<String, Value>, issuer: &str, tid: &str) {
    let base = claims["iss"].as_str().unwrap().to_owned();
    claims.insert("iss".to_owned(), json!(format!("{base}/{issuer}/v2")));
    claims.insert("tid".to_owned(), json!(tid));
}

/// Microsoft's: the issuer has a place for the tenant, and the token says which.
// OI-059
#[tokio::test]
async fn an_issuer_of_many_tenants() {
    let alone = |definition: &mut crate::provider::Definition| {
        let issuer = definition.issuer.take().unwrap();
        definition.discovery = Some(format!("{issuer}/.well-known/openid-configuration"));
    };
    let template = |document: &mut Value| {
        document["issuer"] =
            json!(format!("{}/{{tenantid}}/v2", document["issuer"].as_str().unwrap()));
    };
    let rows: &[super::Row] = &[
        ("its tenant", |k| k.claims = Some(|c| tenant(c, TENANT, TENANT)), Accept),
        (
            "another tenant",
            |k| {
                k.claims = Some(|c| tenant(c, TENANT, "11111111-6c67-4c5b-b112-36a304b66dad"));
            },
            Refuse(OAuthErrorKind::IdToken),
        ),
        (
            "no GUID",
            |k| k.claims = Some(|c| tenant(c, "evil", "evil")),
            Refuse(OAuthErrorKind::IdToken),
        ),
        (
            "the template",
            |k| k.claims = Some(|c| tenant(c, "{tenantid}", "{tenantid}")),
            Refuse(OAuthErrorKind::IdToken),
        ),
    ];
    for (name, turn, verdict) in rows {
        let mut knobs = Knobs {
            discovery: Some(template),
            response: Some(|params| {
                let iss = params.iter_mut().find(|(name, _)| name == "iss").unwrap();
                iss.1 = format!("{}/{TENANT}/v2", iss.1);
            }),
            ..Knobs::default()
        };
        turn(&mut knobs);
        check(name, &Rp::with(knobs, alone).await, *verdict).await;
    }
}

// OA-048
#[test]
fn documents_do_not_lead_into_the_servers_network() {
    use crate::provider::oauth::own_hosts::OwnHosts;
    let is_refused = |own: &str, url: &str| {
        OwnHosts::of_urls(&[own.to_owned()]).check(&url::Url::parse(url).unwrap()).is_err()
    };
    let public = "https://op.example/realms/a";
    for url in [
        "http://127.0.0.1:5432/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://keys.localhost/",
        "https://169.254.169.254/",
        "https://10.0.0.1/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://100.100.100.200/",
        "https://224.0.0.1/",
    ] {
        assert!(is_refused(public, url), "{url}");
    }
    assert!(!is_refused(public, "https://keys.example/"));
    assert!(!is_refused("https://10.0.0.1/a", "https://10.0.0.1/token"));
    assert!(is_refused("https://10.0.0.1/a", "https://10.0.0.2/token"));
    // This machine's developer says "localhost" here and "127.0.0.1" there.
    assert!(!is_refused("http://localhost:8080", "http://127.0.0.1:8080/token"));
    assert!(is_refused("http://localhost:8080", "https://169.254.169.254/"));
}
