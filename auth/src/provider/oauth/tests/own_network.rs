//! Names that lead into the server's own network (OA-049).

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::{Accept, HostileOp, Knobs, Refuse, Rp, SystemHttp, check};
use crate::provider::{
    Definition,
    oauth::OAuthErrorKind::{Discovery, Http},
};

/// A client that finds every name of these on this machine.
fn names(names: &[&str]) -> Arc<SystemHttp> {
    let here = |name: &&str| ((*name).to_owned(), vec![[127, 0, 0, 1].into()]);
    let found: BTreeMap<_, _> = names.iter().map(here).collect();
    Arc::new(SystemHttp::finding(found))
}

/// A provider whose document leads to a name that is in the own network.
async fn led(change: impl FnOnce(&mut Definition)) -> (Rp, HostileOp) {
    let inside = HostileOp::start(Knobs::default()).await;
    let (_, port) = inside.issuer.rsplit_once(':').unwrap();
    // Where only plain http may go, the name alone would be reason enough to refuse.
    let mut rp = Rp::with(Knobs::default(), |definition| {
        definition.dangerously_allow_http = true;
        change(definition);
    })
    .await;
    rp.op.knobs().keys_at = Some(format!("http://keys.evil.example:{port}/jwks"));
    rp.parts.http = names(&["keys.evil.example", "op.intranet"]);
    (rp, inside)
}

// OA-049
#[tokio::test]
async fn a_document_does_not_lead_this_server_into_its_network() {
    let (rp, inside) = led(|_| {}).await;
    check("another host", &rp, Refuse(Http)).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("`keys.evil.example` is in this server's own network"), "{error}");
    assert_eq!(inside.count(), 0);
}

#[tokio::test]
async fn the_setup_may_list_a_host() {
    let listed = |d: &mut Definition| d.private_hosts = vec!["Keys.evil.example".to_owned()];
    let (rp, inside) = led(listed).await;
    check("listed", &rp, Accept).await;
    assert_eq!(inside.calls("/jwks").len(), 1);
}

#[tokio::test]
async fn an_endpoint_of_the_setup_may_be_anywhere() {
    let (mut rp, _) = led(|d| {
        let issuer = d.issuer.clone().unwrap();
        d.jwks = Some(issuer.replace("127.0.0.1", "op.intranet") + "/jwks");
    })
    .await;
    check("configured", &rp, Accept).await;
    rp.parts.http = names(&[]);
    rp.advance(2 * 24 * 60 * 60);
    check("not found", &rp, Refuse(Http)).await;
}

#[tokio::test]
async fn an_address_is_known_before_it_is_asked() {
    let knobs = Knobs {
        discovery: Some(|document| {
            document["userinfo_endpoint"] = json!("https://169.254.169.254/");
        }),
        ..Knobs::default()
    };
    let rp = Rp::oidc(knobs).await;
    check("an address", &rp, Refuse(Discovery)).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("`userinfo_endpoint`") && error.contains("`private_hosts`"), "{error}");
}
