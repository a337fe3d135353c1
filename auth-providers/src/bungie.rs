//! Bungie.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Id, Mapping, Overrides, Profile, ProfileRequest, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Bungie.
///
/// # Credentials
///
/// 1. At <https://www.bungie.net/en/Application>, register an application.
/// 2. As its redirect URL, register `https://your.site/api/auth/callback/bungie`. It has to be
///    https in development too, at 127.0.0.1 for instance, and not at localhost.
/// 3. Set `AUTH_BUNGIE_ID`, `AUTH_BUNGIE_SECRET` and `AUTH_BUNGIE_API_KEY`.
///
/// # Known to be odd
///
/// - What may be read is chosen in the application's settings; there are no scopes.
/// - Redirect URLs are https, and localhost is refused; 127.0.0.1 isn't.
/// - A failure may have the status 200; `ErrorCode` tells.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-09-26:
///   <https://github.com/Bungie-net/api/blob/master/openapi.json>: the endpoints, the API key and
///   the members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "bungie",
    name = "Bungie",
    authorization = "https://www.bungie.net/en/OAuth/Authorize",
    token = "https://www.bungie.net/platform/app/oauth/token/",
    userinfo = "https://www.bungie.net/Platform/User/GetMembershipsForCurrentUser/",
    authorization_params(reauth = "true"),
    userinfo_root = "/Response/bungieNetUser",
    client_auth = basic,
    checks(state),
    profile = BungieProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_BUNGIE),
)]
pub struct Bungie {
    /// The client id; `AUTH_BUNGIE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BUNGIE_SECRET` with `..env`.
    client_secret: Secret,
    /// The application's API key, which is neither the client id nor the secret. It is sent with
    /// every request to the API, as `X-API-Key`.
    api_key: Secret,
    overrides: Overrides<BungieProfile>,
}

impl Custom for Bungie {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<BungieProfile, BoxError> {
        let call = request.userinfo_call().await?.header("X-API-Key", self.api_key.expose());
        let answer = call.send().await?;
        // A failure is a 200 as well; 1 is success.
        if answer.get("ErrorCode").is_some_and(|code| code != 1) {
            return Err("the answer is a failure".into());
        }
        let mut profile: BungieProfile = request.read(request.unwrap(answer)?)?;
        let is_known = first_of([&profile.membership_id]).is_some();
        if !is_known && request.mapping() == Mapping::Native {
            let member = request.tokens().extra.get("membership_id");
            let id: Option<Id> = member.and_then(|id| serde_json::from_value(id.clone()).ok());
            profile.membership_id = id.map(|id| id.to_string());
        }
        Ok(profile)
    }
}

/// What Bungie says about a person: `GET /Platform/User/GetMembershipsForCurrentUser/`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BungieProfile {
    /// The Bungie.net account: a number of 64 bits, as text.
    #[serde(rename = "membershipId")]
    pub membership_id: Option<String>,
    /// The name to show.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// The path of the picture below `https://www.bungie.net`.
    #[serde(rename = "profilePicturePath")]
    pub profile_picture_path: Option<String>,
    /// The name with its number, such as `mira#1234`, which no other account has.
    #[serde(rename = "uniqueName")]
    pub unique_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for BungieProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.membership_id.clone().unwrap_or_default(),
            name: first_of([&self.display_name, &self.unique_name]),
            image: first_of([&self.profile_picture_path]).map(|path| {
                format!("https://www.bungie.net/{}", path.strip_prefix('/').unwrap_or(&path))
            }),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { name: self.display_name.clone(), ..self.identity() }
    }
}
