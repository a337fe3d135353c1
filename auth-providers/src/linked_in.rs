//! LinkedIn.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of, joined},
};

/// LinkedIn.
///
#[doc = credentials!("linkedin", "AUTH_LINKEDIN", "https://www.linkedin.com/developers/apps/")]
///
/// # Known to be odd
///
/// - The app needs the product “Sign In with LinkedIn using OpenID Connect”.
/// - An ID token has no nonce, so none is sent; PKCE is for native apps only.
/// - An address and its verification may be missing.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-16:
///   <https://www.linkedin.com/oauth/.well-known/openid-configuration>: the issuer, the endpoints,
///   the scopes and the claims, as <https://github.com/api-evangelist/linkedin> stored it; PKCE
///   isn't in it.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "linkedin",
    name = "LinkedIn",
    issuer = "https://www.linkedin.com/oauth",
    scope = "openid profile email",
    client_auth = post,
    checks(state),
    style(background = "#006699", text = "#ffffff"),
)]
pub struct LinkedIn {
    /// The client id; `AUTH_LINKEDIN_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_LINKEDIN_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}

impl Custom for LinkedIn {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        let joined = joined([&profile.given_name, &profile.family_name]);
        Ok(Identity { name: first_of([&profile.name, &joined]), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
