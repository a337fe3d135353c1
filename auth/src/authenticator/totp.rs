//! Codes that change with the time (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, as every app knows them.

use std::{fmt, time::SystemTime};

use aws_lc_rs::hmac;
use base32::Alphabet::Rfc4648;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::parts::time::to_unix;

/// The bytes of a secret: as many as the hash has (RFC 4226 §4).
const LENGTH: usize = 20;
/// How long a code is shown, in seconds (RFC 6238 §4.1).
const STEP: u64 = 30;
/// One more than the highest code of six digits.
const CODES: u32 = 1_000_000;

/// What is encoded in a name of the address: all but what is never reserved (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The secret that an app and this site share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TotpSecret(Zeroizing<[u8; LENGTH]>);

/// Nothing of it.
impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    /// A new one; `random` must be fresh.
    pub(crate) fn new(random: [u8; LENGTH]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// The secret of these bytes; `None` unless they are as many as every secret has.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self::new(bytes.try_into().ok()?))
    }

    /// The bytes, to be sealed.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_vec())
    }

    /// What somebody types into an app who can't scan: base32 without padding (RFC 4648 §6).
    pub(crate) fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(base32::encode(Rfc4648 { padding: false }, &*self.0))
    }

    /// The time step that a code is of, which is the one of `now` or the one before or after it: clocks differ,
    /// and people type slowly (RFC 6238 §5.2). `None` for any other code.
    ///
    /// Whether the code was used before is for the caller to know.
    pub(crate) fn step(&self, code: &str, now: SystemTime) -> Option<i64> {
        let now = to_unix(now) / STEP;
        let mut near = now.saturating_sub(1)..=now.saturating_add(1);
        // Two steps may have the same code. The earlier one is taken, so that the later one still counts.
        let step = near.find(|step| self.code(*step).as_bytes().ct_eq(code.as_bytes()).into())?;
        i64::try_from(step).ok()
    }

    /// The code of a time step: HOTP (RFC 4226 §5.3) of the steps since 1970 (RFC 6238 §4.2).
    fn code(&self, step: u64) -> Zeroizing<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &*self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        // The last four bits say where the number begins: at 15 at most, of twenty bytes.
        let begin = tag.as_ref().last().map_or(0, |last| usize::from(last & 0xf));
        let bytes = tag.as_ref().iter().skip(begin).take(4);
        let number = bytes.fold(0, |number, byte| number << 8 | u32::from(*byte));
        Zeroizing::new(format!("{:06}", (number & 0x7fff_ffff) % CODES))
    }

    /// The address that a QR code has, by which an app learns the secret and what to call it
    /// ([key URI format](https://github.com/google/google-authenticator/wiki/Key-Uri-Format)). Digits, time step and
    /// hash are left out, because they are those that an app assumes.
    pub(crate) fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        // A colon separates the two.
        let name = |text: &str| utf8_percent_encode(&text.replace(':', " "), RESERVED).to_string();
        let (issuer, account) =
            (name(issuer), name(if account.is_empty() { "?" } else { account }));
        let secret = self.to_base32();
        let secret = secret.as_str();
        Zeroizing::new(format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}"))
    }
}

/// A text in groups of four characters, which are easier to read and to type.
pub(crate) fn grouped(text: &str, separator: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(separator)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parts::time::from_unix;

    /// The secret of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::new(*b"12345678901234567890")
    }

    /// Appendix B has eight digits, of which the last six are these codes.
    // TP-003
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = i64::try_from(time / 30).unwrap();
            assert_eq!(secret().step(code, from_unix(time)), Some(step), "{time}");
        }
    }

    proptest! {
        /// Another implementation shows the same codes.
        // TP-003
        #[test]
        fn the_codes_are_those_of_another_implementation(
            key: [u8; LENGTH],
            time in 0..0xffff_ffff_u64,
        ) {
            let other = totp_rs::Builder::new().with_secret(totp_rs::Secret::from(key));
            let code = other.build_noncompliant().generate(time).to_string();
            let own = TotpSecret::new(key);
            let shown = own.code(time / STEP);
            prop_assert_eq!(shown.as_str(), code.as_str());
            prop_assert!(own.step(&code, from_unix(time)).is_some());
        }
    }

    // TP-003
    #[test]
    fn a_code_counts_in_its_step_and_in_those_beside_it() {
        let own = 1_111_111_111 / 30 * 30;
        for (offset, counts) in
            [(-31_i64, false), (-30, true), (0, true), (29, true), (59, true), (60, false)]
        {
            let now = from_unix(u64::try_from(own + offset).unwrap());
            assert_eq!(secret().step("050471", now).is_some(), counts, "{offset}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        let now = from_unix(1_111_111_111);
        for code in ["", "50471", "0050471", "+50471", "05047１", "05 471", "000000"] {
            assert_eq!(secret().step(code, now), None, "{code:?}");
        }
    }

    #[test]
    fn an_app_learns_who_it_is_for() {
        let uri = secret().uri("Acme: Shop", "ada@shop.example");
        assert_eq!(
            *uri,
            "otpauth://totp/Acme%20%20Shop:ada%40shop.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%20%20Shop"
        );
        // What reads such addresses finds the same in it.
        let read = totp_rs::Totp::from_url(&*uri).unwrap();
        assert_eq!(read.secret().as_ref(), b"12345678901234567890");
        assert_eq!(read.issuer(), Some("Acme  Shop"));
        assert_eq!(read.account_name(), "ada@shop.example");
        assert!(secret().uri("", "").starts_with("otpauth://totp/:%3F?secret="));
    }

    // TP-004
    #[test]
    fn nothing_shows_a_secret() {
        assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
        assert_eq!(TotpSecret::of_bytes(&secret().to_bytes()), Some(secret()));
        assert_eq!(TotpSecret::of_bytes(b"short"), None);
    }

    #[test]
    fn groups_have_four_characters() {
        assert_eq!(grouped("ABCDEFGHIJ", " "), "ABCD EFGH IJ");
        assert_eq!(grouped("", "-"), "");
    }
}
