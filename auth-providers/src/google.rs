//! Google.

use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Google.
///
/// # Credentials
///
/// 1. At <https://console.cloud.google.com/apis/credentials>, create an OAuth client ID of the type
///    “Web application” (Google asks for a consent screen first).
/// 2. As an authorized redirect URI, register `https://your.site/api/auth/callback/google`; for
///    development, `http://localhost:3000/api/auth/callback/google` too.
/// 3. Set `AUTH_GOOGLE_ID` and `AUTH_GOOGLE_SECRET`.
///
/// ```
/// # use auth::auth;
/// use auth_providers::Google;
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [Google { hosted_domain: "shop.example", ..env }],
/// }
/// ```
///
/// # Known to be odd
///
/// - A refresh token comes only with `access_type: "offline"`, and but for the first time only with
///   `prompt: "consent"`.
/// - For an address that is neither at gmail.com nor of a Workspace domain, `email_verified` says
///   that it was verified once, by whom is unknown.
/// - Its answers carry `iss`, which the discovery document doesn't announce; it is compared.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-02-24: <https://github.com/openiddict/openiddict-core/issues/2428>:
///   that answers carry `iss`, which the discovery document doesn't say.
/// - 2026-11-28, a copy of 2024-10-21: <https://github.com/panva/wellknown>: the discovery
///   document.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/google.ts>:
///   the endpoints, the scopes, the parameters and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "google",
    name = "Google",
    issuer = "https://accounts.google.com",
    revocation,
    authorization_params(
        access_type = "{access_type}",
        prompt = "{prompt}",
        hd = "{hosted_domain}",
        include_granted_scopes = "{include_granted_scopes}",
    ),
    client_auth = post,
    scope = "openid email profile",
    profile = GoogleProfile,
    style(background = "#ffffff", text = "#1f1f1f"),
)]
pub struct Google {
    /// The client id; `AUTH_GOOGLE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_GOOGLE_SECRET` with `..env`.
    client_secret: Secret,
    /// `offline` asks for a refresh token, which comes with the first consent, or with
    /// `prompt: "consent"`.
    access_type: Option<String>,
    /// `none`, `consent` or `select_account`.
    prompt: Option<String>,
    /// The Workspace domain that people must be of. Google is asked for it, and an ID token whose
    /// `hd` is another is refused.
    hosted_domain: Option<String>,
    /// Whether what was granted earlier counts as well.
    include_granted_scopes: Option<bool>,
    overrides: Overrides<GoogleProfile>,
}

impl Custom for Google {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<GoogleProfile, BoxError> {
        let profile: GoogleProfile = request.profile().await?;
        // The request parameter is only a hint to Google.
        match &self.hosted_domain {
            Some(domain) if profile.hd.as_ref() != Some(domain) => {
                Err("the Google account is not of the required Workspace domain".into())
            }
            _ => Ok(profile),
        }
    }
}

/// What Google says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name, email, email_verified, image = picture)]
#[non_exhaustive]
pub struct GoogleProfile {
    /// The account.
    pub sub: String,
    /// The full name.
    pub name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// Whether Google verified the address.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// The Workspace domain, for an account of one.
    pub hd: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
