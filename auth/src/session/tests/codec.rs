//! Sessions in an encoding of the application's own, and at the end of their time.

use std::{
    sync::atomic::Ordering,
    time::{Duration, SystemTime},
};

use auth::{BoxError, Claims, SessionCodec, User, auth};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Later, NOW, at, built, typed};
use crate::{
    browser::cookie::header::Cookies,
    engine::{Declared, ErasedClaims, roles::RoleSet},
    session::{
        cookie::{self, Continued},
        stored::{Found, Stored},
    },
};

/// The claims as JSON, for everybody to read. `nobody` is no session, and what is no JSON an error.
struct Plain;

impl SessionCodec for Plain {
    fn encode(&self, claims: &Map<String, Value>, max_age: Duration) -> Result<String, BoxError> {
        assert_eq!(max_age, Duration::from_hours(30 * 24));
        Ok(serde_json::to_string(claims)?)
    }

    fn decode(&self, token: &str) -> Result<Option<Map<String, Value>>, BoxError> {
        if token == "nobody" { Ok(None) } else { Ok(Some(serde_json::from_str(token)?)) }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Claims)]
struct Member {
    plan: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

fn member<A: auth::Auth<Claims = Member>>(update: auth::ClaimsUpdate<A>) -> Member {
    match update.trigger {
        auth::Trigger::Update { claims, .. } | auth::Trigger::Read { claims } => claims,
        _ => gold(None),
    }
}

auth! {
    struct CodecAuth;
    providers: [],
    session: { claims: extern Member, codec: Plain },
    callbacks: { claims: member::<CodecAuth> },
}

/// Claims that are called as a token's own are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Claims)]
#[serde(default)]
struct Namesakes {
    sub: String,
    name: String,
    email: String,
    picture: String,
    jti: String,
    iat: u64,
    exp: u64,
    auth_time: u64,
    stamp: String,
    claims: String,
}

auth! {
    struct NamesakesAuth;
    providers: [],
    session: { claims: extern Namesakes, codec: Plain },
}

auth! {
    struct V4CodecAuth;
    providers: [],
    session: { claims: extern Member, codec: Plain },
    callbacks: { claims: member::<V4CodecAuth> },
    compat: next_auth_v4,
}

auth! {
    struct SealedAuth;
    providers: [],
    session: { claims: extern Member },
    callbacks: { claims: member::<SealedAuth> },
}

fn gold(name: Option<&str>) -> Member {
    Member { plan: "gold".to_owned(), name: name.map(str::to_owned) }
}

fn ada() -> User {
    User::new("7").with_name("Ada")
}

/// Reads a cookie's value; `None` where it is no session.
macro_rules! opened {
    ($setup:ident: $type:ty, $token:expr) => {{
        let engine = $setup.engine();
        let found = cookie::open(engine, engine.sealing(true), $token);
        if let Found::Valid(stored, claims) = found {
            Some((*stored, typed::<<$type as Declared>::Claims>(claims)))
        } else {
            None
        }
    }};
}

/// Writes a session; the cookie's value, and when it expires.
macro_rules! written {
    ($setup:ident, $user:expr, $claims:expr, $kept:expr) => {{
        let (engine, none) = ($setup.engine(), Cookies::default());
        let sealing = engine.sealing(true);
        let claims = ErasedClaims::new($claims.clone());
        let written =
            cookie::write(engine, sealing, &none, $user, &claims, $kept).expect("it fits");
        let (cookies, expires): (Vec<_>, SystemTime) = written;
        assert_eq!(cookies.len(), 1);
        (cookies[0].value.clone(), expires)
    }};
}

const NEW: Continued<'static> = Continued {
    id: None,
    began: None,
    stamp: None,
    has_nulls: false,
    roles: RoleSet::NONE,
    authentication: None,
};

fn written_object(token: &str) -> Value {
    serde_json::from_str(token).expect("the codec writes JSON")
}

