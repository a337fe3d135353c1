//! What `#[derive(Profile)]` reads of fields: their types decide, not how these are written.

use super::Id;

/// A field with an id.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an id is a text or an integer, not `{Self}`",
    label = "expected `String`, an integer, `Id`, or an `Option` of these",
    note = "write `impl Profile` yourself for an id of another type [auth::E0830]"
)]
pub trait ProfileId {
    /// The id as text.
    fn read(&self) -> Option<String>;
}

macro_rules! ids {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ProfileId for $ty {
            fn read(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}

ids!(String, Id, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

#[diagnostic::do_not_recommend]
impl<T: ProfileId> ProfileId for Option<T> {
    fn read(&self) -> Option<String> {
        self.as_ref()?.read()
    }
}

/// A field with a name, an address or a URL.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a name, an address and a URL are texts, not `{Self}`",
    label = "expected `String` or `Option<String>`",
    note = "`picture.url` reads the field `url` inside of `picture`; for anything else write \
            `impl Profile` yourself [auth::E0831]"
)]
pub trait ProfileText {
    /// The text, if it is there.
    fn read(&self) -> Option<String>;
}

#[diagnostic::do_not_recommend]
impl ProfileText for String {
    fn read(&self) -> Option<String> {
        Some(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl ProfileText for Option<String> {
    fn read(&self) -> Option<String> {
        self.clone()
    }
}

/// A field that says whether the address was verified.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "whether the address was verified is a `bool`, not `{Self}`",
    label = "expected `bool` or `Option<bool>`",
    note = "`#[serde(default, deserialize_with = \"auth::provider::truth\")]` reads texts and numbers \
            as an `Option<bool>` [auth::E0832]"
)]
pub trait ProfileTruth {
    /// Whether it is so, if the provider says it.
    fn read(&self) -> Option<bool>;
}

#[diagnostic::do_not_recommend]
impl ProfileTruth for bool {
    fn read(&self) -> Option<bool> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl ProfileTruth for Option<bool> {
    fn read(&self) -> Option<bool> {
        *self
    }
}

/// A field on the way to another: `picture` of `picture.url`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Step<'a, T>(pub &'a T);

impl<'a, T> Step<'a, Option<T>> {
    /// What is in the field, if it is there. It has precedence over [`Always::inside`].
    pub fn inside(self) -> Option<&'a T> {
        self.0.as_ref()
    }
}

/// A field on the way that is always there.
#[doc(hidden)]
pub trait Always<'a, T> {
    /// What is in the field.
    fn inside(self) -> Option<&'a T>;
}

impl<'a, T> Always<'a, T> for Step<'a, T> {
    fn inside(self) -> Option<&'a T> {
        Some(self.0)
    }
}
