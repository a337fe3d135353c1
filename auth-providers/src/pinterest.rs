//! Pinterest.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Grant, Overrides, Profile, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Pinterest.
///
#[doc = credentials!("pinterest", "AUTH_PINTEREST", "https://developers.pinterest.com/apps/")]
///
/// # Known to be odd
///
/// - There is no address.
/// - A refresh token lasts 60 days, and can be renewed again and again. An application from before
///   2025-09-25 has to ask for such tokens, which is done.
/// - With trial access only some accounts can sign in; others take standard access.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-12-11: <https://github.com/pinterest/api-description>: the
///   endpoints, the scopes, the refresh tokens and the members of the profile (`v5/openapi.yaml`).
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "pinterest",
    name = "Pinterest",
    authorization = "https://www.pinterest.com/oauth/",
    token = "https://api.pinterest.com/v5/oauth/token",
    userinfo = "https://api.pinterest.com/v5/user_account",
    scope = "user_accounts:read",
    scope_separator = ",",
    client_auth = basic,
    checks(state),
    profile = PinterestProfile,
    style(background = "#bd081c", text = "#ffffff"),
    mark = simple_icon!(SI_PINTEREST),
)]
pub struct Pinterest {
    /// The client id; `AUTH_PINTEREST_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PINTEREST_SECRET` with `..env`.
    client_secret: Secret,
    /// Whether accounts are known by the immutable id and not by the username, which may change
    /// hands. Accounts that NextAuth stored have the username.
    #[auth(default)]
    immutable_id: bool,
    overrides: Overrides<PinterestProfile>,
}

impl Custom for Pinterest {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        // Without it, applications from before 2025-09-25 ask for a kind of refresh tokens that
        // Pinterest has given up; the others get these anyway.
        if matches!(form.grant(), Grant::Code(_)) {
            form.set("continuous_refresh", "true");
        }
        Ok(())
    }

    async fn identity(&self, profile: &PinterestProfile) -> Result<Identity, BoxError> {
        let identity = profile.identity();
        if !self.immutable_id {
            return Ok(identity);
        }
        let id = profile.id.clone();
        Ok(Identity { id: id.ok_or("the profile has no such id")?, ..identity })
    }

    async fn identity_v4(&self, profile: &PinterestProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}

/// What Pinterest says about a person: `GET /v5/user_account`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = username, name = username, image = profile_image)]
#[non_exhaustive]
pub struct PinterestProfile {
    /// The account.
    #[serde(default)]
    pub username: String,
    /// The number of the account, which stays when the username changes.
    pub id: Option<String>,
    /// The URL of the picture.
    pub profile_image: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
