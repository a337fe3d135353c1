//! What a setup asks of passkeys.

use super::rp_id::is_domain;
use crate::provider::InvalidOption;

/// The longest name of a site, in bytes: authenticators cut off what is longer (Web Authentication Level 3 §5.4.1).
const LONGEST_NAME: usize = 64;

/// What a setup asks of passkeys.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PasskeySettings {
    /// The site's name, which authenticators show.
    pub rp_name: String,
    /// The domain that passkeys are for: the site's host unless given, or a domain above it. Passkeys that were
    /// made for another one can't be used any more.
    pub rp_id: Option<String>,
    /// The name shown to people, if it differs from [`Provider::NAME`](crate::provider::Provider::NAME).
    pub name: Option<String>,
    /// Whether the device has to verify who uses it, by a PIN, a finger or a face. `true` unless given; with
    /// `false` a device does so only if it can.
    pub user_verification: bool,
}

impl PasskeySettings {
    /// Passkeys of a site with this name; everything else as it is by default.
    #[must_use]
    pub fn new(rp_name: impl Into<String>) -> Self {
        Self { rp_name: rp_name.into(), rp_id: None, name: None, user_verification: true }
    }

    /// What can't be used.
    pub(crate) fn check(&self) -> Result<(), InvalidOption> {
        let invalid = |option, reason: &str| Err(InvalidOption::new(option, reason));
        if self.rp_name.trim().is_empty() {
            return invalid(
                "rp_name",
                "authenticators show the site's name, so that it can't be empty",
            );
        }
        if self.rp_name.len() > LONGEST_NAME || self.rp_name.chars().any(char::is_control) {
            return invalid(
                "rp_name",
                "a site's name has at most 64 bytes, without control characters",
            );
        }
        match &self.rp_id {
            Some(id) if !is_domain(id) => invalid(
                "rp_id",
                "it is a domain in small letters, such as `shop.example`: without a scheme, a port and a \
                 path, and no IP address",
            ),
            _ => Ok(()),
        }
    }
}
