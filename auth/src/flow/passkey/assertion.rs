//! The answer of a passkey, of whoever it is: to a sign-in, to a confirmation, and to the question for a second factor.

use serde_json::Value;

use super::{
    challenge::Challenge,
    site::{Provider, expected, origins, relying_party},
};
use crate::{
    adapter::{AuthenticatorUse, StoreError},
    authenticator::{
        passkey::{self, KeptPasskey},
        stored,
    },
    error::log_text,
    flow::context::Context,
    identity::json as reader,
    parts::time::whole_millis,
    provider::passkey::{Assertion, Refusal, verify_assertion},
};

/// Why an answer doesn't count.
pub(super) enum Failure {
    /// The answer doesn't count.
    Refused(Refusal),
    /// There is no such credential, or its user isn't there any more.
    Unknown,
    /// The site is where browsers know no passkeys.
    NoDomain,
    Store(StoreError),
}

impl Failure {
    /// A word and a sentence for the log.
    pub(super) fn reason(&self) -> (&'static str, String) {
        match self {
            Self::Refused(refusal) => (refusal.as_str(), refusal.to_string()),
            Self::Unknown => ("unknown", "there is no such passkey here".to_owned()),
            Self::NoDomain => ("no_domain", "browsers know no passkeys here".to_owned()),
            Self::Store(error) => ("store", error.to_string()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The answer of the browser, and the challenge that it was given for it.
pub(super) fn read(
    context: &Context<'_>,
    provider: &str,
) -> Result<(Assertion, Challenge), Refusal> {
    let answer = Assertion::read(&sent(context))?;
    let told = answer.challenge().ok_or(Refusal::Malformed("clientDataJSON"))?;
    let asked = Challenge::read(context, provider, &told).ok_or(Refusal::Challenge)?;
    Ok((answer, asked))
}

/// The credential of a request: an object in JSON, or a text in a form.
pub(super) fn sent(context: &Context<'_>) -> Value {
    match context.request.body.value("credential") {
        Some(Value::String(text)) => reader::value(text.as_bytes()).unwrap_or_default(),
        value => value.unwrap_or_default(),
    }
}

/// A passkey that has answered.
pub(super) struct Verified {
    pub(super) passkey: KeptPasskey,
    /// Whether the device has verified who uses it.
    pub(super) is_verified: bool,
}

/// The passkey that has given an answer to a challenge, which is used up by now. Its counter is written down.
///
/// With `needs_verification` the device has to have verified who uses it.
pub(super) async fn verified(
    context: &Context<'_>,
    provider: Provider<'_>,
    answer: &Assertion,
    asked: &Challenge,
    needs_verification: bool,
) -> Result<Verified, Failure> {
    let engine = context.engine();
    let rp_id = relying_party(context, provider).ok_or(Failure::NoDomain)?;
    let found = passkey::find(&engine.storage, answer.id()).await?;
    let KeptPasskey { stored: kept, credential } = found.ok_or(Failure::Unknown)?;
    let origins = origins(context);
    let expected = expected(&asked.value, &origins, &rp_id, needs_verification);
    let verified = verify_assertion(answer, &credential, kept.counter, &expected);
    let asserted = verified.inspect_err(|refusal| {
        if *refusal == Refusal::Counter {
            cloned(provider, &kept.user_id);
        }
    })?;
    let usage = AuthenticatorUse {
        known_counter: kept.counter,
        counter: asserted.counter.into(),
        data: (asserted.credential != credential).then(|| asserted.credential.to_json()),
        used: whole_millis(engine.now()),
    };
    // Of two that count the same at once, one is a copy, and nobody knows which.
    if !stored(&engine.storage)?.use_authenticator(&kept.id, usage).await? {
        cloned(provider, &kept.user_id);
        return Err(Refusal::Counter.into());
    }
    let passkey = KeptPasskey { stored: kept, credential };
    Ok(Verified { passkey, is_verified: asserted.is_verified })
}

/// Tells that there may be a copy of an authenticator.
fn cloned(provider: Provider<'_>, user_id: &str) {
    tracing::warn!(
        name: "auth.passkey.cloned", provider = provider.entry.id, user_id = log_text(user_id),
        "the counter of an authenticator went back, so there may be a copy of it: the sign-in is refused, and \
         the user should remove the passkey"
    );
}
