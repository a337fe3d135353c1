//! Signatures: RFC 5849's own examples, those that NextAuth v4 sent, and RSA by another library.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Method;
use proptest::prelude::*;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{
    super::{
        base_string::{base_string, escape, form},
        signature::{Signer, Signing},
    },
    pem, rsa_key,
};
use crate::{Secret, provider::oauth1::SignatureMethod};

fn signer(method: &str, secret: &str) -> Signer {
    let method = match method {
        "HMAC-SHA1" => SignatureMethod::HmacSha1,
        "PLAINTEXT" => SignatureMethod::Plaintext,
        other => panic!("{other}"),
    };
    Signer::new(method, &Secret::new(secret)).unwrap()
}

/// Method, URL, own parameters, the token's secret, the signature.
type Example =
    (Method, &'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

#[test]
fn the_examples_of_the_standard_are_signed_as_there() {
    let photos = "http://photos.example.net/photos?file=vacation.jpg&size=original";
    let rows: [Example; 3] = [
        (
            Method::POST,
            "https://photos.example.net/initiate",
            &[
                ("oauth_callback", "http://printer.example.com/ready"),
                ("oauth_timestamp", "137131200"),
                ("oauth_nonce", "wIjqoS"),
            ],
            "",
            "74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
        ),
        (
            Method::POST,
            "https://photos.example.net/token",
            &[
                ("oauth_token", "hh5s93j4hdidpola"),
                ("oauth_timestamp", "137131201"),
                ("oauth_nonce", "walatlh"),
                ("oauth_verifier", "hfdp7dh39dks9884"),
            ],
            "hdhd0244k9j7ao03",
            "gKgrFCywp7rO0OXSjdot/IHF7IU=",
        ),
        (
            Method::GET,
            photos,
            &[
                ("oauth_token", "nnch734d00sl2jdk"),
                ("oauth_timestamp", "137131202"),
                ("oauth_nonce", "chapoH"),
            ],
            "pfkkdhi9sl3r4s00",
            "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        ),
    ];
    let signer = signer("HMAC-SHA1", "kd94hf93k423kf44");
    for (method, url, own, token_secret, signature) in rows {
        let fixed =
            [("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_signature_method", "HMAC-SHA1")];
        let parameters = fixed.into_iter().chain(own.iter().copied());
        let base = base_string(&method, &Url::parse(url).unwrap(), parameters);
        assert_eq!(signer.sign(&base, token_secret).unwrap(), signature, "{url}");
    }
}

// OA-037
#[test]
fn the_base_string_of_the_standard_is_made() {
    // §3.4.1.1, where the query and the form have parameters of the same name.
    let url = Url::parse("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap();
    let parameters = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("c2", ""),
        ("a3", "2 q"),
    ];
    assert_eq!(
        base_string(&Method::POST, &url, parameters.into_iter()),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D\
         %25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e\
         4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9\
         d7dh3k39sjv7"
    );
}

#[test]
fn the_url_is_signed_with_a_port_unless_it_is_the_scheme_s() {
    for (url, base) in [
        ("https://bird.example:443/a", "https://bird.example/a"),
        ("https://bird.example:80/a?", "https://bird.example:80/a"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://[::1]:8080/%7Ea%2fb/ü", "http://[::1]:8080/%7Ea%2fb/%C3%BC"),
    ] {
        let url = Url::parse(url).unwrap();
        let expected = format!("GET&{}&", escape(base));
        assert_eq!(base_string(&Method::GET, &url, std::iter::empty()), expected);
    }
}

#[test]
fn requests_are_signed_as_next_auth_v4_signed_them() {
    let file = include_str!("../../../../vectors/oauth1.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 7);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let name = text("name");
        let request = &vector["request_seen_by_server"];
        let seen = |name: &str| request[name].as_str().unwrap();
        let url = Url::parse(&format!("http://127.0.0.1:3990{}", seen("url"))).unwrap();
        let method: Method = seen("method").parse().unwrap();
        let form: Vec<(String, String)> =
            form_urlencoded::parse(seen("body").as_bytes()).into_owned().collect();
        // What the recorded header has besides what every request has.
        let recorded = header(seen("authorization"));
        let own = ["oauth_callback", "oauth_token", "oauth_verifier"];
        let oauth: Vec<(&str, &str)> = recorded
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| own.contains(name))
            .collect();
        let token_secret = match name {
            "plaintext" => "rts",
            "profile-get-with-query" => "ats",
            _ => "",
        };
        let signing = Signing {
            method: &method,
            url: &url,
            consumer_key: text("consumer_key"),
            version: text("version"),
            nonce: text("nonce"),
            timestamp: vector["timestamp"].as_u64().unwrap(),
            oauth: &oauth,
            token_secret,
            form: &form,
        };
        let signer = signer(text("signature_method"), text("consumer_secret"));
        let header = signing.authorization(&signer).unwrap();
        if name == "access-token" {
            // Its token's secret was not recorded: all but the signature can be compared.
            let unsigned =
                |header: &str| header.split(",oauth_signature=").next().map(str::to_owned);
            assert_eq!(unsigned(&header), unsigned(seen("authorization")), "{name}");
        } else {
            assert_eq!(*header, seen("authorization"), "{name}");
        }
        let unsigned = recorded.iter().filter(|(name, _)| name != "oauth_signature").chain(&form);
        let unsigned = unsigned.map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(base_string(&method, &url, unsigned), text("signature_base_string"), "{name}");
    }
}

/// The parameters of an `Authorization` header, decoded.
fn header(header: &str) -> Vec<(String, String)> {
    let pairs = header.strip_prefix("OAuth ").unwrap().replace('"', "").replace(',', "&");
    form_urlencoded::parse(pairs.as_bytes()).into_owned().collect()
}

#[test]
fn another_library_verifies_what_rsa_signs() {
    let key = rsa_key(2048);
    let public = key.public_key_to_der_pkcs1().unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, public);
    // As it is, and as an environment has it that takes one line a variable.
    for pem in [pem(&key), pem(&key).replace('\n', "\\n")] {
        let signer = Signer::new(SignatureMethod::RsaSha1, &Secret::new(pem)).unwrap();
        // The token's secret has no part in it.
        for token_secret in ["", "secret"] {
            let signature = signer.sign("GET&base&string", token_secret).unwrap();
            let signature = STANDARD.decode(signature).unwrap();
            public.verify(b"GET&base&string", &signature).unwrap();
            public.verify(b"GET&base&strinG", &signature).unwrap_err();
        }
    }
}

proptest! {
    // OA-037
    #[test]
    fn what_is_sent_is_read_as_it_was_signed(
        pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..6),
    ) {
        let texts = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let sent = form(texts());
        let read: Vec<_> = form_urlencoded::parse(sent.as_bytes()).into_owned().collect();
        prop_assert_eq!(&read, &pairs);
        // In the query or in the form, the signature is the same.
        let plain = Url::parse("https://bird.example/a").unwrap();
        let mut queried = plain.clone();
        queried.set_query(Some(&sent));
        prop_assert_eq!(
            base_string(&Method::GET, &plain, texts()),
            base_string(&Method::GET, &queried, std::iter::empty())
        );
        let is_unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~%=&".contains(&b);
        prop_assert!(sent.bytes().all(is_unreserved));
    }
}
