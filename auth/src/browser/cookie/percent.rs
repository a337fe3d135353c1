//! Percent-encoding of cookie values, as `encodeURIComponent` and `decodeURIComponent` do it.

use std::borrow::Cow;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// The bytes that `encodeURIComponent` leaves as they are.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')');
        byte += 1;
    }
    plain
};

fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

/// Whether a byte is one that sealed tokens are made of, base64url and dots (RFC 7516 §7.1): all of them plain.
const fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

/// Appends `%XX`.
pub(crate) fn push_escaped(out: &mut String, byte: u8) {
    out.push('%');
    out.push(HEX[usize::from(byte >> 4)].into());
    out.push(HEX[usize::from(byte & 15)].into());
}

/// Appends `value`, encoded.
pub(crate) fn encode(value: &str, out: &mut String) {
    // Tokens are of their alphabet throughout, which the processor sees of many bytes at once.
    let (blocks, _) = value.as_bytes().as_chunks::<32>();
    let of_token =
        |block: &&[u8; 32]| block.iter().fold(true, |all, &byte| all & is_of_token(byte));
    let (head, mut rest) = value.split_at(32 * blocks.iter().take_while(of_token).count());
    out.push_str(head);
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        let (plain, escaped) = rest.split_at(at);
        out.push_str(plain);
        let width = escaped.chars().next().map_or(escaped.len(), char::len_utf8);
        let (character, after) = escaped.split_at(width);
        character.bytes().for_each(|byte| push_escaped(out, byte));
        rest = after;
    }
    out.push_str(rest);
}

/// How many bytes [`encode`] writes for a character.
pub(super) fn encoded_length(character: char) -> usize {
    match u8::try_from(character) {
        Ok(byte) if is_plain(byte) => 1,
        _ => 3 * character.len_utf8(),
    }
}

/// The decoded value; the raw one, if it has a broken escape or doesn't decode to UTF-8. Nothing is
/// refused here: whether a value opens something is for whoever reads it.
pub(super) fn decode(raw: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(b'%', raw).is_none() {
        // Valid text is the rule, and `from_utf8_lossy` is slow to find that out.
        return str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed);
    }
    match decode_bytes(raw).and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(value) => Cow::Owned(value),
        None => String::from_utf8_lossy(raw),
    }
}

fn decode_bytes(raw: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let [high, low, after @ ..] = after else { return None };
            bytes.push(digit(*high)? << 4 | digit(*low)?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    Some(bytes)
}
