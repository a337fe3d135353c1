//! Signing in with passkeys: discoverable credentials of Web Authentication Level 3. What is here reads and
//! verifies the answers of browsers, and knows no store and no cookie.

mod answer;
mod assertion;
mod authenticator_data;
mod cbor;
mod client_data;
mod credential;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod key;
mod kind;
mod method;
mod options;
mod refusal;
mod registration;
mod rp_id;
mod settings;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    answer::{Assertion, Registration},
    assertion::verify_assertion,
    client_data::Expected,
    credential::{Credential, store_id},
    options::{creation, request, request_of},
    refusal::Refusal,
    registration::{Registered, verify_registration},
    rp_id::rp_id,
};
pub use self::{kind::PasskeyProvider, method::PasskeyMethod, settings::PasskeySettings};
