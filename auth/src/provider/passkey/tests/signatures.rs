//! Sign-ins that have to be refused.

use serde_json::{Value, json};

use super::{
    CHALLENGE, ORIGIN, RP_ID, asserted,
    authenticator::{BACKED_UP, BACKUP_ELIGIBLE, Device, Kind, PRESENT, Passkey, VERIFIED, base64},
    expected, known, to_sign_in, with,
};
use crate::provider::passkey::{
    Assertion, Expected, Refusal, client_data, store_id, verify_assertion,
};

const FLAGS: u8 = PRESENT | VERIFIED | BACKUP_ELIGIBLE;

/// What comes of a sign-in with a credential that was registered, after something was changed of the device.
fn refusal(change: impl FnOnce(&mut Device)) -> Option<Refusal> {
    let (mut device, passkey, credential) = known(Kind::P256);
    change(&mut device);
    asserted(&device.get(&to_sign_in(), &passkey), &credential, 0).err()
}

// PK-001
#[test]
fn another_origin_is_refused() {
    for origin in [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://www.shop.example",
        "http://shop.example",
        "https://shop.example:444",
        "https://shop.example/",
        "https://SHOP.example",
        "null",
        "",
    ] {
        let refused = refusal(|device| device.origin = origin.to_owned());
        assert_eq!(refused, Some(Refusal::Origin), "{origin}");
    }
    let (device, passkey, credential) = known(Kind::P256);
    let device = Device { origin: "https://www.shop.example".to_owned(), ..device };
    let answer = Assertion::read(&device.get(&to_sign_in(), &passkey)).expect("it can be read");
    let origins = &[ORIGIN, "https://www.shop.example"];
    let listed = Expected { origins, ..expected() };
    assert!(verify_assertion(&answer, &credential, 0, &listed).is_ok());
}

// PK-001
#[test]
fn another_relying_party_is_refused() {
    for rp_id in ["evil.example", "www.shop.example", "example", "Shop.example", ""] {
        let refused = refusal(|device| device.rp_id = Some(rp_id.to_owned()));
        assert_eq!(refused, Some(Refusal::RpId), "{rp_id}");
    }
    // A credential of another name of the site isn't this one's, even if the authenticator signs for it.
    let (device, passkey, credential) = known(Kind::P256);
    let answer = device.get(&to_sign_in(), &passkey);
    let other = super::Credential { rp_id: "www.shop.example".to_owned(), ..credential };
    assert_eq!(asserted(&answer, &other, 0), Err(Refusal::RpId));
}

// PK-001
#[test]
fn a_frame_of_another_site_is_refused() {
    for said in [
        json!({ "crossOrigin": true }),
        json!({ "crossOrigin": true, "topOrigin": "https://evil.example" }),
        json!({ "crossOrigin": false, "topOrigin": "https://evil.example" }),
    ] {
        let refused = refusal(|device| device.said = said.clone());
        assert_eq!(refused, Some(Refusal::CrossOrigin), "{said}");
    }
    // Browsers of before say nothing about frames.
    assert_eq!(refusal(|device| device.said = Value::Null), None);
    let unknown = json!({ "crossOrigin": false, "other_keys_can_be_added_here": "x" });
    assert_eq!(refusal(|device| device.said = unknown), None);
}

// PK-002
#[test]
fn another_challenge_is_refused() {
    for challenge in ["", &CHALLENGE[..42], &format!("{CHALLENGE}A"), &"A".repeat(43)] {
        let refused = refusal(|device| device.challenge = Some(challenge.to_owned()));
        assert_eq!(refused, Some(Refusal::Challenge), "{challenge}");
    }
}

