//! What `GET session` shows.

use std::{sync::LazyLock, time::SystemTime};

use memchr::memmem::Finder;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{
    claims::ClaimsData,
    roles::{RoleSet, RoleTable, Roles},
};
use crate::{User, parts::time::to_iso};

/// Room for what most sessions show, in bytes.
const LENGTH: usize = 512;

/// The members of a session that are the library's own, as they begin in a JSON text. A public claim of such a name
/// isn't shown.
static OWN: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["\"user\":", "\"roles\":", "\"expires\":"].map(Finder::new));

/// What `GET session` shows.
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) enum Shown {
    /// A JSON text, in a setup of which no function looks at it.
    Text(String),
    /// What the application's callback has made, or its event is told of.
    Value(Value),
}

/// What is shown without the callback, as a JSON text with the members of
/// [`SessionView::into_json`](super::callback::SessionView::into_json). A session is shown with every page of some
/// applications, and nothing is copied for it.
///
/// Fails when the public claims can't be written as JSON.
pub(super) fn text<C: ClaimsData, E: Roles>(
    user: &User,
    expires: SystemTime,
    claims: &C,
    has_nulls: bool,
    roles: RoleSet,
) -> serde_json::Result<String> {
    let member = |text| Member { text, has_nulls };
    let mut json = Vec::with_capacity(LENGTH);
    write_public_claims(claims, E::PUBLIC, &mut json)?;
    // Two objects become one: `{"plan":"free"}` and `{"user":…}`.
    let has_claims = json != b"{}";
    json.truncate(if has_claims { json.len() - 1 } else { 0 });
    let start = json.len();
    let own = Own {
        user: Person {
            name: member(user.name.as_deref()),
            email: member(user.email.as_deref()),
            image: member(user.image.as_deref()),
        },
        roles: E::PUBLIC.then(|| RoleTable::of::<E>().names(roles).collect()),
        expires: to_iso(expires),
    };
    serde_json::to_writer(&mut json, &own)?;
    if has_claims {
        json[start] = b',';
    }
    Ok(String::from_utf8(json).expect("JSON is UTF-8"))
}

/// Writes the public claims as an object, without those that are named like a member of the library's own.
fn write_public_claims<C: ClaimsData>(
    claims: &C,
    with_roles: bool,
    json: &mut Vec<u8>,
) -> serde_json::Result<()> {
    serde_json::to_writer(&mut *json, &Public(claims))?;
    // An object without these texts has no such member, and hardly any object has one.
    let is_taken = OWN.iter().any(|name| name.find(json).is_some());
    if json.starts_with(b"{") && !is_taken {
        return Ok(());
    }
    json.clear();
    // What is no object has no members to be shown.
    let mut public = match claims.encode_public()? {
        Value::Object(public) => public,
        _ => Map::new(),
    };
    public.retain(|name, _| {
        !(matches!(name.as_str(), "user" | "expires") || with_roles && name == "roles")
    });
    serde_json::to_writer(json, &public)
}

/// The members that are the library's own.
#[derive(Serialize)]
struct Own<'a> {
    user: Person<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<&'static str>>,
    expires: String,
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(skip_serializing_if = "Member::is_absent")]
    name: Member<'a>,
    #[serde(skip_serializing_if = "Member::is_absent")]
    email: Member<'a>,
    #[serde(skip_serializing_if = "Member::is_absent")]
    image: Member<'a>,
}

/// What is known of a user; null where it isn't, if there are nulls.
struct Member<'a> {
    text: Option<&'a str>,
    has_nulls: bool,
}

impl Member<'_> {
    fn is_absent(&self) -> bool {
        self.text.is_none() && !self.has_nulls
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

/// The claims that leave the server.
struct Public<'a, C>(&'a C);

impl<C: ClaimsData> Serialize for Public<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_public(serializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use auth::{Claims, NoClaims, Roles, auth};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;
    use crate::engine::callback::SessionView;

    #[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
    struct Customer {
        #[claims(public)]
        plan: String,
        note: String,
    }

    /// Its public claims may have the names of the library's own members, which the derive can't see.
    #[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
    struct Sly {
        #[claims(public)]
        #[serde(flatten)]
        members: BTreeMap<String, Value>,
    }

    #[derive(Roles)]
    #[roles(public)]
    enum Post {
        Reader,
        #[role(includes(Reader))]
        Writer,
    }

    auth! { struct PlainAuth; providers: [] }

    auth! {
        struct CustomerAuth;
        providers: [],
        session: { claims: extern Customer },
    }

    auth! {
        struct SlyAuth;
        providers: [],
        session: { claims: extern Sly },
    }

    auth! {
        struct PostAuth;
        providers: [],
        session: { claims: extern Sly },
        roles: extern Post,
        callbacks: { roles: |_: crate::RolesUpdate<PostAuth>| vec![Post::Writer] },
    }

    fn compare<A: crate::Auth<State = ()>>(claims: &A::Claims, user: &User) -> Value {
        let (expires, roles) = (SystemTime::UNIX_EPOCH, RoleSet::default().with(0).with(1));
        let mut shown = Value::Null;
        for has_nulls in [true, false] {
            let text = text::<_, A::Roles>(user, expires, claims, has_nulls, roles).unwrap();
            shown = serde_json::from_str(&text).unwrap();
            let view = SessionView::<A> {
                user: user.clone(),
                expires,
                claims: claims.duplicate(),
                update: None,
                state: (),
                has_nulls,
                roles,
            };
            assert_eq!(shown, view.into_json().unwrap());
            assert_eq!(text.matches("\"user\":").count(), 1, "{text}");
        }
        shown
    }

    #[test]
    fn the_text_is_what_a_callback_would_get_as_json() {
        let ada = User::new("7").with_name("Ada \"A\" \u{e9}\n").with_email("ada@shop.example");
        let customer = Customer { plan: "\"user\":".to_owned(), note: "secret".to_owned() };
        for user in [&ada, &User::new("8")] {
            compare::<PlainAuth>(&NoClaims {}, user);
            let shown = compare::<CustomerAuth>(&customer, user);
            assert_eq!(shown["plan"], "\"user\":");
            assert_eq!(shown.get("note"), None);
        }
    }

    #[test]
    fn no_claim_stands_for_the_user_or_the_end_of_the_session() {
        let members = [("user", json!("root")), ("roles", json!([])), ("expires", json!(7))];
        let members = members.map(|(name, value)| (name.to_owned(), value)).into();
        let sly = Sly { members };
        let ada = User::new("7").with_name("Ada");
        let shown = compare::<SlyAuth>(&sly, &ada);
        assert_eq!(shown["user"], json!({ "name": "Ada" }));
        assert_eq!(shown["expires"], "1970-01-01T00:00:00.000Z");
        assert_eq!(shown["roles"], json!([]), "it is a claim where roles aren't shown");
        assert_eq!(compare::<PostAuth>(&sly, &ada)["roles"], json!(["reader", "writer"]));
    }
}
