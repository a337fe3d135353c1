//! Passkeys.

use auth::{
    AuthConfig,
    provider::{InvalidOption, PasskeyProvider, PasskeySettings},
};

/// Signing in with a passkey: a key pair that a phone, a computer or a security key keeps, and uses after it has
/// recognised its user by a finger, a face or a PIN. Nothing that somebody could be talked out of is sent.
///
/// ```
/// use auth::{adapter::Memory, auth};
/// use auth_providers::{Email, Passkey};
///
/// auth! {
///     providers: [
///         Passkey { rp_name: "Shop" },
///         Email { from: "Shop <no-reply@shop.example>", ..env },
///     ],
///     adapter: Memory {},
/// }
/// ```
///
/// The adapter must keep authenticators and verification tokens. A passkey is added by somebody who is signed in, so
/// that a setup has another way in too: the page `/api/auth/passkeys` lists, adds, names and removes them. The
/// sign-in page has a button, and offers passkeys in the suggestions of its other inputs. The browser client has
/// the same for pages of your own, and [`Setup`](auth::Setup) has methods for your application.
///
/// Browsers know passkeys on pages with `https` and a domain, and on `http://localhost`; not at an IP address such
/// as `http://127.0.0.1`. They belong to the site's host. If your users come to several hosts of one domain, write
/// that domain into `rp_id` before anybody has a passkey: it can't be changed for those that are there.
///
/// Every passkey is discoverable, so that nobody has to type who they are, and nobody can ask who has one. The
/// device has to verify its user, unless you write `user_verification: false`. No attestation is asked for. A
/// challenge is answered once, within five minutes, by the browser that asked. An authenticator whose counter goes
/// back is refused, because it may be a copy.
///
/// In a callback, the `kind` of the account is [`Kind::Passkey`](auth::provider::Kind), and its id that of the
/// credential. A passkey proves nothing about an address.
#[derive(AuthConfig, Debug)]
#[auth(passkey, id = "passkey", name = "Passkey")]
pub struct Passkey {
    /// The name of the site, which devices show: 64 bytes at most.
    rp_name: String,
    /// The domain that passkeys are for; the site's host unless given. It is that host, or a domain above it that
    /// you have registered, such as `shop.example` for `www.shop.example`.
    rp_id: Option<String>,
    /// Whether the device has to verify who uses it; it has to unless given. With `false` it does so if it can.
    #[auth(default = true)]
    user_verification: bool,
    /// The name shown to people; “Passkey” unless given.
    name: Option<String>,
}

impl PasskeyProvider for Passkey {
    fn settings(&self) -> Result<PasskeySettings, InvalidOption> {
        let mut settings = PasskeySettings::new(&self.rp_name);
        settings.rp_id.clone_from(&self.rp_id);
        settings.user_verification = self.user_verification;
        settings.name.clone_from(&self.name);
        Ok(settings)
    }
}
