//! Keys for what a store keeps: the secret halves of session tokens, providers' tokens, the tokens
//! of mails, and what attempts are counted for.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    csrf,
    error::BoxError,
    token::{
        key::{Flavor, InvalidSecrets, Keyring, MacKey, Purpose},
        verification::TokenHasher,
    },
};

/// What is derived from a setup's secrets for its store: the first secret writes, every one reads.
#[derive(Debug)]
pub(crate) struct Vault {
    sessions: Vec<MacKey>,
    /// `None` with `compat: next_auth_v4`, which keeps providers' tokens as they are.
    tokens: Option<Keyring>,
    mailed: Vec<TokenHasher>,
    /// Of the first secret alone.
    attempts: Arc<MacKey>,
}

impl Vault {
    pub(super) fn new(
        secrets: &[impl AsRef<[u8]>],
        flavor: Flavor,
    ) -> Result<Self, InvalidSecrets> {
        let mac = |secret: &[u8]| MacKey::derive(secret, "auth database session v1", "");
        let [first, ..] = secrets else { return Err(InvalidSecrets::None) };
        let attempts = MacKey::derive(first.as_ref(), "auth database attempts v1", "");
        let tokens = match flavor {
            Flavor::Native => Some(Keyring::new(secrets, flavor, Purpose::ProviderToken, "")?),
            Flavor::NextAuthV4 => None,
        };
        Ok(Self {
            sessions: secrets.iter().map(|secret| mac(secret.as_ref())).collect(),
            tokens,
            mailed: secrets
                .iter()
                .map(|secret| TokenHasher::new(secret.as_ref(), flavor))
                .collect(),
            attempts: Arc::new(attempts),
        })
    }

    /// The hash of a session's token, as its row keeps it.
    pub(crate) fn hash_session(&self, token: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.sessions[0].sign(token.as_bytes()))
    }

    /// Whether a session's row is of this token. Compares in constant time.
    pub(crate) fn is_session(&self, token: &str, hash: &str) -> bool {
        self.sessions
            .iter()
            .any(|key| csrf::matches(URL_SAFE_NO_PAD.encode(key.sign(token.as_bytes())), hash))
    }

    /// What hashes the tokens of mails: the first writes, every one reads.
    pub(crate) fn token_hashers(&self) -> &[TokenHasher] {
        &self.mailed
    }

    /// What hashes the keys of attempts.
    pub(crate) fn attempts(&self) -> &Arc<MacKey> {
        &self.attempts
    }

    /// A provider's token, as its account's row keeps it; `iv` must be fresh.
    pub(crate) fn seal(&self, token: &str, iv: [u8; 12]) -> String {
        match &self.tokens {
            Some(ring) => ring.seal(iv, token.as_bytes().to_vec()),
            None => token.to_owned(),
        }
    }

    /// A provider's token. Fails when none of the setup's secrets sealed it.
    pub(crate) fn open(&self, stored: &str) -> Result<String, BoxError> {
        let Some(ring) = &self.tokens else { return Ok(stored.to_owned()) };
        let bytes = ring.open(stored).ok_or("a provider's token was sealed with another secret")?;
        Ok(String::from_utf8(bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "an old secret of 32 characters !";
    const NEW: &str = "a new secret of 32 characters !!";

    fn vault(secrets: &[&str], flavor: Flavor) -> Vault {
        Vault::new(secrets, flavor).expect("these are secrets")
    }

    #[test]
    fn what_an_older_secret_wrote_is_read() {
        let (old, both) = (vault(&[OLD], Flavor::Native), vault(&[NEW, OLD], Flavor::Native));
        assert!(both.is_session("id.secret", &old.hash_session("id.secret")));
        assert_eq!(both.open(&old.seal("ya29.token", [7; 12])).ok().as_deref(), Some("ya29.token"));
        let new = vault(&[NEW], Flavor::Native);
        assert!(!new.is_session("id.secret", &old.hash_session("id.secret")));
        assert!(new.open(&old.seal("ya29.token", [7; 12])).is_err());
    }

    // IL-006
    #[test]
    fn a_row_is_of_one_token_only() {
        let vault = vault(&[NEW], Flavor::Native);
        let hash = vault.hash_session("id.secret");
        assert!(!vault.is_session("id.secreu", &hash));
        assert!(!vault.is_session("ie.secret", &hash));
        assert!(!vault.is_session("id.secret", ""));
    }

    #[test]
    fn nothing_of_a_token_is_in_its_row() {
        let sealed = vault(&[NEW], Flavor::Native).seal("ya29.token", [7; 12]);
        assert!(!sealed.contains("ya29"));
        let plain = vault(&[NEW], Flavor::NextAuthV4);
        assert_eq!(plain.seal("ya29.token", [7; 12]), "ya29.token");
        assert_eq!(plain.open("ya29.token").ok().as_deref(), Some("ya29.token"));
    }
}
