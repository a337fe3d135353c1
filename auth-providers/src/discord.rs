//! Discord.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Discord.
///
#[doc = credentials!("discord", "AUTH_DISCORD", "https://discord.com/developers/applications")]
///
/// # Known to be odd
///
/// - An account may have no address, or one that wasn't confirmed; `verified` tells.
/// - An id is a number of 64 bits, and larger than what JavaScript can count: keep it as text.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-05-05:
///   <https://github.com/discord/discord-api-docs/blob/main/developers/topics/oauth2.mdx>: the
///   endpoints, the scopes, `prompt` and both ways of client authentication.
/// - 2026-11-28, a copy of 2026-08-06:
///   <https://github.com/discord/discord-api-docs/blob/main/developers/resources/user.mdx>: the
///   members of the profile.
/// - 2026-11-28, a copy of 2026-08-11: <https://github.com/discord/discord-api-docs/issues/8534>:
///   that there is a discovery document.
/// - 2026-11-28, a copy of 2024-08-16: <https://github.com/panva/wellknown>: the issuer in it, and
///   that the authorization endpoint below `/api` is one of the two that Discord names.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "discord",
    name = "Discord",
    issuer = "https://discord.com",
    authorization = "https://discord.com/api/oauth2/authorize",
    token = "https://discord.com/api/oauth2/token",
    userinfo = "https://discord.com/api/users/@me",
    revocation = "https://discord.com/api/oauth2/token/revoke",
    authorization_params(prompt = "{prompt}", permissions = "{permissions}"),
    scope = "identify email",
    client_auth = basic,
    profile = DiscordProfile,
    style(background = "#5865f2", text = "#ffffff"),
    mark = simple_icon!(SI_DISCORD),
)]
pub struct Discord {
    /// The client id; `AUTH_DISCORD_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_DISCORD_SECRET` with `..env`.
    client_secret: Secret,
    /// Whether somebody who has consented before is asked again: `consent` asks, `none` doesn't.
    /// Discord decides unless given.
    #[auth(one_of("none", "consent"))]
    prompt: Option<String>,
    /// The permissions that a bot asks for, as the decimal number of their bits; of use with `bot`
    /// in the scope only.
    permissions: Option<String>,
    overrides: Overrides<DiscordProfile>,
}

/// What Discord says about a person: `GET /api/users/@me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiscordProfile {
    /// The account.
    pub id: String,
    /// The hash of the picture; one that begins with `a_` is of a picture that moves.
    pub avatar: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name to show; null for somebody who chose none.
    pub global_name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub verified: Option<bool>,
    /// `0`, or the number behind a name of the old kind.
    pub discriminator: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl DiscordProfile {
    /// The URL of the picture, or of the one that Discord shows in its place.
    fn picture(&self) -> Option<String> {
        let avatar = self.avatar.as_deref().filter(|avatar| !avatar.trim().is_empty());
        if let Some(avatar) = avatar {
            let kind = if avatar.starts_with("a_") { "gif" } else { "png" };
            return Some(format!("https://cdn.discordapp.com/avatars/{}/{avatar}.{kind}", self.id));
        }
        let index = match self.discriminator.as_deref().unwrap_or("0").parse::<u64>() {
            Ok(0) | Err(_) => (self.id.parse::<u64>().ok()? >> 22) % 6,
            Ok(discriminator) => discriminator % 5,
        };
        Some(format!("https://cdn.discordapp.com/embed/avatars/{index}.png"))
    }
}

impl Profile for DiscordProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: first_of([&self.global_name, &self.username]),
            email: self.email.clone(),
            email_verified: self.verified,
            image: self.picture(),
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity { name: self.username.clone(), ..self.identity() }
    }
}
