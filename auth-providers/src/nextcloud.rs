//! Nextcloud.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Nextcloud.
///
/// # Credentials
///
/// 1. In the administration settings of your server, under Security (`/settings/admin/security`),
///    add an OAuth 2.0 client.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/nextcloud`; for
///    development, `http://localhost:3000/api/auth/callback/nextcloud` too.
/// 3. Set `AUTH_NEXTCLOUD_ID`, `AUTH_NEXTCLOUD_SECRET` and `AUTH_NEXTCLOUD_ISSUER`.
///
/// # Known to be odd
///
/// - There are no scopes: an access token may do what the person may.
/// - Ids are those of one server.
/// - No release takes PKCE, so none is sent.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-04-27: <https://github.com/nextcloud/server/pull/59930>: that PKCE
///   is proposed and not there.
/// - 2026-11-28, an undated copy: <https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html>:
///   the endpoints, and that there are no scopes.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "nextcloud",
    name = "Nextcloud",
    authorization = "{issuer}/apps/oauth2/authorize",
    token = "{issuer}/apps/oauth2/api/v1/token",
    userinfo = "{issuer}/ocs/v1.php/cloud/users",
    userinfo_headers = [("OCS-APIRequest", "true")],
    userinfo_root = "/ocs/data",
    client_auth = basic,
    checks(state),
    profile = NextcloudProfile,
    style(background = "#ffffff", text = "#0082c9"),
    mark = simple_icon!(SI_NEXTCLOUD),
)]
pub struct Nextcloud {
    /// The client id; `AUTH_NEXTCLOUD_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_NEXTCLOUD_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the server, such as `https://cloud.example.com`.
    issuer: String,
    overrides: Overrides<NextcloudProfile>,
}

impl Custom for Nextcloud {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<NextcloudProfile, BoxError> {
        let user = request.tokens().extra.get("user_id").and_then(Value::as_str);
        let user = user.ok_or("the token response doesn't say whose it is")?;
        let answer = request.userinfo_call().await?.segment(user).send().await?;
        request.read(request.unwrap(answer)?)
    }

    async fn identity(&self, profile: &NextcloudProfile) -> Result<Identity, BoxError> {
        let instance = self.issuer.trim_end_matches('/');
        let image = format!("{instance}/avatar/{}/512", profile.id);
        Ok(Identity { image: Some(image), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &NextcloudProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}

/// What Nextcloud says about a person: `GET /ocs/v1.php/cloud/users/{user}`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = displayname, email)]
#[non_exhaustive]
pub struct NextcloudProfile {
    /// The account.
    pub id: String,
    /// The name to show.
    pub displayname: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
