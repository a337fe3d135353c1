//! Bytes as text, in two digits each.

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let text = bytes.iter().flat_map(|byte| digits(*byte)).collect();
    String::from_utf8(text).expect("digits are ASCII")
}

/// Appends the two digits of a byte.
pub(crate) fn push_hex(text: &mut String, byte: u8) {
    text.extend(digits(byte).map(char::from));
}

fn digits(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}
