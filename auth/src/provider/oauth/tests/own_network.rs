//! Names that lead into the server's own network (OA-049).

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;
use url::Url;

use super::{Accept, HostileOp, Knobs, Refuse, Rp, SystemHttp, check};
use crate::{
    parts::Reach,
    provider::{
        Definition, Endpoint,
        oauth::{
            OAuthErrorKind::{Discovery, Http},
            own_hosts::OwnHosts,
        },
    },
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

/// What a request to a URL may reach, and whether it may be sent.
fn allowed(own: &OwnHosts, url: &str) -> (Reach, bool) {
    let url = Url::parse(url).unwrap();
    (own.reach(&url), own.check(&url).is_ok())
}

#[test]
fn every_host_that_the_setup_names_is_the_provider_s() {
    let endpoint =
        |url: Option<&str>| Endpoint { url: url.map(str::to_owned), ..Endpoint::default() };
    let endpoints = [
        endpoint(Some("https://10.0.0.1/request")),
        endpoint(None),
        endpoint(Some("no URL")),
        endpoint(Some("https://SSO.intranet.:8443/access")),
    ];
    let own = OwnHosts::of_endpoints(&endpoints);
    // Whatever its port is, and with the dot that ends a full name or without.
    for url in
        ["https://10.0.0.1:8443/", "https://sso.intranet/access", "https://sso.intranet.:9000/"]
    {
        assert_eq!(allowed(&own, url), (Reach::Anywhere, true), "{url}");
    }
    for url in ["https://10.0.0.2/", "https://127.0.0.1/", "http://localhost/", "https://[::1]/"] {
        assert_eq!(allowed(&own, url), (Reach::Internet, false), "{url}");
    }
    // Where a name leads is known when it is connected to, and then it may lead to the internet only.
    for url in ["https://keys.intranet/", "https://intranet/", "https://sso.intranet.evil.example/"]
    {
        assert_eq!(allowed(&own, url), (Reach::Internet, true), "{url}");
    }
}

/// This machine has several names, and one of them stands for all, however many URLs there are.
#[test]
fn this_machine_is_the_provider_s_whatever_it_is_called() {
    let urls = ["http://localhost:8080/a", "http://localhost:8080/b"].map(str::to_owned);
    for own in [OwnHosts::of_urls(&urls[..1]), OwnHosts::of_urls(&urls)] {
        for url in ["http://127.0.0.1:8080/", "http://[::1]:9000/", "http://op.localhost/"] {
            assert_eq!(allowed(&own, url), (Reach::Anywhere, true), "{url}");
        }
        assert_eq!(allowed(&own, "https://10.0.0.1/"), (Reach::Internet, false));
    }
}

/// `private_hosts`
#[test]
fn a_host_that_stands_alone_is_a_name_or_an_address() {
    let mut own = OwnHosts::default();
    for host in ["keys.intranet", "10.0.0.1", "[fd00::1]"] {
        own.add_host(host).unwrap_or_else(|reason| panic!("{reason}"));
        assert_eq!(allowed(&own, &format!("https://{host}/")), (Reach::Anywhere, true));
    }
    for host in ["", "a b", "https://a", "a:8443", "a/b", "10.0.0.0/8", "u@a", "a?b", "a#b"] {
        assert!(own.add_host(host).is_err(), "{host}");
    }
    assert_eq!(
        allowed(&own, "https://a/"),
        (Reach::Internet, true),
        "what is refused adds nothing"
    );
}
