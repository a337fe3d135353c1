//! The mistakes that the checks in `const` evaluation report. Each has a number, which ends the text of its
//! panic: `… [auth::E0705]`. `docs/mistakes.toml` lists them, and the guide has a paragraph about each.
//!
//! A number never changes, and is never used for another mistake. Those of `auth!` and of the derives are in
//! `auth-macros/src/mistakes.rs`.

/// A mistake that has a number.
#[derive(Clone, Copy)]
pub(super) struct Mistake(u16);

impl Mistake {
    /// The four digits of its number.
    pub(super) const fn digits(self) -> [u8; 4] {
        let mut digits = [b'0'; 4];
        let (mut rest, mut at) = (self.0, digits.len());
        while at > 0 {
            at -= 1;
            digits[at] = b"0123456789"[(rest % 10) as usize];
            rest /= 10;
        }
        digits
    }
}

macro_rules! mistakes {
    ($($name:ident = $number:literal,)*) => {
        $(pub(super) const $name: Mistake = Mistake($number);)*

        // Two mistakes with one number don't compile.
        const _: () = {
            let numbers = [$($number,)*];
            let mut at = 1;
            while at < numbers.len() {
                assert!(numbers[at - 1] < numbers[at], "the numbers ascend");
                at += 1;
            }
        };
    };
}

// 700–799: what only `const` evaluation knows. 720 and 721 are in `auth/src/page`.
mistakes! {
    ID_TAKEN = 700,
    EMAIL_ADAPTER = 701,
    OPTION_MISSING = 702,
    NOT_PLACED = 703,
    DATABASE_ADAPTER = 704,
    PAGE_PATH = 705,
    PAGE_TAKEN = 706,
    BASE_PATH = 707,
    NAME = 708,
    PREFIX = 709,
    HOST = 710,
    REDIRECT = 711,
    ORIGIN = 712,
    COOKIE_PREFIX = 713,
    LANGUAGE_TAG = 714,
    LANGUAGE_TWICE = 715,
    COOKIE_DOMAIN = 716,
    IMAGE = 717,
    COLOR = 718,
    UNVERIFIED = 719,
    PASSKEY_FACTOR = 730,
    PASSKEY_ADAPTER = 740,
    FRESH_LENGTH = 745,
    FRESH_TOO_LONG = 746,
    FRESH_WITHOUT_WAY = 747,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_four_digits() {
        assert_eq!(&PAGE_PATH.digits(), b"0705");
        assert_eq!(&Mistake(7).digits(), b"0007");
        assert_eq!(&Mistake(9999).digits(), b"9999");
    }
}
