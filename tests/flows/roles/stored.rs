//! What a session says of roles that another version of the application has written, or nobody.

use std::time::Duration;

use auth::{
    Auth, Authorize, CredentialsForm, NoClaims, Roles, RolesUpdate, RouterExt as _, Secret,
    Session, User,
    adapter::{Memory, MemoryStore, SessionChange, Sessions as _},
    auth,
};
use auth_providers::Credentials;
use axum::{Json, Router, routing::get};
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET};

use super::site::{Role, RowShop, Shop};

const DAY: Duration = Duration::from_hours(24);

/// The roles of the first version.
#[derive(Roles)]
enum First {
    Member,
    #[role(includes(Member))]
    Keeper,
    #[role(rename = "boss")]
    Owner,
}

/// The second has no keepers, calls the owner otherwise, and has made owners members.
#[derive(Roles)]
enum Second {
    #[role(includes(Member), rename = "boss")]
    Chief,
    Member,
    Guest,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    Some(User::new("7").with_name(attempt.form.username))
}

fn first<A: Auth<Roles = First>>(update: RolesUpdate<A>) -> Vec<First> {
    vec![if update.user.name() == "owner" { First::Owner } else { First::Keeper }]
}

/// It leaves everybody as they are.
fn second<A: Auth<Roles = Second>>(update: RolesUpdate<A>) -> Vec<Second> {
    update.before
}

async fn mine<A: Auth>(session: Session<NoClaims, A>) -> Json<Value> {
    let names: Vec<_> = session.roles().iter().map(Roles::name).collect();
    Json(names.into())
}

macro_rules! version {
    ($name:ident: $strategy:ident, $($roles:tt)*) => {
        auth! {
            struct $name;
            adapter: Memory {},
            providers: [Credentials { authorize: check::<$name> }],
            session: { strategy: $strategy },
            // In each version the type has the same name.
            name: "roles_version",
            $($roles)*
        }

        impl $name {
            async fn app(store: &MemoryStore) -> Router {
                let builder = Self::builder().url(ORIGIN).secret(Secret::new(SECRET));
                let builder = builder.store(store.clone()).variables(|_| None);
                let auth = builder.build().await.unwrap();
                Router::new().route("/mine", get(mine::<$name>)).auth(&auth).with_state(auth)
            }
        }
    };
}

version! { NoneInCookies: jwt, }
version! { NoneInRows: database, }
version! { FirstInCookies: jwt, roles: extern First, callbacks: { roles: first::<FirstInCookies> } }
version! { FirstInRows: database, roles: extern First, callbacks: { roles: first::<FirstInRows> } }
version! { SecondInCookies: jwt, roles: extern Second, callbacks: { roles: second::<SecondInCookies> } }
version! { SecondInRows: database, roles: extern Second, callbacks: { roles: second::<SecondInRows> } }

async fn roles_at(app: &Router, browser: &Browser) -> Value {
    let mut other = Browser::new(app.clone());
    other.cookies = browser.cookies.clone();
    let page = other.get("/mine").await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    page.json()
}

async fn versions_run_side_by_side(none: Router, first: Router, second: Router) {
    for (user, in_first, in_second) in [
        // Its name is gone: no other role took its place.
        ("keeper", json!(["member", "keeper"]), json!([])),
        // What a role includes is what the version that reads it says.
        ("owner", json!(["boss"]), json!(["boss", "member"])),
    ] {
        let mut browser = Browser::new(first.clone());
        browser.submit("/api/auth/callback/credentials", &[("username", user)]).await;
        assert_eq!(roles_at(&first, &browser).await, in_first, "{user}");
        assert_eq!(roles_at(&second, &browser).await, in_second, "{user}");
        assert_eq!(roles_at(&none, &browser).await, json!([]), "{user}");
        // The names are kept while nobody writes the session.
        assert_eq!(roles_at(&first, &browser).await, in_first, "{user}");
        let session = browser.session().await;
        assert_eq!(session.get("roles"), None, "roles are shown where they are public: {session}");
    }
    // A session from before there were roles has none.
    let mut browser = Browser::new(none);
    browser.submit("/api/auth/callback/credentials", &[("username", "owner")]).await;
    assert_eq!(roles_at(&first, &browser).await, json!([]));
}

// SE-018
#[tokio::test]
async fn a_name_that_no_role_has_gives_no_role() {
    let store = MemoryStore::default();
    let none = NoneInCookies::app(&store).await;
    let (first, second) = (FirstInCookies::app(&store).await, SecondInCookies::app(&store).await);
    versions_run_side_by_side(none, first, second).await;
    let store = MemoryStore::default();
    let none = NoneInRows::app(&store).await;
    let (first, second) = (FirstInRows::app(&store).await, SecondInRows::app(&store).await);
    versions_run_side_by_side(none, first, second).await;
}

/// Whatever stands in a row in the place of the names, nobody may do more for it, and nobody is signed out.
// SE-018
#[tokio::test]
async fn what_is_no_list_of_names_gives_no_role() {
    let Shop { mut browser, store, .. } = {
        let mut shop = RowShop::open().await;
        shop.sign_in("ada").await;
        shop
    };
    let [session]: [_; 1] = store.sessions_of("ada").await.unwrap().try_into().unwrap();
    for (member, expected) in [
        (json!(["root"]), json!(["member", "desk_clerk", "root"])),
        (
            json!(["nobody", 7, null, ["root"], "Admin", "desk_clerk"]),
            json!(["member", "desk_clerk"]),
        ),
        (json!("root"), json!([])),
        (json!({ "root": true }), json!([])),
        (json!(3), json!([])),
        (Value::Null, json!([])),
    ] {
        let claims = json!({ "auth:roles": member, "roles": ["root"] });
        let change = SessionChange { claims: Some(claims), ..SessionChange::default() };
        assert!(store.update_session(&session.token, change).await.unwrap());
        let page = browser.get("/mine").await;
        assert_eq!(page.status, StatusCode::OK, "{member}");
        assert_eq!(page.json()["roles"], expected, "{member}");
    }
}

/// Another process, or another version of the application, reads the row as it stands.
// SE-018
#[tokio::test]
async fn a_role_that_is_taken_away_in_the_last_days_of_a_session_is_gone_from_the_row() {
    let mut shop = RowShop::open().await;
    shop.list.give(&[Role::Admin]);
    shop.sign_in("ada").await;
    for _ in 0..5 {
        shop.clock.advance(5 * DAY);
        assert_eq!(shop.browser.get("/admin").await.status, StatusCode::OK);
    }
    shop.list.give(&[]);
    shop.clock.advance(2 * DAY);
    assert_eq!(shop.browser.get("/admin").await.status, StatusCode::FORBIDDEN);
    let [session]: [_; 1] = shop.store.sessions_of("ada").await.unwrap().try_into().unwrap();
    assert_eq!(session.claims.unwrap().get("auth:roles"), None);
}
