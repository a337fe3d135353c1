//! What somebody granted to the client.

use auth::testing::Fault;

use super::people::Person;

/// Somebody who is signed in at the provider.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: Person,
    /// When, in seconds since 1970: `auth_time`.
    pub(crate) time: u64,
    /// How: `amr` (RFC 8176).
    pub(crate) methods: Vec<String>,
}

/// What somebody granted to the client.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) signed_in: SignedIn,
    pub(crate) scope: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) acr: Option<String>,
    pub(crate) redirect_uri: String,
    /// The challenge of PKCE (RFC 7636 §4.2), made with S256.
    pub(crate) challenge: Option<String>,
    /// What goes wrong.
    pub(crate) fault: Option<Fault>,
}

impl Grant {
    /// Whether a scope was granted.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scope.iter().any(|granted| granted == scope)
    }
}