#[tokio::test]
async fn what_a_codec_reads_is_the_session() {
    let setup = built(CodecAuth::builder(), &Later::default()).await;
    let token = json!({
        "sub": "7", "name": "Ada", "email": "ada@shop.example", "picture": "/ada.png",
        "jti": "id-1", "iat": NOW - 60, "exp": NOW + 60, "auth_time": NOW - 600, "stamp": "s-1",
        "claims": { "plan": "gold" },
    });
    let (stored, claims) = opened!(setup: CodecAuth, &token.to_string()).expect("it is a session");
    let Stored { user, issued, expires, began, stamp, id, row, has_nulls, .. } = stored;
    assert_eq!(user, ada().with_email("ada@shop.example").with_image("/ada.png"));
    assert_eq!(claims, gold(None));
    assert_eq!((issued, expires, began), (at(NOW - 60), at(NOW + 60), Some(at(NOW - 600))));
    assert_eq!((stamp.as_deref(), id.as_deref()), (Some("s-1"), Some("id-1")));
    assert!(row.is_none() && !has_nulls);
    // What isn't known is left out or null, as it was written.
    for (name, expected) in [("name", true), ("email", true), ("picture", true), ("other", false)] {
        let mut token = json!({ "sub": "7", "claims": { "plan": "gold" } });
        token[name] = Value::Null;
        let (stored, _) = opened!(setup: CodecAuth, &token.to_string()).expect("it is a session");
        assert_eq!((stored.user, stored.has_nulls), (User::new("7"), expected), "{name}");
    }
}

/// A session is over at its `exp` (RFC 7519 §4.1.4), after 90 days at the latest, and is somebody's.
#[tokio::test]
async fn what_is_nobody_s_or_over_is_no_session() {
    let setup = built(CodecAuth::builder(), &Later::default()).await;
    let day = 24 * 60 * 60;
    for (token, is_valid) in [
        (json!({ "sub": "7", "claims": { "plan": "gold" } }), true),
        (json!({ "sub": "7", "claims": { "plan": "gold" }, "exp": NOW + 1 }), true),
        (json!({ "sub": "7", "claims": { "plan": "gold" }, "exp": NOW }), false),
        (json!({ "sub": "7", "claims": { "plan": "gold" }, "exp": NOW - 1 }), false),
        (
            json!({ "sub": "7", "claims": { "plan": "gold" }, "auth_time": NOW - 90 * day + 1 }),
            true,
        ),
        (json!({ "sub": "7", "claims": { "plan": "gold" }, "auth_time": NOW - 90 * day }), false),
        // One that doesn't say when it began has begun when it was written.
        (json!({ "sub": "7", "claims": { "plan": "gold" }, "iat": NOW - 90 * day }), false),
        (json!({ "sub": "", "claims": { "plan": "gold" } }), false),
        (json!({ "sub": 7, "claims": { "plan": "gold" } }), false),
        (json!({ "claims": { "plan": "gold" } }), false),
        (json!({ "sub": "7" }), false),
        (json!({ "sub": "7", "plan": "gold" }), false),
        (json!({ "sub": "7", "claims": { "plan": 1 } }), false),
    ] {
        let found = opened!(setup: CodecAuth, &token.to_string());
        assert_eq!(found.is_some(), is_valid, "{token}");
    }
    for token in ["nobody", "no JSON", "[]", ""] {
        assert!(opened!(setup: CodecAuth, token).is_none(), "{token}");
    }
}

#[tokio::test]
async fn a_codec_writes_who_it_is_and_what_ends_the_session() {
    let setup = built(CodecAuth::builder(), &Later::default()).await;
    let kept = Continued {
        id: Some("id-1"),
        began: Some(at(NOW - 600)),
        stamp: Some("s-1"),
        has_nulls: false,
        roles: RoleSet::NONE,
        authentication: None,
    };
    let (token, expires) = written!(setup, &ada(), gold(None), kept);
    let expected = json!({
        "claims": { "plan": "gold" }, "sub": "7", "name": "Ada", "jti": "id-1", "auth_time": NOW - 600,
        "stamp": "s-1",
    });
    assert_eq!(written_object(&token), expected);
    assert_eq!(expires, at(NOW + 30 * 24 * 60 * 60));
    let (stored, claims) = opened!(setup: CodecAuth, &token).expect("it is a session");
    assert_eq!((stored.user, claims), (ada(), gold(None)));
    // A new one has an id of its own, and began now.
    let (token, _) = written!(setup, &ada(), gold(None), NEW);
    let object = written_object(&token);
    assert_eq!(object["jti"].as_str().map(str::len), Some(36));
    assert_eq!((&object["auth_time"], object.get("stamp")), (&json!(NOW), None));
    let nulls = Continued { has_nulls: true, ..NEW };
    let (token, _) = written!(setup, &ada(), gold(None), nulls);
    let object = written_object(&token);
    assert_eq!((&object["name"], &object["email"]), (&json!("Ada"), &Value::Null));
    assert_eq!(object.get("picture"), Some(&Value::Null));
}

