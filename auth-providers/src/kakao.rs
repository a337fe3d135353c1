//! Kakao.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Kakao.
///
#[doc = credentials!("kakao", "AUTH_KAKAO", "https://developers.kakao.com/console/app")]
///
/// # Known to be odd
///
/// - What may be read is chosen in the console. The address takes a Biz App.
/// - The client id is the REST API key; the client secret is optional in the console, and needed
///   here.
/// - Kakao has OpenID Connect too: the issuer <https://kauth.kakao.com>, with `Oidc`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.kakao.com/docs/ko/kakaologin/rest-api>: the
///   flow and the authorization endpoint.
/// - 2026-11-28, a copy of 2026-08-03:
///   <https://github.com/api-evangelist/kakao/blob/main/openapi/_original/kakao-openapi.yml>: the
///   endpoints, and that <https://kauth.kakao.com> has a discovery document.
/// - 2026-11-28, a copy of 2024-03:
///   <https://github.com/supabase/auth/commit/b5566e7ac001cc9f2bac128de0fcb908caf3a5ed>: the
///   issuer.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "kakao",
    name = "Kakao",
    issuer = "https://kauth.kakao.com",
    authorization = "https://kauth.kakao.com/oauth/authorize",
    token = "https://kauth.kakao.com/oauth/token",
    userinfo = "https://kapi.kakao.com/v2/user/me",
    client_auth = post,
    checks(state),
    profile = KakaoProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_KAKAO),
)]
pub struct Kakao {
    /// The client id; `AUTH_KAKAO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_KAKAO_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<KakaoProfile>,
}

/// What Kakao says about a person: `GET /v2/user/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KakaoProfile {
    /// The account.
    pub id: u64,
    /// What the person agreed to share of the Kakao account.
    pub kakao_account: Option<KakaoAccount>,
    /// What the app stores about the person: nickname and pictures of older apps.
    pub properties: Option<KakaoProperties>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `properties` of [`KakaoProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KakaoProperties {
    /// The nickname.
    pub nickname: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `kakao_account` of [`KakaoProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KakaoAccount {
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub is_email_valid: Option<bool>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub is_email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The public profile: nickname and pictures.
    pub profile: Option<KakaoAccountProfile>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `profile` of [`KakaoAccount`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KakaoAccountProfile {
    /// The nickname.
    pub nickname: Option<String>,
    /// The URL of the picture, at most 640 by 640 pixels.
    pub profile_image_url: Option<String>,
    /// The URL of a small picture, at most 110 by 110 pixels.
    pub thumbnail_image_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl KakaoAccount {
    /// An address is verified while it is valid: Kakao gives addresses to others in time.
    fn is_verified(&self) -> Option<bool> {
        if self.is_email_valid.is_none() && self.is_email_verified.is_none() {
            return None;
        }
        Some(self.is_email_valid == Some(true) && self.is_email_verified == Some(true))
    }
}

impl Profile for KakaoProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.to_string(),
            name: first_of([
                &self
                    .kakao_account
                    .as_ref()
                    .and_then(|it| it.profile.as_ref())
                    .and_then(|it| it.nickname.clone()),
                &self.properties.as_ref().and_then(|it| it.nickname.clone()),
                &self.kakao_account.as_ref().and_then(|it| it.name.clone()),
            ]),
            email: self.kakao_account.as_ref().and_then(|it| it.email.clone()),
            image: first_of([
                &self
                    .kakao_account
                    .as_ref()
                    .and_then(|it| it.profile.as_ref())
                    .and_then(|it| it.profile_image_url.clone()),
                &self
                    .kakao_account
                    .as_ref()
                    .and_then(|it| it.profile.as_ref())
                    .and_then(|it| it.thumbnail_image_url.clone()),
            ]),
            email_verified: self.kakao_account.as_ref().and_then(KakaoAccount::is_verified),
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity {
            name: self
                .kakao_account
                .as_ref()
                .and_then(|it| it.profile.as_ref())
                .and_then(|it| it.nickname.clone()),
            image: self
                .kakao_account
                .as_ref()
                .and_then(|it| it.profile.as_ref())
                .and_then(|it| it.profile_image_url.clone()),
            ..self.identity()
        }
    }
}
