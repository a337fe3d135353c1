//! base64url without padding (RFC 4648 §5), with the wide instructions of processors that have them.

#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod wide {
    use std::sync::LazyLock;

    use base64::engine::{Simd, general_purpose::NO_PAD};

    /// It reads and refuses what [`URL_SAFE_NO_PAD`](base64::engine::general_purpose::URL_SAFE_NO_PAD) does. Which
    /// instructions there are is asked once.
    pub(crate) static BASE64URL: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));
}

#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
pub(super) use wide::BASE64URL;

#[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(super) use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_and_refused_is_the_same_as_byte_by_byte(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            at: prop::sample::Index,
            byte: u8,
        ) {
            let text = BASE64URL.encode(&bytes);
            prop_assert_eq!(&text, &URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(BASE64URL.decode(&text).ok(), Some(bytes));
            // Another byte somewhere, and one more.
            let mut other = text.into_bytes();
            for _ in 0..2 {
                prop_assert_eq!(
                    BASE64URL.decode(&other).ok(),
                    URL_SAFE_NO_PAD.decode(&other).ok()
                );
                other.push(b'A');
                let at = at.index(other.len());
                other[at] = byte;
            }
        }
    }
}
