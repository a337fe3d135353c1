//! OneLogin.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// OneLogin.
///
/// # Credentials
///
/// 1. At `https://{subdomain}.onelogin.com/admin2/apps`, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/onelogin`; for
///    development, `http://localhost:3000/api/auth/callback/onelogin` too.
/// 3. Set `AUTH_ONELOGIN_ID`, `AUTH_ONELOGIN_SECRET` and `AUTH_ONELOGIN_ISSUER`.
///
/// # Known to be odd
///
/// - The option named issuer is the account URL; the real issuer is that plus `/oidc/2`.
/// - The app's token endpoint authentication (Basic, POST or none/PKCE) is chosen in the
///   `OneLogin` admin panel.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    lenient,
    id = "onelogin",
    name = "OneLogin",
    issuer = "{issuer}/oidc/2",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct OneLogin {
    /// The client id; `AUTH_ONELOGIN_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ONELOGIN_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the account, without `/oidc/2`: `https://acme.onelogin.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for OneLogin {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([&profile.name, &profile.nickname, &profile.preferred_username]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.nickname.clone(), ..profile.identity() })
    }
}
