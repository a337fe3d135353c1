//! Option values, the slots they are written to, and how they become a configuration.

mod assembly;
mod fallback;
mod handler;
mod secret;
mod slot;
mod value;
mod variable;

pub(crate) use self::assembly::secrets;
pub use self::{
    assembly::Assembly,
    fallback::{IntoDefault, fallback},
    handler::{Handler, HandlerSlot},
    secret::Secret,
    slot::{AnySlot, For, SecretSlot, Slot},
    value::{Condition, IntoOption, IntoSecret, IntoSecrets, Value, seconds},
    variable::{Env, FromVariable, env},
};
pub use crate::settings::{GenerateSessionToken, IntoCookie};

/// A configuration struct whose fields can be written inside `auth!`, or read from the environment.
///
/// Derive it: `#[derive(AuthConfig)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a configuration",
    label = "its fields can't be written here",
    note = "derive `AuthConfig` for it"
)]
pub trait AuthConfig: Sized {
    /// One slot per option; `auth!` writes to its fields.
    type Options: Default;
    /// The option names, for compile-time checks.
    const SPEC: Spec;
    /// Turns filled slots into the configuration. `None` when a problem was recorded.
    #[doc(hidden)]
    fn assemble(options: Self::Options, assembly: &mut Assembly<'_>) -> Option<Self>;
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
    /// Those of `required` that `..env` can't fill: functions.
    pub handlers: &'static [&'static str],
}

impl Spec {
    /// Stands in for a spec that could not be derived.
    #[doc(hidden)]
    pub const ANY: Self = Self { name: "", options: &[], required: &[], handlers: &[] };
}
