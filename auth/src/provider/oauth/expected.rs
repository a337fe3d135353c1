//! What an authorization response is compared with.

use std::time::SystemTime;

use crate::compat::Compat;

/// What the flow remembers of the authorization request.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'a> {
    /// The same bytes as in the authorization request.
    pub(crate) redirect_uri: &'a str,
    /// The PKCE verifier, if the request had a challenge.
    pub(crate) code_verifier: Option<&'a str>,
    /// The nonce, if the request had one.
    pub(crate) nonce: Option<&'a str>,
    /// Since when the person has to have signed in at the provider, to confirm that they are there.
    pub(crate) signed_in_since: Option<SystemTime>,
    /// What is accepted beyond the rules.
    pub(crate) compat: Compat,
}
