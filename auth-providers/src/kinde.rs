//! Kinde.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of, joined},
};

/// Kinde.
///
#[doc = credentials!("kinde", "AUTH_KINDE", "https://app.kinde.com", issuer)]
///
/// # Known to be odd
///
/// - A refresh token takes the scope `offline`; `offline_access` is ignored.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-03-19:
///   <https://github.com/kinde-oss/documentation/blob/main/src/content/docs/developer-tools/about/using-kinde-without-an-sdk.mdx>:
///   the endpoints, the scopes and PKCE.
/// - 2026-11-28, a copy of 2026-03-26:
///   <https://github.com/kinde-oss/documentation/blob/main/src/content/docs/build/tokens/about-id-tokens.mdx>:
///   the claims of ID tokens.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "kinde",
    name = "Kinde",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#0f0f0f"),
)]
pub struct Kinde {
    /// The client id; `AUTH_KINDE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_KINDE_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the business, or its own domain: `https://example.kinde.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Kinde {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([
                &profile.name,
                &joined([&profile.given_name, &profile.family_name]),
                &profile.preferred_username,
            ]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
