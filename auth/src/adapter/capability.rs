//! What a store can keep, and what exactly each method promises.
//!
//! Common to all: texts are compared byte by byte, without folding case or trailing spaces, and are
//! kept as they are, whatever Unicode they hold; a store may refuse U+0000, and texts that rows are
//! found by of more than 255 characters, but never cuts them off, and looking for them finds nothing
//! and is no failure. Times are kept to the millisecond. A method that fails has changed nothing;
//! only when the connection is lost while a store is told to keep a change, nobody knows. What was
//! written is seen by every call that begins afterwards, from whatever process.

use std::time::SystemTime;

use super::{
    Changes, SessionChange, StoreError, StoredAccount, StoredAttempts, StoredSecurity,
    StoredSession, StoredUser, UserChange, VerificationToken,
};

/// Keeps users.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no users",
    label = "keeps no users",
    note = "implement `auth::adapter::Users` for it [auth::E0856]"
)]
pub trait Users: Send + Sync + 'static {
    /// Makes all changes, or none of them, in one transaction, and returns the user as it is now.
    ///
    /// Fails with [`Taken`](StoreError::Taken) when another user has the address, when the account
    /// is already linked (to whomever), or when the session's token is taken; with
    /// [`NoUser`](StoreError::NoUser) when a user that is to be kept or replaced isn't there; with
    /// [`Changed`](StoreError::Changed) when its security stamp is another one. Of two calls at
    /// once that would create the same address or account, one succeeds.
    ///
    /// A store that keeps no accounts, or no sessions, is never given any, and one that keeps no
    /// [authenticators](super::Authenticators) is never told to remove them.
    fn commit(
        &self,
        changes: Changes,
    ) -> impl Future<Output = Result<StoredUser, StoreError>> + Send;

    /// The user with this id; `None` when there is no such user, also when the id isn't one that the
    /// store would make.
    fn user(&self, id: &str)
    -> impl Future<Output = Result<Option<StoredUser>, StoreError>> + Send;

    /// The user with this address; `None` when there is no such user.
    ///
    /// When no user has exactly this address, it is the user whose address differs in the case of ASCII
    /// letters only: tables of other programs have such addresses. When there are several of them, it
    /// fails with [`Ambiguous`](StoreError::Ambiguous).
    fn user_by_email(
        &self,
        email: &str,
    ) -> impl Future<Output = Result<Option<StoredUser>, StoreError>> + Send;

    /// Deletes a user with its accounts, sessions and authenticators; verification tokens stay. `false`
    /// when there is no such user.
    fn delete_user(&self, id: &str) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Stores a user; see [`UserChange::Create`].
    fn create_user(
        &self,
        user: StoredUser,
    ) -> impl Future<Output = Result<StoredUser, StoreError>> + Send {
        self.commit(Changes::of(UserChange::Create(user)))
    }

    /// Replaces the user with the id of `user`.
    fn update_user(
        &self,
        user: StoredUser,
    ) -> impl Future<Output = Result<StoredUser, StoreError>> + Send {
        self.commit(Changes::of(UserChange::Replace(user)))
    }
}

/// Keeps with each user which of its sessions and passwords are void.
///
/// Without this trait, sessions in cookies go on until they expire, even after their user was deleted,
/// and `known_stamp`, `stamp` and `credentials` of [`Changes`] are never used.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no security stamps",
    label = "keeps no security stamps",
    note = "implement `auth::adapter::Security` for it, so that sessions in cookies can be ended [auth::E0857]"
)]
pub trait Security: Users {
    /// The user with this id, with its stamp and passwords as they are at the same moment; `None` when
    /// there is no such user.
    fn secured_user(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<(StoredUser, StoredSecurity)>, StoreError>> + Send;
}

/// Keeps the accounts that users have at providers.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no accounts",
    label = "keeps no accounts",
    note = "implement `auth::adapter::Accounts` for it; sign-ins with providers need it [auth::E0858]"
)]
pub trait Accounts: Users {
    /// The user that an account is linked to; `None` when it isn't.
    fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> impl Future<Output = Result<Option<StoredUser>, StoreError>> + Send;

    /// The accounts of a user, in the order of provider and id there; none for a user that isn't
    /// there.
    fn accounts_of(
        &self,
        user_id: &str,
    ) -> impl Future<Output = Result<Vec<StoredAccount>, StoreError>> + Send;

    /// Replaces the tokens of the account that has the provider and the id there of `account`, if
    /// it still is that user's. `false` when there is no such account.
    fn update_account(
        &self,
        account: StoredAccount,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Unlinks an account of a user. With `keep_last` it stays if the user has no other account:
    /// of two calls at once for a user's two accounts, one succeeds.
    fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> impl Future<Output = Result<Unlinked, StoreError>> + Send;

    /// Takes the right to refresh an account's tokens until `until`, unless somebody has it longer
    /// than `now`: of several calls at once, in whatever processes, one gets it. `false` for those
    /// that don't, and when there is no such account.
    ///
    /// A store whose schema has no place for it says `true`; then two processes may refresh at
    /// once.
    fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Gives back the right that was taken until `until`; nothing happens when somebody else has it
    /// by now. The default does nothing, which is right for a store that always returns `true` there.
    fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        let _ = (provider, provider_account_id, until);
        std::future::ready(Ok(()))
    }

