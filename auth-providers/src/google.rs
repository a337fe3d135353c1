//! Google.

use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Mark, Overrides, Profile, ProfileRequest, truth},
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
/// - 2026-11-30, an undated copy: <https://developers.google.com/identity/branding-guidelines>: that the letter G on
///   a button always has Google's standard colours, that its proportions stay, that the button is as prominent as
///   those of other services, and that an app is verified only with such a button.
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
    mark = G,
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

/// The letter G in Google's own drawing, in the four colours without which Google's rules don't allow it, on a white
/// button.
///
/// The path data is that of the HTML button which Google's page
/// <https://developers.google.com/identity/branding-guidelines> makes for other sites to use. It was compared on 2026-11-30
/// with copies of that button (class `gsi-material-button-icon`) in public repositories, since the page makes it with a
/// script. Code samples on Google's developer pages are under the Apache licence 2.0 unless they say otherwise
/// (<https://developers.google.com/site-policies>). The letter is a trademark of Google, which neither that licence nor
/// this library's gives anybody rights to: use it only on a button that signs people in with Google. Simple Icons,
/// where the other marks are from, has the letter in one colour.
const G: Mark = Mark::colored(
    48,
    &[
        (
            "#ea4335",
            "M24 9.5c3.54 0 6.71 1.22 9.21 3.6l6.85-6.85C35.9 2.38 30.47 0 24 0 14.62 0 6.51 5.38 2.56 \
             13.22l7.98 6.19C12.43 13.72 17.74 9.5 24 9.5z",
        ),
        (
            "#4285f4",
            "M46.98 24.55c0-1.57-.15-3.09-.38-4.55H24v9.02h12.94c-.58 2.96-2.26 5.48-4.78 7.18l7.73 6c4.51\
             -4.18 7.09-10.36 7.09-17.65z",
        ),
        (
            "#fbbc05",
            "M10.53 28.59c-.48-1.45-.76-2.99-.76-4.59s.27-3.14.76-4.59l-7.98-6.19C.92 16.46 0 20.12 0 24c0 \
             3.88.92 7.54 2.56 10.78l7.97-6.19z",
        ),
        (
            "#34a853",
            "M24 48c6.48 0 11.93-2.13 15.89-5.81l-7.73-6c-2.15 1.45-4.92 2.3-8.16 2.3-6.26 0-11.57-4.22\
             -13.47-9.91l-7.98 6.19C6.51 42.62 14.62 48 24 48z",
        ),
    ],
);

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
