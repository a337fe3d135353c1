//! The targets of `cargo xtask fuzz` that read what browsers and authenticators send. Each says whether it accepted the
//! bytes, so that a test can tell inputs that have to be.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value as Json;

use super::{
    answer::{Assertion, Registration},
    assertion::{Asserted, verify_assertion},
    authenticator_data::AuthenticatorData,
    cbor::{Malformed, Value},
    client_data::{self, Ceremony, Expected},
    credential::{Credential, store_id},
    key::PublicKey,
    refusal::Refusal,
    registration::verify_registration,
};

const ORIGIN: &str = "https://shop.example";
const RP_ID: &str = "shop.example";
const CHALLENGE: &str = "5pXgx2dOEKmIhZ0kYlZ6l7Fq0C5h0l6f3eYl4ZqJxwA";
const HANDLE: &str = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

/// What a browser says of a registration, where only the authenticator's part is read.
pub(super) const CREATED: &str = concat!(
    r#"{"type":"webauthn.create","challenge":"5pXgx2dOEKmIhZ0kYlZ6l7Fq0C5h0l6f3eYl4ZqJxwA","#,
    r#""origin":"https://shop.example","crossOrigin":false}"#
);

/// A public key with which nobody signs here: the generator of P-256.
const NOBODYS_KEY: &str = "pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFiv\
    OM1drMV7Oy7ZAaDe_UfU";

fn expected() -> Expected<'static> {
    Expected { challenge: CHALLENGE, origins: &[ORIGIN], rp_id: RP_ID, needs_verification: true }
}

/// CBOR: each value has one spelling, and nothing larger than it is made of it.
pub fn cbor(data: &[u8]) -> bool {
    let Ok((value, rest)) = Value::read(data) else { return false };
    let read = &data[..data.len() - rest.len()];
    let mut written = Vec::new();
    write(&value, &mut written);
    assert_eq!(written, read, "a value is written in two ways");
    assert_eq!(Value::read_all(read).as_ref(), Ok(&value), "it is read anew");
    assert_eq!(Value::read_all(&[read, &[0]].concat()), Err(Malformed), "more is read as well");
    let (count, depth) = size(&value);
    assert!(count <= read.len(), "more values than bytes");
    // CTAP 2.1 §8
    assert!(depth <= 4, "nested too deep");
    true
}

/// An attestation object, and the authenticator data alone.
pub fn attestation(data: &[u8]) -> bool {
    authenticator_data(data);
    let object = Value::read_all(data).ok();
    let written = object.as_ref().and_then(|it| it.named("authData")?.as_bytes());
    if let Some(written) = written {
        authenticator_data(written);
    }
    let read = written.and_then(|written| AuthenticatorData::read(written).ok());
    let id = read.and_then(|read| Some(URL_SAFE_NO_PAD.encode(read.attested?.id)));
    let answer = Registration {
        id: id.unwrap_or_default(),
        client_data: CREATED.into(),
        attestation: data.to_vec(),
        transports: Vec::new(),
        is_discoverable: None,
    };
    is_registered(&answer)
}

/// What a browser says of a sign-in: what is accepted is what was asked for.
pub fn client_data(data: &[u8]) -> bool {
    let Ok(hash) = client_data::check(data, Ceremony::Get, &expected()) else { return false };
    assert_eq!(hash, digest(&SHA256, data).as_ref(), "something else is signed");
    assert_eq!(client_data::challenge(data).as_deref(), Some(CHALLENGE));
    // Members that nobody asks for are passed over, and may hold a number that is too large, for example.
    let Ok(said) = serde_json::from_slice::<Json>(data) else { return true };
    assert_eq!(
        (&said["type"], &said["challenge"], &said["origin"]),
        (&"webauthn.get".into(), &CHALLENGE.into(), &ORIGIN.into())
    );
    assert!(matches!(said["crossOrigin"], Json::Null | Json::Bool(false)), "it is in a frame");
    assert!(said["topOrigin"].is_null(), "it is in a frame");
    let again = serde_json::to_vec(&said).expect("JSON can be written");
    assert!(client_data::check(&again, Ceremony::Get, &expected()).is_ok(), "it is read anew");
    let refused = client_data::check(data, Ceremony::Create, &expected()).err();
    assert_eq!(refused, Some(Refusal::Type), "it is taken for the other ceremony");
    is_bound(|expected| client_data::check(data, Ceremony::Get, expected).is_ok());
    true
}

