//! Origins, in `const` evaluation.

use super::text::starts_with;

/// Where the host of an http or https URL begins; the end of another text.
pub(super) const fn after_scheme(text: &str) -> usize {
    if starts_with(text, "https://") {
        8
    } else if starts_with(text, "http://") {
        7
    } else {
        text.len()
    }
}

/// Whether nothing but a host and a port stand from `host` on, and a slash.
pub(super) const fn is_origin(text: &str, host: usize) -> bool {
    let bytes = text.as_bytes();
    let mut origin = host < bytes.len() && bytes[host] != b'/';
    let mut i = host;
    while i < bytes.len() {
        let last = i + 1 == bytes.len();
        let part = bytes[i].is_ascii_alphanumeric()
            || matches!(bytes[i], b'.' | b'-' | b':' | b'[' | b']');
        origin = origin && (part || (bytes[i] == b'/' && last));
        i += 1;
    }
    origin
}
