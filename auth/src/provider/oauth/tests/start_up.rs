//! What is refused at start-up.

use std::time::Duration;

use super::Upstream;
use crate::{
    Secret,
    provider::{ClientAuth, Definition, SigningAlgorithm},
};

type Make = fn() -> Definition;
type Change = fn(&mut Definition);

fn oidc() -> Definition {
    Definition {
        issuer: Some("https://op.example".to_owned()),
        client_id: "rp".to_owned(),
        client_secret: Some(Secret::new("secret")),
        ..Definition::oidc()
    }
}

fn oauth2() -> Definition {
    let mut definition = Definition {
        client_id: "rp".to_owned(),
        client_secret: Some(Secret::new("secret")),
        ..Definition::oauth2()
    };
    definition.authorization.url = Some("https://op.example/authorize?fixed=1".to_owned());
    definition.token.url = Some("https://op.example/token".to_owned());
    definition
}

#[test]
fn sound_definitions_are_taken() {
    let sound: [(Definition, Change); 16] = [
        (oidc(), |_| {}),
        (oauth2(), |_| {}),
        (oauth2(), |d| d.issuer = Some("https://op.example/login/oauth".to_owned())),
        // Nothing is fetched from it.
        (oauth2(), |d| d.issuer = Some("op.example".to_owned())),
        (oidc(), |d| d.client_secret = None),
        // Only what is signed with the secret needs one.
        (oidc(), |d| {
            d.client_secret = None;
            d.id_token_alg = Some(SigningAlgorithm::Es256);
        }),
        (oauth2(), |d| {
            d.client_secret = None;
            d.id_token_alg = Some(SigningAlgorithm::Hs256);
        }),
        (oidc(), |d| d.issuer = Some("http://localhost:8080/realms/a".to_owned())),
        (oidc(), |d| d.issuer = Some("http://127.0.0.1:8080".to_owned())),
        (oidc(), |d| d.discovery = d.issuer.take().map(|issuer| issuer + "/doc?x=1")),
        (oidc(), |d| d.client_auth = Some(ClientAuth::None)),
        (oidc(), |d| {
            d.issuer = Some("http://keycloak:8080/realms/a".to_owned());
            d.dangerously_allow_http = true;
        }),
        (oidc(), |d| d.backchannel = Some("https://10.0.0.5:8443/realms/a".to_owned())),
        (oauth2(), |d| d.backchannel = Some("https://gitlab.internal".to_owned())),
        (oidc(), |d| {
            d.private_hosts =
                ["keys.intranet", "10.0.0.5", "[fd00::1]"].map(str::to_owned).to_vec();
        }),
        (oidc(), |d| {
            d.authorization.params.insert("response_type".to_owned(), "code".to_owned());
        }),
    ];
    for (at, (mut definition, change)) in sound.into_iter().enumerate() {
        change(&mut definition);
        Upstream::new("op", definition).unwrap_or_else(|flaw| panic!("{at}: {flaw:?}"));
    }
}

