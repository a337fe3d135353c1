//! Names of tables and columns that are safe in a statement.

use crate::adapter::StoreError;

/// Names of indexes are made from names of tables, and have at most 63 bytes in PostgreSQL.
const LONGEST: usize = 40;

/// Whether a name can be quoted into a statement as it is: letters, digits and `_` of ASCII, no
/// digit first, at most 40.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        && name.len() <= LONGEST
}

/// Refuses what isn't an identifier.
pub(super) fn identifier(name: &str) -> Result<&str, StoreError> {
    if is_identifier(name) {
        return Ok(name);
    }
    Err(StoreError::failed(format!(
        "{name:?} can't name a table or column: letters, digits and `_`, at most {LONGEST}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_a_quotation_is_refused() {
        for name in ["users", "_u1", "emailVerified", "U"] {
            assert!(identifier(name).is_ok(), "{name}");
        }
        let long = "x".repeat(LONGEST + 1);
        for name in ["", "1u", "a b", "a\"b", "a`b", "a;b", "a.b", "é", "a\0", "a?", "a$1", &long]
        {
            assert!(identifier(name).is_err(), "{name:?}");
        }
    }
}
