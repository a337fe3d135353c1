//! The setups without an adapter: what `CONFIG` names.

use std::time::Duration;

use auth::{BoxError, Cookie, Identity, SameSite, SessionCodec, auth};
use auth_providers::{Credentials, OAuth1, OAuth2, Oidc};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    callbacks::{self, Big, Traced, Visitor},
    events,
    providers::{
        PKCE_AND_STATE, STATE, TIMEOUT, bird_identity, bird_profile, check_nothing, check_password,
        fake, hub_identity, hub_profile, hub_tokens, hub_userinfo, oidc_identity, oidc_profile, op,
        secret,
    },
    trace,
};

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
    BigSessions, BigSessionsProfile, [], {
        session: { claims: extern Big },
        callbacks: {
            sign_in: callbacks::sign_in::<BigSessions>,
            redirect: callbacks::redirect::<BigSessions>,
            claims: callbacks::big::<BigSessions>,
            session: callbacks::session::<BigSessions>,
        },
        events: {
            sign_in: events::signed_in::<BigSessions>,
            sign_out: events::signed_out::<BigSessions>,
            session: events::session_read::<BigSessions>,
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
    Defaults, DefaultsProfile, [], { compat: next_auth_v4 }
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
        sign_in: events::signed_in::<NoSecretDev>,
        sign_out: events::signed_out::<NoSecretDev>,
        session: events::session_read::<NoSecretDev>,
    },
    compat: next_auth_v4,
}

impl Traced for NoSecretDevProfile {
    fn json(&self) -> Option<Value> {
        None
    }

    fn identity(&self) -> Option<Identity> {
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
