//! Targets for a fuzzer: each reads bytes, and panics when a promise of the library is broken.
//!
//! Those that need nothing but the bytes are in the library (`auth::fuzzing`); those that play a
//! site are here.

mod answers;
mod site;
mod visitors;

use auth::fuzzing;

/// What is called with bytes.
pub type Target = fn(&[u8]);

/// What is called with bytes, and says whether it accepted them.
pub type Verifier = fn(&[u8]) -> bool;

/// Those of the targets that accept or refuse. An input whose name begins with `whole` has to be accepted: what no
/// input passes shows nothing.
pub const VERIFIERS: &[(&str, Verifier)] = &[
    ("passkey_assertion", fuzzing::passkey_assertion),
    ("passkey_attestation", fuzzing::passkey_attestation),
    ("passkey_cbor", fuzzing::passkey_cbor),
    ("passkey_client_data", fuzzing::passkey_client_data),
    ("passkey_registration", fuzzing::passkey_registration),
];

/// The targets by name, as `cargo xtask fuzz NAME` and the folders of `corpus` have them.
pub const TARGETS: &[(&str, Target)] = &[
    ("address", fuzzing::address),
    ("cookie_header", fuzzing::cookie_header),
    ("form", fuzzing::form),
    ("forwarded", fuzzing::forwarded),
    ("id_token", fuzzing::id_token),
    ("key_set", fuzzing::key_set),
    ("oauth1_answer", fuzzing::oauth1_answer),
    ("oauth1_base_string", fuzzing::oauth1_base_string),
    ("passkey_assertion", |data| _ = fuzzing::passkey_assertion(data)),
    ("passkey_attestation", |data| _ = fuzzing::passkey_attestation(data)),
    ("passkey_cbor", |data| _ = fuzzing::passkey_cbor(data)),
    ("passkey_client_data", |data| _ = fuzzing::passkey_client_data(data)),
    ("passkey_registration", |data| _ = fuzzing::passkey_registration(data)),
    ("provider_answers", answers::run),
    ("redirect", fuzzing::redirect),
    ("session_token", fuzzing::session_token),
    ("token_answer", fuzzing::token_answer),
    ("visitors", visitors::run),
];

/// The target with a name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(target, _)| *target == name).map(|(_, run)| *run)
}
