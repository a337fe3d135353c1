//! Both ceremonies, with an authenticator in software, and what has to be refused of each.

#[expect(unreachable_pub, reason = "other packages have this file as a public module")]
mod authenticator;
#[cfg(feature = "fuzzing")]
mod corpus;
mod keys;
mod registrations;
mod signatures;

use serde_json::{Value, json};

use self::authenticator::{Device, Kind, Passkey};
use super::{
    Assertion, Credential, Expected, PasskeySettings, Refusal, Registered, Registration,
    assertion::Asserted, creation, request, verify_assertion, verify_registration,
};
use crate::User;

const ORIGIN: &str = "https://shop.example";
const RP_ID: &str = "shop.example";
const CHALLENGE: &str = "5pXgx2dOEKmIhZ0kYlZ6l7Fq0C5h0l6f3eYl4ZqJxwA";
const HANDLE: &str = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

fn expected() -> Expected<'static> {
    Expected { challenge: CHALLENGE, origins: &[ORIGIN], rp_id: RP_ID, needs_verification: true }
}

fn to_create() -> Value {
    let user = User::new("7").with_email("ada@example.com");
    creation(&PasskeySettings::new("Shop"), RP_ID, &user, HANDLE, CHALLENGE, &[])
}

fn to_sign_in() -> Value {
    request(&PasskeySettings::new("Shop"), RP_ID, CHALLENGE)
}

fn registered(answer: &Value) -> Result<Registered, Refusal> {
    verify_registration(&Registration::read(answer)?, HANDLE, &expected())
}

fn asserted(answer: &Value, credential: &Credential, counter: i64) -> Result<Asserted, Refusal> {
    verify_assertion(&Assertion::read(answer)?, credential, counter, &expected())
}

/// A credential that was registered, with its authenticator.
fn known(kind: Kind) -> (Device, Passkey, Credential) {
    let device = Device::at(ORIGIN);
    let (passkey, answer) = device.create(&to_create(), kind);
    let credential = registered(&answer).expect("it is as it has to be").credential;
    (device, passkey, credential)
}

/// The answer with another value at a place, such as `/response/signature`.
fn with(answer: &Value, place: &str, value: Value) -> Value {
    let mut answer = answer.clone();
    *answer.pointer_mut(place).expect("the answer has this member") = value;
    answer
}

#[test]
fn a_credential_signs_in_that_was_registered() {
    for kind in [Kind::P256, Kind::Ed25519, Kind::Rsa] {
        let (device, passkey, credential) = known(kind);
        assert_eq!(credential.user_handle, HANDLE, "{kind:?}");
        assert_eq!((credential.backup_eligible, credential.backed_up), (true, true));
        assert_eq!(credential.transports, ["hybrid", "internal"]);
        let kept = Credential::of_json(&credential.to_json()).expect("it was kept");
        let answer = device.get(&to_sign_in(), &passkey);
        let asserted = asserted(&answer, &kept, 0).expect("it is as it has to be");
        assert_eq!(asserted, Asserted { credential, counter: 0, is_verified: true }, "{kind:?}");
    }
}

#[test]
fn browsers_are_asked_for_discoverable_credentials_and_no_attestation() {
    let (_, _, credential) = known(Kind::P256);
    let user = User::new("7").with_name("Ada");
    let settings = PasskeySettings::new("Shop");
    let asked =
        creation(&settings, RP_ID, &user, HANDLE, CHALLENGE, std::slice::from_ref(&credential));
    let known = json!([{
        "type": "public-key", "id": credential.id, "transports": ["hybrid", "internal"],
    }]);
    assert_eq!(asked["excludeCredentials"], known);
    assert_eq!(asked["user"], json!({ "id": HANDLE, "name": "Ada", "displayName": "Ada" }));
    assert_eq!(asked["attestation"], "none");
    let selection = &asked["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("required"), &json!("required"))
    );
    let asked = request(&settings, RP_ID, CHALLENGE);
    assert_eq!(
        (&asked["userVerification"], &asked["allowCredentials"]),
        (&json!("required"), &json!([]))
    );
    let lenient = PasskeySettings { user_verification: false, ..settings };
    assert_eq!(request(&lenient, RP_ID, CHALLENGE)["userVerification"], "preferred");
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let with_id =
        |id: &str| PasskeySettings { rp_id: Some(id.to_owned()), ..PasskeySettings::new("Shop") };
    for (settings, option) in [
        (PasskeySettings::new(""), "rp_name"),
        (PasskeySettings::new("  "), "rp_name"),
        (PasskeySettings::new("a".repeat(65)), "rp_name"),
        (PasskeySettings::new("Shop\n"), "rp_name"),
        (with_id(""), "rp_id"),
        (with_id("https://shop.example"), "rp_id"),
        (with_id("Shop.example"), "rp_id"),
        (with_id("10.0.0.1"), "rp_id"),
    ] {
        let invalid = settings.check().expect_err(option);
        assert_eq!(invalid.option, option, "{settings:?}");
    }
    assert!(with_id("shop.example").check().is_ok());
    assert!(PasskeySettings::new("상점").check().is_ok());
}