    /// Does as [`update_account`](Self::update_account), if the account's refresh token still is
    /// `used`: tokens that a sign-in has stored in the meantime are newer than those of a refresh.
    /// `false` when it isn't, or when there is no such account. The default ignores `used`.
    fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        let _ = used;
        self.update_account(account)
    }

    /// Links an account to its user.
    fn link_account(
        &self,
        account: StoredAccount,
    ) -> impl Future<Output = Result<StoredUser, StoreError>> + Send {
        let user = UserChange::Keep(account.user_id.clone());
        self.commit(Changes { account: Some(account), ..Changes::of(user) })
    }
}

/// The result of [`Accounts::unlink_account`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlinked {
    /// The account is gone.
    Done,
    /// It is the user's last one, and stays.
    Last,
    /// The user has no such account.
    Absent,
}

/// Keeps database sessions.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no sessions",
    label = "keeps no sessions",
    note = "implement `auth::adapter::Sessions` for it, or write `session: {{ strategy: jwt }}` [auth::E0859]"
)]
pub trait Sessions: Users {
    /// The session with this token and its user, expired or not, in one round trip; `None` when
    /// there is no such session.
    fn session_and_user(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<(StoredSession, StoredUser)>, StoreError>> + Send;

    /// Changes the session with this token. `false` when there is no such session.
    fn update_session(
        &self,
        token: &str,
        change: SessionChange,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Deletes a session and returns it; `None` when there is no such session. Of several calls at
    /// once, one gets it.
    fn delete_session(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<StoredSession>, StoreError>> + Send;

    /// The sessions of a user, expired or not, the newest first; none for a user that isn't there.
    fn sessions_of(
        &self,
        user_id: &str,
    ) -> impl Future<Output = Result<Vec<StoredSession>, StoreError>> + Send;

    /// Deletes the sessions of a user, all but the one with the token `except`, and says how many
    /// these were.
    fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Deletes at most `limit` sessions that expired before `now`, and says how many these were.
    ///
    /// A store that forgets them by itself has nothing to do.
    fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Makes a session of its user.
    fn create_session(
        &self,
        session: StoredSession,
    ) -> impl Future<Output = Result<StoredUser, StoreError>> + Send {
        let user = UserChange::Keep(session.user_id.clone());
        self.commit(Changes { session: Some(session), ..Changes::of(user) })
    }
}

/// Keeps tokens that are used once: those of links that are sent by mail, and one for each attempt at an
/// OAuth provider that was answered, so that a copy of the browser's cookies can't answer it again.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` keeps no verification tokens",
    label = "keeps no verification tokens",
    note = "implement `auth::adapter::VerificationTokens` for it; sign-ins by mail need it [auth::E0860]"
)]
pub trait VerificationTokens: Send + Sync + 'static {
    /// Stores a token. Fails with [`Taken`](StoreError::Taken) when there is one with the same
    /// identifier and token.
    fn create_verification_token(
        &self,
        token: VerificationToken,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes the token of this identifier and returns it, expired or not; `None` when there is no
    /// such token. Of several calls at once, one gets it.
    fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> impl Future<Output = Result<Option<VerificationToken>, StoreError>> + Send;

    /// Deletes every token of this identifier, and says how many these were.
    fn delete_verification_tokens(
        &self,
        identifier: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Deletes at most `limit` tokens that expired before `now`, and says how many these were.
    fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Keeps the ids of sessions in cookies that were ended before they expired.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` doesn't keep which sessions were ended",
    label = "keeps no ended sessions",
    note = "implement `auth::adapter::Revocations` for it, so that signing out ends copies of a cookie too [auth::E0861]"
)]
pub trait Revocations: Send + Sync + 'static {
    /// Stores the id of a session that would have expired at `expires`. Nothing happens when it is
    /// there.
    fn revoke(
        &self,
        id: &str,
        expires: SystemTime,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether the id is stored.
    fn is_revoked(&self, id: &str) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Deletes at most `limit` ids of sessions that expired before `now`, and says how many these
    /// were.
    fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Keeps how often something was tried, so that all processes with the store share their
/// [`Limits`](crate::limit::Limits).
///
/// Keys are hashes. A store that forgets by itself may forget what has expired.
#[diagnostic::on_unimplemented(
    message = "the store `{Self}` counts no attempts",
    label = "counts no attempts",
    note = "implement `auth::adapter::AttemptCounts` for it, or leave `.attempt_counts()` out: each process then counts for itself [auth::E0862]"
)]
pub trait AttemptCounts: Send + Sync + 'static {
    /// The attempts of a key, expired or not; `None` when none are stored.
    fn attempts(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<StoredAttempts>, StoreError>> + Send;

    /// Stores the attempts of a key if those that are there are still `known`, by count and time.
    /// `false` when they aren't, and nothing has changed. Of several calls at once that know the
    /// same, one succeeds.
    fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Deletes the attempts of a key. Nothing happens when there are none.
    fn delete_attempts(&self, key: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes at most `limit` rows of attempts that expired before `now`, and says how many these
    /// were.
    fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}
