//! Foursquare.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, joined},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Foursquare. Legacy v2 API: only for projects created before 2021-11-18; newer projects get no
/// user OAuth of this kind.
///
#[doc = credentials!("foursquare", "AUTH_FOURSQUARE", "https://foursquare.com/developers/home")]
///
/// # Known to be odd
///
/// - Access tokens don't expire, and there is no refresh token.
/// - The access token is sent in the query, where logs may keep it.
/// - The documentation of the Personalization API, a public beta, describes the same sign-in.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://docs.foursquare.com/developer/reference/authentication-v2>: that people of City Guide
///   and Swarm can sign in, as a public beta of the Personalization API.
/// - 2026-11-28, an undated copy: <https://docs.foursquare.com/developer/reference/versioning>: the
///   parameter `v`.
#[deprecated(
    note = "Legacy v2 API: only for projects created before 2021-11-18; newer projects get no user OAuth of this kind."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "foursquare",
    name = "Foursquare",
    authorization = "https://foursquare.com/oauth2/authenticate",
    token = "https://foursquare.com/oauth2/access_token",
    userinfo = "https://api.foursquare.com/v2/users/self",
    refresh = false,
    userinfo_token = query("oauth_token"),
    userinfo_params(v = "{api_version}"),
    userinfo_root = "/response/user",
    client_auth = post,
    checks(state),
    profile = FoursquareProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_FOURSQUARE),
)]
pub struct Foursquare {
    /// The client id; `AUTH_FOURSQUARE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FOURSQUARE_SECRET` with `..env`.
    client_secret: Secret,
    /// The day whose API is asked for, as `YYYYMMDD`; sent as `v`. `20230131` unless given.
    #[auth(default = "20230131")]
    api_version: String,
    overrides: Overrides<FoursquareProfile>,
}

/// What Foursquare says about a person: `GET /v2/users/self`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FoursquareProfile {
    /// The account.
    pub id: String,
    /// How to reach the person, as far as that may be read.
    pub contact: Option<FoursquareContact>,
    /// The given name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    /// The picture, in parts.
    pub photo: Option<FoursquarePhoto>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `photo` of [`FoursquareProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FoursquarePhoto {
    /// The start of the picture's URL; a size such as `original` or `100x100` follows.
    pub prefix: Option<String>,
    /// The end of the picture's URL, after the size.
    pub suffix: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `contact` of [`FoursquareProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FoursquareContact {
    /// The e-mail address.
    pub email: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for FoursquareProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: joined([&self.first_name, &self.last_name]),
            email: self.contact.as_ref().and_then(|it| it.email.clone()),
            image: self.photo.as_ref().and_then(|photo| {
                let (prefix, suffix) = (first_of([&photo.prefix])?, first_of([&photo.suffix])?);
                Some(format!("{prefix}original{suffix}"))
            }),
            ..Identity::default()
        }
    }
}
