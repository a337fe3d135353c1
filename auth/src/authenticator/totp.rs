//! Codes that change with the time (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, as every app knows them.

use std::{fmt, time::SystemTime};

use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::parts::time::to_unix;

/// The bytes of a secret: as many as the hash has (RFC 4226 §4).
const LENGTH: usize = 20;

/// The secret that an app and this site share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TotpSecret(Secret);

/// Nothing of it.
impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    /// A new one; `random` must be fresh.
    pub(crate) fn new(random: [u8; LENGTH]) -> Self {
        Self(Secret::from(random))
    }

    /// The secret of these bytes; `None` unless they are as many as every secret has.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self::new(bytes.try_into().ok()?))
    }

    /// The bytes, to be sealed.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.as_ref().to_vec())
    }

    /// What somebody types into an app who can't scan: base32 without padding (RFC 4648 §6).
    pub(crate) fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_base32())
    }

    /// The time step that a code is of, which is the one of `now` or the one before or after it: clocks differ,
    /// and people type slowly (RFC 6238 §5.2). `None` for any other code.
    ///
    /// Whether the code was used before is for the caller to know.
    pub(crate) fn step(&self, code: &str, now: SystemTime) -> Option<i64> {
        i64::try_from(self.totp().check(code, to_unix(now))?).ok()
    }

    /// The address that a QR code has, by which an app learns the secret and what to call it.
    pub(crate) fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        // A colon separates the two.
        let name = |text: &str| text.replace(':', " ");
        let account = name(account);
        let account = if account.is_empty() { "?".to_owned() } else { account };
        let totp = Builder::new()
            .with_secret(self.0.clone())
            .with_issuer(Some(name(issuer)))
            .with_account_name(account);
        let url = totp.build_noncompliant().to_url();
        Zeroizing::new(url.unwrap_or_default())
    }

    fn totp(&self) -> Totp {
        // Six digits, one step of skew and thirty seconds are the builder's own defaults.
        Builder::new().with_secret(self.0.clone()).build_noncompliant()
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
        assert!(uri.starts_with("otpauth://totp/Acme%20%20Shop:ada%40shop.example?"), "{}", *uri);
        assert!(uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{}", *uri);
        assert!(uri.contains("issuer=Acme%20%20Shop"), "{}", *uri);
        assert!(!secret().uri("", "").is_empty());
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
