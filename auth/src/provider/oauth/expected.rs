//! What an authorization response is compared with.

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
    /// What is accepted beyond the rules.
    pub(crate) compat: Compat,
}