/// A whole registration, as JSON.
pub fn registration(data: &[u8]) -> bool {
    let read = |data: &[u8]| {
        let answer: Json = serde_json::from_slice(data).ok()?;
        Some((Registration::read(&answer).ok()?, answer))
    };
    let Some((answer, json)) = read(data) else { return false };
    if !is_registered(&answer) {
        return false;
    }
    let written = serde_json::to_vec(&json).expect("JSON can be written");
    let (again, _) = read(&written).expect("it is read anew");
    assert!(is_registered(&again), "it is accepted anew");
    true
}

/// A credential that is kept, and in the next line a whole sign-in with it, both as JSON.
pub fn assertion(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let Some((credential, json)) = text.split_once('\n') else { return false };
    let Some(credential) = Credential::of_json(credential) else { return false };
    let Ok(json) = serde_json::from_str::<Json>(json) else { return false };
    let Ok(answer) = Assertion::read(&json) else { return false };
    let verify = |answer: &Assertion, credential: &Credential, counter: i64| {
        verify_assertion(answer, credential, counter, &expected())
    };
    let Ok(Asserted { credential: kept, counter, .. }) = verify(&answer, &credential, 0) else {
        return false;
    };
    // Nothing but what may change has changed.
    let backed_up = kept.backed_up;
    assert_eq!(kept, Credential { backed_up, ..credential.clone() });
    is_bound(|expected| verify_assertion(&answer, &credential, 0, expected).is_ok());
    if counter > 0 {
        let refused = verify(&answer, &credential, counter.into()).err();
        assert_eq!(refused, Some(Refusal::Counter), "a counter counts twice");
    }
    let other = Credential { public_key: NOBODYS_KEY.to_owned(), ..credential.clone() };
    assert_eq!(verify(&answer, &other, 0).err(), Some(Refusal::Signature), "any key will do");
    let other =
        Credential { user_handle: format!("{}A", credential.user_handle), ..credential.clone() };
    assert_eq!(verify(&answer, &other, 0).err(), Some(Refusal::UserHandle), "any user will do");
    for at in 0..answer.authenticator_data.len() {
        let mut altered = copy(&answer);
        altered.authenticator_data[at] ^= 1;
        assert!(verify(&altered, &credential, 0).is_err(), "byte {at} isn't signed");
    }
    for at in 0..answer.signature.len() {
        let mut altered = copy(&answer);
        altered.signature[at] ^= 1;
        assert!(verify(&altered, &credential, 0).is_err(), "byte {at} of the signature is free");
    }
    let again = Assertion::read(&json).map(|again| verify(&again, &credential, 0).is_ok());
    assert_eq!(again, Ok(true), "it is accepted anew");
    true
}

fn copy(answer: &Assertion) -> Assertion {
    let Assertion { id, client_data, authenticator_data, signature, user_handle } = answer;
    Assertion {
        id: id.clone(),
        client_data: client_data.clone(),
        authenticator_data: authenticator_data.clone(),
        signature: signature.clone(),
        user_handle: user_handle.clone(),
    }
}

/// Whether a registration is accepted; what is then kept is checked.
fn is_registered(answer: &Registration) -> bool {
    let Ok(registered) = verify_registration(answer, HANDLE, &expected()) else { return false };
    let credential = registered.credential;
    let kept = Credential::of_json(&credential.to_json());
    assert_eq!(kept.as_ref(), Some(&credential), "something else is kept");
    assert_eq!((&*credential.rp_id, &*credential.user_handle), (RP_ID, HANDLE));
    assert_eq!(credential.id, answer.id, "it is kept under another id");
    assert!((1..=255).contains(&store_id(&credential.id).len()), "no store has room for the id");
    assert!(credential.backup_eligible || !credential.backed_up);
    let key = URL_SAFE_NO_PAD.decode(&credential.public_key).expect("it was written here");
    let key = Value::read_all(&key).expect("the key is a value");
    assert!(PublicKey::read(&key).is_ok(), "nobody could sign in with the key");
    is_bound(|expected| verify_registration(answer, HANDLE, expected).is_ok());
    true
}

