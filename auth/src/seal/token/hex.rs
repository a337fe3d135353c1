//! Bytes as text, in two digits each.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; 2 * bytes.len()];
    for (pair, byte) in text.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = digits(*byte);
    }
    String::from_utf8(text).expect("digits are ASCII")
}

/// Appends the two digits of a byte.
pub(crate) fn push_hex(text: &mut String, byte: u8) {
    for digit in digits(byte) {
        text.push(digit.into());
    }
}

const fn digits(byte: u8) -> [u8; 2] {
    [DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]
}
