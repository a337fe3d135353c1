//! Slots: the places where `auth!` writes the values of options.

use std::{fmt, marker::PhantomData};

use super::{Assembly, FromVariable, IntoOption, IntoSecret, Secret, value::Value};

/// The setup that an option is written for.
///
/// Only a slot for a function of a setup needs it, such as `AuthorizeSlot`: the function's input has the
/// setup's types. The other slots take it so that `auth!` fills all of them in the same way.
#[doc(hidden)]
pub struct For<A>(PhantomData<fn() -> A>);

impl<A> For<A> {
    pub const SETUP: Self = Self(PhantomData);
}

impl<A> Clone for For<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for For<A> {}

impl<A> fmt::Debug for For<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("For")
    }
}

/// An option that is written with its value, which no slot alone is: `auth!` asks for it where an option is a name
/// that nothing has.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this option has no value",
    label = "no value",
    note = "write it after a colon, as in `scope: [\"openid\"]`; a name alone is the constant or the function that has this name [auth::E0808]"
)]
pub trait Valued {}

/// Where `auth!` writes an ordinary option.
#[derive(Debug)]
pub struct Slot<T>(Option<Value<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Fills the slot.
    #[doc(hidden)]
    pub fn set<A>(&mut self, _: For<A>, value: impl IntoOption<T>) {
        self.0 = value.into_option().given();
    }

    /// A closure as it is: the argument's type is its own to say.
    #[doc(hidden)]
    pub fn closure<A, F>(&self, _: For<A>, closure: F) -> F {
        closure
    }
}

#[doc(hidden)]
impl<T> Slot<T> {
    /// The value that is written in `auth!`, for an option that `..env` doesn't fill.
    ///
    /// The outer `None` means that a problem was recorded, and the inner one that nothing is written.
    pub fn written(self, assembly: &mut Assembly<'_>, option: &str) -> Option<Option<T>> {
        assembly.written(self.0, option).ok()
    }
}

#[doc(hidden)]
// The bound is of each method: of the `impl`, rustc would say that there is no such method, and not what to write.
impl<T> Slot<T> {
    /// The value of an option that has to have one. `None` if a problem was recorded.
    ///
    /// `variable` is what `..env` reads, if it isn't the conventional variable.
    pub fn required(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
    ) -> Option<T>
    where
        T: FromVariable,
    {
        let value = assembly.resolve(self.0, option, variable, true).ok()?;
        if value.is_none() {
            assembly.missing(option);
        }
        value
    }

    /// The value of an option that may have none. The outer `None` means that a problem was recorded.
    pub fn optional(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
    ) -> Option<Option<T>>
    where
        T: FromVariable,
    {
        assembly.resolve(self.0, option, variable, false).ok()
    }

    /// The value of an option that has a default. `None` if a problem was recorded.
    pub fn or_else(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
        default: impl FnOnce() -> T,
    ) -> Option<T>
    where
        T: FromVariable,
    {
        Some(self.optional(assembly, option, variable)?.unwrap_or_else(default))
    }
}

/// Where `auth!` writes a secret option.
#[derive(Debug, Default)]
pub struct SecretSlot(Option<Value<Secret>>);

impl SecretSlot {
    /// Fills the slot.
    #[doc(hidden)]
    pub fn set<A>(&mut self, _: For<A>, value: impl IntoSecret) {
        self.0 = value.into_secret().given();
    }

    /// A closure as it is, which is then refused.
    #[doc(hidden)]
    pub fn closure<A, F>(&self, _: For<A>, closure: F) -> F {
        closure
    }
}

#[doc(hidden)]
impl SecretSlot {
    pub fn required(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
    ) -> Option<Secret> {
        Slot(self.0).required(assembly, option, variable)
    }

    pub fn optional(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
    ) -> Option<Option<Secret>> {
        Slot(self.0).optional(assembly, option, variable)
    }

    pub fn or_else(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        variable: Option<&str>,
        default: impl FnOnce() -> Secret,
    ) -> Option<Secret> {
        Slot(self.0).or_else(assembly, option, variable, default)
    }
}

/// The slot of a struct whose derive failed. It takes any value, so that the value causes no further error.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct AnySlot;

#[doc(hidden)]
impl AnySlot {
    pub fn set<A, T>(&mut self, _: For<A>, _: T) {}

    pub fn closure<A, F>(&self, _: For<A>, closure: F) -> F {
        closure
    }
}
