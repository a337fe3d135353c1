//! What the cookies are called, and the domain that they are for.

use super::Check;
use crate::__private::{
    mistakes,
    text::{Message, starts_with},
};

impl Check {
    /// What the names of the cookies begin with.
    #[track_caller]
    pub const fn cookie_prefix(prefix: &str) {
        let bytes = prefix.as_bytes();
        let mut valid = !bytes.is_empty() && !starts_with(prefix, "__");
        let mut i = 0;
        while i < bytes.len() {
            valid = valid
                && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'-' | b'_'));
            i += 1;
        }
        if !valid {
            Message::new()
                .push("what the cookies' names begin with is made of letters, digits, `-`, `_` ")
                .push("and `.`, such as `shop`: `")
                .push(prefix)
                .push("`")
                .panic(mistakes::COOKIE_PREFIX);
        }
    }

    /// The domain of the cookies.
    #[track_caller]
    pub const fn domain(domain: &str) {
        let bytes = domain.as_bytes();
        let mut valid = !bytes.is_empty() && bytes[0] != b'.';
        let mut i = 0;
        while i < bytes.len() {
            valid = valid && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'-'));
            i += 1;
        }
        if !valid {
            Message::new()
                .push("a cookie domain is a host name such as `shop.example`: `")
                .push(domain)
                .push("`")
                .panic(mistakes::COOKIE_DOMAIN);
        }
    }
}
