//! The cookies of a setup and the keys that seal them, for one scheme.

use super::Site;
use crate::{
    Secret,
    browser::cookie::{
        invalid::InvalidCookie,
        policy::{Common, CookiePolicy},
        scope::Scope,
    },
    engine::settings::Settings,
    seal::token::{
        key::{Purpose, Realm},
        keyring::Keyring,
    },
};

/// Names, attributes and keys of a setup's cookies on https or on plain http.
#[derive(Debug)]
pub(crate) struct Sealing {
    pub(crate) cookies: CookiePolicy,
    /// Where else the session's cookie may be, from an earlier setup of the site.
    pub(crate) elsewhere: Vec<Scope>,
    pub(crate) session: Keyring,
    pub(crate) state: Keyring,
    pub(crate) nonce: Keyring,
    pub(crate) pkce_code_verifier: Keyring,
    pub(crate) email: Keyring,
    pub(crate) email_request: Keyring,
    pub(crate) end_session: Keyring,
    pub(crate) post_logout: Keyring,
    pub(crate) half_session: Keyring,
    /// Of a secret that an authenticator app has and that isn't confirmed yet. It is in a form and in no cookie.
    pub(crate) factor_setup: Keyring,
    #[cfg(feature = "passkey")]
    pub(crate) passkey: Keyring,
}

impl Sealing {
    /// Decides the cookies and derives the keys; `secrets` were checked.
    pub(super) fn new(
        settings: &Settings,
        secure: bool,
        secrets: &[Secret],
        site: &Site,
    ) -> Result<Self, Vec<InvalidCookie>> {
        // Browsers take secure cookies from this machine over http too, and partitioned ones are.
        let is_trustworthy =
            site.known().is_none_or(|origin| origin.is_https() || origin.is_loopback());
        let is_framed = settings.cookies.partitioned && is_trustworthy;
        let common = Common {
            secure: settings.cookies.secure.unwrap_or(secure || is_framed),
            domain: settings.cookies.domain,
            host: site.known_host(),
            is_development: site.is_development() && !settings.compat.ignores_development(),
            prefix: settings.cookies.prefix,
            partitioned: settings.cookies.partitioned,
        };
        let cookies = CookiePolicy::new(settings.compat, common, &settings.cookies.overrides)?;
        let secrets: Vec<&[u8]> = secrets.iter().map(|secret| secret.expose().as_bytes()).collect();
        let realm = settings.realm();
        let ring = |purpose, name: &str| {
            Keyring::new(&secrets, realm, purpose, name).expect("the secrets were checked")
        };
        // What lives as long as a session is read for one version more.
        let lasting = |purpose, name: &str| match realm {
            Realm::Setup(_) => ring(purpose, name).with_former(&secrets, purpose, name),
            Realm::NextAuthV4 => ring(purpose, name),
        };
        Ok(Self {
            session: lasting(Purpose::Session, &cookies.session_token.name),
            state: ring(Purpose::Check, &cookies.state.name),
            nonce: ring(Purpose::Check, &cookies.nonce.name),
            pkce_code_verifier: ring(Purpose::Check, &cookies.pkce_code_verifier.name),
            email: ring(Purpose::Check, &cookies.email.name),
            email_request: ring(Purpose::Check, &cookies.email_request.name),
            end_session: lasting(Purpose::Check, &cookies.end_session.name),
            post_logout: ring(Purpose::Check, &cookies.post_logout.name),
            half_session: ring(Purpose::Check, &cookies.second_factor.name),
            factor_setup: ring(Purpose::Check, "second-factor-setup"),
            #[cfg(feature = "passkey")]
            passkey: ring(Purpose::Check, &cookies.passkey.name),
            elsewhere: Scope::elsewhere(&cookies.session_token, site.known_host()),
            cookies,
        })
    }
}
