//! Zoho.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, joined},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Zoho.
///
/// # Credentials
///
/// 1. At <https://api-console.zoho.com/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/zoho`; for development,
///    `http://localhost:3000/api/auth/callback/zoho` too.
/// 3. Set `AUTH_ZOHO_ID` and `AUTH_ZOHO_SECRET`.
///
/// # Known to be odd
///
/// - The callback adds location and accounts-server when Multi-DC is on: the token and userinfo
///   calls must go to that server. Accept only the listed hosts, since the value is
///   attacker-controllable and the client secret is sent there.
/// - A refresh token needs `access_type=offline` and, after the first time, `prompt=consent`.
/// - Errors of the token endpoint come with HTTP 200 and an error member.
/// - Other Zoho APIs want the scheme Zoho-oauthtoken; the profile call accepts Bearer too.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    lenient,
    id = "zoho",
    name = "Zoho",
    authorization = "{accounts_server}/oauth/v2/auth",
    token = "{accounts_server}/oauth/v2/token",
    userinfo = "{accounts_server}/oauth/user/info",
    scope = "AaaServer.profile.Read",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = ZohoProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Zoho {
    /// The client id; `AUTH_ZOHO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ZOHO_SECRET` with `..env`.
    client_secret: Secret,
    /// Accounts server. `https://accounts.zoho.com` unless given.
    #[auth(
        default = "https://accounts.zoho.com",
        one_of(
            "https://accounts.zoho.com",
            "https://accounts.zoho.eu",
            "https://accounts.zoho.in",
            "https://accounts.zoho.com.au",
            "https://accounts.zoho.jp",
            "https://accounts.zohocloud.ca",
            "https://accounts.zoho.sa",
            "https://accounts.zoho.uk",
            "https://accounts.zoho.com.cn"
        )
    )]
    accounts_server: String,
    /// Access type. `online` unless given.
    #[auth(default = "online", one_of("online", "offline"))]
    access_type: String,
    /// Per data centre when Multi-DC uses distinct secrets.
    client_secrets: Option<String>,
    overrides: Overrides<ZohoProfile>,
}

/// What Zoho says about a person: `GET /oauth/user/info`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ZohoProfile {
    /// The account.
    #[serde(rename = "ZUID")]
    pub zuid: u64,
    /// The name to show.
    #[serde(rename = "Display_Name")]
    pub display_name: Option<String>,
    /// The e-mail address.
    #[serde(rename = "Email")]
    pub email: Option<String>,
    /// The given name.
    #[serde(rename = "First_Name")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(rename = "Last_Name")]
    pub last_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for ZohoProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.zuid.to_string(),
            name: first_of([&joined([&self.first_name, &self.last_name]), &self.display_name]),
            email: self.email.clone(),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { name: joined([&self.first_name, &self.last_name]), ..self.identity() }
    }
}
