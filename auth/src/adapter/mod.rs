//! Where users, accounts and database sessions are kept: traits by capability.
//!
//! An adapter implements the traits of what it can keep. A setup whose providers or strategy need
//! more than its adapter has doesn't compile.

use std::time::SystemTime;

use crate::{Account, User, error::BoxError};

/// Something that `adapter: …` can name: its options, and how it connects.
///
/// The options come from `#[derive(AuthConfig)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an adapter",
    label = "not an adapter",
    note = "an adapter derives `AuthConfig` and implements `auth::adapter::Adapter`"
)]
pub trait Adapter: Sized + Send + Sync + 'static {
    /// Connects with what the options say. Called once, when the setup is built.
    ///
    /// Fails when the store can't be reached or used; the setup is then not built.
    fn connect(self) -> impl Future<Output = Result<Self, BoxError>> + Send;
}

/// The adapter of a setup that names none.
#[derive(Clone, Copy, Debug)]
pub struct NoAdapter;

impl Adapter for NoAdapter {
    async fn connect(self) -> Result<Self, BoxError> {
        Ok(self)
    }
}

/// A user as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUser {
    /// The user; the id is the adapter's.
    pub user: User,
    /// When the address was proven; `None` if it never was. Whole seconds.
    pub email_verified: Option<SystemTime>,
}

/// Keeps users.
pub trait Users: Adapter {
    /// Stores a user and gives it an id; the id of `user` is ignored.
    ///
    /// Fails, storing nothing, when another user has the same address (compared byte by byte).
    fn create_user(
        &self,
        user: StoredUser,
    ) -> impl Future<Output = Result<StoredUser, BoxError>> + Send;
    /// The user with this id; `None` when there is none.
    fn user(&self, id: &str) -> impl Future<Output = Result<Option<StoredUser>, BoxError>> + Send;
    /// The user with this address, compared byte by byte; `None` when there is none.
    fn user_by_email(
        &self,
        email: &str,
    ) -> impl Future<Output = Result<Option<StoredUser>, BoxError>> + Send;
    /// Replaces the user with the id of `user`. Fails when there is none.
    fn update_user(
        &self,
        user: StoredUser,
    ) -> impl Future<Output = Result<StoredUser, BoxError>> + Send;
    /// Deletes a user with its accounts and sessions. Nothing happens when there is none.
    fn delete_user(&self, id: &str) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// Keeps the accounts that users have at providers.
pub trait Accounts: Users {
    /// Links an account to a user.
    ///
    /// Fails, storing nothing, when the account (provider and id there) is already linked.
    fn link_account(
        &self,
        user_id: &str,
        account: Account,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
    /// The user that an account is linked to; `None` when it isn't.
    fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> impl Future<Output = Result<Option<StoredUser>, BoxError>> + Send;
    /// Unlinks an account. Nothing happens when it isn't linked.
    fn unlink_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// What the cookie is looked up by; unique, compared byte by byte.
    pub token: String,
    /// The user.
    pub user_id: String,
    /// When it expires. Whole seconds.
    pub expires: SystemTime,
    /// The application's claims, as JSON.
    pub claims: serde_json::Value,
}

/// Keeps database sessions.
pub trait Sessions: Users {
    /// Stores a session. Fails, storing nothing, when the token is taken or the user isn't there.
    fn create_session(
        &self,
        session: StoredSession,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
    /// The session with this token and its user, in one round trip, expired or not; `None` when
    /// there is none.
    fn session_and_user(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<(StoredSession, StoredUser)>, BoxError>> + Send;
    /// Replaces expiry and claims of the session with the token of `session`. `false` when there
    /// is none.
    fn update_session(
        &self,
        session: StoredSession,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;
    /// Deletes a session and returns it; `None` when there is none. Of several calls at once, one
    /// gets it.
    fn delete_session(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<StoredSession>, BoxError>> + Send;
}

/// A verification token as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationToken {
    /// The address it was sent to.
    pub identifier: String,
    /// The hash of the token.
    pub token: String,
    /// When it expires. Whole seconds.
    pub expires: SystemTime,
}

/// Keeps the tokens of links sent by mail.
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no verification tokens",
    label = "links sent by mail need them",
    note = "use an adapter that implements `auth::adapter::VerificationTokens`"
)]
pub trait VerificationTokens: Adapter {
    /// Stores a token.
    fn create_verification_token(
        &self,
        token: VerificationToken,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
    /// Deletes the token of this identifier and returns it, expired or not; `None` when there is
    /// none. Of several calls at once, one gets it.
    fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> impl Future<Output = Result<Option<VerificationToken>, BoxError>> + Send;
}

/// An adapter that can keep what a kind of provider needs.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` can't keep what this provider needs",
    label = "needs more than the adapter keeps",
    note = "OAuth needs `Users` and `Accounts`, e-mail `Users` and `VerificationTokens`, credentials `Users`"
)]
pub trait Keeps<Kind> {}

#[diagnostic::do_not_recommend]
impl<T: Users> Keeps<crate::provider::kind::Credentials> for T {}

#[diagnostic::do_not_recommend]
impl<T: Users + VerificationTokens> Keeps<crate::provider::kind::Email> for T {}

#[diagnostic::do_not_recommend]
impl<T: Accounts> Keeps<crate::provider::kind::OAuth> for T {}

impl<Kind> Keeps<Kind> for NotAnAdapter {}

/// An adapter that can keep database sessions.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no sessions",
    label = "`strategy: database` needs them",
    note = "write `session: {{ strategy: jwt }}`, or use an adapter that implements `auth::adapter::Sessions`"
)]
pub trait KeepsSessions {}

#[diagnostic::do_not_recommend]
impl<T: Sessions> KeepsSessions for T {}

impl KeepsSessions for NotAnAdapter {}

/// Stands for a type that isn't an adapter, once that is reported: it keeps everything.
#[doc(hidden)]
#[derive(Debug)]
pub enum NotAnAdapter {}
