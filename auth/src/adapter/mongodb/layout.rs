//! The names of fields, and what the ids of users are.

use ::mongodb::bson::{Bson, oid::ObjectId};

/// The layout of the documents: this library's, or that of Auth.js.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    compat: bool,
    pub(super) email_verified: &'static str,
    pub(super) user_id: &'static str,
    pub(super) session_token: &'static str,
    pub(super) secret_hash: &'static str,
    pub(super) provider_account_id: &'static str,
    pub(super) kind: &'static str,
}

/// Counts what was written about a user in transactions, so that two of them exclude each other:
/// without a write to the document that both depend on, both would succeed.
pub(super) const REVISION: &str = "revision";

/// Until when somebody has the right to refresh an account's tokens.
pub(super) const LEASE: &str = "lease";

/// What sessions in cookies carry.
pub(super) const STAMP: &str = "security_stamp";

/// Since when a user's passwords are void.
pub(super) const CREDENTIALS_VOID: &str = "credentials_void";

impl Layout {
    pub(super) const fn of(compat: bool) -> Self {
        if compat {
            Self {
                compat,
                email_verified: "emailVerified",
                user_id: "userId",
                session_token: "sessionToken",
                secret_hash: "secretHash",
                provider_account_id: "providerAccountId",
                kind: "type",
            }
        } else {
            Self {
                compat,
                email_verified: "email_verified",
                user_id: "user_id",
                session_token: "session_token",
                secret_hash: "secret_hash",
                provider_account_id: "provider_account_id",
                kind: "kind",
            }
        }
    }

    pub(super) const fn is_compat(&self) -> bool {
        self.compat
    }

    /// The id of a new user, of which `proposal` is what the caller would take.
    pub(super) fn new_id(&self, proposal: &str) -> Bson {
        if self.compat { ObjectId::new().into() } else { proposal.into() }
    }

    /// An id as it is stored; `None` for one that no user can have.
    pub(super) fn id(&self, id: &str) -> Option<Bson> {
        if !self.compat {
            return Some(id.into());
        }
        // `parse_str` takes capital letters too, which would be a second name of the same user.
        ObjectId::parse_str(id).ok().filter(|it| it.to_hex() == id).map(Bson::from)
    }

    /// A stored id as a text.
    pub(super) fn id_text(&self, id: &Bson) -> Option<String> {
        match id {
            Bson::ObjectId(id) if self.compat => Some(id.to_hex()),
            Bson::String(id) if !self.compat => Some(id.clone()),
            _ => None,
        }
    }
}
