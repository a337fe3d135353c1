//! HubSpot.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// HubSpot.
///
#[doc = credentials!("hubspot", "AUTH_HUBSPOT", "https://app.hubspot.com/developer-overview")]
///
/// # Known to be odd
///
/// - There is no name and no picture; `user` is the address.
/// - `user_id` is the person in every portal, `hub_id` the portal.
/// - The endpoints of `/oauth/v1`, which NextAuth uses, end on 2027-02-16.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://developers.hubspot.com/changelog/v1-oauth-api-deprecation>: the endpoints of 2026-03,
///   and that those of v1 end on 2027-02-16.
/// - 2026-11-28, an undated copy:
///   <https://developers.hubspot.com/docs/api-reference/2026-03/authentication/oauth-tokens/token-introspect>:
///   what the introspection is asked.
/// - 2026-11-28, a copy of 2026-08-13:
///   <https://app.hubspot.com/.well-known/oauth-authorization-server>: PKCE, as
///   <https://github.com/api-evangelist/hubspot> quotes it; the issuer in it was not in the copy.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "hubspot",
    name = "HubSpot",
    authorization = "https://app.hubspot.com/oauth/authorize",
    token = "https://api.hubapi.com/oauth/2026-03/token",
    userinfo = "https://api.hubapi.com/oauth/2026-03/token/introspect",
    userinfo_token = nowhere,
    scope = "oauth",
    client_auth = post,
    profile = HubSpotProfile,
    style(background = "#ff7a59", text = "#ffffff"),
    mark = simple_icon!(SI_HUBSPOT),
)]
pub struct HubSpot {
    /// The client id; `AUTH_HUBSPOT_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_HUBSPOT_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<HubSpotProfile>,
}

impl Custom for HubSpot {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<HubSpotProfile, BoxError> {
        let token = request.tokens().access_token.as_ref().ok_or("there is no access token")?;
        let call = request.userinfo_call().await?.form(&[
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose()),
            ("token", token.expose()),
            ("token_type_hint", "access_token"),
        ]);
        request.read(request.unwrap(call.send().await?)?)
    }
}

/// What HubSpot says about a person: `POST /oauth/2026-03/token/introspect`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = user_id, name = user, email = user)]
#[non_exhaustive]
pub struct HubSpotProfile {
    /// The account.
    pub user_id: u64,
    /// The address of the person who installed the app.
    pub user: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
