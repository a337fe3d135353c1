//! Events: functions of your application that are told what happened.
//!
//! You name them in `events: { … }` of an [`auth!`](macro@crate::auth). Each takes one of the structs of this
//! module, and may be `async` or not. One that fails or panics is logged and changes nothing, except for
//! [`AddressProven`], whose failure refuses the sign-in.

use super::declared::{Declared, blind_debug};
use crate::{Account, User, error::BoxError};

/// Somebody signed in.
#[non_exhaustive]
pub struct SignIn<A: Declared> {
    /// The provider in use.
    pub provider: A::Provider,
    /// The user.
    pub user: User,
    /// The account at the provider. Its tokens are empty after a second factor.
    pub account: Account,
    /// The provider's profile, typed; `None` after a second factor. The callbacks `sign_in`, `claims` and `roles`
    /// have got it when the browser came back from the provider.
    pub profile: Option<A::Profile>,
    /// Whether the user was created by this sign-in; `None` without an adapter.
    pub is_new_user: Option<bool>,
    /// The application's state.
    pub state: A::State,
}

/// Somebody signed out.
#[non_exhaustive]
pub struct SignOut<A: Declared> {
    /// The user of the session that ended.
    pub user: User,
    /// Its claims.
    pub claims: A::Claims,
    /// The application's state.
    pub state: A::State,
}

/// A user was created.
#[non_exhaustive]
pub struct CreateUser<A: Declared> {
    /// The user.
    pub user: User,
    /// The application's state.
    pub state: A::State,
}

/// A user was changed.
#[non_exhaustive]
pub struct UpdateUser<A: Declared> {
    /// The user, as it is now.
    pub user: User,
    /// What has changed.
    pub changed: Vec<UserField>,
    /// The application's state.
    pub state: A::State,
}

/// The change that a sign-in makes to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserField {
    /// The address, which a user had none of until a provider named one. It is not proven by that.
    Email,
    /// The address was proven.
    EmailVerified,
    /// The picture, which follows the provider.
    Image,
    /// The name, which follows the provider.
    Name,
}

/// The address of a user is being proven for the first time. Somebody else may have set up access for
/// this user before, and that has to end.
///
/// The library unlinks the accounts that haven't proven the address, ends every session, and accepts no
/// password until [`password_changed`](crate::Setup::password_changed) is called. Your application
/// deletes what it keeps for the user itself, such as password hashes and API keys.
///
/// Unlike other events, this one comes before anything is written, and its failure matters: if it
/// fails, the sign-in fails, and the address stays unproven. It may come again for the same sign-in if
/// that has to be tried again.
#[non_exhaustive]
pub struct AddressProven<A: Declared> {
    /// The user.
    pub user: User,
    /// The accounts that will be unlinked: the provider's id, and the id there.
    pub unlinked: Vec<(String, String)>,
    /// The application's state.
    pub state: A::State,
}

/// An account was linked to a user.
#[non_exhaustive]
pub struct LinkAccount<A: Declared> {
    /// The user.
    pub user: User,
    /// The account at the provider.
    pub account: Account,
    /// The provider's profile, typed.
    pub profile: A::Profile,
    /// The application's state.
    pub state: A::State,
}

/// The second factors of a user have changed, or a recovery code was used. The library also sends a mail to the
/// user's address, if the setup has a provider of mails.
#[non_exhaustive]
pub struct SecondFactor<A: Declared> {
    /// The user.
    pub user: User,
    /// What has happened.
    pub change: SecondFactorChange,
    /// The application's state.
    pub state: A::State,
}

/// What has happened to the second factors of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecondFactorChange {
    /// An authenticator app was added.
    AppAdded,
    /// An authenticator app was removed.
    AppRemoved,
    /// A passkey was added, in a setup in which passkeys are second factors.
    PasskeyAdded,
    /// A passkey was removed, in a setup in which passkeys are second factors.
    PasskeyRemoved,
    /// A recovery code was used in place of another factor, and so many are left.
    #[non_exhaustive]
    RecoveryCodeUsed {
        /// How many are left.
        left: usize,
    },
    /// Recovery codes were made; those of before are void.
    RecoveryCodesMade,
    /// All factors were removed by [`reset_second_factor`](crate::Setup::reset_second_factor).
    Reset,
}

/// A session was read or changed through the `session` route.
#[non_exhaustive]
pub struct Session<A: Declared> {
    /// The user of the session.
    pub user: User,
    /// What the browser was shown.
    pub session: serde_json::Value,
    /// The application's state.
    pub state: A::State,
}

blind_debug!(SignIn SignOut CreateUser UpdateUser AddressProven LinkAccount SecondFactor Session);

/// Logs that a listener of an event failed. Whatever it was told of goes on.
pub(crate) fn report(event: &'static str, result: Result<(), BoxError>) {
    if let Err(error) = result {
        tracing::error!(name: "auth.event.failed", event, %error, "an event listener failed");
    }
}
