//! The setups without an adapter: what `CONFIG` names.

use std::time::Duration;

use auth::{Authorize, BoxError, Cookie, Identity, SameSite, Session, SessionCodec, User, auth};
use auth_providers::{Credentials, OAuth1, OAuth2, Oidc};
use axum::{Router, routing::get};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    callbacks::{self, Big, Traced, Visitor},
    events,
    providers::{
        Login, PKCE_AND_STATE, STATE, TIMEOUT, bird_identity, bird_profile, check_nothing,
        check_password, fake, hub_identity, hub_profile, hub_tokens, hub_userinfo, oidc_identity,
        oidc_profile, op, secret,
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

auth! {
    /// `nextreal`: what the records of a real Next.js server had.
    pub struct NextReal;
    providers: [
        OAuth2 as "hub" {
            name: "Hub", authorization: "http://127.0.0.1:1/authorize",
            token: "http://127.0.0.1:1/token", userinfo: "http://127.0.0.1:1/userinfo",
            client_id: "hub-id", client_secret: secret("hub-secret"), scope: ["a"], checks: STATE,
            profile: hub_profile,
        },
        Credentials { authorize: check_alone },
    ],
    compat: next_auth_v4,
}

/// What the middleware of that server guarded.
pub(crate) fn guarded(auth: &NextReal) -> Router {
    let guard = auth.guard().authorized(|session, request| {
        let is_allowed = |name: &str| name == "root" || request.uri.path() != "/admin";
        session.is_some_and(|session| is_allowed(session.user.name()))
    });
    let show = get(async |session: Session| [("x-token-name", session.user.name().to_owned())]);
    Router::new().route("/admin", show.clone()).route("/protected", show).route_layer(guard)
}

fn check_alone(Authorize { form, .. }: Authorize<NextReal, Login>) -> Option<User> {
    let is_right = form.password == Some(secret("s3cret"));
    is_right.then(|| User::new("1").with_name("J"))
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
