//! The keys that tokens of one purpose are sealed and opened with.

use super::{
    jwe,
    key::{InvalidSecrets, Key, Purpose, Realm, check, unnamed},
};

/// The keys of one purpose: the first seals, every one opens.
///
/// Keys are derived when the ring is built, once for the life of a setup.
#[derive(Debug)]
pub(crate) struct Keyring(Vec<Key>);

impl Keyring {
    /// Derives the keys for tokens stored under `name`, the effective cookie name.
    ///
    /// Except for v4's session token, the name takes part in the derivation: a value moved to a
    /// cookie of another name, or another prefix, doesn't open.
    pub(crate) fn new(
        secrets: &[impl AsRef<[u8]>],
        realm: Realm<'_>,
        purpose: Purpose,
        name: &str,
    ) -> Result<Self, InvalidSecrets> {
        Self::derive(secrets, &realm.info(purpose), realm.salt(purpose, name))
    }

    /// Derives the keys for what a store keeps, whichever setup wrote it.
    pub(crate) fn of_store(
        secrets: &[impl AsRef<[u8]>],
        what: &str,
    ) -> Result<Self, InvalidSecrets> {
        Self::derive(secrets, &unnamed(what), "")
    }

    fn derive(
        secrets: &[impl AsRef<[u8]>],
        info: &str,
        salt: &str,
    ) -> Result<Self, InvalidSecrets> {
        check(secrets)?;
        Ok(Self(secrets.iter().map(|secret| Key::derive(secret.as_ref(), info, salt)).collect()))
    }

    /// Also opens what the version before has sealed, when no key had the setup's name, so that the
    /// update signs nobody out. What is sealed now has it.
    ///
    /// This goes with version 0.2.
    pub(crate) fn with_former(
        mut self,
        secrets: &[impl AsRef<[u8]>],
        purpose: Purpose,
        name: &str,
    ) -> Self {
        let info = unnamed(purpose.what());
        self.0.extend(secrets.iter().map(|secret| Key::derive(secret.as_ref(), &info, name)));
        self
    }

    /// Seals `plaintext` with the first key; `iv` must be fresh random bytes.
    pub(crate) fn seal(&self, iv: [u8; 12], plaintext: Vec<u8>) -> String {
        jwe::seal(&self.0[0], iv, plaintext)
    }

    /// The plaintext of a token sealed with any of the keys.
    pub(crate) fn open(&self, token: &str) -> Option<Vec<u8>> {
        self.0.iter().find_map(|key| jwe::open(key, token))
    }
}
