//! CBOR (RFC 8949) as authenticators write it: the canonical form of CTAP2, which has definite lengths and the
//! shortest numbers, and no tags. Anything else is refused.

/// How deep arrays and maps may be nested (CTAP 2.1 §8).
const MAX_DEPTH: u8 = 4;

/// A value. Nothing is copied out of what it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A whole number that an `i64` can hold.
    Integer(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Self>),
    /// In the order of the bytes. No key is there twice.
    Map(Vec<(Self, Self)>),
    Bool(bool),
    Null,
}

/// The bytes are no value of the accepted form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl<'a> Value<'a> {
    /// Reads the value at the beginning of `bytes`, and gives it with what follows.
    pub(super) fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        let mut reader = Reader { rest: bytes };
        let value = reader.value(MAX_DEPTH)?;
        Ok((value, reader.rest))
    }

    /// The value that all of `bytes` is.
    pub(super) fn read_all(bytes: &'a [u8]) -> Result<Self, Malformed> {
        match Self::read(bytes)? {
            (value, []) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The value of a map under a key; `None` if this isn't a map, or has no such key.
    pub(super) fn get(&self, key: &Value<'_>) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The value of a map under a number.
    pub(super) fn at(&self, key: i64) -> Option<&Self> {
        self.get(&Value::Integer(key))
    }

    /// The value of a map under a text.
    pub(super) fn named(&self, key: &str) -> Option<&Self> {
        self.get(&Value::Text(key))
    }

    /// How many entries a map has; 0 for anything else.
    pub(super) fn entries(&self) -> usize {
        match self {
            Self::Map(entries) => entries.len(),
            _ => 0,
        }
    }

    pub(super) const fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) const fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(*bytes),
            _ => None,
        }
    }

    pub(super) const fn as_text(&self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(*text),
            _ => None,
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(length).map_err(|_| Malformed)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The kind of the next value, and its number.
    fn head(&mut self) -> Result<(u8, u64), Malformed> {
        let [first] = self.take(1)? else { return Err(Malformed) };
        let (kind, short) = (first >> 5, first & 0x1f);
        let length = match short {
            0..=23 => return Ok((kind, u64::from(short))),
            24..=27 => 1_u64 << (short - 24),
            // 28 to 30 mean nothing, and 31 is a length that only an end tells.
            _ => return Err(Malformed),
        };
        let bytes = self.take(length)?;
        let number = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        // Stops two ways to write one number.
        let least = match length {
            1 => 24,
            2 => 0x100,
            4 => 0x1_0000,
            _ => 0x1_0000_0000,
        };
        // Of the simple values, one that has a byte of its own is a float or means nothing.
        if number < least || kind == 7 { Err(Malformed) } else { Ok((kind, number)) }
    }

    fn value(&mut self, depth: u8) -> Result<Value<'a>, Malformed> {
        let (kind, number) = self.head()?;
        let integer = || i64::try_from(number).map_err(|_| Malformed);
        Ok(match kind {
            0 => Value::Integer(integer()?),
            1 => Value::Integer(-1 - integer()?),
            2 => Value::Bytes(self.take(number)?),
            3 => {
                let text = std::str::from_utf8(self.take(number)?);
                Value::Text(text.map_err(|_| Malformed)?)
            }
            4 => {
                let depth = depth.checked_sub(1).ok_or(Malformed)?;
                // Nothing is reserved for as many as are announced: each takes a byte at least, and they
                // end with the bytes.
                let mut items = Vec::new();
                for _ in 0..number {
                    items.push(self.value(depth)?);
                }
                Value::Array(items)
            }
            5 => {
                let depth = depth.checked_sub(1).ok_or(Malformed)?;
                let mut entries: Vec<(Value<'a>, Value<'a>)> = Vec::new();
                for _ in 0..number {
                    let key = self.value(depth)?;
                    // Stops a map that two programs read differently, and one whose search takes long.
                    if entries.len() >= MAX_ENTRIES
                        || entries.iter().any(|(known, _)| *known == key)
                    {
                        return Err(Malformed);
                    }
                    entries.push((key, self.value(depth)?));
                }
                Value::Map(entries)
            }
            7 => match number {
                20 => Value::Bool(false),
                21 => Value::Bool(true),
                22 => Value::Null,
                _ => return Err(Malformed),
            },
            // A tag.
            _ => return Err(Malformed),
        })
    }
}

