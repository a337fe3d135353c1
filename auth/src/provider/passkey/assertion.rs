//! The end of a sign-in (Web Authentication Level 3 §7.2).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    answer::Assertion,
    authenticator_data::AuthenticatorData,
    cbor::Value,
    client_data::{Ceremony, Expected, check},
    credential::Credential,
    key::PublicKey,
    refusal::Refusal,
};
use crate::seal::csrf;

/// What a credential has proven.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asserted {
    /// The credential with what changed of it.
    pub(crate) credential: Credential,
    pub(crate) counter: u32,
    /// Whether the device has verified who uses it.
    pub(crate) is_verified: bool,
}

/// Verifies an answer of a credential that is kept, whose counter was `counter` when it was used last.
pub(crate) fn verify_assertion(
    answer: &Assertion,
    credential: &Credential,
    counter: i64,
    expected: &Expected<'_>,
) -> Result<Asserted, Refusal> {
    if !csrf::matches(&answer.user_handle, &credential.user_handle) {
        return Err(Refusal::UserHandle);
    }
    // Stops a credential that was made for another name of the site, whatever the authenticator says.
    if credential.rp_id != expected.rp_id {
        return Err(Refusal::RpId);
    }
    let hash = check(&answer.client_data, Ceremony::Get, expected)?;
    let data = AuthenticatorData::read(&answer.authenticator_data)?;
    data.check(expected.rp_id, expected.needs_verification)?;
    // §6.1: only a registration has one.
    if data.attested.is_some() {
        return Err(Refusal::Malformed("authenticatorData"));
    }
    if data.is_backup_eligible() != credential.backup_eligible {
        return Err(Refusal::Backup);
    }
    let written = URL_SAFE_NO_PAD.decode(&credential.public_key).map_err(|_| Refusal::Key)?;
    let key = Value::read_all(&written).map_err(|_| Refusal::Key)?;
    let signed = [&answer.authenticator_data[..], &hash].concat();
    PublicKey::read(&key)?.verify(&signed, &answer.signature)?;
    // §7.2 step 22. Authenticators that don't count always say zero.
    let (known, told) = (counter, i64::from(data.counter));
    if (known != 0 || told != 0) && told <= known {
        return Err(Refusal::Counter);
    }
    let credential = Credential { backed_up: data.is_backed_up(), ..credential.clone() };
    Ok(Asserted { credential, counter: data.counter, is_verified: data.is_verified() })
}
