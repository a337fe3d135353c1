//! Whether a token that an application makes can be one that nobody guesses.

/// Random texts have more different characters than placeholders such as `aaaa…`.
const MIN_DIFFERENT: usize = 5;

/// Why a token can be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Guessable {
    #[error(
        "it has {length} characters, and of those that it is made of {needed} are needed for 128 bits: \
         22 of base64url, or 32 hexadecimal digits"
    )]
    Short { length: usize, needed: usize },
    #[error("it repeats the same few characters")]
    Repeating,
}

/// Fails when a token has fewer than 128 bits, each of its characters being any of their kind (RFC 6749
/// §10.10), or can't be random.
///
/// This tells nothing of how it was made: it may be long and always the same.
pub(crate) fn check(token: &str) -> Result<(), Guessable> {
    // The hyphens of a UUID say nothing.
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let is_skipped = |c: char| c == '-' && token.chars().all(is_hex);
    let characters: Vec<char> = token.chars().filter(|c| !is_skipped(*c)).collect();
    let (length, needed) = (characters.len(), needed(&characters));
    if length < needed {
        return Err(Guessable::Short { length, needed });
    }
    let mut different = characters;
    different.sort_unstable();
    different.dedup();
    if different.len() < MIN_DIFFERENT { Err(Guessable::Repeating) } else { Ok(()) }
}

/// How many characters of their kind make 128 bits.
fn needed(characters: &[char]) -> usize {
    let all = |is: fn(&char) -> bool| characters.iter().all(is);
    if all(char::is_ascii_digit) {
        39
    } else if all(char::is_ascii_hexdigit) {
        32
    } else if all(|c| c.is_ascii_digit() || c.is_ascii_lowercase())
        || all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    {
        25
    } else {
        22
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // EM-028
    #[test]
    fn short_and_repeating_tokens_can_be_guessed() {
        for token in [
            "",
            "0",
            "ABC123",
            "123456",
            "31415926535897932384626433832795028841",
            "0123456789abcdef0123456789abcde",
            "01234567-89ab-cdef-0123-456789abcde",
            "abcdefghijklmnopqrstuvwx",
            "ABCDEFGHIJKLMNOPQRSTUVWX",
            "abcdefghijklmnopqrst_",
            "한국어한국어한국어한국어한국어한국",
        ] {
            assert!(matches!(check(token), Err(Guessable::Short { .. })), "{token}");
        }
        for token in ["a".repeat(64), "abab".repeat(16), "0".repeat(64), "한국".repeat(32)] {
            assert_eq!(check(&token), Err(Guessable::Repeating), "{token}");
        }
        for token in [
            "0123456789abcdef0123456789abcdef",
            "0123456789ABCDEF0123456789ABCDEF",
            "3f1c6a51-9d0e-4a53-8a05-0e6f8a2e7b11",
            "abcdefghijklmnopqrstuvwxy",
            "ABCDEFGHIJKLMNOPQRSTUVWXY",
            "vwxyzvwxyzvwxyzvwxyzvwxyz",
            "AAECAwQFBgcICQoLDA0ODw",
            "own+3f1c6a51-9d0e/%&x_",
            "314159265358979323846264338327950288419",
        ] {
            assert_eq!(check(token), Ok(()), "{token}");
        }
    }

    proptest! {
        #[test]
        fn random_tokens_are_good(bytes: [u8; 32]) {
            use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

            // A generator that is broken is no random token.
            prop_assume!(bytes.iter().collect::<std::collections::BTreeSet<_>>().len() > 16);
            prop_assert_eq!(check(&crate::seal::token::hex(&bytes)), Ok(()));
            prop_assert_eq!(check(&URL_SAFE_NO_PAD.encode(bytes)), Ok(()));
        }
    }
}
