//! When and how a user was there, as a token says it.

use std::time::Duration;

use auth::{AuthenticationMethod, BoxError, Claims, SessionCodec, User, auth};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Later, NOW, at, built, typed};
use crate::{
    browser::cookie::header::Cookies,
    engine::{ErasedClaims, roles::RoleSet},
    session::{
        authentication::Authentication,
        cookie::{self, Continued},
        stored::Found,
    },
};

/// The claims as JSON, for everybody to read.
struct Plain;

impl SessionCodec for Plain {
    fn encode(&self, claims: &Map<String, Value>, _: Duration) -> Result<String, BoxError> {
        Ok(serde_json::to_string(claims)?)
    }

    fn decode(&self, token: &str) -> Result<Option<Map<String, Value>>, BoxError> {
        Ok(Some(serde_json::from_str(token)?))
    }
}

/// A claim that is called as the token's own member.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Claims)]
struct Namesake {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    proof: Value,
}

auth! {
    struct PlainAuth;
    providers: [],
    session: { claims: extern Namesake, codec: Plain },
}

auth! {
    struct SealedAuth;
    providers: [],
    session: { claims: extern Namesake },
}

auth! {
    struct V4Auth;
    providers: [],
    session: { claims: extern Namesake, codec: Plain },
    compat: next_auth_v4,
}

/// Writes a session and reads it again.
macro_rules! there_and_back {
    ($setup:ident, $claims:expr, $authentication:expr) => {{
        let (engine, none) = ($setup.engine(), Cookies::default());
        let claims = ErasedClaims::new($claims.clone());
        let kept = Continued {
            id: None,
            began: Some(at(NOW - 600)),
            stamp: None,
            has_nulls: false,
            roles: RoleSet::NONE,
            authentication: $authentication,
        };
        let sealing = engine.sealing(true);
        let (cookies, _) =
            cookie::write(engine, sealing, &none, &User::new("7"), &claims, kept).expect("it fits");
        let Found::Valid(stored, claims) = cookie::open(engine, sealing, &cookies[0].value) else {
            panic!("it is a session");
        };
        (*stored, typed::<Namesake>(claims))
    }};
}

fn by_mail() -> Authentication {
    Authentication::new(at(NOW - 60), AuthenticationMethod::Email, "email")
}

#[tokio::test]
async fn a_token_says_when_and_how_its_user_was_there() {
    let clock = Later::default();
    let (plain, sealed) =
        (built(PlainAuth::builder(), &clock).await, built(SealedAuth::builder(), &clock).await);
    let claims = Namesake { proof: json!({ "at": NOW, "amr": ["pop"] }) };
    // The setup has no such provider.
    let expected = Authentication { provider: None, ..by_mail() };
    let (stored, read) = there_and_back!(plain, claims, Some(by_mail()));
    assert_eq!((stored.authentication, stored.began), (Some(expected), Some(at(NOW - 600))));
    assert_eq!(read, claims, "a claim of this name is only a claim");
    let (stored, read) = there_and_back!(sealed, claims, Some(by_mail()));
    assert_eq!((stored.authentication, read), (Some(expected), claims.clone()));
    for (stored, _) in [there_and_back!(plain, claims, None), there_and_back!(sealed, claims, None)]
    {
        assert_eq!(stored.authentication, None, "that it began says nothing of it");
    }
}

/// A session of NextAuth v4 doesn't say it, whatever its claims are called.
#[tokio::test]
async fn with_compat_nobody_knows_it() {
    let setup = built(V4Auth::builder(), &Later::default()).await;
    let claims = Namesake { proof: json!({ "at": NOW, "amr": ["pop"] }) };
    let (stored, read) = there_and_back!(setup, claims, Some(by_mail()));
    assert_eq!((stored.authentication, read), (None, claims));
}

#[tokio::test]
async fn what_cannot_be_read_says_nothing() {
    let setup = built(PlainAuth::builder(), &Later::default()).await;
    let engine = setup.engine();
    for (proof, is_known) in [
        (json!({ "at": NOW, "amr": ["pwd"] }), true),
        (json!({ "at": NOW }), true),
        (json!({ "at": NOW, "amr": "pwd" }), false),
        (json!({ "at": -1, "amr": ["pwd"] }), false),
        (json!({ "at": "now", "amr": ["pwd"] }), false),
        (json!({ "amr": ["pwd"] }), false),
        (json!([]), false),
        (json!(NOW), false),
        (Value::Null, false),
    ] {
        let token = json!({ "sub": "7", "claims": {}, "auth_time": NOW, "proof": proof });
        let found = cookie::open(engine, engine.sealing(true), &token.to_string());
        let Found::Valid(stored, _) = found else { panic!("it is a session: {token}") };
        assert_eq!(stored.authentication.is_some(), is_known, "{token}");
    }
}
