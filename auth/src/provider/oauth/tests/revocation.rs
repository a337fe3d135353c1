//! The revocation of a token (RFC 7009): what is sent, and what is made of the answer.

use base64::{Engine, engine::general_purpose::STANDARD};
use josekit::jwk::{Jwk, alg::ec::EcCurve};

use super::{CLIENT_ID, Definition, Knobs, OAuthError, Rp, SECRET, Standard, assert_refused};
use crate::{
    Secret,
    provider::{
        ClientAuth,
        oauth::{OAuthErrorKind::Token, TokenKind},
    },
};

const KEPT: &str = "rt-9f86d081884c7d65";

/// Revokes a token where the endpoint answers with this status and page.
async fn revoked(
    (status, page): (u16, &'static str),
    kind: TokenKind,
    change: impl FnOnce(&mut Definition),
) -> (Rp, Result<(), OAuthError>) {
    let knobs = Knobs { elsewhere: Some((status, page)), ..Knobs::default() };
    let rp = Rp::with(knobs, |definition| {
        definition.revocation = definition.issuer.as_ref().map(|issuer| format!("{issuer}/revoke"));
        change(definition);
    })
    .await;
    let result = rp.upstream.revoke(&Standard, &rp.parts, &Secret::new(KEPT), kind).await;
    (rp, result)
}

/// What was sent: the `Authorization` header, and the form.
fn sent(rp: &Rp) -> (Option<String>, Vec<(String, String)>) {
    let mut requests = rp.op.calls("/revoke");
    assert_eq!(requests.len(), 1);
    let request = requests.remove(0);
    assert_eq!(request.method, "POST");
    assert!(request.query.is_empty());
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    (request.authorization, request.form)
}

fn pairs<const N: usize>(params: [(&str, &str); N]) -> Vec<(String, String)> {
    params.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// A client, the header that it sends, and the form.
type Case = (fn(&mut Definition), Option<String>, Vec<(String, String)>);

/// In one way and no other (RFC 6749 §2.3).
#[tokio::test]
async fn the_client_says_who_it_is_as_at_the_token_endpoint() {
    let token = [("token", KEPT), ("token_type_hint", "refresh_token")];
    let basic = concat!(
        "rp%20client%2F%2B%25:rp%20secret%2B%2F%25%3A%C3%BC-",
        "0123456789abcdef0123456789abcdef0123456789abcdef"
    );
    let basic = Some(format!("Basic {}", STANDARD.encode(basic)));
    let (id, secret) = (("client_id", CLIENT_ID), ("client_secret", SECRET));
    let rows: [Case; 5] = [
        (|_| {}, basic, pairs(token)),
        (|d| d.client_auth = Some(ClientAuth::Post), None, pairs([token[0], token[1], id, secret])),
        (|d| d.client_auth = Some(ClientAuth::None), None, pairs([token[0], token[1], id])),
        (|d| d.client_secret = None, None, pairs([token[0], token[1], id])),
        (
            |d| {
                d.client_auth = Some(ClientAuth::Post);
                d.client_id_param = "client_key";
            },
            None,
            // A parameter with another name is another parameter.
            pairs([token[0], token[1], ("client_key", CLIENT_ID), secret]),
        ),
    ];
    for (at, (change, authorization, form)) in rows.into_iter().enumerate() {
        let (rp, result) = revoked((200, ""), TokenKind::Refresh, change).await;
        result.unwrap_or_else(|error| panic!("row {at}: {error}"));
        assert_eq!(sent(&rp), (authorization, form), "row {at}");
    }
}

#[tokio::test]
async fn a_client_with_a_key_sends_an_assertion() {
    let key = Jwk::generate_ec_key(EcCurve::P256).unwrap().to_string();
    let (rp, result) = revoked((200, ""), TokenKind::Access, |definition| {
        definition.client_secret = None;
        definition.client_key = Some(Secret::new(key));
        definition.token.headers.insert("x-tenant".to_owned(), "a".to_owned());
    })
    .await;
    result.expect("it is revoked");
    assert_eq!(rp.op.calls("/revoke")[0].headers["x-tenant"], "a");
    let (authorization, form) = sent(&rp);
    assert_eq!(authorization, None);
    let names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["token", "token_type_hint", "client_id", "client_assertion_type", "client_assertion"];
    assert_eq!(names, expected);
    assert_eq!(form[1].1, "access_token", "the hint is of the kind (RFC 7009 §2.1)");
    assert_eq!(form[3].1, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
}

/// The endpoint answers 200 for a token that it doesn't know as well (RFC 7009 §2.2).
#[tokio::test]
async fn a_success_revokes_and_nothing_else_does() {
    for status in [200, 204] {
        let (_, result) = revoked((status, ""), TokenKind::Refresh, |_| {}).await;
        result.unwrap_or_else(|error| panic!("{status}: {error}"));
    }
    let rows = [
        (400, r#"{"error":"unsupported_token_type"}"#, "it refused: unsupported_token_type"),
        (401, r#"{"error":"invalid_client"}"#, "it refused: invalid_client"),
        (400, r#"{"error":7}"#, "was 400 Bad Request"),
        (503, "down", "was 503 Service Unavailable"),
        // What an endpoint repeats of a secret stays out of the log.
        (400, r#"{"error":"no rt-9f86d081884c7d65 here"}"#, "was 400 Bad Request"),
    ];
    for (status, page, said) in rows {
        let (_, result) = revoked((status, page), TokenKind::Refresh, |_| {}).await;
        let error = result.as_ref().expect_err(page).to_string();
        assert!(error.starts_with("the revocation endpoint: ") && error.ends_with(said), "{error}");
        assert!(!error.contains(KEPT), "{error}");
        assert_refused(page, result, Token);
    }
    let (_, result) = revoked((302, ""), TokenKind::Refresh, |_| {}).await;
    assert!(result.is_err(), "a redirect is not followed");
}

#[tokio::test]
async fn without_an_endpoint_nothing_is_sent() {
    let rp = Rp::oidc(Knobs::default()).await;
    let token = Secret::new(KEPT);
    let result = rp.upstream.revoke(&Standard, &rp.parts, &token, TokenKind::Refresh).await;
    assert_refused("no endpoint", result, Token);
    assert_eq!(rp.op.calls("/revoke").len(), 0);
}
