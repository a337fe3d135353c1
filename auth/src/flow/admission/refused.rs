//! Why nobody is signed in.

use super::context::Context;
use crate::{
    adapter::StoreError,
    error::{BoxError, log_text},
    parts::{
        log::sampled,
        metrics::{self, End},
    },
};

/// Why nobody is signed in.
#[derive(Debug)]
pub(in crate::flow) enum Refused {
    /// The `sign_in` callback said no.
    Denied,
    /// The application has disabled the user.
    Disabled,
    /// The `sign_in` callback sends the browser elsewhere.
    Elsewhere(String),
    /// The `sign_in` callback failed.
    Undecided(BoxError),
    /// The account is another user's, or its address is.
    NotLinked,
    /// The account's id was given by another issuer than the one who names it now.
    OtherIssuer { stored: String, issuer: String },
    /// The password is of before somebody else proved the mailbox.
    Void,
    /// The store could not create the user.
    NotCreated(StoreError),
    /// The store failed while it looked for a user, or while it kept a session or an account.
    StoreFailed(StoreError),
    /// Another callback failed, or the session could not be made.
    Failed(BoxError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::StoreFailed(error)
    }
}

impl Refused {
    /// What a metric calls it.
    pub(super) const fn end(&self) -> End {
        match self {
            Self::Denied
            | Self::Disabled
            | Self::Elsewhere(_)
            | Self::NotLinked
            | Self::OtherIssuer { .. }
            | Self::Void => End::Refused,
            Self::Undecided(_) | Self::NotCreated(_) | Self::StoreFailed(_) | Self::Failed(_) => {
                End::Failed
            }
        }
    }

    /// Logs what only admission knows of it. What failed is logged by the flow, which knows what that
    /// means for whoever signs in.
    pub(super) fn tell(&self, context: &Context<'_>, provider: &str) {
        match self {
            Self::Denied => sampled!(
                context.engine(), info, name: "auth.sign_in.denied", provider, "sign-in denied"
            ),
            Self::Disabled => sampled!(
                context.engine(), info, name: "auth.sign_in.disabled", provider,
                "a user who is disabled is not signed in"
            ),
            Self::NotLinked => sampled!(
                context.engine(), warn, name: "auth.sign_in.not_linked", provider,
                "the account, or its address, is another user's: whoever has both can link the account \
                 while signed in, and `linking: verified_email {{ trusted: […] }}` links by address"
            ),
            Self::OtherIssuer { stored, issuer } => {
                metrics::event("auth.sign_in.other_issuer", "");
                tracing::error!(
                    name: "auth.sign_in.other_issuer", provider,
                    stored = log_text(stored), issuer = log_text(issuer),
                    "the account was stored when the provider was another issuer, where the same id \
                     may be somebody else's: if both have the same people, write the stored one into \
                     the provider's `former_issuers`"
                );
            }
            Self::Void => sampled!(
                context.engine(), warn, name: "auth.credentials.void", provider,
                "a password is of before the user's address was proven: when a new one is chosen, call \
                 `password_changed`"
            ),
            Self::Elsewhere(_)
            | Self::Undecided(_)
            | Self::NotCreated(_)
            | Self::StoreFailed(_)
            | Self::Failed(_) => {}
        }
    }
}
