//! Why an answer of a browser doesn't count.

/// Why an answer of a browser doesn't count, named after the step of Web Authentication Level 3 §7.1 and §7.2
/// that it fails. The texts are for the log; the browser is told none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// Stops what no browser sends, before anything is made of it.
    #[error("the answer can't be read: {0}")]
    Malformed(&'static str),
    /// Stops that an answer to one question is taken for an answer to the other.
    #[error("the answer is of the other ceremony")]
    Type,
    /// Stops that a captured answer is used again, or in another browser.
    #[error("the answer is to another challenge")]
    Challenge,
    /// Stops that another site has somebody sign in there, and hands the answer on (phishing).
    #[error("the answer was made for another origin")]
    Origin,
    /// Stops that a page of another site that frames this one has somebody sign in.
    #[error("the answer was made in a frame of another site")]
    CrossOrigin,
    /// Stops that a credential of another site is used here.
    #[error("the answer is of another relying party")]
    RpId,
    /// Stops that a device which lies around signs in by itself.
    #[error("nobody was present")]
    Presence,
    /// Stops that whoever finds or steals a device signs in with it.
    #[error("the device didn't verify who uses it")]
    Verification,
    /// Stops that flags were made up which no authenticator sends.
    #[error("the flags of the backup don't fit")]
    Backup,
    /// Stops keys of kinds that were not asked for, or with which anybody could sign.
    #[error("the key is of a kind that isn't accepted")]
    Key,
    /// Stops that a statement which nobody checks is taken for one that was.
    #[error("the attestation is none that was asked for")]
    Attestation,
    /// Stops that a credential which is not its own user's opens a user.
    #[error("the user handle is another")]
    UserHandle,
    /// Stops what the owner of the credential didn't sign.
    #[error("the signature is wrong")]
    Signature,
    /// Stops a copy of an authenticator: of two that count, one falls behind.
    #[error("the counter went back")]
    Counter,
}

impl Refusal {
    /// The reason as a word, for the log and for metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Type => "type",
            Self::Challenge => "challenge",
            Self::Origin => "origin",
            Self::CrossOrigin => "cross_origin",
            Self::RpId => "rp_id",
            Self::Presence => "presence",
            Self::Verification => "verification",
            Self::Backup => "backup",
            Self::Key => "key",
            Self::Attestation => "attestation",
            Self::UserHandle => "user_handle",
            Self::Signature => "signature",
            Self::Counter => "counter",
        }
    }
}
