//! Session claims: the part of a session that your application defines.
//!
//! The derive [`Claims`](derive@crate::Claims) is all that most applications need of this module.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use crate::config::{Probe, TypeTag};

/// The claims type of one `auth!` setup.
///
/// Implemented by `auth!` for the type named in `session: { claims: … }`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the session claims of any `auth!`",
    label = "no `auth!` declares these claims",
    note = "a session is of claims: name the type in an `auth!`, `session: {{ claims: {Self} }}`; a setup that names none has the plain `Session` [auth::E0882]"
)]
pub trait Claims {
    /// The setup that declared this type.
    type Auth;
}

/// The parts of the claims that leave the server, and that the browser may change.
///
/// Derived with `#[derive(Claims)]`: [`Public`](Self::Public) has the fields marked
/// `#[claims(public)]`, [`Patch`](Self::Patch) those marked `#[claims(client_update)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say which of its fields leave the server",
    label = "not derived for `{Self}`",
    note = "add `#[derive(auth::Claims)]`, and mark what the browser sees with `#[claims(public)]` [auth::E0883]"
)]
pub trait ClaimsParts: Sized {
    /// What `GET session` shows.
    type Public: Serialize;
    /// What the browser's `update()` may change: every field optional.
    type Patch: DeserializeOwned + Send;
    /// The fields that `Patch` knows, as they are spelled in JSON.
    const PATCHABLE: &'static [&'static str];

    /// The part that leaves the server.
    fn public_part(&self) -> Self::Public;
    /// The claims with the fields of `patch` that are present.
    #[must_use]
    fn patched(self, patch: Self::Patch) -> Self;
    /// What `Public` and `Patch` are in TypeScript.
    #[doc(hidden)]
    fn members() -> Vec<Member> {
        Vec::new()
    }
}

/// A type that may extend a session.
///
/// Implemented for every `Clone + Serialize + DeserializeOwned + Send + Sync + 'static` type that
/// derives [`Claims`](derive@crate::Claims), and nothing else is asked of claims: generic code goes
/// through these methods.
// The bounds live on the blanket impl alone. As supertraits, each missing one would be its own error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be used as session claims",
    label = "not usable as session claims",
    note = "add `#[derive(Clone, serde::Serialize, serde::Deserialize, auth::Claims)]`; every field must also be `Send + Sync + 'static` [auth::E0884]"
)]
pub trait ClaimsData: Sized + Send + Sync + 'static {
    /// What the browser's `update()` may change.
    type Patch: Send;
    /// Writes the claims.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    /// Reads the claims.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    /// Copies the claims.
    #[must_use]
    fn duplicate(&self) -> Self;
    /// Writes what leaves the server.
    fn write_public<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    /// The same as JSON.
    fn encode_public(&self) -> serde_json::Result<serde_json::Value> {
        self.write_public(serde_json::value::Serializer)
    }
    /// Reads a patch from what the browser sent. Unknown members are dropped.
    fn decode_patch(json: serde_json::Value) -> serde_json::Result<Self::Patch>;
    /// The claims with the fields of `patch` that are present.
    #[must_use]
    fn apply(self, patch: Self::Patch) -> Self;
    /// What leaves the server, and what the browser may change, in TypeScript.
    #[doc(hidden)]
    fn members() -> Vec<Member>;
}

#[diagnostic::do_not_recommend]
impl<T> ClaimsData for T
where
    T: Clone + Serialize + DeserializeOwned + ClaimsParts + Send + Sync + 'static,
{
    type Patch = <T as ClaimsParts>::Patch;

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn duplicate(&self) -> Self {
        self.clone()
    }

    fn write_public<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.public_part().serialize(serializer)
    }

    fn decode_patch(json: serde_json::Value) -> serde_json::Result<Self::Patch> {
        let serde_json::Value::Object(mut given) = json else {
            return serde_json::from_value(json);
        };
        given.retain(|key, _| T::PATCHABLE.contains(&key.as_str()));
        serde_json::from_value(serde_json::Value::Object(given))
    }

    fn apply(self, patch: Self::Patch) -> Self {
        self.patched(patch)
    }

    fn members() -> Vec<Member> {
        T::members()
    }
}

/// The claims a session starts with when the setup has no `claims` callback: their `Default`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "nothing says what `{Self}` is when somebody signs in",
    label = "these claims have no starting value",
    note = "write `callbacks: {{ claims: build_claims }}`, or derive `Default` for `{Self}` [auth::E0885]"
)]
pub trait StartingClaims<C> {
    /// The starting value.
    fn start() -> C;
}

#[diagnostic::do_not_recommend]
impl<T: Default> StartingClaims<T> for T {
    fn start() -> T {
        T::default()
    }
}

/// Stands for a type that isn't claims, once that is reported: it starts as anything.
#[doc(hidden)]
#[derive(Debug)]
pub enum AnyClaims {}

impl<C> StartingClaims<C> for AnyClaims {
    fn start() -> C {
        unreachable!("a setup whose claims are none doesn't compile")
    }
}

/// A public claim, as `#[derive(Claims)]` describes it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Member {
    /// `None` for those of a flattened field, whose names nobody knows.
    pub(crate) name: Option<&'static str>,
    pub(crate) ty: String,
    pub(crate) is_optional: bool,
    /// What `update()` calls it, if it may change it.
    pub(crate) update: Option<&'static str>,
}

impl Member {
    #[must_use]
    pub fn new(name: &'static str, ty: String) -> Self {
        Self { name: Some(name), ty, is_optional: false, update: None }
    }

    #[must_use]
    pub fn flattened() -> Self {
        Self { name: None, ty: "unknown".to_owned(), is_optional: false, update: None }
    }

    /// The claim isn't always there.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// The browser may change it, under this name.
    #[must_use]
    pub fn update(self, name: &'static str) -> Self {
        Self { update: Some(name), ..self }
    }
}

/// Stands for the setup that the router is under, in a plain [`Session`](crate::Session).
#[derive(Debug)]
pub enum AnyAuth {}

/// The claims of a setup that names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoClaims {}

impl Claims for NoClaims {
    type Auth = AnyAuth;
}

impl ClaimsParts for NoClaims {
    type Public = Self;
    type Patch = Self;
    const PATCHABLE: &'static [&'static str] = &[];

    fn public_part(&self) -> Self {
        *self
    }

    fn patched(self, _: Self) -> Self {
        self
    }
}

impl<T: ClaimsData> Probe<T> {
    /// The type, claims.
    #[must_use]
    pub fn claims(&self) -> TypeTag<T> {
        TypeTag::NEW
    }
}

/// The answers of [`Probe`] for what is no claims.
pub trait NotClaims {
    /// Nothing is asked of it.
    fn claims(&self) -> TypeTag<AnyClaims> {
        TypeTag::NEW
    }
}

impl<T> NotClaims for Probe<T> {}
