//! The cookies of a setup and the keys that seal them, for one scheme.

use crate::{
    Secret,
    cookie::policy::{CookiePolicy, InvalidCookie},
    settings::Settings,
    token::key::{Flavor, Keyring, Purpose},
};

/// Names, attributes and keys of a setup's cookies on https or on plain http.
#[derive(Debug)]
pub(crate) struct Sealing {
    pub(crate) cookies: CookiePolicy,
    pub(crate) session: Keyring,
    pub(crate) state: Keyring,
    pub(crate) nonce: Keyring,
    pub(crate) pkce_code_verifier: Keyring,
    pub(crate) email: Keyring,
    pub(crate) email_request: Keyring,
    pub(crate) end_session: Keyring,
    pub(crate) post_logout: Keyring,
}

impl Sealing {
    /// Decides the cookies and derives the keys; `secrets` were checked.
    pub(super) fn new(
        settings: &Settings,
        secure: bool,
        secrets: &[Secret],
    ) -> Result<Self, Vec<InvalidCookie>> {
        let flavor = Flavor::from(settings.compat);
        let secure = settings.cookies.secure.unwrap_or(secure);
        let cookies = CookiePolicy::new(
            flavor,
            secure,
            settings.cookies.domain,
            &settings.cookies.overrides,
        )?;
        let secrets: Vec<&[u8]> = secrets.iter().map(|secret| secret.expose().as_bytes()).collect();
        let ring = |purpose, name: &str| {
            Keyring::new(&secrets, flavor, purpose, name).expect("the secrets were checked")
        };
        Ok(Self {
            session: ring(Purpose::Session, &cookies.session_token.name),
            state: ring(Purpose::Check, &cookies.state.name),
            nonce: ring(Purpose::Check, &cookies.nonce.name),
            pkce_code_verifier: ring(Purpose::Check, &cookies.pkce_code_verifier.name),
            email: ring(Purpose::Check, &cookies.email.name),
            email_request: ring(Purpose::Check, &cookies.email_request.name),
            end_session: ring(Purpose::Check, &cookies.end_session.name),
            post_logout: ring(Purpose::Check, &cookies.post_logout.name),
            cookies,
        })
    }
}
