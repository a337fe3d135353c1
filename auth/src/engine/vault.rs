//! Keys for what a store keeps: the secret halves of session tokens, providers' tokens, the tokens
//! of mails, second factors, and what attempts are counted for.
//!
//! What a browser or a mail brings back is of one setup. What only the store keeps is the store's:
//! setups that share it and the secret count attempts together and use each other's accounts, and a
//! setup that gets another name loses no provider's token.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    error::BoxError,
    seal::{
        csrf,
        token::{
            key::{InvalidSecrets, MacKey, Realm, unnamed},
            keyring::Keyring,
            verification::{TokenHasher, signed},
        },
    },
};

/// What is derived from a setup's secrets for its store: the first secret writes, every one reads.
#[derive(Debug)]
pub(crate) struct Vault {
    sessions: Vec<MacKey>,
    /// `None` with `compat: next_auth_v4`, which keeps providers' tokens as they are.
    tokens: Option<Keyring>,
    mailed: Vec<TokenHasher>,
    /// Seals the secrets of authenticator apps.
    factors: Keyring,
    /// Hash recovery codes, and the tokens of trusted browsers.
    factor_keys: Vec<MacKey>,
    /// Of the first secret alone.
    attempts: Arc<MacKey>,
}

impl Vault {
    pub(super) fn new(
        secrets: &[impl AsRef<[u8]>],
        realm: Realm<'_>,
    ) -> Result<Self, InvalidSecrets> {
        let [first, ..] = secrets else { return Err(InvalidSecrets::None) };
        let attempts = MacKey::derive(first.as_ref(), &unnamed("database attempts"), "");
        let tokens = match realm {
            Realm::Setup(_) => Some(Keyring::of_store(secrets, "provider token")?),
            Realm::NextAuthV4 => None,
        };
        Ok(Self {
            sessions: session_keys(secrets, realm),
            tokens,
            factors: Keyring::of_store(secrets, "second factor")?,
            factor_keys: secrets
                .iter()
                .map(|secret| MacKey::derive(secret.as_ref(), &unnamed("second factor hash"), ""))
                .collect(),
            mailed: secrets.iter().map(|secret| TokenHasher::new(secret.as_ref(), realm)).collect(),
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

impl Vault {
    /// The secret of a second factor as the store keeps it; `iv` must be fresh.
    pub(crate) fn seal_factor(&self, secret: Vec<u8>, iv: [u8; 12]) -> String {
        self.factors.seal(iv, secret)
    }

    /// The secret of a second factor; `None` when none of the setup's secrets sealed it.
    pub(crate) fn open_factor(&self, stored: &str) -> Option<Vec<u8>> {
        self.factors.open(stored)
    }

    /// The hashes of something secret of a second factor, in hexadecimal: the first is the one that is stored,
    /// and the others are those of older secrets.
    ///
    /// A fast keyed hash is right for them: what is hashed has 80 random bits or more, so that nobody can try all
    /// of them, and who has the table alone lacks the key.
    pub(crate) fn factor_hashes<'a>(
        &'a self,
        parts: &'a [&'a str],
    ) -> impl Iterator<Item = String> + 'a {
        self.factor_keys.iter().map(move |key| signed(key, parts))
    }
}

/// The keys of sessions in the store: the first hashes, every one compares.
///
/// Those of the version before had no setup's name; its sessions go on until they end. These go with
/// version 0.2.
fn session_keys(secrets: &[impl AsRef<[u8]>], realm: Realm<'_>) -> Vec<MacKey> {
    const WHAT: &str = "database session";
    let mut infos = vec![realm.label(WHAT), unnamed(WHAT)];
    infos.dedup();
    let keys = infos.iter().flat_map(|info| {
        secrets.iter().map(move |secret| MacKey::derive(secret.as_ref(), info, ""))
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "an old secret of 32 characters !";
    const NEW: &str = "a new secret of 32 characters !!";

    const SHOP: Realm<'_> = Realm::Setup("shop::ShopAuth");

    fn vault(secrets: &[&str], realm: Realm<'_>) -> Vault {
        Vault::new(secrets, realm).expect("these are secrets")
    }

    #[test]
    fn what_an_older_secret_wrote_is_read() {
        let (old, both) = (vault(&[OLD], SHOP), vault(&[NEW, OLD], SHOP));
        assert!(both.is_session("id.secret", &old.hash_session("id.secret")));
        assert_eq!(both.open(&old.seal("ya29.token", [7; 12])).ok().as_deref(), Some("ya29.token"));
        let new = vault(&[NEW], SHOP);
        assert!(!new.is_session("id.secret", &old.hash_session("id.secret")));
        assert!(new.open(&old.seal("ya29.token", [7; 12])).is_err());
    }

    #[test]
    fn a_session_is_of_one_setup_and_an_account_of_the_store() {
        let (shop, admin) = (vault(&[NEW], SHOP), vault(&[NEW], Realm::Setup("shop::AdminAuth")));
        assert!(!admin.is_session("id.secret", &shop.hash_session("id.secret")));
        let sealed = shop.seal("ya29.token", [7; 12]);
        assert_eq!(admin.open(&sealed).ok().as_deref(), Some("ya29.token"));
        assert_eq!(shop.attempts().sign(b"ada"), admin.attempts().sign(b"ada"));
    }

    #[test]
    fn a_session_of_the_version_before_is_read() {
        let former = MacKey::derive(NEW.as_bytes(), "auth database session v1", "");
        let hash = URL_SAFE_NO_PAD.encode(former.sign(b"id.secret"));
        let vault = vault(&[NEW], SHOP);
        assert!(vault.is_session("id.secret", &hash));
        assert_ne!(vault.hash_session("id.secret"), hash);
    }

    // IL-006
    #[test]
    fn a_row_is_of_one_token_only() {
        let vault = vault(&[NEW], SHOP);
        let hash = vault.hash_session("id.secret");
        assert!(!vault.is_session("id.secreu", &hash));
        assert!(!vault.is_session("ie.secret", &hash));
        assert!(!vault.is_session("id.secret", ""));
    }

    #[test]
    fn nothing_of_a_token_is_in_its_row() {
        let sealed = vault(&[NEW], SHOP).seal("ya29.token", [7; 12]);
        assert!(!sealed.contains("ya29"));
        let plain = vault(&[NEW], Realm::NextAuthV4);
        assert_eq!(plain.seal("ya29.token", [7; 12]), "ya29.token");
        assert_eq!(plain.open("ya29.token").ok().as_deref(), Some("ya29.token"));
    }
}
