//! Claims: the JSON object inside a sealed token, and the rules on its timestamps (RFC 7519).

use std::{
    fmt,
    marker::PhantomData,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{
    Deserialize, Serialize,
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess,
        Visitor,
        value::{BorrowedStrDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

use super::key::Keyring;

/// How far apart the clocks of two servers may be, in seconds.
const TOLERANCE: f64 = 15.0;

/// The claims that every session token may carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Standard {
    /// The user's id.
    pub(crate) sub: Option<String>,
    /// The user's name.
    pub(crate) name: Option<String>,
    /// The user's address.
    pub(crate) email: Option<String>,
    /// The URL of the user's picture.
    pub(crate) picture: Option<String>,
    /// When the token was sealed, in seconds since 1970.
    pub(crate) iat: Option<f64>,
    /// When it expires, in seconds since 1970.
    pub(crate) exp: Option<f64>,
    /// When it begins to be valid, in seconds since 1970.
    pub(crate) nbf: Option<f64>,
    /// The token's id.
    pub(crate) jti: Option<String>,
}

/// What a token carries: the standard claims and, beside them in the same object, `T`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claims<T> {
    pub(crate) standard: Standard,
    pub(crate) custom: T,
}

/// Seals `claims` with `iat`, `exp` and `jti` set, replacing what they held.
pub(crate) fn seal_claims(
    keyring: &Keyring,
    mut claims: Map<String, Value>,
    now: SystemTime,
    max_age: Duration,
    jti: String,
    iv: [u8; 12],
) -> String {
    let iat = seconds(now);
    claims.insert("iat".to_owned(), iat.into());
    claims.insert("exp".to_owned(), iat.saturating_add(max_age.as_secs()).into());
    claims.insert("jti".to_owned(), jti.into());
    let json = serde_json::to_vec(&claims).expect("a map of JSON values has a JSON text");
    keyring.seal(iv, json)
}

/// The claims of a token that is valid at `now`.
pub(crate) fn open_claims(
    keyring: &Keyring,
    token: &str,
    now: SystemTime,
) -> Option<Map<String, Value>> {
    let claims: Map<String, Value> = serde_json::from_slice(&keyring.open(token)?).ok()?;
    let time = |name| claims.get(name).map_or(Some(None), |value| value.as_f64().map(Some));
    time("iat")?;
    valid_at(time("exp")?, time("nbf")?, now).then_some(claims)
}

/// Seals `claims` in one pass, with `iat`, `exp` and `jti` set.
///
/// `T` is a struct or map without members named like the standard claims: a token with such a
/// member twice doesn't open. Fails when `T` has no JSON form, such as a map with other keys than
/// strings.
pub(crate) fn seal_from<T: Serialize>(
    keyring: &Keyring,
    claims: &Claims<T>,
    now: SystemTime,
    max_age: Duration,
    jti: &str,
    iv: [u8; 12],
) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Payload<'a, T> {
        #[serde(skip_serializing_if = "Option::is_none")]
        sub: Option<&'a str>,
        name: Option<&'a str>,
        email: Option<&'a str>,
        picture: Option<&'a str>,
        iat: u64,
        exp: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        nbf: Option<f64>,
        jti: &'a str,
        #[serde(flatten)]
        custom: &'a T,
    }
    let Claims { standard, custom } = claims;
    let iat = seconds(now);
    let json = serde_json::to_vec(&Payload {
        sub: standard.sub.as_deref(),
        name: standard.name.as_deref(),
        email: standard.email.as_deref(),
        picture: standard.picture.as_deref(),
        iat,
        exp: iat.saturating_add(max_age.as_secs()),
        nbf: standard.nbf,
        jti,
        custom,
    })?;
    Ok(keyring.seal(iv, json))
}

