//! Reads the standard claims and the rest of an object in one pass, without buffering.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize,
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess,
        Visitor,
        value::{BorrowedStrDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use super::standard::{Claims, Standard};

/// The claims in a JSON text; fails when it is no object, or an object and more.
pub(super) fn parse<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<Claims<T>> {
    // Checked once and not name by name: JSON is UTF-8 (RFC 8259 §8.1).
    let text = str::from_utf8(json).map_err(serde_json::Error::custom)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
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
            Field::Name | Field::Email | Field::Picture => {
                let value: Option<String> = map.next_value()?;
                standard.has_nulls |= value.is_none();
                match field {
                    Field::Name => standard.name = value,
                    Field::Email => standard.email = value,
                    _ => standard.picture = value,
                }
            }
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
