//! The types of a declared setup. The inputs of its callbacks and events are made of them.
//!
//! They are apart from `Auth`, whose methods take these inputs: with one trait, the files of the trait and of
//! the inputs would need each other.

use std::{fmt::Debug, hash::Hash};

use super::{claims::ClaimsData, roles::Roles};
use crate::adapter::Adapter;

/// The types of a declared setup. [`auth!`](macro@crate::auth) implements it with
/// [`Auth`](crate::Auth); you never do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared by an `auth!`",
    label = "not a setup",
    note = "write the type in the header of the `auth!`, as in `SignIn<ShopAuth>` for `pub struct ShopAuth;`; without a header it is `Auth` [auth::E0886]"
)]
pub trait Declared: Clone + Send + Sync + Sized + 'static {
    /// The application's part of the session.
    type Claims: ClaimsData;
    /// The enum of roles; [`NoRoles`](crate::roles::NoRoles) when none is declared.
    type Roles: Roles;
    /// What callbacks find in their input's `state`; `()` when none is declared.
    type State: Clone + Send + Sync + 'static;
    /// The declared providers.
    type Provider: ProviderId;
    /// The typed profile of each provider.
    type Profile: Clone + Debug + Send + Sync + 'static;
    /// Where users and sessions are kept; [`NoAdapter`](crate::adapter::NoAdapter) without one.
    type Adapter: Adapter;
}

/// The generated enum of a setup's providers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the enum of a setup's providers",
    label = "not an enum that `auth!` has made",
    note = "`auth!` makes it and names it after the setup: `ShopAuthProvider` for `ShopAuth` [auth::E0887]"
)]
pub trait ProviderId: Copy + Eq + Hash + Debug + Send + Sync + 'static {
    /// Every provider, in the order of the declaration.
    const ALL: &'static [Self];
    /// The ids of the providers, in the same order.
    const IDS: &'static [&'static str];
    /// The names of the providers, in the same order.
    const NAMES: &'static [&'static str];

    /// The position in [`ProviderId::ALL`].
    fn index(self) -> usize;
}

/// Implements `Debug` so that it shows the name of a type and nothing in it. What callbacks and events get is
/// about people, and the application's own types need not be `Debug`.
macro_rules! blind_debug {
    ($($name:ident)*) => {$(
        impl<A: $crate::engine::Declared> std::fmt::Debug for $name<A> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

pub(super) use blind_debug;
