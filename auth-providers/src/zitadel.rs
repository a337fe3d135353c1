//! ZITADEL.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Definition, InvalidOption, OidcProfile, Overrides, Profile},
};

/// ZITADEL.
///
/// # Credentials
///
/// 1. In the console of your instance, below `/ui/console`, in a project, create an application of
///    the type Web with the method Code.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/zitadel`; for
///    development, `http://localhost:3000/api/auth/callback/zitadel` too.
/// 3. Set `AUTH_ZITADEL_ID`, `AUTH_ZITADEL_SECRET` and `AUTH_ZITADEL_ISSUER`.
///
/// # Known to be odd
///
/// - The profile is in the ID token only with “User Info inside ID Token”; what is missing is read
///   from the userinfo endpoint.
/// - A refresh token takes the scope `offline_access`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://zitadel.com/docs/apis/openidoauth/claims>: the claims
///   and the scopes.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "zitadel",
    name = "ZITADEL",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid email profile",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Zitadel {
    /// The client id; `AUTH_ZITADEL_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ZITADEL_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the instance, such as `https://my-instance-abcdef.zitadel.cloud`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Zitadel {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.id_token_shared = true;
        Ok(())
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), ..profile.identity() })
    }
}
