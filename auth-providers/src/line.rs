//! LINE.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{
        Custom, Definition, InvalidOption, OidcProfile, Overrides, Profile, SigningAlgorithm,
    },
};

/// LINE.
///
#[doc = credentials!("line", "AUTH_LINE", "https://developers.line.biz/console/")]
///
/// # Known to be odd
///
/// - An ID token is signed with the channel secret (HS256), although the discovery document says
///   ES256, which is for native apps. No other signature is taken.
/// - The address takes an approval, and the scope `email` then; nothing says whether it was
///   verified. Asking without the approval is an error.
/// - An id is the person to one provider of the console, in whose channels it is the same.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-13: <https://access.line.me/.well-known/openid-configuration>:
///   the issuer, the endpoints and PKCE, as <https://github.com/api-evangelist/line> stored it.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "line",
    name = "LINE",
    issuer = "https://access.line.me",
    scope = "openid profile",
    client_auth = post,
    style(background = "#00c300", text = "#ffffff"),
    mark = simple_icon!(SI_LINE),
)]
pub struct Line {
    /// The client id; `AUTH_LINE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_LINE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Line {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.id_token_alg = Some(SigningAlgorithm::Hs256);
        Ok(())
    }

    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), email_verified: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
