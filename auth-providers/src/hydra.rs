//! Hydra.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// Hydra.
///
#[doc = credentials!("hydra", "AUTH_HYDRA", "https://console.ory.sh", issuer)]
///
/// # Known to be odd
///
/// - What is in the claims is up to the consent application.
/// - The issuer may end in a slash; the option may have it or not.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-01:
///   <https://github.com/ory/docs/blob/master/docs/oauth2-oidc/wellknown-endpoint-discovery.mdx>:
///   the discovery document.
/// - 2026-11-28, a copy of 2026-07-01:
///   <https://github.com/ory/docs/blob/master/docs/oauth2-oidc/issuer-url.mdx>: how an issuer comes
///   to be another than the URL.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "hydra",
    name = "Hydra",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#0f172a"),
    mark = simple_icon!(SI_ORY),
)]
pub struct Hydra {
    /// The client id; `AUTH_HYDRA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_HYDRA_SECRET` with `..env`.
    client_secret: Secret,
    /// The public URL of the server, such as `https://hydra.example.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Hydra {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([&profile.name, &profile.nickname, &profile.preferred_username]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
