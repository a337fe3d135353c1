//! How cookies and rows keep the names of roles.

use std::{borrow::Cow, time::Duration};

use auth::{BoxError, Claims, Roles, SessionCodec, User, auth};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Later, built, typed};
use crate::{
    browser::cookie::header::Cookies,
    engine::{
        ErasedClaims,
        roles::{NoRoles, RoleSet, RoleTable},
    },
    session::{
        cookie::{self, Continued},
        stored::{Found, from_row, row_json},
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

#[derive(Roles)]
enum Post {
    Reader,
    #[role(includes(Reader), rename = "chief-editor")]
    Chief,
}

/// Claims that are called as the roles are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Claims)]
#[serde(default)]
struct Namesakes {
    roles: Vec<String>,
    #[serde(rename = "auth:roles")]
    kept: Vec<String>,
}

impl Namesakes {
    fn of_a_chief() -> Self {
        let names = vec!["chief-editor".to_owned()];
        Self { roles: names.clone(), kept: names }
    }
}

auth! {
    struct CodecAuth;
    providers: [],
    session: { claims: extern Namesakes, codec: Plain },
    roles: extern Post,
    callbacks: { roles: |_: auth::RolesUpdate<CodecAuth>| vec![Post::Reader] },
}

auth! {
    struct SealedAuth;
    providers: [],
    session: { claims: extern Namesakes },
    roles: extern Post,
    callbacks: { roles: |_: auth::RolesUpdate<SealedAuth>| vec![Post::Reader] },
}

/// The value of the cookie of a session with these roles.
macro_rules! written {
    ($setup:ident, $roles:expr) => {{
        let (engine, none) = ($setup.engine(), Cookies::default());
        let kept = Continued {
            id: None,
            began: None,
            stamp: None,
            has_nulls: false,
            roles: $roles,
            authentication: None,
        };
        let (sealing, user) = (engine.sealing(true), User::new("7"));
        let claims = ErasedClaims::new(Namesakes::of_a_chief());
        let written = cookie::write(engine, sealing, &none, &user, &claims, kept);
        let (cookies, _) = written.expect("it fits");
        assert_eq!(cookies.len(), 1);
        cookies[0].value.clone()
    }};
}

/// The roles in a cookie's value, of a session whose claims are those that were written.
macro_rules! read {
    ($setup:ident, $token:expr) => {{
        let engine = $setup.engine();
        match cookie::open(engine, engine.sealing(true), $token) {
            Found::Valid(stored, claims) => {
                assert_eq!(typed::<Namesakes>(claims), Namesakes::of_a_chief());
                stored.roles
            }
            found => panic!("{found:?}"),
        }
    }};
}

#[tokio::test]
async fn a_cookie_keeps_what_was_given_beside_the_claims() {
    let clock = Later::default();
    let codec = built(CodecAuth::builder(), &clock).await;
    let sealed = built(SealedAuth::builder(), &clock).await;
    for roles in [
        RoleSet::NONE,
        RoleSet::of([Post::Reader]),
        RoleSet::of([Post::Chief]),
        RoleSet::of([Post::Reader, Post::Chief]),
    ] {
        let token = written!(codec, roles);
        assert_eq!(read!(codec, &token), roles);
        let token = written!(sealed, roles);
        assert_eq!(read!(sealed, &token), roles);
    }
    let token = written!(codec, RoleSet::of([Post::Chief]));
    let object: Value = serde_json::from_str(&token).expect("the codec writes JSON");
    assert_eq!(object["roles"], json!(["chief-editor"]), "not what is included");
    let token = written!(codec, RoleSet::NONE);
    let object: Value = serde_json::from_str(&token).expect("the codec writes JSON");
    assert_eq!(object.get("roles"), None);
}

#[tokio::test]
async fn what_a_codec_reads_is_a_list_of_names_or_no_role() {
    let codec = built(CodecAuth::builder(), &Later::default()).await;
    let token = written!(codec, RoleSet::NONE);
    let object: Value = serde_json::from_str(&token).expect("the codec writes JSON");
    for (roles, expected) in [
        (json!(["reader", 7, "nobody", null]), RoleSet::of([Post::Reader])),
        (json!("chief-editor"), RoleSet::NONE),
        (json!({ "chief-editor": true }), RoleSet::NONE),
        (json!(1), RoleSet::NONE),
        (Value::Null, RoleSet::NONE),
    ] {
        let mut object = object.clone();
        object["roles"] = roles;
        let token = object.to_string();
        assert_eq!(read!(codec, &token), expected, "{token}");
    }
}

/// A claim that a person may choose isn't taken for the roles.
// SE-018
#[test]
fn a_row_keeps_them_where_no_claim_is_written() {
    let claims = ErasedClaims::new(Namesakes::of_a_chief());
    let (posts, none) = (RoleTable::of::<Post>(), RoleTable::of::<NoRoles>());
    let without = row_json(posts, &claims, RoleSet::NONE).expect("they are an object");
    assert_eq!(without, json!({ "roles": ["chief-editor"] }));
    assert_eq!(from_row(posts, &without), (Cow::Borrowed(&without), RoleSet::NONE));

    let roles = RoleSet::of([Post::Reader]);
    let with = row_json(posts, &claims, roles).expect("they are an object");
    assert_eq!(with, json!({ "roles": ["chief-editor"], "auth:roles": ["reader"] }));
    assert_eq!(from_row(posts, &with), (Cow::Owned(json!({ "roles": ["chief-editor"] })), roles));

    // Without roles, the name is free.
    let plain = row_json(none, &claims, RoleSet::NONE).expect("they are written");
    assert_eq!(plain["auth:roles"], json!(["chief-editor"]));
    assert_eq!(from_row(none, &plain), (Cow::Borrowed(&plain), RoleSet::NONE));
}
