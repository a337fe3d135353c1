//! The inputs with which the fuzzer begins: what the software authenticator makes, and what is wrong with it.

use std::{env, fs, path::Path};

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{
    CHALLENGE, ORIGIN, RP_ID,
    authenticator::{Device, Key, Kind, base64, cbor_bytes, cbor_integer, cbor_map, cbor_text},
    known, to_create, to_sign_in, with,
};
use crate::provider::passkey::{Credential, fuzzing};

/// The bytes of a target, by a name that begins with `whole` if they are accepted.
struct Input {
    target: &'static str,
    name: String,
    bytes: Vec<u8>,
}

fn input(target: &'static str, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
    Input { target, name: name.into(), bytes: bytes.into() }
}

const KINDS: [(&str, Kind); 3] =
    [("p256", Kind::P256), ("ed25519", Kind::Ed25519), ("rsa", Kind::Rsa)];

/// An attestation object of these parts.
fn object(format: &str, statement: Vec<u8>, data: &[u8]) -> Vec<u8> {
    cbor_map(&[
        (cbor_text("fmt"), cbor_text(format)),
        (cbor_text("attStmt"), statement),
        (cbor_text("authData"), cbor_bytes(data)),
    ])
}

/// The authenticator data of a new credential with this key.
fn attested(device: &Device, key: &Key) -> Vec<u8> {
    let attested = [&[0; 16][..], &[0, 16], &[7; 16], &key.cose()].concat();
    [device.head(RP_ID, 1 << 6), attested].concat()
}

