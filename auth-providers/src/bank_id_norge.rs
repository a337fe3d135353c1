//! BankID Norge.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Definition, InvalidOption, OidcProfile, Overrides, Profile},
};

/// BankID Norge.
///
#[doc = credentials!("bankid-no", "AUTH_BANKID_NO", "https://www.bankid.no/en/company/")]
///
/// # Known to be odd
///
/// - `login_hint` says how people sign in: `BIS` with high assurance, which is asked for, `BID`,
///   or `BIM` with a phone. `authorization_params` changes it.
/// - The profile is a signed token, and nothing else is taken for one.
/// - The national identity number (`nnin`) and the phone number take further scopes and a
///   contract.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://confluence.bankidnorge.no/confluence/pdoidcl/deprecations-402829479.html>: what ends;
///   the newest item is of 2024 and touches nothing here. Pages of 2025 or 2026 were not in the
///   index.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "bankid-no",
    name = "BankID Norge",
    issuer = "{issuer}",
    end_session,
    authorization_params(ui_locales = "no", login_hint = "BIS"),
    userinfo_profile = true,
    scope = "openid profile email",
    client_auth = post,
    style(background = "#39134c", text = "#ffffff"),
)]
pub struct BankIdNorge {
    /// The client id; `AUTH_BANKID_NO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BANKID_NO_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer: `https://auth.bankid.no/auth/realms/prod` unless given;
    /// `https://auth.current.bankid.no/auth/realms/current` is for tests.
    #[auth(default = "https://auth.bankid.no/auth/realms/prod")]
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for BankIdNorge {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.userinfo_signed = true;
        Ok(())
    }

    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), image: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
