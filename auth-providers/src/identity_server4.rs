//! IdentityServer4.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// IdentityServer4. IdentityServer4 has been out of support since late 2022; successor: Duende
/// IdentityServer.
///
/// # Credentials
///
/// 1. Add a confidential client with the authorization code flow to the clients of your server.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/identity-server4`; for
///    development, `http://localhost:3000/api/auth/callback/identity-server4` too.
/// 3. Set `AUTH_IDENTITY_SERVER4_ID`, `AUTH_IDENTITY_SERVER4_SECRET` and
///    `AUTH_IDENTITY_SERVER4_ISSUER`.
///
/// # Known to be odd
///
/// - A client leaves profile claims out of its ID tokens unless it has
///   `AlwaysIncludeUserClaimsInIdToken`; what is missing is read from the userinfo endpoint.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-20:
///   <https://github.com/DuendeSoftware/docs.duendesoftware.com/blob/main/astro/src/content/docs/identityserver/upgrades/identityserver4-to-duende-identityserver-v8.mdx>:
///   that support ended on 2022-12-13.
#[deprecated(
    note = "IdentityServer4 has been out of support since late 2022; successor: Duende IdentityServer."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "identity-server4",
    name = "IdentityServer4",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct IdentityServer4 {
    /// The client id; `AUTH_IDENTITY_SERVER4_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_IDENTITY_SERVER4_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the server, such as `https://demo.identityserver.io`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

#[expect(deprecated, reason = "it is its own")]
impl Custom for IdentityServer4 {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { image: None, ..self.identity(profile).await? })
    }
}
