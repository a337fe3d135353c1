//! Ids of accounts: which texts tell one account at a provider from every other.

use crate::error::is_unseen;

/// The longest id, in bytes: of a `sub` OpenID Connect Core §2 says so, and the columns that stores
/// keep ids in, those of NextAuth's adapters among them, are as long or shorter. The longest that a
/// provider is known to have is an address of 80 bytes (Salesforce).
const LONGEST: usize = 255;

/// Why a text is no id. Each reason names the attack that a refusal stops: two accounts of which
/// somebody can choose one are the same to a database, so that they sign in as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidId {
    /// Everybody without one would be the same person.
    #[error("there is none, and everybody without one would be the same person")]
    Empty,
    /// A column that is shorter keeps the start of it.
    #[error(
        "it has {0} bytes, and 255 are the most (OpenID Connect Core §2): a column that cuts what is \
         longer makes one person of two"
    )]
    Long(usize),
    /// MySQL and SQL Server compare texts as if they ended in the same number of blanks.
    #[error(
        "it begins or ends with a blank: a database that pads texts with blanks takes it for the id \
         without them, which is somebody else's"
    )]
    Blank,
    /// A text ends at NUL for programs in C, and collations skip what isn't seen.
    #[error(
        "it has a character that isn't seen (NUL, a control character, one of no width, or one that \
         couldn't be read): a database that ends the text there, or leaves it out, takes it for \
         somebody else's id"
    )]
    Unseen,
}

/// Checks an id, to the letter: nothing is taken out of it, because what is left could be somebody
/// else's. Capitals and small letters are different ones, and so are letters with and without accents.
pub(crate) fn check(id: &str) -> Result<(), InvalidId> {
    if id.is_empty() {
        return Err(InvalidId::Empty);
    }
    if id.len() > LONGEST {
        return Err(InvalidId::Long(id.len()));
    }
    if id.starts_with(char::is_whitespace) || id.ends_with(char::is_whitespace) {
        return Err(InvalidId::Blank);
    }
    if id.contains(|c| is_unseen(c) || is_ignorable(c)) {
        return Err(InvalidId::Unseen);
    }
    Ok(())
}

/// Whether a character is one that collations (Unicode Technical Standard #10) and people skip, or
/// what stands for bytes that were no character.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// LK-009, OI-003: ids that differ are two people to every database, or one of them is no id.
    #[test]
    fn ids_that_a_database_takes_for_one_are_none() {
        let long = "s".repeat(256);
        for (id, reason) in [
            ("", InvalidId::Empty),
            (&*long, InvalidId::Long(256)),
            (&"é".repeat(128), InvalidId::Long(256)),
            (" ", InvalidId::Blank),
            (" 7", InvalidId::Blank),
            ("7 ", InvalidId::Blank),
            ("7\n", InvalidId::Blank),
            ("\t7", InvalidId::Blank),
            ("7\u{a0}", InvalidId::Blank),
            ("7\u{3000}", InvalidId::Blank),
            ("\u{0}", InvalidId::Unseen),
            ("7\u{0}", InvalidId::Unseen),
            ("7\u{0}8", InvalidId::Unseen),
            ("7\r\n8", InvalidId::Unseen),
            ("7\u{7f}", InvalidId::Unseen),
            ("7\u{200b}", InvalidId::Unseen),
            ("7\u{ad}8", InvalidId::Unseen),
            ("\u{feff}7", InvalidId::Unseen),
            ("7\u{202e}8", InvalidId::Unseen),
            ("7\u{fe0f}", InvalidId::Unseen),
            ("7\u{fffd}", InvalidId::Unseen),
            ("7\u{e0041}", InvalidId::Unseen),
        ] {
            assert_eq!(check(id), Err(reason), "{id:?}");
        }
    }

    #[test]
    fn ids_that_are_seen_stay_to_the_letter() {
        let longest = "s".repeat(255);
        for id in [
            "7",
            "-7",
            "A",
            "a",
            "auth0|5f7c8ec7c33c6c004bbafe82",
            "CHARACTER:EVE:123",
            "https://login.example/id/00D/005",
            "uid=ada,ou=people,dc=acme,dc=example",
            "Ada Lovelace",
            "jörg",
            "жук",
            "%00",
            "null",
            &*longest,
        ] {
            assert_eq!(check(id), Ok(()), "{id}");
        }
    }
}
