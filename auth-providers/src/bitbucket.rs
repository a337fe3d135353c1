//! Bitbucket.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile, ProfileRequest, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Bitbucket.
///
#[doc = credentials!("bitbucket", "AUTH_BITBUCKET", "https://bitbucket.org/account/settings/")]
///
/// # Known to be odd
///
/// - What may be read is chosen at the consumer, not asked for.
/// - The account's UUID is in braces.
/// - A refresh token is good for one use since May 2026, and for three months when it isn't used.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-02-24: <https://developer.atlassian.com/cloud/bitbucket/oauth-2>:
///   the endpoints and that the client authenticates with Basic; PKCE isn't mentioned.
/// - 2026-11-28, an undated copy:
///   <https://community.developer.atlassian.com/t/oauth-2-0-and-api-authentication-changes-for-bitbucket-cloud/99003>:
///   what changed on 2026-05-04: refresh tokens are good for one use, and access tokens go into the
///   header alone.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "bitbucket",
    name = "Bitbucket",
    authorization = "https://bitbucket.org/site/oauth2/authorize",
    token = "https://bitbucket.org/site/oauth2/access_token",
    userinfo = "https://api.bitbucket.org/2.0/user",
    scope = "account email",
    client_auth = basic,
    checks(state),
    profile = BitbucketProfile,
    style(background = "#205081", text = "#ffffff"),
    mark = simple_icon!(SI_BITBUCKET),
)]
pub struct Bitbucket {
    /// The client id; `AUTH_BITBUCKET_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BITBUCKET_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<BitbucketProfile>,
}

impl Custom for Bitbucket {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<BitbucketProfile, BoxError> {
        let mut profile: BitbucketProfile = request.profile().await?;
        // Without the scope `email` the sign-in goes on without an address.
        if let Ok(mut page) = request.fetch("https://api.bitbucket.org/2.0/user/emails").await {
            profile.emails = request.read(page["values"].take()).unwrap_or_default();
        }
        Ok(profile)
    }
}

/// What Bitbucket says about a person: `GET /2.0/user`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BitbucketProfile {
    /// The Atlassian account, which is the same in Jira and Confluence.
    pub account_id: Option<String>,
    /// The Bitbucket account: a UUID in braces.
    pub uuid: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The URLs of what belongs to the account, the picture among them.
    pub links: Option<BitbucketLinks>,
    /// The name of the account.
    pub username: Option<String>,
    /// The account's addresses; empty when they may not be read.
    #[serde(default)]
    pub emails: Vec<BitbucketEmail>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An address of a Bitbucket account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BitbucketEmail {
    /// The address.
    pub email: String,
    /// Whether it is the primary one.
    #[serde(default)]
    pub is_primary: bool,
    /// Whether it was confirmed.
    #[serde(default)]
    pub is_confirmed: bool,
}

/// The `links` of [`BitbucketProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BitbucketLinks {
    /// The URL of the picture.
    pub avatar: Option<BitbucketLinksAvatar>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `avatar` of [`BitbucketLinks`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BitbucketLinksAvatar {
    /// The URL of the picture.
    pub href: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for BitbucketProfile {
    fn identity(&self) -> Identity {
        let is_main = |address: &&BitbucketEmail| address.is_primary && address.is_confirmed;
        let address = self.emails.iter().find(is_main);
        Identity {
            id: first_of([&self.account_id, &self.uuid]).unwrap_or_default(),
            name: first_of([&self.display_name, &self.username]),
            email_verified: address.map(|address| address.is_confirmed),
            email: address.map(|address| address.email.clone()),
            image: self
                .links
                .as_ref()
                .and_then(|it| it.avatar.as_ref())
                .and_then(|it| it.href.clone()),
        }
    }
}
