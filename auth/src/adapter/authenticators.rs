//! What a store keeps of the things by which users prove who they are, besides accounts and mailboxes:
//! passkeys, apps that show codes, recovery codes, and browsers that are trusted.

use std::{fmt, time::SystemTime};

use super::{StoreError, Users};

/// Keeps authenticators: passkeys, second factors, and browsers that are trusted.
///
/// [`Changes::remove_authenticators`](super::Changes::remove_authenticators) is used only with stores that
/// implement this trait. Deleting a user deletes its authenticators.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no authenticators",
    label = "keeps no authenticators",
    note = "implement `auth::adapter::Authenticators` for it; passkeys and second factors need it [auth::E0863]"
)]
pub trait Authenticators: Users {
    /// Stores an authenticator.
    ///
    /// Fails with [`Taken`](StoreError::Taken) when any user has one with the same id, and with
    /// [`NoUser`](StoreError::NoUser) when its user isn't there. Of two calls at once with one id, one
    /// succeeds.
    fn create_authenticator(
        &self,
        authenticator: StoredAuthenticator,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The authenticator with this id, expired or not; `None` when there is no such authenticator.
    fn authenticator(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<StoredAuthenticator>, StoreError>> + Send;

    /// The authenticators of a user, expired or not, in the order of `created` and then of `id`; none for
    /// a user that isn't there.
    fn authenticators_of(
        &self,
        user_id: &str,
    ) -> impl Future<Output = Result<Vec<StoredAuthenticator>, StoreError>> + Send;

    /// Writes down that an authenticator was used, if its counter still is the one that was read. `false`
    /// when it isn't, or when there is no such authenticator; nothing has changed then. Of several calls
    /// at once that know the same counter and give another one, one succeeds.
    fn use_authenticator(
        &self,
        id: &str,
        usage: AuthenticatorUse,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Gives an authenticator of a user another name, or none. `false` when the user has no such
    /// authenticator.
    fn rename_authenticator(
        &self,
        user_id: &str,
        id: &str,
        name: Option<&str>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Deletes an authenticator and returns it, expired or not; `None` when there is no such
    /// authenticator. Of several calls at once, one gets it.
    fn take_authenticator(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<StoredAuthenticator>, StoreError>> + Send;

    /// Deletes authenticators of a user, and says how many these were.
    fn remove_authenticators(
        &self,
        user_id: &str,
        which: WhichAuthenticators,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Deletes the user's authenticators of one kind and stores others of this kind in their place, in one
    /// transaction. Their `user_id` and `kind` are those of the call.
    ///
    /// Fails as [`create_authenticator`](Self::create_authenticator) does; nothing has changed then. Of
    /// several calls at once, all of one call's authenticators are left and none of another's.
    fn replace_authenticators(
        &self,
        user_id: &str,
        kind: AuthenticatorKind,
        authenticators: Vec<StoredAuthenticator>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes at most `limit` authenticators that expired before `now`, and says how many these were. One
    /// without an expiry stays.
    ///
    /// Before that, an expired authenticator is there as others are.
    fn delete_expired_authenticators(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// An authenticator of a user as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredAuthenticator {
    /// What it is found by; unique among all authenticators of all users, compared byte by byte. The
    /// engine makes it: at most 255 ASCII characters.
    pub id: String,
    /// The user.
    pub user_id: String,
    /// What it is.
    pub kind: AuthenticatorKind,
    /// What the user calls it.
    pub name: Option<String>,
    /// JSON that the engine makes and reads, several thousand bytes at most. What is secret in it is
    /// sealed with a key derived from the setup's secret. A store keeps it byte by byte.
    pub data: String,
    /// A passkey's signature counter, or the last time step of an app's codes; otherwise 0. 64 bits.
    pub counter: i64,
    /// When it was stored for the first time. Whole milliseconds.
    pub created: SystemTime,
    /// When it was used last; `None` if it never was. Whole milliseconds.
    pub used: Option<SystemTime>,
    /// When it expires; `None` if it doesn't. Whole milliseconds.
    pub expires: Option<SystemTime>,
}

/// Whose authenticator it is, and what kind; nothing of its id and data, which may be made of secrets.
impl fmt::Debug for StoredAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredAuthenticator")
            .field("user_id", &self.user_id)
            .field("kind", &self.kind)
            .field("created", &self.created)
            .field("used", &self.used)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// What an authenticator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthenticatorKind {
    /// A passkey: a discoverable credential of Web Authentication.
    Passkey,
    /// An app that shows codes which change with the time (RFC 6238).
    Totp,
    /// One of a user's recovery codes.
    RecoveryCode,
    /// A browser that isn't asked for a second factor.
    TrustedBrowser,
}

impl AuthenticatorKind {
    const ALL: [Self; 4] = [Self::Passkey, Self::Totp, Self::RecoveryCode, Self::TrustedBrowser];

    /// The word that a store keeps for it: `passkey`, `totp`, `recovery_code` or `trusted_browser`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::TrustedBrowser => "trusted_browser",
        }
    }

    /// The kind that a store has kept this word for; `None` for another word, as a later version of the
    /// library may write one.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What [`Authenticators::use_authenticator`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorUse {
    /// The counter that the authenticator must still have.
    pub known_counter: i64,
    /// Its counter from now on.
    pub counter: i64,
    /// Its data from now on; `None` leaves it.
    pub data: Option<String>,
    /// When it was used. Whole milliseconds.
    pub used: SystemTime,
}

/// Which authenticators of a user [`Authenticators::remove_authenticators`] deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhichAuthenticators {
    /// The one with this id.
    One(String),
    /// All of this kind.
    Kind(AuthenticatorKind),
    /// All of them.
    All,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        for kind in AuthenticatorKind::ALL {
            assert_eq!(AuthenticatorKind::of_word(kind.as_str()), Some(kind));
        }
        for word in ["", "Passkey", "passkeys", "passkey "] {
            assert_eq!(AuthenticatorKind::of_word(word), None, "{word:?}");
        }
    }

    #[test]
    fn what_may_be_secret_is_not_shown() {
        let authenticator = StoredAuthenticator {
            id: "browser:hash".to_owned(),
            user_id: "ada".to_owned(),
            kind: AuthenticatorKind::TrustedBrowser,
            name: None,
            data: "{\"secret\":1}".to_owned(),
            counter: 0,
            created: SystemTime::UNIX_EPOCH,
            used: None,
            expires: None,
        };
        let shown = format!("{authenticator:?}");
        assert!(shown.contains("ada") && shown.contains("TrustedBrowser"), "{shown}");
        assert!(!shown.contains("hash") && !shown.contains("secret"), "{shown}");
    }
}
