//! The values of options in [`auth!`](macro@crate::auth): [`Secret`], [`env()`](fn@env), and the traits for
//! option types of your own.
//!
//! Expansions use the rest of this module.

mod assembly;
mod callback;
mod condition;
mod conversion;
mod fallback;
mod handler;
mod obstacle;
mod probe;
mod session_token;
mod slot;
mod type_tag;
mod value;
mod variable;

pub use self::{
    assembly::Assembly,
    callback::{Callback, shape},
    condition::{Both, Either, Opposite},
    conversion::Empty,
    fallback::{IntoDefault, fallback},
    handler::{Handler, HandlerSlot},
    obstacle::Obstacle,
    probe::{NoDefault, Probe},
    session_token::GenerateSessionToken,
    slot::{AnySlot, For, SecretSlot, Slot, Valued},
    type_tag::TypeTag,
    value::{Condition, IntoOption, IntoSecret, IntoSecrets, Value, seconds, times},
    variable::{Env, FromVariable, env},
};
pub(crate) use self::{assembly::secrets, callback::caught};
pub use crate::{browser::cookie::IntoCookie, identity::Secret};

/// A configuration struct whose fields can be written inside `auth!`, or read from the environment.
///
/// Derive it: `#[derive(AuthConfig)]`. The page of the [derive](derive@crate::AuthConfig) explains the
/// attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an adapter",
    label = "not an adapter",
    note = "an adapter derives `AuthConfig` and implements `auth::adapter::Adapter` [auth::E0851]"
)]
pub trait AuthConfig: Sized {
    /// The slots: a struct with one field for each option, to which `auth!` writes.
    type Options: Default;
    /// The type itself. `auth!` names the type through this associated type, so that for a type that
    /// isn't configurable rustc reports that once, and knows nothing else to report.
    #[doc(hidden)]
    type Itself;
    /// The option names, for compile-time checks.
    const SPEC: Spec;
    /// Turns filled slots into the configuration. `None` if a problem was recorded in `assembly`.
    #[doc(hidden)]
    fn assemble(options: Self::Options, assembly: &mut Assembly<'_>) -> Option<Self>;

    /// The slots, empty.
    #[doc(hidden)]
    #[must_use]
    fn options() -> Self::Options {
        Self::Options::default()
    }

    /// Adds the adapter to a setup.
    #[doc(hidden)]
    fn register<R: TakesAdapter>(registry: &mut R, fill: bool, options: Self::Options)
    where
        Self: 'static,
    {
        registry.adapter::<Self>(fill, options);
    }

    /// What an editor shows for `..env`: the derive documents it with the variables that it reads.
    #[doc(hidden)]
    fn env() {}

    /// The value by which `auth!` asks about the type only what it can answer.
    #[doc(hidden)]
    #[must_use]
    fn probe() -> Probe<Self::Itself> {
        Probe::NEW
    }
}

/// Where `auth!` puts the adapter of a setup.
#[doc(hidden)]
pub trait TakesAdapter {
    /// Builds the adapter. `fill` says whether `..env` was written: options that aren't given are then
    /// read from variables, such as `AUTH_SQLITE_URL` for `Sqlite`.
    fn adapter<T: AuthConfig + 'static>(&mut self, fill: bool, options: T::Options);
}

/// What `auth!` must know about a configuration struct at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The struct's name, for messages.
    pub name: &'static str,
    /// Every option.
    pub options: &'static [&'static str],
    /// The options without a default.
    pub required: &'static [&'static str],
    /// The options of `required` that `..env` can't fill, because they are functions.
    pub handlers: &'static [&'static str],
    /// Whether options say where the provider is: its issuer, its discovery document, or its endpoints.
    pub placed: bool,
}

impl Spec {
    /// Stands in for a spec that could not be derived.
    #[doc(hidden)]
    pub const ANY: Self =
        Self { name: "", options: &[], required: &[], handlers: &[], placed: false };
}