/// Checks that what was accepted is refused where something else was expected.
fn is_bound(is_accepted: impl Fn(&Expected<'_>) -> bool) {
    let other = "A".repeat(CHALLENGE.len());
    assert!(!is_accepted(&Expected { challenge: &other, ..expected() }), "any challenge will do");
    let origins = &["https://evil.example"];
    assert!(!is_accepted(&Expected { origins, ..expected() }), "any origin will do");
}

/// Reads authenticator data, and what is left of it once more: without the model and the extensions, which nothing
/// depends on.
fn authenticator_data(data: &[u8]) {
    const EXTENDED: u8 = 1 << 7;
    const HEAD: usize = 37;

    let Ok(read) = AuthenticatorData::read(data) else { return };
    let is_extended = data[32] & EXTENDED != 0;
    let mut written = data[..HEAD].to_vec();
    written[32] &= !EXTENDED;
    if let Some(made) = &read.attested {
        assert!((1..=1023).contains(&made.id.len()), "an id of {} bytes", made.id.len());
        let length = u16::try_from(made.id.len()).expect("it is short").to_be_bytes();
        written.extend_from_slice(&[0; 16]);
        written.extend_from_slice(&length);
        written.extend_from_slice(made.id);
        written.extend_from_slice(made.written_key);
    }
    // Extensions are one byte at least.
    let is_whole =
        if is_extended { written.len() < data.len() } else { written.len() == data.len() };
    assert!(is_whole, "bytes are left out");
    let again = AuthenticatorData::read(&written).expect("it is read anew");
    assert_eq!(again.counter, read.counter);
    assert_eq!(
        (again.is_backup_eligible(), again.is_backed_up()),
        (read.is_backup_eligible(), read.is_backed_up())
    );
    let made = |data: &AuthenticatorData<'_>| {
        let made = data.attested.as_ref()?;
        let key = Value::read_all(made.written_key).expect("the key is a value");
        assert_eq!(PublicKey::read(&key).as_ref(), Ok(&made.key), "another key is kept");
        Some((made.id.to_vec(), made.written_key.to_vec()))
    };
    assert_eq!(made(&again), made(&read), "another credential is read");
    if read.check(RP_ID, true).is_ok() {
        assert_eq!(&data[..32], digest(&SHA256, RP_ID.as_bytes()).as_ref());
        assert_eq!(data[32] & 0b101, 0b101, "nobody is there");
    }
}

/// Writes a value in the one way in which it is read.
fn write(value: &Value<'_>, to: &mut Vec<u8>) {
    match value {
        Value::Integer(number) if *number < 0 => head(1, (-1 - number).unsigned_abs(), to),
        Value::Integer(number) => head(0, number.unsigned_abs(), to),
        Value::Bytes(bytes) => {
            head(2, bytes.len() as u64, to);
            to.extend_from_slice(bytes);
        }
        Value::Text(text) => {
            head(3, text.len() as u64, to);
            to.extend_from_slice(text.as_bytes());
        }
        Value::Array(items) => {
            head(4, items.len() as u64, to);
            for item in items {
                write(item, to);
            }
        }
        Value::Map(entries) => {
            head(5, entries.len() as u64, to);
            for (key, value) in entries {
                write(key, to);
                write(value, to);
            }
        }
        Value::Bool(truth) => head(7, 20 + u64::from(*truth), to),
        Value::Null => head(7, 22, to),
    }
}

fn head(kind: u8, number: u64, to: &mut Vec<u8>) {
    let bytes = number.to_be_bytes();
    let (short, rest): (u8, &[u8]) = match number {
        0..24 => (bytes[7], &[]),
        24..0x100 => (24, &bytes[7..]),
        0x100..0x1_0000 => (25, &bytes[6..]),
        0x1_0000..0x1_0000_0000 => (26, &bytes[4..]),
        _ => (27, &bytes),
    };
    to.push(kind << 5 | short);
    to.extend_from_slice(rest);
}

/// How many values there are in one, and how many arrays and maps are around the innermost.
fn size(value: &Value<'_>) -> (usize, usize) {
    let inner: Vec<&Value<'_>> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
        _ => return (1, 0),
    };
    let sizes = inner.into_iter().map(size);
    let (count, depth) =
        sizes.fold((1, 0), |(count, depth), inner| (count + inner.0, depth.max(inner.1)));
    (count, depth + 1)
}
