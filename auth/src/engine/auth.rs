//! A declared setup: what `auth!` implements.

use super::{
    Declared, Registry, Setup,
    callback::{ClaimsUpdate, Decision, Redirect, SessionView, SignIn, Trigger},
    event,
};
use crate::{
    engine::{claims::ClaimsData, settings::Settings},
    error::BoxError,
};

/// A declared setup. [`auth!`](macro@crate::auth) implements it; you never do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared by an `auth!`",
    label = "not a setup",
    note = "write the name that stands in the header of the `auth!`: `pub struct {Self};`"
)]
pub trait Auth: Declared {
    /// What the sections of the declaration say.
    #[doc(hidden)]
    fn settings() -> Settings;
    /// Builds the declared providers.
    #[doc(hidden)]
    fn register(registry: &mut Registry<'_, Self>);
    /// Wraps the setup.
    #[doc(hidden)]
    fn wrap(setup: Setup<Self, Self::State, Self::Profile>) -> Self;
    /// Unwraps the setup.
    #[doc(hidden)]
    fn setup(&self) -> &Setup<Self, Self::State, Self::Profile>;

    /// May this sign-in go ahead?
    #[doc(hidden)]
    fn sign_in(_: SignIn<Self>) -> impl Future<Output = Result<Decision, BoxError>> + Send {
        std::future::ready(Ok(Decision::Allow))
    }

    /// Where should the browser go?
    #[doc(hidden)]
    fn redirect(input: Redirect<Self>) -> impl Future<Output = Result<String, BoxError>> + Send {
        std::future::ready(Ok(input.into_default()))
    }

    /// What the claims start with, in a setup without a `claims` callback.
    #[doc(hidden)]
    #[must_use]
    fn initial_claims() -> Option<Self::Claims> {
        None
    }

    /// What are the session's claims?
    #[doc(hidden)]
    fn claims(
        input: ClaimsUpdate<Self>,
    ) -> impl Future<Output = Result<Self::Claims, BoxError>> + Send {
        std::future::ready(match input.trigger {
            Trigger::SignIn { .. } | Trigger::SignUp { .. } => {
                Self::initial_claims().ok_or_else(|| "nothing makes the session's claims".into())
            }
            Trigger::Update { claims, patch } => Ok(claims.apply(patch)),
            Trigger::Read { claims } => Ok(claims),
        })
    }

    /// What does `GET session` show?
    #[doc(hidden)]
    fn session(
        input: SessionView<Self>,
    ) -> impl Future<Output = Result<serde_json::Value, BoxError>> + Send {
        std::future::ready(input.into_json().map_err(Into::into))
    }

    /// Somebody signed in.
    #[doc(hidden)]
    fn on_sign_in(_: event::SignIn<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// Somebody signed out.
    #[doc(hidden)]
    fn on_sign_out(_: event::SignOut<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// A user was created.
    #[doc(hidden)]
    fn on_create_user(
        _: event::CreateUser<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// A user was changed.
    #[doc(hidden)]
    fn on_update_user(
        _: event::UpdateUser<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The address of a user is being proven for the first time.
    #[doc(hidden)]
    fn on_address_proven(
        _: event::AddressProven<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// An account was linked to a user.
    #[doc(hidden)]
    fn on_link_account(
        _: event::LinkAccount<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// A session was read over HTTP.
    #[doc(hidden)]
    fn on_session(_: event::Session<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }
}

/// A setup whose sessions are in its adapter. Implemented by `auth!`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps its sessions in cookies, where nobody can list them or end a single one",
    label = "needs `strategy: database`",
    note = "write `session: {{ strategy: database }}` and an adapter that keeps sessions; `revoke_all` ends those in cookies too"
)]
pub trait DatabaseSessions: Auth {}
