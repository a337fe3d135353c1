//! OneLogin.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// OneLogin.
///
/// # Credentials
///
/// 1. In the administration of your account, under Applications, add an OpenID Connect (OIDC) app.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/onelogin`; for
///    development, `http://localhost:3000/api/auth/callback/onelogin` too.
/// 3. Set `AUTH_ONELOGIN_ID`, `AUTH_ONELOGIN_SECRET` and `AUTH_ONELOGIN_ISSUER`.
///
/// # Known to be odd
///
/// - The issuer is the account's URL with `/oidc/2`, which is added.
/// - How the client proves who it is is chosen in the app's settings; it is Basic here.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.onelogin.com/openid-connect/api/provider-config>:
///   the issuer, the endpoints and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
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
