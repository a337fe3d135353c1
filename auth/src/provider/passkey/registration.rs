//! The end of a registration (Web Authentication Level 3 §7.1).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    answer::Registration,
    authenticator_data::{Attested, AuthenticatorData},
    cbor::Value,
    client_data::{Ceremony, Expected, check},
    credential::Credential,
    refusal::Refusal,
};

/// A credential that was made.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) credential: Credential,
    pub(crate) counter: u32,
}

const MALFORMED: Refusal = Refusal::Malformed("attestationObject");

/// Verifies an answer to a request for a new credential; `user_handle` is what was asked for, as base64url.
pub(crate) fn verify_registration(
    answer: &Registration,
    user_handle: &str,
    expected: &Expected<'_>,
) -> Result<Registered, Refusal> {
    let hash = check(&answer.client_data, Ceremony::Create, expected)?;
    let object = Value::read_all(&answer.attestation).map_err(|_| MALFORMED)?;
    let member = |name: &str| object.named(name).ok_or(MALFORMED);
    let format = member("fmt")?.as_text().ok_or(MALFORMED)?;
    let written = member("authData")?.as_bytes().ok_or(MALFORMED)?;
    let data = AuthenticatorData::read(written)?;
    data.check(expected.rp_id, expected.needs_verification)?;
    let made = data.attested.as_ref().ok_or(MALFORMED)?;
    verify_statement(format, member("attStmt")?, made, &[written, &hash].concat())?;
    let id = URL_SAFE_NO_PAD.encode(made.id);
    // Stops that a credential is kept under another one's id.
    if id != answer.id {
        return Err(Refusal::Malformed("id"));
    }
    // Stops a credential that nobody could sign in with, since no name is asked for.
    if answer.is_discoverable == Some(false) {
        return Err(Refusal::Malformed("credProps"));
    }
    let credential = Credential {
        id,
        user_handle: user_handle.to_owned(),
        rp_id: expected.rp_id.to_owned(),
        public_key: URL_SAFE_NO_PAD.encode(made.written_key),
        backup_eligible: data.is_backup_eligible(),
        backed_up: data.is_backed_up(),
        transports: answer.transports.clone(),
    };
    Ok(Registered { credential, counter: data.counter })
}

/// Verifies the attestation statement. None is asked for, and browsers replace every other than that of the
/// credential's own key (§5.4.7, `none`).
fn verify_statement(
    format: &str,
    statement: &Value<'_>,
    made: &Attested<'_>,
    signed: &[u8],
) -> Result<(), Refusal> {
    match format {
        // §8.7
        "none" if *statement == Value::Map(Vec::new()) => Ok(()),
        // §8.2, without a certificate: the credential signs for itself.
        "packed" if statement.entries() == 2 => {
            let algorithm = statement.named("alg").and_then(Value::as_integer);
            let signature = statement.named("sig").and_then(Value::as_bytes);
            match signature {
                Some(signature) if algorithm == Some(made.key.algorithm()) => {
                    made.key.verify(signed, signature)
                }
                _ => Err(Refusal::Attestation),
            }
        }
        _ => Err(Refusal::Attestation),
    }
}
