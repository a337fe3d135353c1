//! Keys that have to be refused.

use super::{
    ORIGIN,
    authenticator::{Device, Key, Kind, cbor_bytes, cbor_integer, cbor_map, cbor_text, cose},
    registered, to_create,
};
use crate::provider::passkey::Refusal;

/// What comes of a registration whose key is written so.
fn refusal(cose: &[u8]) -> Option<Refusal> {
    let device = Device::at(ORIGIN);
    let (passkey, _) = device.create(&to_create(), Kind::P256);
    registered(&device.attest(&to_create(), &passkey, cose)).err()
}

/// A point of the curve P-256.
fn point() -> (Vec<u8>, Vec<u8>) {
    let written = Key::new(Kind::P256).cose();
    // The coordinates are the last two members, each 32 bytes after a label and a head of two bytes.
    let y = written[written.len() - 32..].to_vec();
    let x = written[written.len() - 67..written.len() - 35].to_vec();
    (x, y)
}

fn p256(kind: i64, algorithm: i64, curve: i64, x: &[u8], y: &[u8]) -> Vec<u8> {
    cose(&[
        (1, cbor_integer(kind)),
        (3, cbor_integer(algorithm)),
        (-1, cbor_integer(curve)),
        (-2, cbor_bytes(x)),
        (-3, cbor_bytes(y)),
    ])
}

// PK-007
#[test]
fn a_point_is_on_its_curve() {
    let (x, y) = point();
    assert_eq!(refusal(&p256(2, -7, 1, &x, &y)), None);
    let mut other = y.clone();
    other[31] ^= 1;
    let points: [(&[u8], &[u8]); 7] = [
        (&x, &other),
        (&y, &x),
        (&[0; 32], &[0; 32]),
        (&[0xff; 32], &[0xff; 32]),
        (&x[..31], &y),
        (&x, &[&y[..], &[0]].concat()),
        (&[], &[]),
    ];
    for (x, y) in points {
        assert_eq!(refusal(&p256(2, -7, 1, x, y)), Some(Refusal::Key), "{x:x?} {y:x?}");
    }
}

// PK-007
#[test]
fn a_key_is_of_an_algorithm_that_was_asked_for() {
    let (x, y) = point();
    for (kind, algorithm, curve) in [
        // RS1, none, ES384, ES512, ES256K, RS256 of another kind of key, and other curves.
        (2, -65_535, 1),
        (2, 0, 1),
        (2, -35, 1),
        (2, -36, 1),
        (2, -47, 8),
        (2, -257, 1),
        (2, -7, 2),
        (2, -7, 6),
        (1, -7, 1),
        (3, -7, 1),
        (4, 5, 1),
    ] {
        let written = p256(kind, algorithm, curve, &x, &y);
        assert_eq!(refusal(&written), Some(Refusal::Key), "{kind} {algorithm} {curve}");
    }
    let short = cose(&[
        (1, cbor_integer(1)),
        (3, cbor_integer(-8)),
        (-1, cbor_integer(6)),
        (-2, cbor_bytes(&[1; 31])),
    ]);
    assert_eq!(refusal(&short), Some(Refusal::Key));
}

// PK-007
#[test]
fn a_key_has_what_its_algorithm_needs_and_nothing_else() {
    let (x, y) = point();
    let more = cose(&[
        (1, cbor_integer(2)),
        (3, cbor_integer(-7)),
        (-1, cbor_integer(1)),
        (-2, cbor_bytes(&x)),
        (-3, cbor_bytes(&y)),
        (2, cbor_bytes(b"kid")),
    ]);
    let no_algorithm = cose(&[
        (1, cbor_integer(2)),
        (-1, cbor_integer(1)),
        (-2, cbor_bytes(&x)),
        (-3, cbor_bytes(&y)),
    ]);
    let named = cbor_map(&[(cbor_text("kty"), cbor_integer(2))]);
    for written in [more, no_algorithm, named, cbor_map(&[]), cbor_integer(7)] {
        assert_eq!(refusal(&written), Some(Refusal::Key), "{written:x?}");
    }
    // A member that is there twice makes the whole unreadable.
    let twice = cose(&[(1, cbor_integer(2)), (1, cbor_integer(2))]);
    assert!(matches!(refusal(&twice), Some(Refusal::Malformed(_))));
}

// PK-007
#[test]
fn a_short_or_senseless_rsa_key_is_refused() {
    let rsa = |modulus: &[u8], exponent: &[u8]| {
        cose(&[
            (1, cbor_integer(3)),
            (3, cbor_integer(-257)),
            (-1, cbor_bytes(modulus)),
            (-2, cbor_bytes(exponent)),
        ])
    };
    let written = Key::new(Kind::Rsa).cose();
    assert_eq!(refusal(&written), None);
    let odd = |length: usize| [vec![0xc5; length - 1], vec![1]].concat();
    for (modulus, exponent) in [
        (odd(64), vec![1, 0, 1]),
        (odd(128), vec![1, 0, 1]),
        (odd(255), vec![1, 0, 1]),
        (odd(1025), vec![1, 0, 1]),
        (odd(256), vec![1]),
        (odd(256), vec![2]),
        (odd(256), vec![]),
        ([vec![0], odd(256)].concat(), vec![1, 0, 1]),
        (odd(256), vec![0, 1, 0, 1]),
        (vec![], vec![1, 0, 1]),
    ] {
        let written = rsa(&modulus, &exponent);
        assert_eq!(refusal(&written), Some(Refusal::Key), "{} {exponent:?}", modulus.len());
    }
}
