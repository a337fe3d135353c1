//! Signed tokens by themselves: how long one may be, and whose signature it has.

use serde_json::{Value, json};

use super::hostile_op::{Alg, Sign, encode, jwk, sign};
use crate::provider::oauth::{
    jws::{
        Jws,
        Signer::{self, Known, Unknown, Wrong},
    },
    keys::Keys,
};

/// A token with RS256 and this header beside it, signed with a key of two.
fn token(mut header: Value, key: usize) -> String {
    header["alg"] = json!("RS256");
    let signed = format!("{}.{}", encode(header.to_string()), encode("{}"));
    let signature = sign(Alg::Rs256, key, &Sign::Good, signed.as_bytes());
    format!("{signed}.{}", encode(signature))
}

fn keys(set: &[Value]) -> Keys {
    Keys::read(json!({ "keys": set }).to_string().as_bytes()).expect("it is a key set")
}

/// A token that names a key is of that key and of no other (RFC 7515 §4.1.4); one that names none may
/// be of a key that is newer than those that are known.
#[test]
fn whose_signature_a_token_has_is_told_by_the_key_that_it_names() {
    let (first, second) = (jwk(Alg::Rs256, 0), jwk(Alg::Rs256, 1));
    let (both, curve) = ([first.clone(), second.clone()], [jwk(Alg::Es256, 0)]);
    let mut same_name = both.clone();
    same_name[1]["kid"] = json!("k0");
    let rows: [(&str, Value, usize, &[Value], Signer); 10] = [
        ("the key that it names", json!({ "kid": "k0" }), 0, &both[..1], Known),
        ("one of two of that name", json!({ "kid": "k0" }), 1, &same_name, Known),
        ("another's, of the name that is known", json!({ "kid": "k0" }), 1, &both[..1], Wrong),
        ("another's, which is known too", json!({ "kid": "k0" }), 1, &both, Wrong),
        ("a name that isn't known", json!({ "kid": "k1" }), 1, &both[..1], Unknown),
        ("a known name of another kind of key", json!({ "kid": "k0" }), 0, &curve, Unknown),
        ("no key is known", json!({ "kid": "k0" }), 0, &[], Unknown),
        ("no name, and one of two", json!({}), 1, &both, Known),
        ("no name, and none of those that are known", json!({}), 1, &both[..1], Unknown),
        ("no name, and no key is known", json!({}), 0, &[], Unknown),
    ];
    for (name, header, key, set, expected) in rows {
        let token = token(header, key);
        let jws = Jws::parse(&token).expect("it is a token");
        assert_eq!(jws.signer(&keys(set)), expected, "{name}");
    }
}

#[test]
fn the_error_names_the_key_that_is_not_known() {
    for (header, named) in [
        (json!({ "kid": "k\u{1b}7" }), "with the key `k7` and `RS256`"),
        (json!({ "kid": 7 }), "with the key `7` and `RS256`"),
        (json!({}), "with a key that it doesn't name and `RS256`"),
    ] {
        let token = token(header, 0);
        let error = Jws::parse(&token).expect("it is a token").unknown_key();
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn a_token_has_256_kib_at_most() {
    let head = format!("{}.", encode(r#"{"alg":"RS256"}"#));
    let of_length = |length: usize| {
        // The rest of four characters is the signature's.
        let rest = length - head.len() - 1;
        let payload = (rest - 2) / 4 * 4;
        format!("{head}{}.{}", "A".repeat(payload), "A".repeat(rest - payload))
    };
    let longest = of_length(256 << 10);
    assert_eq!(longest.len(), 256 << 10);
    let blanks = format!(" {longest}\n");
    for token in [&longest, &blanks] {
        assert!(Jws::parse(token).is_ok());
    }
    let error = Jws::parse(&of_length((256 << 10) + 1)).err();
    assert_eq!(error.as_deref(), Some("it is longer than 256 KiB"));
}
