//! Battle.net.
use auth::{
    AuthConfig, Secret,
    provider::{Id, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Battle.net.
///
#[doc = credentials!("battlenet", "AUTH_BATTLENET", "https://develop.battle.net/access/clients")]
///
/// # Known to be odd
///
/// - One host serves the regions US, EU, KR and TW since 2023; China has its own.
/// - The ID token calls the tag `battle_tag`, the userinfo endpoint `battletag`.
/// - There is no address and no picture.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://www.ory.com/docs/integrates-with/social-sign-in/battle-net>: the hosts, that of China
///   among them, and that there is no address. Battle.net's own pages were not in the index.
/// - 2026-11-28, a copy of 2024-10-20: <https://github.com/panva/wellknown>: the discovery
///   document: the issuer, the endpoints, revocation and sign-out; PKCE isn't in it.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "battlenet",
    name = "Battle.net",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid",
    client_auth = basic,
    checks(state),
    profile = BattleNetProfile,
    style(background = "#148eff", text = "#ffffff"),
    mark = simple_icon!(SI_BATTLEDOTNET),
)]
pub struct BattleNet {
    /// The client id; `AUTH_BATTLENET_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BATTLENET_SECRET` with `..env`.
    client_secret: Secret,
    /// Issuer. `https://oauth.battle.net` unless given.
    #[auth(
        default = "https://oauth.battle.net",
        one_of(
            "https://oauth.battle.net",
            "https://oauth.battlenet.com.cn",
            "https://us.battle.net/oauth",
            "https://eu.battle.net/oauth",
            "https://kr.battle.net/oauth",
            "https://tw.battle.net/oauth",
            "https://www.battlenet.com.cn/oauth"
        )
    )]
    issuer: String,
    overrides: Overrides<BattleNetProfile>,
}

/// What Battle.net says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = [sub, id], name = [battle_tag, battletag], v4(id = sub, name = battle_tag))]
#[non_exhaustive]
pub struct BattleNetProfile {
    /// The account.
    pub id: Option<Id>,
    /// The account.
    pub sub: Option<String>,
    /// The BattleTag, such as `Mira#2153`; its owner may change it.
    pub battle_tag: Option<String>,
    /// The BattleTag under the name that the userinfo endpoint gives it.
    pub battletag: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
