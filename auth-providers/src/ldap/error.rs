//! Why a directory could not say who somebody is.

use ldap3::LdapError;

/// The directory could not be asked, or what it says can't be used. Nothing of it leaves the server.
#[derive(Debug, thiserror::Error)]
pub(super) enum DirectoryError {
    #[error("the directory's server can't be reached: {0}")]
    Connection(LdapError),
    #[error("the directory did not answer: {0}")]
    Operation(LdapError),
    #[error("the directory answered nothing in time")]
    Timeout,
    /// A code of RFC 4511 §A.
    #[error("the directory answered {operation} with the code {code}")]
    Code { operation: &'static str, code: u32 },
    #[error("the entry has {count} values of `{attribute}` and not one")]
    Id { attribute: String, count: usize },
    #[error("the directory names {0} entries where there is one")]
    Entries(usize),
    #[error("the user has more than {0} groups")]
    Groups(usize),
    #[error("the directory's answer can't be read")]
    Unreadable,
}
