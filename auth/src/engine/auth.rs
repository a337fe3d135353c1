//! A declared setup: what `auth!` implements.

use super::{
    Declared, Registry, Setup,
    callback::{
        ClaimsUpdate, Decision, Redirect, RequireSecondFactor, RolesUpdate, SessionView, SignIn,
        Trigger,
    },
    event,
    undeclared::Undeclared,
};
use crate::{
    engine::{claims::ClaimsData, settings::Settings},
    error::BoxError,
};

/// A built setup, of the types that `A` declares.
#[doc(hidden)]
pub type SetupOf<A> = Setup<A, <A as Declared>::State, <A as Declared>::Profile>;

/// A declared setup. [`auth!`](macro@crate::auth) implements it; you never do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared by an `auth!`",
    label = "not a setup",
    note = "a setup is the type in the header of an `auth!`, and its value is what `ShopAuth::from_env().await?` gives: `.auth(&auth)` [auth::E0880]"
)]
pub trait Auth: Declared {
    /// The settings that the sections of the declaration give.
    #[doc(hidden)]
    fn settings() -> Settings;
    /// Builds the declared providers and the adapter.
    #[doc(hidden)]
    fn register(registry: &mut Registry<'_, Self>);
    /// Makes the declared type of a setup that was built.
    #[doc(hidden)]
    fn wrap(setup: SetupOf<Self>) -> Self;
    /// The setup in the declared type.
    #[doc(hidden)]
    fn setup(&self) -> &SetupOf<Self>;

    /// The callback `sign_in`: decides whether a sign-in may go ahead. By default each may.
    #[doc(hidden)]
    fn sign_in(_: SignIn<Self>) -> impl Future<Output = Result<Decision, BoxError>> + Send {
        Undeclared::answer(Ok(Decision::Allow))
    }

    /// The callback `redirect`: says where the browser goes.
    #[doc(hidden)]
    fn redirect(input: Redirect<Self>) -> impl Future<Output = Result<String, BoxError>> + Send {
        std::future::ready(Ok(input.into_default()))
    }

    /// What the claims start with, in a setup without the callback `claims`.
    #[doc(hidden)]
    #[must_use]
    fn initial_claims() -> Option<Self::Claims> {
        None
    }

    /// The callback `claims`: makes the claims of a session that begins, changes or is read.
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

    /// The callback `roles`: says which roles somebody has who signs in, or whose session is renewed.
    #[doc(hidden)]
    fn roles(
        _: RolesUpdate<Self>,
    ) -> impl Future<Output = Result<Vec<Self::Roles>, BoxError>> + Send {
        std::future::ready(Ok(Vec::new()))
    }

    /// The function `require` of `second_factor`: says of whom one is required. By default of nobody.
    #[doc(hidden)]
    fn requires_second_factor(
        _: RequireSecondFactor<Self>,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send {
        std::future::ready(Ok(false))
    }

    /// The callback `session`: says what `GET session` shows.
    #[doc(hidden)]
    fn session(
        input: SessionView<Self>,
    ) -> impl Future<Output = Result<serde_json::Value, BoxError>> + Send {
        Undeclared::answer(input.into_json().map_err(Into::into))
    }

    /// The event `sign_in`: somebody has signed in.
    #[doc(hidden)]
    fn on_sign_in(_: event::SignIn<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        Undeclared::answer(Ok(()))
    }

    /// The event `sign_out`: somebody has signed out.
    #[doc(hidden)]
    fn on_sign_out(_: event::SignOut<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `create_user`: a user was created.
    #[doc(hidden)]
    fn on_create_user(
        _: event::CreateUser<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `update_user`: a user was changed.
    #[doc(hidden)]
    fn on_update_user(
        _: event::UpdateUser<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `address_proven`: the address of a user is being proven for the first time. If it fails,
    /// nothing is written.
    #[doc(hidden)]
    fn on_address_proven(
        _: event::AddressProven<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `link_account`: an account was linked to a user.
    #[doc(hidden)]
    fn on_link_account(
        _: event::LinkAccount<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `second_factor`: the second factors of a user have changed.
    #[doc(hidden)]
    fn on_second_factor(
        _: event::SecondFactor<Self>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        std::future::ready(Ok(()))
    }

    /// The event `session`: a session was read over HTTP.
    #[doc(hidden)]
    fn on_session(_: event::Session<Self>) -> impl Future<Output = Result<(), BoxError>> + Send {
        Undeclared::answer(Ok(()))
    }
}

/// A setup whose sessions are in its adapter. Implemented by `auth!`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps its sessions in cookies, where nobody can list them or end a single one",
    label = "needs `strategy: database`",
    note = "write `session: {{ strategy: database }}` and an adapter that keeps sessions; `revoke_all` ends those in cookies too [auth::E0881]"
)]
pub trait DatabaseSessions: Auth {}

/// A setup that says how long a session is fresh. Implemented by `auth!`, never by hand.
#[diagnostic::on_unimplemented(
    message = "no session of `{Self}` is fresh",
    label = "needs a setup with `session: {{ fresh: … }}`",
    note = "write `session: {{ fresh: 10 minutes }}` in the `auth!` of the setup, so that people are asked to confirm that they are there",
    note = "`AnyAuth` is no setup but that of a plain `Session`, which doesn't know its own: write `Fresh<Session<Customer>>`, or `Fresh<Session<NoClaims, ShopAuth>>` for a setup without claims [auth::E0900]"
)]
pub trait FreshSessions: Auth {}
