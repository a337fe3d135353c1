//! What a variable of the environment may say for an option that is a choice.

use std::fmt::Debug;

use crate::{
    FromVariable,
    provider::{Checks, ClientAuth, IssuerRule, Mapping, ResponseMode, SigningAlgorithm},
};

/// Each text is read as its value, and the refusal of any other repeats nothing of it: it may be a
/// secret that was set for the wrong variable.
fn assert_reads<T: FromVariable + Debug + PartialEq>(read: &[(&str, T)], refused: &[&str]) {
    for (text, value) in read {
        assert_eq!(T::from_variable(text).as_ref(), Ok(value), "{text}");
    }
    for text in refused.iter().copied().chain(["", "canary"]) {
        let reason = T::from_variable(text).expect_err(text);
        assert!(!reason.contains("canary"), "{reason}");
    }
}

/// The names are those of `token_endpoint_auth_methods_supported` (RFC 7591 §2, OpenID Connect Core
/// §9).
#[test]
fn client_auth_has_the_names_of_discovery_documents() {
    assert_reads(
        &[
            ("client_secret_basic", ClientAuth::Basic),
            ("client_secret_jwt", ClientAuth::SecretJwt),
            ("client_secret_post", ClientAuth::Post),
            ("none", ClientAuth::None),
            ("private_key_jwt", ClientAuth::PrivateKeyJwt),
        ],
        &["basic", "CLIENT_SECRET_BASIC", "client_secret_post ", "tls_client_auth"],
    );
}

#[test]
fn checks_are_words_of_which_there_is_one_at_least() {
    let none = Checks::dangerously_none();
    assert_reads(
        &[
            ("pkce state nonce", Checks::ALL),
            ("nonce,pkce,state", Checks::ALL),
            ("pkce", Checks { pkce: true, ..none }),
            ("state", Checks { state: true, ..none }),
            ("nonce", Checks { nonce: true, ..none }),
            (" state  pkce ", Checks { state: true, pkce: true, ..none }),
        ],
        &[" ", ",", "none", "State", "pkce none", "pkce;state"],
    );
}

#[test]
fn a_response_mode_has_the_name_of_the_parameter() {
    assert_reads(
        &[("form_post", ResponseMode::FormPost), ("query", ResponseMode::Query)],
        &["fragment", "form-post", "Query", "query.jwt"],
    );
}

#[test]
fn a_rule_for_the_issuer_has_a_name() {
    assert_reads(
        &[
            ("discovered", IssuerRule::Discovered),
            ("exact", IssuerRule::Exact),
            ("slash", IssuerRule::Slash),
        ],
        &["Exact", "/", "none", "false"],
    );
}

#[test]
fn a_mapping_has_a_name() {
    assert_reads(
        &[("native", Mapping::Native), ("next-auth-v4", Mapping::NextAuthV4)],
        &["next_auth_v4", "v4", "Native"],
    );
}

/// The names are those of JWS headers, to the letter (RFC 7515 §4.1.1, RFC 7518 §3.1, RFC 9864 §2.2).
/// `none` is no algorithm.
#[test]
fn an_algorithm_has_the_name_of_a_header() {
    let named = SigningAlgorithm::ALL.map(|algorithm| (algorithm.as_str(), algorithm));
    assert_reads(&named, &["none", "rs256", "RS256 ", "ES256K", "A256GCM"]);
    assert_reads(&[("Ed25519", SigningAlgorithm::EdDsa)], &["Ed448", "eddsa"]);
}
