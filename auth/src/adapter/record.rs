//! The records that a store keeps: users, accounts, sessions, tokens and attempts; and the changes that a
//! sign-in makes to them.

use std::{fmt, time::SystemTime};

#[cfg(doc)]
use super::StoreError;
use crate::{User, provider::Kind};

/// A user as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredUser {
    /// The user; the id is the store's.
    pub user: User,
    /// When the address was proven; `None` if it never was. Whole milliseconds.
    pub email_verified: Option<SystemTime>,
}

/// An account at a provider as it is stored.
///
/// The tokens are what the engine gives: sealed with a key derived from the setup's secret, or as
/// they are with `compat: next_auth_v4`. A store keeps them byte by byte, and keeps long ones: an ID
/// token has several thousand bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredAccount {
    /// The user.
    pub user_id: String,
    /// The provider's id in the setup, such as `github`.
    pub provider: String,
    /// The account's id at the provider. Unique together with `provider`.
    pub provider_account_id: String,
    /// How the provider signs people in.
    pub kind: Kind,
    /// The access token.
    pub access_token: Option<String>,
    /// The refresh token.
    pub refresh_token: Option<String>,
    /// The ID token.
    pub id_token: Option<String>,
    /// How the access token is presented, such as `Bearer`.
    pub token_type: Option<String>,
    /// The granted scope, separated by spaces.
    pub scope: Option<String>,
    /// When the access token expires, in seconds since 1970; 64 bits.
    pub expires_at: Option<i64>,
    /// What OpenID Connect Session Management calls `session_state`.
    pub session_state: Option<String>,
    /// OAuth 1.0a's token.
    pub oauth_token: Option<String>,
    /// OAuth 1.0a's token secret.
    pub oauth_token_secret: Option<String>,
    /// What the provider last said about the person, as JSON that the engine makes. It shows later
    /// what was changed here, and which address the account has proven.
    pub identity: Option<String>,
}

impl StoredAccount {
    /// An account without tokens.
    pub fn new(
        user_id: impl Into<String>,
        provider: impl Into<String>,
        provider_account_id: impl Into<String>,
        kind: Kind,
    ) -> Self {
        Self {
            user_id: user_id.into(),
            provider: provider.into(),
            provider_account_id: provider_account_id.into(),
            kind,
            access_token: None,
            refresh_token: None,
            id_token: None,
            token_type: None,
            scope: None,
            expires_at: None,
            session_state: None,
            oauth_token: None,
            oauth_token_secret: None,
            identity: None,
        }
    }
}

/// Whose account it is; nothing of the tokens.
impl fmt::Debug for StoredAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredAccount")
            .field("user_id", &self.user_id)
            .field("provider", &self.provider)
            .field("provider_account_id", &self.provider_account_id)
            .field("kind", &self.kind)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A session as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The key by which it is looked up; unique, compared byte by byte. By default it is the public
    /// half of the cookie's `id.secret`; with `compat: next_auth_v4` it is the cookie's whole value.
    pub token: String,
    /// A keyed hash of the secret half of the cookie; `None` with `compat: next_auth_v4`.
    pub secret_hash: Option<String>,
    /// The user.
    pub user_id: String,
    /// When it was made; `None` when another library made it. Whole milliseconds.
    pub created: Option<SystemTime>,
    /// When it expires. Whole milliseconds.
    pub expires: SystemTime,
    /// The application's claims as JSON; `None` while they are being made, and for a session that
    /// another library made.
    pub claims: Option<serde_json::Value>,
    /// When and how the user last proved to be there; `None` for a session that another library or an
    /// earlier version made.
    pub authentication: Option<StoredAuthentication>,
}

/// When and how a user last proved to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAuthentication {
    /// When that was (`auth_time`, OpenID Connect Core §2). Whole milliseconds.
    pub time: SystemTime,
    /// The methods (`amr`, RFC 8176), as words that the engine makes, separated by spaces. A store keeps
    /// the text as it is.
    pub amr: String,
}

impl StoredSession {
    /// A session without claims.
    pub fn new(token: impl Into<String>, user_id: impl Into<String>, expires: SystemTime) -> Self {
        Self {
            token: token.into(),
            secret_hash: None,
            user_id: user_id.into(),
            created: None,
            expires,
            claims: None,
            authentication: None,
        }
    }
}

/// Whose session it is; the token may be what signs somebody in, and claims may be secret.
impl fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSession")
            .field("user_id", &self.user_id)
            .field("created", &self.created)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// A change to a session. A field that is `None` leaves its column as it is. All of a change is made at once, or
/// nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SessionChange {
    /// When it expires.
    pub expires: Option<SystemTime>,
    /// The application's claims as JSON.
    pub claims: Option<serde_json::Value>,
    /// When and how the user has just proved to be there.
    pub authentication: Option<StoredAuthentication>,
    /// The keyed hash of another secret half of the cookie: what had the old one opens nothing any more.
    pub secret_hash: Option<String>,
}

/// Nothing of the claims, which may be secret, and nothing of the hash.
impl fmt::Debug for SessionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionChange")
            .field("expires", &self.expires)
            .field("authentication", &self.authentication)
            .finish_non_exhaustive()
    }
}

/// A verification token as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct VerificationToken {
    /// The address it was sent to.
    pub identifier: String,
    /// The hash of the token. Unique together with `identifier`.
    pub token: String,
    /// When it expires. Whole milliseconds.
    pub expires: SystemTime,
}

/// Nothing of the token.
impl fmt::Debug for VerificationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerificationToken")
            .field("identifier", &self.identifier)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Changes that a store makes together, or not at all: those of a sign-in, and those that end sessions
/// and passwords.
///
/// The changes are made in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The session to end: somebody signs in as another user. Nothing happens when it isn't there.
    pub end_session: Option<String>,
    /// The security stamp that the user must still have ([`StoredSecurity::stamp`]): otherwise
    /// nothing is changed, and the store says [`Changed`](StoreError::Changed). `None` looks at
    /// nothing; it is ignored with [`UserChange::Create`].
    pub known_stamp: Option<Option<String>>,
    /// The user to create, to change, or that is there.
    pub user: UserChange,
    /// The user's new security stamp; `None` leaves it.
    pub stamp: Option<String>,
    /// Whether the user's passwords become void, become valid again, or stay as they are.
    pub credentials: CredentialsChange,
    /// Whether all of the user's sessions in the store are deleted.
    pub end_sessions: bool,
    /// Whether all of the user's authenticators are deleted: see
    /// [`Authenticators`](super::Authenticators).
    pub remove_authenticators: bool,
    /// The accounts of the user that stay, by provider and id there; the others are unlinked. `None`
    /// leaves them all.
    pub keep_accounts: Option<Vec<(String, String)>>,
    /// The account of the user whose tokens are replaced: all that [`Accounts::update_account`]
    /// replaces, but a refresh token that is `None` leaves the old one. Its `user_id` is ignored;
    /// nothing happens when the user has no such account.
    ///
    /// [`Accounts::update_account`]: super::Accounts::update_account
    pub tokens: Option<StoredAccount>,
    /// The account to link; its `user_id` is ignored, it is the user's above.
    pub account: Option<StoredAccount>,
    /// The session to make; its `user_id` is ignored, it is the user's above.
    pub session: Option<StoredSession>,
}

impl Changes {
    /// Changes of this user and nothing else.
    #[must_use]
    pub fn of(user: UserChange) -> Self {
        Self {
            end_session: None,
            known_stamp: None,
            user,
            stamp: None,
            credentials: CredentialsChange::Keep,
            end_sessions: false,
            remove_authenticators: false,
            keep_accounts: None,
            tokens: None,
            account: None,
            session: None,
        }
    }
}

/// The change to [`StoredSecurity::credentials_void`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CredentialsChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// Passwords are void since then. Whole milliseconds.
    Void(SystemTime),
    /// A new password was chosen: it is `None`.
    Accept,
}

/// The part of a user that says which sessions and passwords are void.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredSecurity {
    /// A text that the engine makes, and that every session in a cookie carries from its beginning.
    /// When it changes, these sessions lose their validity. `None` for a user that another library
    /// made, until it changes for the first time.
    pub stamp: Option<String>,
    /// The time since which passwords of the user are void, until a new one is chosen. Whole
    /// milliseconds.
    pub credentials_void: Option<SystemTime>,
}

/// The attempts that are counted for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many there were.
    pub count: u32,
    /// When the last one was.
    pub last: SystemTime,
}

/// The attempts of an account, an address or a client as they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredAttempts {
    /// How many there were, and when the last one was. Whole milliseconds.
    pub attempts: Attempts,
    /// When they may be forgotten. Whole milliseconds.
    pub expires: SystemTime,
}

/// What happens to the user of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserChange {
    /// It is created. Its id is a proposal, a random UUID: a store whose ids are made by the
    /// database gives its own.
    Create(StoredUser),
    /// All of it is replaced.
    Replace(StoredUser),
    /// It stays as it is; this is its id.
    Keep(String),
}
