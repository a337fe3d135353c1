//! A provider with two addresses: the browsers' and the server's.

use std::sync::{Arc, Mutex};

use http::{Request, Response, Uri};
use serde_json::{Value, json};
use url::Url;

use super::{
    Accept, Definition, Knobs, Refuse, Rp, assert_refused, check,
    hostile_op::{Change, ChangeMembers},
};
use crate::{
    error::BoxError,
    parts::{BoxFuture, HttpClient},
    provider::oauth::{
        Backchannel,
        OAuthErrorKind::{self, Discovery, IdToken},
    },
};

const BROWSER: &str = "http://localhost:8080/realms/a";
const SERVER: &str = "http://keycloak:8080/realms/a";
const DOCUMENT: &str = "/.well-known/openid-configuration";

/// A network of containers: both addresses lead to one provider, which has the realm's path in it.
struct Network {
    op: String,
    inner: Arc<dyn HttpClient>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl HttpClient for Network {
    fn send(
        &self,
        mut request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let asked = request.uri().to_string();
        self.asked.lock().unwrap().push(asked.split('?').next().unwrap().to_owned());
        let path = asked.strip_prefix(BROWSER).or_else(|| asked.strip_prefix(SERVER));
        let there = format!("{}{}", self.op, path.unwrap_or("/nowhere"));
        *request.uri_mut() = there.parse::<Uri>().unwrap();
        self.inner.send(request)
    }
}

/// Names everything after one address, as Keycloak names itself after the one that it was asked at.
fn at(document: &mut Value, issuer: &str, server: &str) {
    document["issuer"] = json!(issuer);
    document["authorization_endpoint"] = json!(format!("{issuer}/authorize"));
    for (name, path) in
        [("token_endpoint", "token"), ("userinfo_endpoint", "userinfo"), ("jwks_uri", "jwks")]
    {
        document[name] = json!(format!("{server}/{path}"));
    }
}

const RESPONSE: super::hostile_op::ChangeQuery = |params| {
    for (name, value) in params {
        if name == "iss" {
            BROWSER.clone_into(value);
        }
    }
};
const CLAIMS: ChangeMembers = |claims| drop(claims.insert("iss".to_owned(), json!(BROWSER)));

fn knobs(discovery: Change) -> Knobs {
    Knobs {
        discovery: Some(discovery),
        response: Some(RESPONSE),
        claims: Some(CLAIMS),
        ..Knobs::default()
    }
}

async fn rp(knobs: Knobs, change: fn(&mut Definition)) -> (Rp, Arc<Mutex<Vec<String>>>) {
    let mut rp = Rp::with(knobs, |definition| {
        definition.issuer = Some(BROWSER.to_owned());
        definition.backchannel = Some("http://keycloak:8080".to_owned());
        definition.dangerously_allow_http = true;
        change(definition);
    })
    .await;
    let asked = Arc::default();
    let network =
        Network { op: rp.op.issuer.clone(), inner: rp.parts.http, asked: Arc::clone(&asked) };
    rp.parts.http = Arc::new(network);
    (rp, asked)
}

#[tokio::test]
async fn the_server_goes_to_its_address_and_the_browser_to_the_issuer_s() {
    let documents: [(&str, Change); 3] = [
        ("a fixed name", |document| at(document, BROWSER, BROWSER)),
        ("a fixed name, the rest after the request", |document| at(document, BROWSER, SERVER)),
        ("all after the request", |document| at(document, SERVER, SERVER)),
    ];
    for (name, document) in documents {
        let (rp, asked) = rp(knobs(document), |_| {}).await;
        let url = rp.authorization_url(&[]).await.unwrap();
        assert!(url.as_str().starts_with(&format!("{BROWSER}/authorize?")), "{name}: {url}");
        check(name, &rp, Accept).await;
        let browser = format!("{BROWSER}/authorize");
        let server = |path: &str| format!("{SERVER}{path}");
        let expected =
            [server(DOCUMENT), browser, server("/token"), server("/jwks"), server("/userinfo")];
        assert_eq!(*asked.lock().unwrap(), expected, "{name}");
    }
}

#[tokio::test]
async fn given_endpoints_have_either_address() {
    let (rp, asked) = rp(knobs(|document| *document = json!({})), |definition| {
        definition.authorization.url = Some(format!("{BROWSER}/authorize"));
        definition.token.url = Some(format!("{SERVER}/token"));
        definition.userinfo.url = Some(format!("{BROWSER}/userinfo"));
        definition.jwks = Some(format!("{BROWSER}/jwks"));
    })
    .await;
    check("given", &rp, Accept).await;
    let mut asked = asked.lock().unwrap().clone();
    assert_eq!(asked.remove(0), format!("{BROWSER}/authorize"));
    assert!(asked.iter().all(|url| url.starts_with(SERVER)), "{asked:?}");
}

/// Some name themselves in tokens after the address that the token was asked for at.
#[tokio::test]
async fn tokens_name_either_address_and_no_other() {
    let rows: [(&str, ChangeMembers, super::Verdict); 4] = [
        ("the browsers'", CLAIMS, Accept),
        ("the server's", |c| drop(c.insert("iss".into(), json!(SERVER))), Accept),
        (
            "another realm",
            |c| drop(c.insert("iss".into(), json!("http://keycloak:8080/realms/b"))),
            Refuse(IdToken),
        ),
        (
            "another host",
            |c| drop(c.insert("iss".into(), json!("http://evil:8080/realms/a"))),
            Refuse(IdToken),
        ),
    ];
    for (name, claims, verdict) in rows {
        let mut knobs = knobs(|document| at(document, BROWSER, BROWSER));
        knobs.claims = Some(claims);
        let (rp, _) = rp(knobs, |_| {}).await;
        check(name, &rp, verdict).await;
    }
}

/// The same of a profile that is signed (OpenID Connect Core §5.3.2).
#[tokio::test]
async fn signed_profiles_name_either_address_and_no_other() {
    let rows: [(&str, Change, super::Verdict); 5] = [
        ("nobody", |_| {}, Accept),
        ("the browsers'", |user| user["iss"] = json!(BROWSER), Accept),
        ("the server's", |user| user["iss"] = json!(SERVER), Accept),
        (
            "another realm",
            |user| user["iss"] = json!("http://keycloak:8080/realms/b"),
            Refuse(OAuthErrorKind::Userinfo),
        ),
        (
            "another host",
            |user| user["iss"] = json!("http://evil:8080/realms/a"),
            Refuse(OAuthErrorKind::Userinfo),
        ),
    ];
    for (name, userinfo, verdict) in rows {
        let mut knobs = knobs(|document| at(document, BROWSER, BROWSER));
        (knobs.userinfo_signed, knobs.userinfo) = (true, Some(userinfo));
        let (rp, _) = rp(knobs, |definition| definition.userinfo_profile = true).await;
        check(name, &rp, verdict).await;
    }
}

#[tokio::test]
async fn a_document_of_another_realm_is_refused() {
    let (rp, _) =
        rp(knobs(|document| at(document, "http://keycloak:8080/realms/b", SERVER)), |_| {}).await;
    assert_refused("another realm", rp.authorization_url(&[]).await, Discovery);
}

#[tokio::test]
async fn without_the_option_http_stays_on_this_machine() {
    let change: fn(&mut Definition) = |definition| {
        definition.issuer = Some("https://op.example".to_owned());
        definition.backchannel = None;
        definition.dangerously_allow_http = false;
    };
    let (rp, asked) = rp(Knobs::default(), change).await;
    let tokens = crate::Tokens::default();
    let request = super::ProfileRequest {
        upstream: &rp.upstream,
        parts: &rp.parts,
        callback: &crate::provider::oauth::CallbackParams::default(),
        mapping: crate::provider::Mapping::Native,
        tokens: &tokens,
        id_token_claims: None,
    };
    let call = request.call("http://keycloak:8080/me").exchange().await;
    assert_refused("http", call, OAuthErrorKind::Userinfo);
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn an_address_stands_for_the_origin_and_a_path_for_the_issuer() {
    let url = |text: &str| Url::parse(text).unwrap();
    let moved = |browser: &str, server: &str, text: &str| {
        let backchannel = Backchannel::new(&url(browser), &url(server));
        let there = backchannel.to_server(url(text));
        let back = backchannel.text_to_browser(there.as_str());
        assert_eq!(back, url(text).as_str(), "there and back");
        String::from(there)
    };
    let public = "https://id.example/auth/realms/a";
    for server in ["http://kc:8080", "http://kc:8080/", "http://kc:8080/auth/realms/a/"] {
        for (from, to) in [
            (
                "https://id.example/auth/realms/a/token?a=1",
                "http://kc:8080/auth/realms/a/token?a=1",
            ),
            ("https://id.example/elsewhere", "http://kc:8080/elsewhere"),
            ("https://id.example/", "http://kc:8080/"),
            ("https://other.example/auth/realms/a", "https://other.example/auth/realms/a"),
            ("https://id.example:444/auth", "https://id.example:444/auth"),
            ("http://id.example/auth", "http://id.example/auth"),
        ] {
            assert_eq!(moved(public, server, from), to, "{server}");
        }
    }
    // A proxy in front of the provider adds `/auth`.
    for (from, to) in [
        ("https://id.example/auth/realms/a/token", "http://kc:8080/realms/a/token"),
        ("https://id.example/auth/realms/a", "http://kc:8080/realms/a"),
        ("https://id.example/auth/realms/ab", "https://id.example/auth/realms/ab"),
        ("https://id.example/other", "https://id.example/other"),
    ] {
        assert_eq!(moved(public, "http://kc:8080/realms/a", from), to);
    }
}
