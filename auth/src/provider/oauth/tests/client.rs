//! How the client proves who it is, and the token request as a whole.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    Accept, CLIENT_ID, CODE, Knobs, REDIRECT_URI, Refuse, Rp, SECRET, VERIFIER, check, remove,
};
use crate::{
    Secret,
    provider::{ClientAuth, SigningAlgorithm, oauth::OAuthErrorKind::Token},
};

// OA-030
#[tokio::test]
async fn basic_is_percent_encoded_and_the_only_method() {
    let rp = Rp::oidc(Knobs { client_auth: Some("basic"), ..Knobs::default() }).await;
    check("basic", &rp, Accept).await;
    let request = &rp.op.calls("/token")[0];
    // A space is `%20`, which servers decode that know nothing of forms.
    let pair = concat!(
        "rp%20client%2F%2B%25:rp%20secret%2B%2F%25%3A%C3%BC-",
        "0123456789abcdef0123456789abcdef0123456789abcdef"
    );
    let expected = format!("Basic {}", STANDARD.encode(pair));
    assert_eq!(request.authorization, Some(expected));
    let form: Vec<_> = request.form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        form,
        [
            ("grant_type", "authorization_code"),
            ("code", CODE),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ]
    );
    assert!(request.query.is_empty());
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["accept-encoding"], "identity");
    assert_eq!(request.headers["user-agent"], concat!("auth/", env!("CARGO_PKG_VERSION")));
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
}

// OA-031
#[tokio::test]
async fn post_puts_both_into_the_form() {
    let post = |d: &mut crate::provider::Definition| d.client_auth = Some(ClientAuth::Post);
    let rp = Rp::with(Knobs { client_auth: Some("post"), ..Knobs::default() }, post).await;
    check("post", &rp, Accept).await;
    let request = &rp.op.calls("/token")[0];
    assert_eq!(request.authorization, None);
    assert_eq!(request.value("client_secret"), Some(SECRET));
}

#[tokio::test]
async fn post_is_used_where_basic_is_not_offered() {
    let knobs = Knobs {
        client_auth: Some("post"),
        discovery: Some(|document| {
            document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
        }),
        ..Knobs::default()
    };
    check("only post", &Rp::oidc(knobs).await, Accept).await;
    let knobs = Knobs {
        client_auth: Some("basic"),
        discovery: Some(|document| remove(document, "token_endpoint_auth_methods_supported")),
        ..Knobs::default()
    };
    check("nothing said", &Rp::oidc(knobs).await, Accept).await;
}

// OA-031
#[tokio::test]
async fn a_public_client_sends_its_id_alone() {
    for keeps_secret in [false, true] {
        let knobs = Knobs { client_auth: Some("none"), ..Knobs::default() };
        let rp = Rp::with(knobs, |definition| {
            if keeps_secret {
                definition.client_auth = Some(ClientAuth::None);
            } else {
                definition.client_secret = None;
            }
        })
        .await;
        check("public", &rp, Accept).await;
        let request = &rp.op.calls("/token")[0];
        assert_eq!(request.authorization, None);
        assert_eq!(request.value("client_secret"), None);
        assert_eq!(request.value("client_id"), Some(CLIENT_ID));
        assert_eq!(request.value("code_verifier"), Some(VERIFIER));
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_not_repeated() {
    let rp = Rp::with(Knobs::default(), |definition| {
        definition.client_secret = Some(Secret::new("another secret"));
    })
    .await;
    check("wrong secret", &rp, Refuse(Token)).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.starts_with("the token endpoint: it refused: invalid_client ("), "{error}");
}

/// Some servers don't decode what Basic authentication encodes.
#[tokio::test]
async fn an_unknown_client_hints_at_another_way_if_that_may_help() {
    let rows = [
        ("rp", "s3cr3t-._*", None, false),
        ("rp", "se cret", None, true),
        ("rp/1", "s3cr3t", None, true),
        ("rp", "s3cr3t=", None, true),
        ("rp/1", "se cret", Some(ClientAuth::Post), false),
    ];
    for (id, secret, method, hints) in rows {
        let knobs = Knobs { token: Some(|_| {}), ..Knobs::default() };
        let rp = Rp::with(knobs, |definition| {
            definition.client_secret = Some(Secret::new(secret));
            definition.client_auth = method;
            // What is asked for is the client's own id there.
            definition.authorization.url =
                definition.issuer.as_ref().map(|issuer| format!("{issuer}/authorize-as-anybody"));
            definition.client_id = id.to_owned();
        })
        .await;
        let error = rp.sign_in().await.unwrap_err().to_string();
        assert!(error.contains("invalid_client"), "{error}");
        assert_eq!(error.contains("`client_auth: ClientAuth::Post`"), hints, "{id} {secret}");
    }
}

#[tokio::test]
async fn token_params_are_sent() {
    let rp = Rp::with(Knobs::default(), |definition| {
        definition.token.params.insert("audience".to_owned(), "a b&c".to_owned());
    })
    .await;
    check("token.params", &rp, Accept).await;
    assert_eq!(rp.op.calls("/token")[0].value("audience"), Some("a b&c"));
}

#[tokio::test]
async fn hs256_needs_the_secret_even_of_a_public_client() {
    let knobs = Knobs { alg: super::hostile_op::Alg::Hs256, ..Knobs::default() };
    let rp = Rp::with(knobs, |definition| {
        definition.id_token_alg = Some(SigningAlgorithm::Hs256);
        definition.client_auth = Some(ClientAuth::None);
    })
    .await;
    check("HS256", &rp, Accept).await;
    // Nothing is to be fetched for a shared secret.
    assert_eq!(rp.op.calls("/jwks").len(), 0);
}

#[test]
fn nothing_secret_is_printed() {
    let definition = crate::provider::Definition {
        issuer: Some("https://op.example".to_owned()),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(SECRET)),
        ..crate::provider::Definition::oidc()
    };
    let upstream = super::Upstream::new("op", definition).unwrap();
    assert!(!format!("{upstream:?}").contains(SECRET));
}
