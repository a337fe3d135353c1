//! EVE Online.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Mapping, Overrides, Profile, ProfileRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// EVE Online.
///
#[doc = credentials!(
    "eveonline",
    "AUTH_EVEONLINE",
    "https://developers.eveonline.com/applications"
)]
///
/// # Known to be odd
///
/// - The profile is in the access token, which is checked like an ID token: signature, `exp`,
///   `iss`, `aud` and `azp`.
/// - A character can be sold: with `bind_owner: true` its next owner gets another account.
/// - PKCE is for public clients only.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-01-18:
///   <https://github.com/esi/esi-docs/blob/main/docs/services/sso/index.md>: the flow, the claims
///   of access tokens, and that `iss` is the URL of the service or its host.
/// - 2026-11-28, an undated copy:
///   <https://login.eveonline.com/.well-known/oauth-authorization-server>: the issuer and the
///   endpoints, as a public note quotes it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "eveonline",
    name = "EVE Online",
    issuer = "https://login.eveonline.com",
    authorization = "https://login.eveonline.com/v2/oauth/authorize",
    token = "https://login.eveonline.com/v2/oauth/token",
    jwks = "https://login.eveonline.com/oauth/jwks",
    revocation = "https://login.eveonline.com/v2/oauth/revoke",
    scope = "publicData",
    client_auth = basic,
    checks(state),
    profile = EveOnlineProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct EveOnline {
    /// The client id; `AUTH_EVEONLINE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_EVEONLINE_SECRET` with `..env`.
    client_secret: Secret,
    /// Whether an account here is a character of one owner: the id is the character and its
    /// `owner` then, so that who buys a character gets no account with it. `false` unless given:
    /// the id is the character, as NextAuth has it.
    #[auth(default = false)]
    bind_owner: bool,
    overrides: Overrides<EveOnlineProfile>,
}

/// The `aud` of every access token for players.
const AUDIENCE: &str = "EVE Online";
/// What `iss` may be, with a `/` at its end or without.
const ISSUERS: [&str; 2] = ["https://login.eveonline.com", "login.eveonline.com"];

impl Custom for EveOnline {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<EveOnlineProfile, BoxError> {
        if request.mapping() == Mapping::NextAuthV4 {
            let answer = request.fetch("https://login.eveonline.com/oauth/verify").await?;
            let character: Verified = request.read(answer)?;
            return Ok(EveOnlineProfile {
                sub: format!("{CHARACTER}{}", character.id),
                name: character.name,
                owner: character.owner,
                extra: character.extra,
            });
        }
        let token = request.tokens().access_token.as_ref().ok_or("there is no access token")?;
        let claims = request.signed_claims(token).await?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let issuer = text("iss");
        // Stops a token of another service whose keys are the same.
        if !ISSUERS.contains(&issuer.strip_suffix('/').unwrap_or(issuer)) {
            return Err("`iss` of the access token is not the issuer".into());
        }
        let audiences = claims.get("aud").and_then(Value::as_array);
        let is_for = |audience: &str| {
            audiences.is_some_and(|list| list.iter().any(|value| value == audience))
        };
        if !is_for(&self.client_id) || !is_for(AUDIENCE) || text("azp") != self.client_id {
            return Err("the access token is for another client".into());
        }
        request.read(Value::Object(claims))
    }

    async fn identity(&self, profile: &EveOnlineProfile) -> Result<Identity, BoxError> {
        let identity = profile.identity();
        if !self.bind_owner {
            return Ok(identity);
        }
        let owner = profile.owner.as_ref().filter(|owner| !owner.is_empty());
        let owner = owner.ok_or("the access token doesn't say whose the character is")?;
        Ok(Identity { id: format!("{}:{owner}", identity.id), ..identity })
    }

    async fn identity_v4(&self, profile: &EveOnlineProfile) -> Result<Identity, BoxError> {
        let id = self.identity(profile).await?.id;
        Ok(Identity { id, ..profile.identity_v4() })
    }
}

/// What stands before the number of a character.
const CHARACTER: &str = "CHARACTER:EVE:";

/// What EVE Online says about a person: the claims of its access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EveOnlineProfile {
    /// The character: `CHARACTER:EVE:` and a number.
    pub sub: String,
    /// The character's name.
    pub name: Option<String>,
    /// Whose the character is: another value means that it was sold.
    pub owner: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What NextAuth v4 reads: `GET /oauth/verify`.
#[derive(Deserialize)]
struct Verified {
    #[serde(rename = "CharacterID")]
    id: u64,
    #[serde(rename = "CharacterName")]
    name: Option<String>,
    #[serde(rename = "CharacterOwnerHash")]
    owner: Option<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl EveOnlineProfile {
    /// The number of the character.
    fn character(&self) -> &str {
        self.sub.strip_prefix(CHARACTER).unwrap_or(&self.sub)
    }
}

impl Profile for EveOnlineProfile {
    fn identity(&self) -> Identity {
        let portraits = "https://images.evetech.net/characters";
        Identity {
            id: self.character().to_owned(),
            name: self.name.clone(),
            image: Some(format!("{portraits}/{}/portrait?size=128", self.character())),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        let portraits = "https://image.eveonline.com/Character";
        let image = Some(format!("{portraits}/{}_128.jpg", self.character()));
        Identity { image, ..self.identity() }
    }
}