/// No map of an authenticator has so many.
const MAX_ENTRIES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Value<'_>, Malformed> {
        Value::read_all(bytes)
    }

    #[test]
    fn values_are_read() {
        for (bytes, value) in [
            (&b"\x00"[..], Value::Integer(0)),
            (b"\x17", Value::Integer(23)),
            (b"\x18\x18", Value::Integer(24)),
            (b"\x19\x01\x00", Value::Integer(256)),
            (b"\x1a\x00\x01\x00\x00", Value::Integer(65_536)),
            (b"\x1b\x00\x00\x00\x01\x00\x00\x00\x00", Value::Integer(4_294_967_296)),
            (b"\x26", Value::Integer(-7)),
            (b"\x39\x01\x00", Value::Integer(-257)),
            (b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", Value::Integer(i64::MIN)),
            (b"\x42\x01\x02", Value::Bytes(&[1, 2])),
            (b"\x63fmt", Value::Text("fmt")),
            (b"\x80", Value::Array(Vec::new())),
            (b"\x82\x01\xf5", Value::Array(vec![Value::Integer(1), Value::Bool(true)])),
            (b"\xa1\x01\xf6", Value::Map(vec![(Value::Integer(1), Value::Null)])),
        ] {
            assert_eq!(read(bytes), Ok(value), "{bytes:x?}");
        }
        let (value, rest) = Value::read(b"\xa2\x01\x02\x61a\x63xyzrest").expect("it is a map");
        assert_eq!(
            (value.at(1), value.named("a")),
            (Some(&Value::Integer(2)), Some(&Value::Text("xyz")))
        );
        assert_eq!((value.at(2), value.entries(), rest), (None, 2, &b"rest"[..]));
    }

    // PK-007
    #[test]
    fn what_authenticators_do_not_write_is_refused() {
        for bytes in [
            // Longer than needed.
            &b"\x18\x17"[..],
            b"\x19\x00\xff",
            b"\x1a\x00\x00\xff\xff",
            b"\x1b\x00\x00\x00\x00\xff\xff\xff\xff",
            b"\x58\x01a",
            // Too large for any number here.
            b"\x1b\x80\x00\x00\x00\x00\x00\x00\x00",
            b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
            // Lengths that only an end tells.
            b"\x5f\x41a\xff",
            b"\x7f\x61a\xff",
            b"\x9f\x01\xff",
            b"\xbf\x01\x02\xff",
            b"\x1f",
            // Tags, floats, and simple values without a meaning.
            b"\xc0\x61a",
            b"\xf9\x3c\x00",
            b"\xfa\x3f\x80\x00\x00",
            b"\xf7",
            b"\xf8\x20",
            // Keys that are there twice.
            b"\xa2\x01\x02\x01\x03",
            // Too short, and too long.
            b"",
            b"\x42\x01",
            b"\x82\x01",
            b"\xa1\x01",
            b"\x01\x01",
            // Texts that are none.
            b"\x62\xff\xff",
            // Announced, and not there: nothing may be reserved for it.
            b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
            b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
            b"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff\x01",
        ] {
            assert_eq!(read(bytes), Err(Malformed), "{bytes:x?}");
        }
    }

    // PK-007
    #[test]
    fn nesting_and_maps_are_bounded() {
        let nested = |levels: usize| [vec![0x81; levels], vec![0x01]].concat();
        assert!(read(&nested(4)).is_ok());
        assert_eq!(read(&nested(5)), Err(Malformed));
        assert_eq!(read(&nested(100_000)), Err(Malformed));
        let map = |entries: u8| {
            let mut bytes = vec![0xb8, entries];
            for key in 0..entries {
                bytes.extend(if key < 24 { vec![key, 0] } else { vec![0x18, key, 0] });
            }
            bytes
        };
        assert!(read(&map(32)).is_ok());
        assert_eq!(read(&map(33)), Err(Malformed));
    }
}
