//! Whether an adapter keeps what a setup needs: asked of the compiler.

use super::{Accounts, Adapter, Authenticators, Sessions, Users, VerificationTokens};
use crate::identity::kind;

/// An adapter that can keep what a kind of provider needs.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` can't keep what this provider needs",
    label = "needs more than the adapter keeps",
    note = "OAuth needs `Users` and `Accounts`, e-mail `Users` and `VerificationTokens`, credentials `Users` and `Accounts`, passkeys `Authenticators` and `VerificationTokens` [auth::E0852]"
)]
pub trait Keeps<Kind> {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Accounts>> Keeps<kind::Credentials> for T {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Users + VerificationTokens>> Keeps<kind::Email> for T {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Accounts>> Keeps<kind::OAuth> for T {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Authenticators + VerificationTokens>> Keeps<kind::Passkey> for T {}

impl<Kind> Keeps<Kind> for NotAnAdapter {}

/// An adapter that can keep database sessions.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no sessions",
    label = "`strategy: database` needs them",
    note = "write `session: {{ strategy: jwt }}`, or use an adapter whose store implements `auth::adapter::Sessions` [auth::E0853]"
)]
pub trait KeepsSessions {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Sessions>> KeepsSessions for T {}

impl KeepsSessions for NotAnAdapter {}

/// An adapter that keeps what second factors need.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` can't keep second factors",
    label = "needs more than the adapter keeps",
    note = "second factors need a store that implements `auth::adapter::Authenticators` and `VerificationTokens`, such as that of `adapter: auth::adapter::Sqlite {{ url: \"sqlite:shop.db\" }}` [auth::E0865]"
)]
pub trait KeepsSecondFactors {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Authenticators + VerificationTokens>> KeepsSecondFactors for T {}

impl KeepsSecondFactors for NotAnAdapter {}

/// An adapter that keeps users.
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no users",
    label = "needs an adapter that keeps users",
    note = "write an adapter in the `auth!`, such as `adapter: auth::adapter::Sqlite {{ url: \"sqlite:shop.db\" }}`; its store implements `auth::adapter::Users` [auth::E0854]"
)]
pub trait KeepsUsers {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Users>> KeepsUsers for T {}

/// An adapter that keeps users' accounts.
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no accounts",
    label = "needs an adapter that keeps accounts",
    note = "name an adapter in the `auth!` whose store implements `auth::adapter::Accounts` [auth::E0855]"
)]
pub trait KeepsAccounts {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Accounts>> KeepsAccounts for T {}

/// An adapter that keeps users' passkeys and second factors.
#[diagnostic::on_unimplemented(
    message = "the adapter `{Self}` keeps no authenticators",
    label = "needs an adapter that keeps authenticators",
    note = "name an adapter in the `auth!` whose store implements `auth::adapter::Authenticators`, such as `adapter: auth::adapter::Sqlite {{ url: \"sqlite:shop.db\" }}` [auth::E0864]"
)]
pub trait KeepsAuthenticators {}

#[diagnostic::do_not_recommend]
impl<T: Adapter<Store: Authenticators>> KeepsAuthenticators for T {}

impl KeepsAuthenticators for NotAnAdapter {}

/// Stands for a type that isn't an adapter, once that is reported: it keeps everything.
#[doc(hidden)]
#[derive(Debug)]
pub enum NotAnAdapter {}