// PK-002
#[test]
fn the_answer_to_a_registration_signs_nobody_in() {
    for ceremony in ["webauthn.create", "payment.get", ""] {
        let refused = refusal(|device| device.r#type = Some(ceremony.to_owned()));
        assert_eq!(refused, Some(Refusal::Type), "{ceremony}");
    }
}

// PK-004
#[test]
fn nobody_and_somebody_unverified_are_refused() {
    for (flags, refused) in [
        (FLAGS, None),
        (FLAGS & !VERIFIED, Some(Refusal::Verification)),
        (FLAGS & !PRESENT, Some(Refusal::Presence)),
        (0, Some(Refusal::Presence)),
        (PRESENT | VERIFIED | BACKED_UP, Some(Refusal::Backup)),
        (PRESENT | VERIFIED, Some(Refusal::Backup)),
    ] {
        assert_eq!(refusal(|device| device.flags = flags), refused, "{flags:b}");
    }
    let (device, passkey, credential) = known(Kind::P256);
    let device = Device { flags: FLAGS & !VERIFIED, ..device };
    let answer = device.get(&to_sign_in(), &passkey);
    let lenient = Expected { needs_verification: false, ..expected() };
    let answer = Assertion::read(&answer).expect("it can be read");
    assert!(verify_assertion(&answer, &credential, 0, &lenient).is_ok());
}

// PK-004
#[test]
fn what_was_not_signed_is_refused() {
    let (device, passkey, credential) = known(Kind::P256);
    let unverified = Device { flags: FLAGS & !VERIFIED, ..device.clone() };
    let answer = unverified.get(&to_sign_in(), &passkey);
    let data = base64(&device.head(RP_ID, 0));
    let changed = with(&answer, "/response/authenticatorData", data.into());
    assert_eq!(asserted(&changed, &credential, 0), Err(Refusal::Signature));
    let answer = device.get(&to_sign_in(), &passkey);
    let said = Device { said: json!({ "crossOrigin": false, "x": 1 }), ..device }
        .client_data("webauthn.get", &to_sign_in());
    let changed = with(&answer, "/response/clientDataJSON", base64(&said).into());
    assert_eq!(asserted(&changed, &credential, 0), Err(Refusal::Signature));
}

// PK-005
#[test]
fn the_signature_of_another_credential_is_refused() {
    for kind in [Kind::P256, Kind::Ed25519, Kind::Rsa] {
        let (device, passkey, credential) = known(kind);
        let (_, other, _) = known(kind);
        let thief = Passkey { key: other.key, ..passkey };
        let answer = device.get(&to_sign_in(), &thief);
        assert_eq!(asserted(&answer, &credential, 0), Err(Refusal::Signature), "{kind:?}");
    }
}

// PK-005
#[test]
fn another_user_handle_is_refused() {
    let (device, passkey, credential) = known(Kind::P256);
    let answer = device.get(&to_sign_in(), &passkey);
    for handle in [json!("AAAA"), json!("Nw"), json!(format!("{}A", passkey.user_handle))] {
        let answer = with(&answer, "/response/userHandle", handle.clone());
        assert_eq!(asserted(&answer, &credential, 0), Err(Refusal::UserHandle), "{handle}");
    }
    for nothing in [Value::Null, json!(""), json!(7), json!([])] {
        let answer = with(&answer, "/response/userHandle", nothing.clone());
        let refused = asserted(&answer, &credential, 0);
        assert!(matches!(refused, Err(Refusal::Malformed(_))), "{nothing}: {refused:?}");
    }
    let mut answer = answer;
    answer["response"].as_object_mut().expect("it is an object").remove("userHandle");
    assert_eq!(asserted(&answer, &credential, 0), Err(Refusal::Malformed("userHandle")));
}

// PK-009
#[test]
fn a_counter_that_goes_back_is_refused() {
    let (device, passkey, credential) = known(Kind::P256);
    for (known, told, is_refused) in [
        (0, 0, false),
        (0, 1, false),
        (1, 2, false),
        (7, u32::MAX, false),
        (1, 1, true),
        (2, 1, true),
        (1, 0, true),
        (i64::from(u32::MAX), 0, true),
    ] {
        let device = Device { counter: told, ..device.clone() };
        let answer = device.get(&to_sign_in(), &passkey);
        let asserted = asserted(&answer, &credential, known);
        assert_eq!(asserted == Err(Refusal::Counter), is_refused, "{known} {told}: {asserted:?}");
        assert_eq!(asserted.is_ok(), !is_refused, "{known} {told}");
    }
}

// PK-007
#[test]
fn an_answer_that_no_browser_sends_is_refused() {
    let (device, passkey, credential) = known(Kind::P256);
    let answer = device.get(&to_sign_in(), &passkey);
    let data = device.head(RP_ID, 0);
    let doubled = br#"{"type":"webauthn.get","type":"webauthn.get","challenge":"","origin":""}"#;
    for (place, value) in [
        ("/type", json!("password")),
        ("/rawId", json!("AAAA")),
        ("/id", Value::Null),
        ("/response", json!([])),
        ("/response/signature", json!("a=")),
        ("/response/signature", json!("a+b/")),
        ("/response/clientDataJSON", json!(base64(b"[]"))),
        ("/response/clientDataJSON", json!(base64(doubled))),
        ("/response/clientDataJSON", json!(base64(b"\xef\xbb\xbf{}"))),
        ("/response/authenticatorData", json!("")),
        ("/response/authenticatorData", json!(base64(&data[..36]))),
        ("/response/authenticatorData", json!(base64(&[&data[..], &[0]].concat()))),
    ] {
        let refused = asserted(&with(&answer, place, value.clone()), &credential, 0);
        assert!(matches!(refused, Err(Refusal::Malformed(_))), "{place} {value}: {refused:?}");
    }
    for nonsense in [Value::Null, json!([]), json!("x"), json!({})] {
        assert!(asserted(&nonsense, &credential, 0).is_err(), "{nonsense}");
    }
    let long = "A".repeat(1368);
    let answer = with(&with(&answer, "/id", json!(long)), "/rawId", json!(long));
    assert_eq!(asserted(&answer, &credential, 0), Err(Refusal::Malformed("id")));
}

// PK-007
#[test]
fn a_signature_of_zeros_is_none() {
    let (device, passkey, credential) = known(Kind::P256);
    let answer = device.get(&to_sign_in(), &passkey);
    let zeros: [&[u8]; 4] =
        [b"", &[0; 64], b"\x30\x06\x02\x01\x00\x02\x01\x00", b"\x30\x06\x02\x01\x01\x02\x01\x00"];
    for signature in zeros {
        let answer = with(&answer, "/response/signature", json!(base64(signature)));
        assert_eq!(asserted(&answer, &credential, 0), Err(Refusal::Signature), "{signature:x?}");
    }
}

#[test]
fn a_challenge_is_found_before_it_is_checked() {
    assert_eq!(client_data::challenge(b"{}"), None);
    let (device, passkey, _) = known(Kind::P256);
    let answer = Assertion::read(&device.get(&to_sign_in(), &passkey)).expect("it can be read");
    assert_eq!(answer.challenge().as_deref(), Some(CHALLENGE));
}

#[test]
fn what_is_too_long_for_a_store_has_a_hash() {
    assert_eq!(store_id(&"a".repeat(255)), "a".repeat(255));
    let (one, other) = (store_id(&"a".repeat(256)), store_id(&"a".repeat(257)));
    assert!(one.starts_with("sha256:") && one.len() == 50 && one != other, "{one}");
}
