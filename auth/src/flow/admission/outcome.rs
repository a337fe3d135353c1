//! What a sign-in is for its user; everything that is written and told follows from it.

use std::time::SystemTime;

use crate::{adapter::StoredUser, compat::Compat, provider::Kind};

/// What a sign-in is for its user.
pub(super) enum Outcome {
    /// The user has the account already, or is one to whom no account is linked.
    Known(StoredUser),
    /// The account is linked to the user, who asked for it while signed in.
    Linked(StoredUser),
    /// The account is linked to the user who has its address.
    LinkedByAddress(StoredUser),
    /// The user's address is proven, and with `is_linked` the account is linked too.
    Proven { user: StoredUser, is_linked: bool },
    /// The user is created; the time is when the address was proven.
    Created { email_verified: Option<SystemTime> },
}

impl Outcome {
    /// The user, if there was one before.
    pub(super) fn user(&self) -> Option<&StoredUser> {
        match self {
            Self::Known(user)
            | Self::Linked(user)
            | Self::LinkedByAddress(user)
            | Self::Proven { user, .. } => Some(user),
            Self::Created { .. } => None,
        }
    }

    /// The same, of a user who was read again.
    pub(super) fn with(self, user: StoredUser) -> Self {
        match self {
            Self::Known(_) => Self::Known(user),
            Self::Linked(_) => Self::Linked(user),
            Self::LinkedByAddress(_) => Self::LinkedByAddress(user),
            Self::Proven { is_linked, .. } => Self::Proven { user, is_linked },
            Self::Created { email_verified } => Self::Created { email_verified },
        }
    }

    /// Whether an account of this kind is stored as a new one of the user.
    pub(super) fn is_linked(&self, kind: Kind) -> bool {
        match self {
            Self::Linked(_) | Self::LinkedByAddress(_) => true,
            Self::Proven { is_linked, .. } => *is_linked,
            Self::Created { .. } => !matches!(kind, Kind::Email | Kind::Passkey),
            Self::Known(_) => false,
        }
    }

    pub(super) const fn is_created(&self) -> bool {
        matches!(self, Self::Created { .. })
    }

    /// Whether the application is told that the user is new.
    pub(super) fn is_new(&self, compat: Compat, is_signed_in: bool) -> bool {
        let is_called_new = compat.calls_linked_users_new() && !is_signed_in;
        self.is_created() || (is_called_new && matches!(self, Self::LinkedByAddress(_)))
    }

    /// Whether what was before ends: the sign-in proves an address for the first time, or goes to the
    /// user of an address that nobody proved.
    pub(super) fn is_first_proof(&self, compat: Compat) -> bool {
        match self {
            _ if compat.believes_no_provider_about_addresses() => false,
            Self::Proven { user, .. } | Self::LinkedByAddress(user) => {
                user.email_verified.is_none()
            }
            Self::Known(_) | Self::Linked(_) | Self::Created { .. } => false,
        }
    }
}
