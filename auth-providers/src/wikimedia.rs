//! Wikimedia.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Wikimedia.
///
#[doc = credentials!(
    "wikimedia",
    "AUTH_WIKIMEDIA",
    "https://meta.wikimedia.org/wiki/Special:OAuthConsumerRegistration/propose/oauth2"
)]
///
/// # Known to be odd
///
/// - The address and the real name take the grant `mwoauth-authonlyprivate` or
///   `viewmyprivateinfo`; the address is empty until it was confirmed.
/// - The id is that of the central account; somebody without one can't sign in.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-20: <https://github.com/wikimedia/mediawiki-extensions-OAuth>:
///   the endpoints, PKCE, the members of the profile, and that no issuer is published.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "wikimedia",
    name = "Wikimedia",
    authorization = "{base_url}/w/rest.php/oauth2/authorize",
    token = "{base_url}/w/rest.php/oauth2/access_token",
    userinfo = "{base_url}/w/rest.php/oauth2/resource/profile",
    client_auth = basic,
    profile = WikimediaProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_WIKIMEDIAFOUNDATION),
)]
pub struct Wikimedia {
    /// The client id; `AUTH_WIKIMEDIA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_WIKIMEDIA_SECRET` with `..env`.
    client_secret: Secret,
    /// The wiki that people sign in at: Wikimedia's, or another MediaWiki with Extension:OAuth.
    /// `https://meta.wikimedia.org` unless given.
    #[auth(default = "https://meta.wikimedia.org")]
    base_url: String,
    overrides: Overrides<WikimediaProfile>,
}

/// The `sub` of everybody who has no central account.
const NOBODY: &str = "0";

impl Custom for Wikimedia {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<WikimediaProfile, BoxError> {
        let profile: WikimediaProfile = request.profile().await?;
        // They would all be one account.
        if profile.sub.trim() == NOBODY {
            return Err("the account is not a central one".into());
        }
        Ok(profile)
    }
}

/// What Wikimedia says about a person: `GET /w/rest.php/oauth2/resource/profile`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = sub,
    name = [username, realname],
    email,
    email_verified = [email_verified, confirmed_email],
    v4(name = username),
)]
#[non_exhaustive]
pub struct WikimediaProfile {
    /// The central account: a number, as text.
    pub sub: String,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub confirmed_email: Option<bool>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The real name; most wikis have none.
    pub realname: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
