//! Figma.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Grant, Overrides, Profile, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Figma.
///
#[doc = credentials!("figma", "AUTH_FIGMA", "https://www.figma.com/developers/apps")]
///
/// # Known to be odd
///
/// - A code is good for 30 seconds.
/// - Tokens are refreshed at another URL than codes are exchanged at.
/// - Figma has OpenID Connect too: the issuer <https://www.figma.com>, with `Oidc`, whose signatures
///   are ES256.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-16: <https://www.figma.com/.well-known/openid-configuration>:
///   the issuer and the endpoints, as <https://github.com/api-evangelist/figma> stored it. Figma
///   has OpenID Connect with the scopes `openid profile email` too.
/// - 2026-11-28, a copy of 2026-03-30:
///   <https://github.com/figma/rest-api-spec/blob/main/openapi/openapi.yaml>: the endpoints, the
///   scope and the members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "figma",
    name = "Figma",
    issuer = "https://www.figma.com",
    authorization = "https://www.figma.com/oauth",
    token = "https://api.figma.com/v1/oauth/token",
    userinfo = "https://api.figma.com/v1/me",
    scope = "current_user:read",
    client_auth = basic,
    profile = FigmaProfile,
    style(background = "#ff7237", text = "#ffffff"),
    mark = simple_icon!(SI_FIGMA),
)]
pub struct Figma {
    /// The client id; `AUTH_FIGMA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FIGMA_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<FigmaProfile>,
}

impl Custom for Figma {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        if let Grant::Refresh(_) = form.grant() {
            form.send_to("https://api.figma.com/v1/oauth/refresh")?;
        }
        Ok(())
    }
}

/// What Figma says about a person: `GET /v1/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = handle, email, image = img_url)]
#[non_exhaustive]
pub struct FigmaProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name to show, which its owner may change.
    pub handle: Option<String>,
    /// The URL of the picture.
    pub img_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
