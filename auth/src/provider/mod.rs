//! Providers: the ways to sign in, and what you need to write one.
//!
//! The ready-made providers are in the crate `auth_providers`. A provider of your own is a struct that
//! derives [`AuthConfig`](derive@crate::AuthConfig) with a kind. Its profile derives
//! [`Profile`](derive@Profile), or implements it if something is computed. Steps of OAuth that attributes
//! can't describe are methods of [`Custom`]; a form of your own is a [`CredentialsProvider`].

mod account_id;
mod capability;
mod credentials;
mod email;
mod erased_profile;
mod invalid_option;
mod issued_by;
mod method;
pub(crate) mod oauth;
pub mod oauth1;
#[cfg(feature = "passkey")]
pub(crate) mod passkey;
mod profile;
mod profile_field;
mod profile_functions;
mod proof;
mod reading;
mod tidy;

#[doc = include_str!("../../docs/derive-profile.md")]
#[doc(inline)]
pub use auth_macros::Profile;

#[cfg(feature = "passkey")]
pub use self::passkey::{PasskeyProvider, PasskeySettings};
pub use self::{
    capability::{EndSession, Refresh, Revocation},
    credentials::{
        Authorizer, CredentialsForm, CredentialsProvider, FormError, FormField, PublicError,
        SentForm, SignInForm, Unavailable,
    },
    email::{EmailProvider, EmailSettings},
    invalid_option::InvalidOption,
    oauth::{
        Call, CallAnswer, CallbackParams, Checks, ClientAuth, CodeExchange, Custom, Definition,
        Endpoint, Given, Grant, IssuerRule, Mapping, OAuth, Overrides, ProfileRequest,
        ResponseMode, SigningAlgorithm, Style, TokenForm, TokenPlace, TokenRequest,
    },
    profile::{Id, JsonProfile, NoProfile, OidcProfile, Profile, first_of, is_same, joined, truth},
};
pub(crate) use self::{
    credentials::Checking, erased_profile::ErasedProfile, issued_by::IssuedBy, method::Wrap,
};
use crate::config::{Assembly, Condition, Spec, TypeTag};
#[doc(hidden)]
pub use crate::identity::{Kind, kind};
pub use crate::page::Mark;

/// A way to sign in that can be listed in `auth!`.
///
/// Derive it: `#[derive(AuthConfig)] #[auth(oauth2, id = "acme", …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an auth provider",
    label = "not a provider",
    note = "a provider derives `AuthConfig` with a kind and an id, such as `#[auth(oauth2, id = \"acme\", name = \"Acme\", …)]` [auth::E0820]"
)]
pub trait Provider: Sized + Send + Sync + 'static {
    /// The slots: a struct with one field for each option, to which `auth!` writes.
    type Options: Default;
    /// What the provider says about a person. It is also `Clone` and `Debug`, which the derive asks of it.
    type Profile: Send + Sync + 'static;
    /// [`Provider::KIND`] as a type. At compile time the adapter's type is asked whether it keeps what this
    /// kind of provider needs.
    type Kind;
    /// The option names.
    const SPEC: Spec;
    /// The id used in URLs and stored with accounts.
    const ID: &'static str;
    /// The name shown to people.
    const NAME: &'static str;
    /// How it signs people in.
    const KIND: Kind;

    /// Whether steps of its sign-in are written in Rust, so that nothing can be told of what they say.
    #[doc(hidden)]
    const HAS_OWN_STEPS: bool = true;

    /// Where the profile is in what the userinfo endpoint answers, as a JSON pointer (RFC 6901); `None` if it is the
    /// whole answer.
    #[doc(hidden)]
    const PROFILE_ROOT: Option<&'static str> = None;

    /// The constants above in one value, for compile-time checks.
    #[doc(hidden)]
    const FACTS: Facts =
        Facts { id: Self::ID, name: Self::NAME, kind: Self::KIND, spec: Self::SPEC };

    /// What the library does with its profiles.
    #[doc(hidden)]
    fn profile_functions() -> ProfileFunctions<Self::Profile>;

    /// Another profile that says the same.
    #[doc(hidden)]
    fn copied(profile: &Self::Profile) -> Self::Profile {
        Self::profile_functions().copied(profile)
    }

    /// Writes the `Debug` of a profile.
    #[doc(hidden)]
    fn shown(profile: &Self::Profile, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Self::profile_functions().shown(profile, f)
    }

    /// Turns filled slots into the provider. `None` if a problem was recorded in `assembly`.
    #[doc(hidden)]
    fn assemble(options: Self::Options, assembly: &mut Assembly<'_>) -> Option<Self>;

    /// Turns the provider into how the setup signs people in with it.
    ///
    /// Fails when an option can't be used.
    #[doc(hidden)]
    fn into_method(self, setup: &SetupContext<'_, Self::Profile>) -> Result<Method, InvalidOption>;

    /// Adds the provider to a setup.
    #[doc(hidden)]
    fn register<R: TakesProviders>(
        registry: &mut R,
        id: R::Id,
        condition: impl Condition,
        fill: bool,
        options: Self::Options,
        wrap: fn(Self::Profile) -> R::Profile,
    ) {
        registry.provider::<Self>(id, condition, fill, options, wrap);
    }

    /// [`Provider::Kind`] as a value.
    #[doc(hidden)]
    #[must_use]
    fn kind() -> TypeTag<Self::Kind> {
        TypeTag::NEW
    }

    /// The slots, empty.
    #[doc(hidden)]
    #[must_use]
    fn options() -> Self::Options {
        Self::Options::default()
    }
}

/// Where `auth!` puts the providers of a setup.
#[doc(hidden)]
pub trait TakesProviders {
    /// The type whose values name the setup's providers: the generated enum, such as `ShopAuthProvider`.
    type Id;
    /// The generated enum with a variant for the profile of each provider, such as `ShopAuthProfile`.
    type Profile;

    /// Builds a provider, unless `condition` is false. `fill` says whether `..env` was written, and `wrap` is
    /// the provider's variant of the profile enum.
    fn provider<T: Provider>(
        &mut self,
        id: Self::Id,
        condition: impl Condition,
        fill: bool,
        options: T::Options,
        wrap: fn(T::Profile) -> Self::Profile,
    );
}

/// What `auth!` checks of a provider.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub id: &'static str,
    pub name: &'static str,
    pub kind: Kind,
    pub spec: Spec,
}

#[cfg(feature = "passkey")]
#[doc(hidden)]
pub use self::passkey::PasskeyMethod;
#[doc(hidden)]
pub use self::{
    credentials::CredentialsMethod,
    email::EmailMethod,
    method::{Method, SetupContext},
    oauth::{OAuthMethod, OverrideSlots},
    profile::OAuthProfile,
    profile_field::{Always, ProfileId, ProfileText, ProfileTruth, Step},
    profile_functions::ProfileFunctions,
    proof::Proves,
    reading::Reading,
};