fn of_cbor() -> Vec<Input> {
    let target = "passkey_cbor";
    let mut inputs: Vec<_> = KINDS
        .iter()
        .map(|(name, kind)| input(target, format!("whole_key_{name}"), Key::new(*kind).cose()))
        .collect();
    let data = attested(&Device::at(ORIGIN), &Key::new(Kind::P256));
    inputs.extend([
        input(target, "whole_object", object("none", cbor_map(&[]), &data)),
        input(target, "whole_nested", [&[0x81; 4][..], &[0xf6]].concat()),
        input(target, "whole_values", b"\x87\x00\x39\x01\x00\x18\x18\xf4\xf5\xf6\x63fmt"),
        input(target, "nested", [0x81; 300]),
        input(target, "announced", b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"),
        input(target, "longer", b"\x18\x17"),
        input(target, "twice", b"\xa2\x01\x02\x01\x03"),
        input(target, "indefinite", b"\xbf\x01\x02\xff"),
    ]);
    inputs
}

fn of_attestation() -> Vec<Input> {
    let target = "passkey_attestation";
    let device = Device::at(ORIGIN);
    let none = || cbor_map(&[]);
    let mut inputs = Vec::new();
    for (name, kind) in KINDS {
        let key = Key::new(kind);
        let data = attested(&device, &key);
        let signed = [&data[..], digest(&SHA256, fuzzing::CREATED.as_bytes()).as_ref()].concat();
        let packed = |signature: &[u8]| {
            let algorithm = match kind {
                Kind::P256 => -7,
                Kind::Ed25519 => -8,
                Kind::Rsa => -257,
            };
            cbor_map(&[
                (cbor_text("alg"), cbor_integer(algorithm)),
                (cbor_text("sig"), cbor_bytes(signature)),
            ])
        };
        let own = packed(&key.sign(&signed));
        let other = packed(&Key::new(kind).sign(&signed));
        inputs.extend([
            input(target, format!("whole_none_{name}"), object("none", none(), &data)),
            input(target, format!("whole_packed_{name}"), object("packed", own, &data)),
            input(target, format!("packed_by_another_{name}"), object("packed", other, &data)),
        ]);
    }
    let data = attested(&device, &Key::new(Kind::P256));
    let mut extended = data.clone();
    extended[32] |= 1 << 7;
    extended.push(0xa0);
    let foreign = Device { rp_id: Some("evil.example".to_owned()), ..device.clone() };
    let foreign = attested(&foreign, &Key::new(Kind::P256));
    inputs.extend([
        input(target, "whole_extended", object("none", none(), &extended)),
        input(target, "another_relying_party", object("none", none(), &foreign)),
        input(target, "cut", object("none", none(), &data[..80])),
        // The authenticator data of a sign-in, and of a registration.
        input(target, "data_alone", device.head(RP_ID, 0)),
        input(target, "data_with_a_credential", data),
    ]);
    inputs
}

fn of_client_data() -> Vec<Input> {
    let target = "passkey_client_data";
    let device = Device::at(ORIGIN);
    let said = |device: &Device| device.client_data("webauthn.get", &to_sign_in());
    let silent = Device { said: Value::Null, ..device.clone() };
    let more = json!({ "crossOrigin": false, "other_keys_can_be_added_here": "do not compare" });
    let framed = json!({ "crossOrigin": true, "topOrigin": "https://evil.example" });
    let evil = Device { origin: "https://evil.example".to_owned(), ..device.clone() };
    let challenge = format!("{{\"type\":\"webauthn.get\",\"challenge\":\"{CHALLENGE}\"");
    vec![
        input(target, "whole", said(&device)),
        input(target, "whole_silent", said(&silent)),
        input(target, "whole_with_more", said(&Device { said: more, ..device.clone() })),
        input(target, "framed", said(&Device { said: framed, ..device.clone() })),
        input(target, "another_origin", said(&evil)),
        input(target, "of_a_registration", device.client_data("webauthn.create", &to_create())),
        input(
            target,
            "origin_twice",
            format!("{challenge},\"origin\":\"https://evil.example\",\"origin\":\"{ORIGIN}\"}}"),
        ),
    ]
}

fn of_registration() -> Vec<Input> {
    let target = "passkey_registration";
    let device = Device::at(ORIGIN);
    let mut inputs = Vec::new();
    for (name, kind) in KINDS {
        let (_, answer) = device.create(&to_create(), kind);
        inputs.push(input(target, format!("whole_{name}"), answer.to_string()));
    }
    let (_, answer) = device.create(&to_create(), Kind::P256);
    let counting = Device { counter: 7, ..device.clone() };
    let (_, counted) = counting.create(&to_create(), Kind::P256);
    let renamed = with(&answer, "/id", json!(base64(&[7; 32])));
    let both = with(&renamed, "/rawId", json!(base64(&[7; 32])));
    let evil = Device { origin: "https://evil.example".to_owned(), ..device };
    let (_, foreign) = evil.create(&to_create(), Kind::P256);
    inputs.extend([
        input(target, "whole_counting", counted.to_string()),
        input(target, "under_another_id", both.to_string()),
        input(target, "two_ids", renamed.to_string()),
        input(target, "another_origin", foreign.to_string()),
    ]);
    inputs
}

fn of_assertion() -> Vec<Input> {
    let target = "passkey_assertion";
    let lines =
        |credential: &Credential, answer: &Value| format!("{}\n{answer}", credential.to_json());
    let mut inputs = Vec::new();
    for (name, kind) in KINDS {
        let (device, passkey, credential) = known(kind);
        let answer = device.get(&to_sign_in(), &passkey);
        inputs.push(input(target, format!("whole_{name}"), lines(&credential, &answer)));
        // The key is that of another user's passkey.
        let other = known(kind).2.public_key;
        let other = Credential { public_key: other, ..credential };
        inputs.push(input(target, format!("another_key_{name}"), lines(&other, &answer)));
    }
    let (device, passkey, credential) = known(Kind::P256);
    let counting = Device { counter: 7, ..device.clone() };
    let counted = counting.get(&to_sign_in(), &passkey);
    let answer = device.get(&to_sign_in(), &passkey);
    let unsigned = with(&answer, "/response/signature", json!(base64(&[0; 64])));
    let nobody = with(&answer, "/response/userHandle", Value::Null);
    inputs.extend([
        input(target, "whole_counting", lines(&credential, &counted)),
        input(target, "zeros", lines(&credential, &unsigned)),
        input(target, "nobody", lines(&credential, &nobody)),
    ]);
    inputs
}

/// The fuzzer has no keys, so that it finds the way to what comes after a signature from these alone. They are
/// written anew to the folder that `AUTH_FUZZ_CORPUS` names: `AUTH_FUZZ_CORPUS=$PWD/fuzz/corpus`.
#[test]
fn the_fuzzer_begins_with_what_is_accepted() {
    let all = [of_assertion(), of_attestation(), of_cbor(), of_client_data(), of_registration()];
    for Input { target, name, bytes } in all.into_iter().flatten() {
        let accepts = match target {
            "passkey_assertion" => fuzzing::assertion,
            "passkey_attestation" => fuzzing::attestation,
            "passkey_cbor" => fuzzing::cbor,
            "passkey_client_data" => fuzzing::client_data,
            _ => fuzzing::registration,
        };
        assert_eq!(accepts(&bytes), name.starts_with("whole"), "{target}/{name}");
        if let Some(folder) = env::var_os("AUTH_FUZZ_CORPUS") {
            let folder = Path::new(&folder).join(target);
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(folder.join(name), bytes).expect("the input can be written");
        }
    }
}
