//! What users call their passkeys and their authenticator apps.

use crate::error::is_unseen;

/// The longest name, in characters.
const LONGEST: usize = 64;

/// A name as it is kept: without blanks around it and characters that aren't seen, and cut; `None` for an empty
/// one.
pub(crate) fn clean(name: &str) -> Option<String> {
    let seen: String = name.chars().filter(|c| !is_unseen(*c)).collect();
    let cut: String = seen.trim().chars().take(LONGEST).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_seen() {
        assert_eq!(clean(" Ada's phone\r\n").as_deref(), Some("Ada's phone"));
        assert_eq!(clean("a\u{202e}b\u{0}c").as_deref(), Some("abc"));
        assert_eq!(clean(&"열".repeat(65)).as_deref(), Some(&*"열".repeat(64)));
        for nothing in ["", "  ", "\u{202e}\n"] {
            assert_eq!(clean(nothing), None, "{nothing:?}");
        }
    }
}
