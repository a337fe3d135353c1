//! Hashes of what is sent by mail: the store keeps nothing else of it.

use aws_lc_rs::digest;
use zeroize::Zeroizing;

use super::key::{MacKey, Realm};
use crate::seal::token::hex;

/// Hashes tokens with one secret.
pub(crate) enum TokenHasher {
    /// HMAC-SHA256 of the provider, the address and the token, under a key of the setup.
    Native(MacKey),
    /// SHA-256 of the token and the secret, one after the other.
    NextAuthV4(Zeroizing<Vec<u8>>),
}

impl TokenHasher {
    /// Derives what hashing needs from a secret.
    pub(crate) fn new(secret: &[u8], realm: Realm<'_>) -> Self {
        match realm {
            Realm::Setup(_) => {
                Self::Native(MacKey::derive(secret, &realm.label("verification token"), ""))
            }
            Realm::NextAuthV4 => Self::NextAuthV4(Zeroizing::new(secret.to_vec())),
        }
    }

    /// The hash of a token that `provider` sent to `address`, in hexadecimal.
    pub(crate) fn token(&self, provider: &str, address: &str, token: &str) -> String {
        match self {
            Self::Native(key) => signed(key, &["token", provider, address, token]),
            Self::NextAuthV4(secret) => {
                let mut context = digest::Context::new(&digest::SHA256);
                context.update(token.as_bytes());
                context.update(secret);
                hex(context.finish().as_ref())
            }
        }
    }

    /// The name of a try at the code of a request, in hexadecimal. `None` with v4's hashes: it sends
    /// no codes.
    pub(crate) fn attempt(&self, request: &str, number: usize) -> Option<String> {
        match self {
            Self::Native(key) => Some(signed(key, &["attempt", request, &number.to_string()])),
            Self::NextAuthV4(_) => None,
        }
    }
}

impl std::fmt::Debug for TokenHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHasher(…)")
    }
}

/// The HMAC of texts in hexadecimal, each with its length before it, so that no two lists are signed alike.
pub(crate) fn signed(key: &MacKey, parts: &[&str]) -> String {
    let mut message = Zeroizing::new(Vec::new());
    for part in parts {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part.as_bytes());
    }
    hex(&key.sign(&message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v4_hashes_the_token_and_the_secret() {
        let hasher = TokenHasher::new(b"secret", Realm::NextAuthV4);
        let joined = digest::digest(&digest::SHA256, b"tokensecret");
        assert_eq!(hasher.token("email", "a@shop.example", "token"), hex(joined.as_ref()));
        assert_eq!(hasher.attempt("request", 1), None);
    }

    #[test]
    fn a_hash_is_of_one_setup_one_provider_one_address_and_one_secret() {
        const SECRET: &[u8] = b"a secret of 32 characters at least";
        let shop = Realm::Setup("shop::ShopAuth");
        let hasher = TokenHasher::new(SECRET, shop);
        let hash = hasher.token("email", "a@shop.example", "token");
        let others = [
            hasher.token("work", "a@shop.example", "token"),
            hasher.token("email", "b@shop.example", "token"),
            hasher.token("email", "a@shop.examplet", "oken"),
            hasher.token("email", "a@shop.example", "Token"),
            TokenHasher::new(b"another secret of 32 characters !", shop).token(
                "email",
                "a@shop.example",
                "token",
            ),
            TokenHasher::new(SECRET, Realm::Setup("shop::AdminAuth")).token(
                "email",
                "a@shop.example",
                "token",
            ),
        ];
        assert!(others.iter().all(|other| *other != hash), "{others:?}");
        assert_ne!(hasher.attempt("r", 11), hasher.attempt("r1", 1));
    }
}