/// The claims of a token that is valid at `now`, read in one pass.
///
/// `T` sees every member but the standard ones, as with serde's `flatten`, though nothing is
/// buffered. A standard claim of another type, or given twice, makes the token invalid.
pub(crate) fn open_into<T: DeserializeOwned>(
    keyring: &Keyring,
    token: &str,
    now: SystemTime,
) -> Option<Claims<T>> {
    let claims: Claims<T> = parse(&keyring.open(token)?).ok()?;
    valid_at(claims.standard.exp, claims.standard.nbf, now).then_some(claims)
}

/// Whether a token is neither expired nor too early.
fn valid_at(exp: Option<f64>, nbf: Option<f64>, now: SystemTime) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285 million")]
    let now = seconds(now) as f64;
    exp.is_none_or(|exp| exp > now - TOLERANCE) && nbf.is_none_or(|nbf| nbf <= now + TOLERANCE)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs())
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<Claims<T>> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let claims = deserializer.deserialize_map(ClaimsVisitor(PhantomData))?;
    deserializer.end()?;
    Ok(claims)
}

struct ClaimsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ClaimsVisitor<T> {
    type Value = Claims<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of claims")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut standard = Standard::default();
        let custom = T::deserialize(Rest { map, standard: &mut standard })?;
        Ok(Claims { standard, custom })
    }
}

/// The members that are not standard claims; the ones that are go to `standard` on the way.
struct Rest<'a, A> {
    map: A,
    standard: &'a mut Standard,
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Rest<'_, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(RestMap { rest: self, seen: 0 })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        IgnoredAny::deserialize(self)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.deserialize_unit(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct RestMap<'a, A> {
    rest: Rest<'a, A>,
    /// One bit for each standard claim met so far.
    seen: u8,
}

impl<'de, A: MapAccess<'de>> RestMap<'_, A> {
    fn keep(&mut self, field: Field) -> Result<(), A::Error> {
        let bit = 1 << field as u8;
        if self.seen & bit != 0 {
            return Err(A::Error::custom("a standard claim is given twice"));
        }
        self.seen |= bit;
        let Rest { map, standard } = &mut self.rest;
        match field {
            Field::Sub => standard.sub = map.next_value()?,
            Field::Name => standard.name = map.next_value()?,
            Field::Email => standard.email = map.next_value()?,
            Field::Picture => standard.picture = map.next_value()?,
            // Not `Option`: a timestamp that is there must be a number, and null is none.
            Field::Iat => standard.iat = Some(map.next_value()?),
            Field::Exp => standard.exp = Some(map.next_value()?),
            Field::Nbf => standard.nbf = Some(map.next_value()?),
            Field::Jti => standard.jti = map.next_value()?,
        }
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for RestMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        loop {
            match self.rest.map.next_key_seed(KeySeed(&mut seed))? {
                None => return Ok(None),
                Some(Name::Custom(key)) => return Ok(Some(key)),
                Some(Name::Standard(field)) => self.keep(field)?,
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.map.next_value_seed(seed)
    }
}

#[derive(Clone, Copy)]
enum Field {
    Sub,
    Name,
    Email,
    Picture,
    Iat,
    Exp,
    Nbf,
    Jti,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sub" => Self::Sub,
            "name" => Self::Name,
            "email" => Self::Email,
            "picture" => Self::Picture,
            "iat" => Self::Iat,
            "exp" => Self::Exp,
            "nbf" => Self::Nbf,
            "jti" => Self::Jti,
            _ => return None,
        })
    }
}

enum Name<T> {
    Custom(T),
    Standard(Field),
}

/// Reads a member's name, and hands it on only if it is not a standard claim's.
struct KeySeed<'a, K>(&'a mut Option<K>);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, K> {
    type Value = Name<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for KeySeed<'_, K> {
    type Value = Name<K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a claim")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        if let Some(field) = Field::named(name) {
            return Ok(Name::Standard(field));
        }
        let seed = self.0.take().ok_or_else(|| E::custom("a name is read once"))?;
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Name::Custom)
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        if let Some(field) = Field::named(name) {
            return Ok(Name::Standard(field));
        }
        let seed = self.0.take().ok_or_else(|| E::custom("a name is read once"))?;
        seed.deserialize(StrDeserializer::new(name)).map(Name::Custom)
    }
}
