//! What is refused at start-up.

use openssl::{
    ec::{EcGroup, EcKey},
    nid::Nid,
    symm::Cipher,
};

use super::{Definition, Upstream, definition, pem, rsa_key};
use crate::{Secret, provider::oauth1::SignatureMethod};

type Change = fn(&mut Definition);

#[rustfmt::skip]
const FLAWED: &[(&str, Change)] = &[
    ("client_id", |d| d.client_id.clear()),
    ("client_secret", |d| d.client_secret = Secret::new("")),
    ("version", |d| d.version.clear()),
    ("timeout", |d| d.timeout = std::time::Duration::ZERO),
    ("request_token", |d| d.request_token.url = None),
    ("request_token", |d| d.request_token.url = Some("http://bird.example/".to_owned())),
    ("request_token", |d| d.request_token.url = Some("https://bird.example/?a=%ff".to_owned())),
    ("request_token", |d| d.request_token.url = Some("https://bird.example/?oauth_token=a".to_owned())),
    ("request_token", |d| { d.request_token.params.insert("oauth_nonce".to_owned(), "1".to_owned()); }),
    ("authorization", |d| d.authorization.url = None),
    ("authorization", |d| d.authorization.url = Some("javascript:alert(1)".to_owned())),
    ("authorization", |d| { d.authorization.params.insert("OAuth_token".to_owned(), "1".to_owned()); }),
    ("access_token", |d| d.access_token.url = None),
    ("access_token", |d| d.access_token.url = Some("https://a:b@bird.example/".to_owned())),
    ("userinfo", |d| d.userinfo.url = Some("/profile".to_owned())),
    ("userinfo", |d| d.userinfo.url = Some("https://bird.example/#a".to_owned())),
    ("client_secret", |d| d.signature_method = SignatureMethod::RsaSha1),
];

#[test]
fn flawed_definitions_are_refused() {
    for (at, (option, change)) in FLAWED.iter().enumerate() {
        let mut definition = definition();
        change(&mut definition);
        let (found, reason) = Upstream::new("op", definition).expect_err("it is flawed");
        assert_eq!(found, *option, "{at}: {reason}");
        assert!(!reason.contains("canary"), "{at}: {reason}");
    }
}

#[test]
fn sound_definitions_are_taken() {
    let sound: [Change; 4] = [
        |_| {},
        |d| d.userinfo.url = None,
        |d| d.request_token.url = Some("http://127.0.0.1:8080/a?b=c".to_owned()),
        |d| d.signature_method = SignatureMethod::Plaintext,
    ];
    for change in sound {
        let mut definition = definition();
        change(&mut definition);
        let upstream = Upstream::new("op", definition).unwrap();
        assert!(!format!("{upstream:?}").contains("canary"));
    }
}

#[test]
fn a_key_for_rsa_must_be_one_that_protects() {
    let check = |key: String| {
        Upstream::new(
            "op",
            Definition {
                client_secret: Secret::new(key),
                signature_method: SignatureMethod::RsaSha1,
                ..definition()
            },
        )
        .map(drop)
    };
    let good = rsa_key(2048);
    check(pem(&good)).unwrap();
    let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let curve = EcKey::generate(&curve).unwrap().private_key_to_pem().unwrap();
    let locked = good.private_key_to_pem_passphrase(Cipher::aes_128_cbc(), b"canary").unwrap();
    for (name, key) in [
        ("1024 bits", pem(&rsa_key(1024))),
        ("a curve", String::from_utf8(curve).unwrap()),
        ("a passphrase", String::from_utf8(locked).unwrap()),
        ("a public key", String::from_utf8(good.public_key_to_pem().unwrap()).unwrap()),
        ("half of it", pem(&good)[..600].to_owned()),
    ] {
        let (option, reason) = check(key).expect_err(name);
        assert_eq!(option, "client_secret", "{name}");
        assert!(!reason.contains("canary") && !reason.contains("BEGIN"), "{name}: {reason}");
    }
}