#[rustfmt::skip]
const FLAWED: &[(&str, Make, Change)] = &[
    ("client_id", oidc, |d| d.client_id.clear()),
    ("client_secret", oidc, |d| d.client_secret = Some(Secret::new(""))),
    ("client_auth", oidc, |d| { d.client_secret = None; d.client_auth = Some(ClientAuth::Basic); }),
    ("client_auth", oidc, |d| { d.client_secret = None; d.client_auth = Some(ClientAuth::Post); }),
    ("id_token_alg", oidc, |d| { d.client_secret = None; d.id_token_alg = Some(SigningAlgorithm::Hs256); }),
    ("issuer", oidc, |d| d.issuer = None),
    ("issuer", oidc, |d| {
        let endpoints = oauth2();
        d.issuer = None;
        (d.authorization, d.token) = (endpoints.authorization, endpoints.token);
    }),
    ("issuer", oidc, |d| d.issuer = Some("op.example".to_owned())),
    // Whether or not something is discovered from it.
    ("issuer", oidc, |d| {
        let endpoints = oauth2();
        (d.authorization, d.token) = (endpoints.authorization, endpoints.token);
        d.jwks = Some("https://op.example/jwks".to_owned());
        d.issuer = Some("op.example".to_owned());
    }),
    ("issuer", oidc, |d| d.issuer = Some("http://op.example".to_owned())),
    ("issuer", oidc, |d| d.issuer = Some("https://op.example?a=b".to_owned())),
    ("issuer", oidc, |d| d.issuer = Some("https://op.example#a".to_owned())),
    ("issuer", oidc, |d| d.issuer = Some("https://user:pw@op.example".to_owned())),
    ("issuer", oauth2, |d| d.token.url = None),
    ("issuer", oauth2, |d| d.authorization.url = None),
    ("discovery", oidc, |d| d.discovery = Some("http://op.example/doc".to_owned())),
    ("authorization", oauth2, |d| d.authorization.url = Some("javascript:alert(1)".to_owned())),
    ("authorization", oauth2, |d| d.authorization.url = Some("http://op.example/".to_owned())),
    ("token", oauth2, |d| d.token.url = Some("http://op.example/".to_owned())),
    ("userinfo", oauth2, |d| d.userinfo.url = Some("/userinfo".to_owned())),
    ("backchannel", oidc, |d| d.backchannel = Some("http://keycloak:8080".to_owned())),
    ("backchannel", oidc, |d| d.backchannel = Some("keycloak:8080".to_owned())),
    ("backchannel", oidc, |d| d.backchannel = Some("https://kc?a=b".to_owned())),
    ("backchannel", oauth2, |d| d.backchannel = Some("https://gitlab.internal/path".to_owned())),
    ("jwks", oidc, |d| d.jwks = Some("http://op.example/jwks".to_owned())),
    ("checks", oauth2, |d| d.checks.nonce = true),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("state".into(), "x".into()))),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("response_type".into(), "token".into()))),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("response_mode".into(), "form_post".into()))),
    ("token", oidc, |d| drop(d.token.params.insert("client_secret".into(), "x".into()))),
    ("timeout", oidc, |d| d.timeout = Duration::ZERO),
    ("private_hosts", oidc, |d| d.private_hosts = vec!["https://keys.intranet".to_owned()]),
    ("private_hosts", oidc, |d| d.private_hosts = vec!["keys.intranet:8443".to_owned()]),
    ("private_hosts", oidc, |d| d.private_hosts = vec!["keys.intranet/a".to_owned()]),
    ("private_hosts", oidc, |d| d.private_hosts = vec!["10.0.0.0/8".to_owned()]),
    ("private_hosts", oauth2, |d| d.private_hosts = vec![String::new()]),
    ("max_age", oauth2, |d| d.max_age = Some(Duration::from_mins(5))),
    ("acr_values", oauth2, |d| d.acr_values = vec!["phr".to_owned()]),
    ("acr_values", oidc, |d| d.acr_values = vec!["phr phrh".to_owned()]),
    ("acr_values", oidc, |d| d.acr_values = vec![String::new()]),
    ("counts_as_second_factor", oauth2, |d| d.counts_as_second_factor = vec!["mfa".to_owned()]),
    ("counts_as_second_factor", oidc, |d| d.counts_as_second_factor = vec![String::new()]),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("max_age".into(), "5m".into()))),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("max_age".into(), "-1".into()))),
    ("authorization", oidc, |d| {
        d.max_age = Some(Duration::from_mins(5));
        d.authorization.params.insert("max_age".into(), "99999".into());
    }),
    ("authorization", oidc, |d| {
        d.acr_values = vec!["phr".to_owned()];
        d.authorization.params.insert("acr_values".into(), "0".into());
    }),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("max_age".into(), "+300".into()))),
    ("authorization", oidc, |d| drop(d.authorization.params.insert("claims".into(), "{".into()))),
    ("authorization", oidc, |d| {
        d.acr_values = vec!["phr".to_owned()];
        let claims = r#"{"id_token":{"acr":{"essential":true,"value":"phrh"}}}"#;
        d.authorization.params.insert("claims".into(), claims.into());
    }),
];

#[test]
fn flaws_are_named() {
    for (at, (option, make, change)) in FLAWED.iter().enumerate() {
        let mut definition = make();
        change(&mut definition);
        let (named, reason) = Upstream::new("op", definition).expect_err(option);
        assert_eq!(named, *option, "row {at}: {reason}");
        assert!(!reason.contains("secret\"") && !reason.contains("user:pw"), "row {at}: {reason}");
    }
}

#[test]
fn the_way_to_a_provider_is_asked_for() {
    let mut definition = oauth2();
    definition.token.url = None;
    let (_, reason) = Upstream::new("op", definition).unwrap_err();
    assert!(reason.contains("`issuer`") && reason.contains("`token`"), "{reason}");
}

/// Whoever has a provider in a container finds the option.
// OA-039
#[test]
fn plain_http_is_refused_with_the_option_that_allows_it() {
    for change in [
        (|d| d.issuer = Some("http://keycloak:8080/realms/a".to_owned())) as Change,
        |d| d.backchannel = Some("http://keycloak:8080".to_owned()),
        |d| d.discovery = Some("http://keycloak:8080/doc".to_owned()),
    ] {
        let mut definition = oidc();
        change(&mut definition);
        let (_, reason) = Upstream::new("op", definition).unwrap_err();
        assert!(reason.contains("`dangerously_allow_http: true`"), "{reason}");
    }
}
