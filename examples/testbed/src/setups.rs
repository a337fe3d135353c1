//! The setups: what `CONFIG` names.

use std::time::Duration;

use auth::{BoxError, Cookie, SameSite, SessionCodec, auth};
use auth_providers::{Credentials, OAuth1, OAuth2, Oidc};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    callbacks::{self, Big, Traced, Visitor},
    providers::{
        PKCE_AND_STATE, STATE, TIMEOUT, bird_profile, check_nothing, check_password, fake,
        hub_profile, hub_tokens, hub_userinfo, oidc_profile, op, secret,
    },
    trace,
};

/// A setup with the providers that are called `full`.
macro_rules! full {
    ($(#[$doc:meta])* $name:ident, $profile:ident, { $($section:tt)* }) => {
        auth! {
            $(#[$doc])*
            pub struct $name;
            providers: [
                Oidc {
                    name: "OIDC", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: PKCE_AND_STATE, timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-nonce" {
                    name: "OIDC Nonce", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: auth::provider::Checks::ALL, timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-post" {
                    name: "OIDC Post", issuer: op(""), client_id: "rp-post",
                    client_secret: secret("rp-post-secret"),
                    client_auth: auth::provider::ClientAuth::Post,
                    scope: ["openid", "email", "profile"], checks: STATE, timeout: TIMEOUT,
                    authorization_params: [
                        ("prompt", "login"),
                        ("claims", r#"{"userinfo":{"email":null}}"#),
                    ],
                    profile: oidc_profile,
                },
                Oidc as "oidc-none" {
                    name: "OIDC None", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: auth::provider::Checks::dangerously_none(), timeout: TIMEOUT,
                    profile: oidc_profile,
                },
                OAuth2 as "hub" {
                    name: "Hub", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hublink" {
                    name: "HubLink", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hubbad" {
                    name: "HubBad", issuer: fake(""),
                    discovery: fake("/nowhere/.well-known/openid-configuration"),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hubcustom" {
                    name: "HubCustom", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, token_request: hub_tokens, userinfo_request: hub_userinfo,
                    profile: hub_profile,
                },
                OAuth1 as "bird" {
                    name: "Bird", request_token: fake("/oauth1/request_token"),
                    authorization: fake("/oauth1/authenticate"),
                    access_token: fake("/oauth1/access_token"),
                    userinfo: fake("/oauth1/profile?include_email=true"), client_id: "ck",
                    client_secret: secret("cs"), version: "1.0A", timeout: TIMEOUT,
                    profile: bird_profile,
                },
                OAuth1 as "birdbad" {
                    name: "BirdBad", request_token: fake("/oauth1/request_token_fail"),
                    authorization: fake("/oauth1/authenticate"),
                    access_token: fake("/oauth1/access_token"),
                    userinfo: fake("/oauth1/profile?include_email=true"), client_id: "ck",
                    client_secret: secret("cs"), version: "1.0A", timeout: TIMEOUT,
                    profile: bird_profile,
                },
                Credentials { name: "Password", authorize: check_password::<$name> },
                Credentials as "creds2" { name: "Second", authorize: check_nothing::<$name> },
            ],
            $($section)*
        }

        impl Traced for $profile {
            fn json(&self) -> Option<Value> {
                match self {
                    Self::Oidc(profile)
                    | Self::OidcNonce(profile)
                    | Self::OidcPost(profile)
                    | Self::OidcNone(profile) => serde_json::to_value(profile).ok(),
                    Self::Hub(profile)
                    | Self::Hublink(profile)
                    | Self::Hubbad(profile)
                    | Self::Hubcustom(profile)
                    | Self::Bird(profile)
                    | Self::Birdbad(profile) => serde_json::to_value(profile).ok(),
                    Self::Credentials(_) | Self::Creds2(_) => None,
                }
            }
        }
    };
}

macro_rules! traced {
    ($(#[$doc:meta])* $name:ident, $profile:ident, { $($session:tt)* }, { $($section:tt)* }) => {
        full! {
            $(#[$doc])*
            $name, $profile, {
                session: { claims: extern Visitor, $($session)* },
                callbacks: {
                    sign_in: callbacks::sign_in::<$name>,
                    redirect: callbacks::redirect::<$name>,
                    claims: callbacks::claims::<$name>,
                    session: callbacks::session::<$name>,
                },
                events: {
                    sign_in: callbacks::signed_in_event::<$name>,
                    sign_out: callbacks::signed_out::<$name>,
                    session: callbacks::session_read::<$name>,
                },
                $($section)*
            }
        }
    };
}

traced! {
    /// `jwt`, `basepath`, `trusthost`, `noenv`, `nosecretprod`.
    Jwt, JwtProfile, {}, { compat: next_auth_v4 }
}

traced! {
    /// `safejwt`.
    SafeJwt, SafeJwtProfile, {}, {}
}

traced! {
    /// `shortjwt`.
    ShortJwt, ShortJwtProfile, { max_age: 1000 seconds }, { compat: next_auth_v4 }
}

traced! {
    /// `customjwt`.
    CustomJwt, CustomJwtProfile, { codec: Plain }, { compat: next_auth_v4 }
}

traced! {
    /// `customcookies`.
    CustomCookies, CustomCookiesProfile, {}, {
        cookies: {
            session_token: Cookie::named("sid").same_site(SameSite::Strict).domain("example.com"),
            state: Cookie::named("st")
                .same_site(SameSite::None)
                .secure(true)
                .max_age(Duration::from_mins(1)),
        },
        compat: next_auth_v4,
    }
}

full! {
    /// `big`.
    BigSessions, BigSessionsProfile, {
        session: { claims: extern Big },
        callbacks: {
            sign_in: callbacks::sign_in::<BigSessions>,
            redirect: callbacks::redirect::<BigSessions>,
            claims: callbacks::big::<BigSessions>,
            session: callbacks::session::<BigSessions>,
        },
        events: {
            sign_in: callbacks::signed_in_event::<BigSessions>,
            sign_out: callbacks::signed_out::<BigSessions>,
            session: callbacks::session_read::<BigSessions>,
        },
        compat: next_auth_v4,
    }
}

traced! {
    /// `nosecretprodpages`.
    NoSecretPages, NoSecretPagesProfile, {}, {
        pages: { error: "/auth/error", sign_in: "/auth/signin" },
        compat: next_auth_v4,
    }
}

full! {
    /// `defaults`.
    Defaults, DefaultsProfile, { compat: next_auth_v4 }
}

auth! {
    /// `nosecretdev`.
    pub struct NoSecretDev;
    providers: [Credentials { name: "Password", authorize: check_password::<NoSecretDev> }],
    session: { claims: extern Visitor },
    callbacks: {
        sign_in: callbacks::sign_in::<NoSecretDev>,
        redirect: callbacks::redirect::<NoSecretDev>,
        claims: callbacks::claims::<NoSecretDev>,
        session: callbacks::session::<NoSecretDev>,
    },
    events: {
        sign_in: callbacks::signed_in_event::<NoSecretDev>,
        sign_out: callbacks::signed_out::<NoSecretDev>,
        session: callbacks::session_read::<NoSecretDev>,
    },
    compat: next_auth_v4,
}

impl Traced for NoSecretDevProfile {
    fn json(&self) -> Option<Value> {
        None
    }
}

/// `custom.` and the claims as base64url of JSON: readable by everybody, for the test only.
struct Plain;

impl SessionCodec for Plain {
    fn encode(&self, claims: &Map<String, Value>, max_age: Duration) -> Result<String, BoxError> {
        let args = json!([{ "token": claims, "maxAge": max_age.as_secs() }]);
        trace::call("jwt", "encode", &args)?;
        Ok(format!("custom.{}", URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?)))
    }

    fn decode(&self, token: &str) -> Result<Option<Map<String, Value>>, BoxError> {
        trace::call("jwt", "decode", &json!([{ "token": token }]))?;
        let Some(text) = token.strip_prefix("custom.") else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text)?)?))
    }
}
