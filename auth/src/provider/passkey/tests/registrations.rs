//! Registrations that have to be refused.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{
    CHALLENGE, ORIGIN, RP_ID,
    authenticator::{
        Device, Key, Kind, Passkey, VERIFIED, base64, cbor_bytes, cbor_integer, cbor_map, cbor_text,
    },
    registered, to_create, with,
};
use crate::provider::passkey::Refusal;

fn refusal(change: impl FnOnce(&mut Device)) -> Option<Refusal> {
    let mut device = Device::at(ORIGIN);
    change(&mut device);
    registered(&device.create(&to_create(), Kind::P256).1).err()
}

// PK-001, PK-002, PK-004
#[test]
fn what_is_refused_of_a_sign_in_is_refused_of_a_registration() {
    assert_eq!(refusal(|_| {}), None);
    let (evil, challenge) = ("https://evil.example".to_owned(), "A".repeat(43));
    assert_eq!(refusal(|it| it.origin = evil), Some(Refusal::Origin));
    assert_eq!(refusal(|it| it.challenge = Some(challenge)), Some(Refusal::Challenge));
    let shorter = CHALLENGE[..42].to_owned();
    assert_eq!(refusal(|it| it.challenge = Some(shorter)), Some(Refusal::Challenge));
    let other = "webauthn.get".to_owned();
    assert_eq!(refusal(|it| it.r#type = Some(other)), Some(Refusal::Type));
    assert_eq!(refusal(|it| it.rp_id = Some("evil.example".to_owned())), Some(Refusal::RpId));
    assert_eq!(refusal(|it| it.flags &= !VERIFIED), Some(Refusal::Verification));
    assert_eq!(refusal(|it| it.flags = VERIFIED), Some(Refusal::Presence));
    let framed = json!({ "crossOrigin": true });
    assert_eq!(refusal(|it| it.said = framed), Some(Refusal::CrossOrigin));
}

#[test]
fn a_registration_may_be_of_an_authenticator_that_counts() {
    let device = Device { counter: 7, ..Device::at(ORIGIN) };
    let answer = device.create(&to_create(), Kind::P256).1;
    assert_eq!(registered(&answer).map(|it| it.counter), Ok(7));
}

/// A credential with the parts of its attestation.
struct Made {
    device: Device,
    passkey: Passkey,
    /// The authenticator data.
    data: Vec<u8>,
}

impl Made {
    fn new() -> Self {
        let device = Device::at(ORIGIN);
        let (passkey, _) = device.create(&to_create(), Kind::P256);
        let attested = [&[0; 16][..], &[0, 32], &passkey.id, &passkey.key.cose()].concat();
        let data = [device.head(RP_ID, 1 << 6), attested].concat();
        Self { device, passkey, data }
    }

    fn answer(&self, format: &str, statement: Vec<u8>, data: &[u8]) -> Value {
        let object = cbor_map(&[
            (cbor_text("fmt"), cbor_text(format)),
            (cbor_text("attStmt"), statement),
            (cbor_text("authData"), cbor_bytes(data)),
        ]);
        self.device.registration(&to_create(), &self.passkey, &object)
    }

    /// The statement of a key that signs for itself.
    fn packed(&self, algorithm: i64, key: &Key) -> Vec<u8> {
        let said = self.device.client_data("webauthn.create", &to_create());
        let signed = [&self.data[..], digest(&SHA256, &said).as_ref()].concat();
        cbor_map(&[
            (cbor_text("alg"), cbor_integer(algorithm)),
            (cbor_text("sig"), cbor_bytes(&key.sign(&signed))),
        ])
    }
}

// PK-007
#[test]
fn only_a_credential_may_attest_itself() {
    let made = Made::new();
    let none = || cbor_map(&[]);
    assert!(registered(&made.answer("none", none(), &made.data)).is_ok());
    let own = made.packed(-7, &made.passkey.key);
    assert!(registered(&made.answer("packed", own.clone(), &made.data)).is_ok());
    let other = Key::new(Kind::P256);
    let certificate = cbor_map(&[
        (cbor_text("alg"), cbor_integer(-7)),
        (cbor_text("sig"), cbor_bytes(b"x")),
        (cbor_text("x5c"), cbor_bytes(b"x")),
    ]);
    for (format, statement, refused) in [
        ("none", own.clone(), Refusal::Attestation),
        ("none", cbor_bytes(b""), Refusal::Attestation),
        ("packed", none(), Refusal::Attestation),
        ("packed", made.packed(-8, &made.passkey.key), Refusal::Attestation),
        ("packed", made.packed(-7, &other), Refusal::Signature),
        ("packed", certificate, Refusal::Attestation),
        ("fido-u2f", own.clone(), Refusal::Attestation),
        ("tpm", own.clone(), Refusal::Attestation),
        ("", own, Refusal::Attestation),
    ] {
        let answer = made.answer(format, statement, &made.data);
        assert_eq!(registered(&answer).err(), Some(refused), "{format}");
    }
}

// PK-007
#[test]
fn authenticator_data_is_whole_and_nothing_more() {
    let made = Made::new();
    let none = || cbor_map(&[]);
    for end in [0, 31, 32, 36, 37, 52, 54, 55, 86, made.data.len() - 1] {
        let refused = registered(&made.answer("none", none(), &made.data[..end])).err();
        assert!(matches!(refused, Some(Refusal::Malformed(_))), "{end}: {refused:?}");
    }
    let longer = [&made.data[..], &[0]].concat();
    let refused = registered(&made.answer("none", none(), &longer)).err();
    assert!(matches!(refused, Some(Refusal::Malformed(_))), "{refused:?}");
    // Extensions are a map, where the flag says that there are some.
    let mut extended = made.data.clone();
    extended[32] |= 1 << 7;
    let with_map = [&extended[..], &[0xa0]].concat();
    assert!(registered(&made.answer("none", none(), &with_map)).is_ok());
    let rests: [&[u8]; 4] = [&[], &[0x80], &[0xa0, 0], &[0xbf, 0xff]];
    for rest in rests {
        let data = [&extended[..], rest].concat();
        let refused = registered(&made.answer("none", none(), &data)).err();
        assert!(matches!(refused, Some(Refusal::Malformed(_))), "{rest:x?}: {refused:?}");
    }
    // No credential, and one without an id.
    let bare = made.device.head(RP_ID, 0);
    let refused = registered(&made.answer("none", none(), &bare)).err();
    assert!(matches!(refused, Some(Refusal::Malformed(_))), "{refused:?}");
    let mut nameless = made.data.clone();
    nameless.splice(53..87, [0, 0]);
    let refused = registered(&made.answer("none", none(), &nameless)).err();
    assert!(matches!(refused, Some(Refusal::Malformed(_))), "{refused:?}");
}

#[test]
fn a_credential_is_kept_under_its_own_id_and_found_by_itself() {
    let (_, answer) = Device::at(ORIGIN).create(&to_create(), Kind::P256);
    let other = base64(&[7; 32]);
    let renamed = with(&with(&answer, "/id", json!(other)), "/rawId", json!(other));
    assert_eq!(registered(&renamed).err(), Some(Refusal::Malformed("id")));
    let hidden = with(&answer, "/clientExtensionResults/credProps/rk", json!(false));
    assert_eq!(registered(&hidden).err(), Some(Refusal::Malformed("credProps")));
    for silent in [json!({}), json!({ "credProps": {} })] {
        let answer = with(&answer, "/clientExtensionResults", silent);
        assert!(registered(&answer).is_ok(), "browsers needn't say it");
    }
    let transports = json!(["usb", "carrier-pigeon", "usb", "internal"]);
    let answer = with(&answer, "/response/transports", transports);
    let credential = registered(&answer).expect("unknown ways are left out").credential;
    assert_eq!(credential.transports, ["internal", "usb"]);
}

// PK-007
#[test]
fn an_attestation_is_one_map() {
    let (_, answer) = Device::at(ORIGIN).create(&to_create(), Kind::P256);
    let bombs: [Vec<u8>; 6] = [
        vec![],
        vec![0xa0],
        vec![0x81; 100_000],
        vec![0xbf, 0xff],
        vec![0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [cbor_map(&[(cbor_text("fmt"), cbor_text("none"))]), vec![0]].concat(),
    ];
    for object in bombs {
        let answer = with(&answer, "/response/attestationObject", json!(base64(&object)));
        assert_eq!(registered(&answer).err(), Some(Refusal::Malformed("attestationObject")));
    }
}
