//! Session claims without the type that the setup has for them.

use std::{any::Any, fmt, time::SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, value::RawValue};

use super::claims::ClaimsData;
use crate::seal::token::{
    apart::{Envelope, open_apart},
    claims::{Claims, open_into},
    keyring::Keyring,
};

/// Claims of a setup without their type, so that what the engine does with a session is compiled once for all setups.
/// Only the setup that made them asks for the type again.
pub(crate) struct ErasedClaims(Box<dyn AnyClaims>);

/// What the engine does with claims whose type it doesn't know.
trait AnyClaims: Any + Send + Sync {
    fn copied(&self) -> ErasedClaims;
    fn text(&self) -> serde_json::Result<Box<RawValue>>;
    fn json(&self) -> serde_json::Result<Value>;
}

impl<C: ClaimsData> AnyClaims for C {
    fn copied(&self) -> ErasedClaims {
        ErasedClaims::new(self.duplicate())
    }

    fn text(&self) -> serde_json::Result<Box<RawValue>> {
        serde_json::value::to_raw_value(&Written(self))
    }

    fn json(&self) -> serde_json::Result<Value> {
        self.write(serde_json::value::Serializer)
    }
}

impl ErasedClaims {
    pub(crate) fn new<C: ClaimsData>(claims: C) -> Self {
        Self(Box::new(claims))
    }

    /// Reads claims of the type `C`.
    pub(super) fn read<C: ClaimsData>(json: &Value) -> serde_json::Result<Self> {
        C::read(json).map(Self::new)
    }

    /// A token whose claims are of the type `C`, read in one pass; see [`open_apart`].
    pub(super) fn open<C: ClaimsData>(
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, Self)> {
        let (envelope, Read(claims)) = open_apart::<Read<C>>(keyring, token, now)?;
        Some((envelope, Self::new::<C>(claims)))
    }

    /// The same of a token of NextAuth v4, in which the claims are beside the standard claims.
    pub(super) fn open_flat<C: ClaimsData>(
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<Claims<Self>> {
        let Claims { standard, custom: Read(claims) } = open_into::<Read<C>>(keyring, token, now)?;
        Some(Claims { standard, custom: Self::new::<C>(claims) })
    }

    /// The same claims once more.
    pub(crate) fn duplicate(&self) -> Self {
        self.0.copied()
    }

    /// The claims as a JSON text.
    pub(crate) fn to_text(&self) -> serde_json::Result<Box<RawValue>> {
        self.0.text()
    }

    /// The claims as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Result<Value> {
        self.0.json()
    }

    /// The claims in the type `C`; `None` if they are of another setup.
    pub(crate) fn get<C: ClaimsData>(&self) -> Option<&C> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    /// The same, without a copy.
    pub(crate) fn take<C: ClaimsData>(self) -> Option<C> {
        (self.0 as Box<dyn Any>).downcast().ok().map(|claims| *claims)
    }
}

/// Nothing of them: they are about a person.
impl fmt::Debug for ErasedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErasedClaims")
    }
}

/// Claims being read.
struct Read<C>(C);

impl<'de, C: ClaimsData> Deserialize<'de> for Read<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::read(deserializer).map(Self)
    }
}

/// Claims being written.
struct Written<'a, C>(&'a C);

impl<C: ClaimsData> Serialize for Written<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