/// Somebody who may choose a claim (a display name, a picture) would be another user with it, or have a
/// session that never ends.
#[tokio::test]
async fn no_claim_is_taken_for_a_standard_claim() {
    let setup = built(NamesakesAuth::builder(), &Later::default()).await;
    let claims = Namesakes {
        sub: "1".to_owned(),
        name: "Root".to_owned(),
        email: "root@shop.example".to_owned(),
        picture: "/root.png".to_owned(),
        jti: "id-2".to_owned(),
        iat: NOW + 1000,
        exp: NOW + 1,
        auth_time: NOW + 1000,
        stamp: "s-2".to_owned(),
        claims: "mine".to_owned(),
    };
    let kept = Continued {
        id: Some("id-1"),
        began: Some(at(NOW - 600)),
        stamp: Some("s-1"),
        has_nulls: false,
        roles: RoleSet::NONE,
        authentication: None,
    };
    for user in [User::new("7"), ada()] {
        let (token, _) = written!(setup, &user, claims, kept);
        let (stored, read) = opened!(setup: NamesakesAuth, &token).expect("it is a session");
        assert_eq!((&stored.user, &read), (&user, &claims));
        assert_eq!((stored.began, stored.expires), (Some(at(NOW - 600)), at(NOW)));
        assert_eq!((stored.stamp.as_deref(), stored.id.as_deref()), (Some("s-1"), Some("id-1")));
        assert_eq!(stored.issued, SystemTime::UNIX_EPOCH, "this codec doesn't say when");
    }
}

/// v4's token is one flat object, in which a claim with the name of one of the user's members is that
/// member; it says neither when the session began nor which it is.
#[tokio::test]
async fn with_compat_a_codec_writes_what_v4_knows() {
    let setup = built(V4CodecAuth::builder(), &Later::default()).await;
    let kept = Continued { id: Some("id-1"), stamp: Some("s-1"), ..NEW };
    let (token, _) = written!(setup, &ada(), gold(Some("Grace")), kept);
    assert_eq!(written_object(&token), json!({ "plan": "gold", "sub": "7", "name": "Grace" }));
    let (stored, claims) = opened!(setup: V4CodecAuth, &token).expect("it is a session");
    assert_eq!((stored.user.name(), claims), ("Grace", gold(None)));
    let (token, _) = written!(setup, &ada(), gold(None), kept);
    assert_eq!(written_object(&token)["name"], "Ada");
    // Nor does it say so when claims have members of these names.
    let token = json!({ "plan": "gold", "sub": "7", "auth_time": NOW - 600, "stamp": "s-1" });
    let (stored, _) = opened!(setup: V4CodecAuth, &token.to_string()).expect("it is a session");
    assert_eq!((stored.began, stored.stamp), (None, None));
}

/// A cookie that this site sealed itself needs no tolerance for the clocks of others.
#[tokio::test]
async fn a_sealed_session_is_over_at_its_end() {
    let clock = Later::default();
    let setup = built(SealedAuth::builder(), &clock).await;
    let (token, expires) = written!(setup, &ada(), gold(None), NEW);
    let length = 30 * 24 * 60 * 60;
    assert_eq!(expires, at(NOW + length));
    for (later, is_valid) in [(0, true), (length - 1, true), (length, false), (length + 1, false)] {
        clock.0.store(later, Ordering::Relaxed);
        assert_eq!(opened!(setup: SealedAuth, &token).is_some(), is_valid, "{later}");
    }
}
