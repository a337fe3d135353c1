//! A shop whose roles are on a list that the tests change while people are signed in.

use std::sync::{Arc, Mutex};

use auth::{
    Auth, Authorize, BoxError, Claims, CredentialsForm, Require, Roles, RolesUpdate,
    RouterExt as _, Secret, Session, User,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::Credentials;
use axum::{
    Json, Router,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET, TestClock};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Roles)]
#[roles(public)]
pub(super) enum Role {
    Member,
    #[role(includes(Member))]
    DeskClerk,
    #[role(includes(DeskClerk), rename = "root")]
    Admin,
    Auditor,
}

/// A claim that is called as the roles are where a row keeps them, and that whoever signs in may choose.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(super) struct Customer {
    #[serde(rename = "auth:roles", default)]
    pub(super) chosen: Vec<String>,
    #[serde(default)]
    pub(super) roles: Vec<String>,
}

#[derive(CredentialsForm)]
pub(super) struct Login {
    username: String,
}

/// Who has which roles, and who asked.
#[derive(Clone, Default)]
pub(super) struct List(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    given: Vec<Role>,
    is_broken: bool,
    asked: Vec<Asked>,
}

/// What the callback got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) user: String,
    pub(super) has_profile: bool,
    pub(super) before: Vec<Role>,
}

impl List {
    /// From now on everybody has these roles, and no others.
    pub(super) fn give(&self, roles: &[Role]) {
        self.0.lock().unwrap().given = roles.to_vec();
    }

    /// From now on the list can't be read, or can be again.
    pub(super) fn set_broken(&self, is_broken: bool) {
        self.0.lock().unwrap().is_broken = is_broken;
    }

    /// What the callback got since the last call.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let name = attempt.form.username;
    Some(User::new(&name).with_name(&name))
}

/// Whoever signs in has chosen claims that look like roles.
fn choose<A: Auth<Claims = Customer>>(update: auth::ClaimsUpdate<A>) -> Customer {
    match update.trigger {
        auth::Trigger::Update { claims, .. } | auth::Trigger::Read { claims } => claims,
        _ => {
            let chosen = vec!["root".to_owned(), "auditor".to_owned()];
            Customer { roles: chosen.clone(), chosen }
        }
    }
}

fn roles_of<A>(update: RolesUpdate<A>) -> Result<Vec<Role>, BoxError>
where
    A: Auth<Claims = Customer, Roles = Role, State = List>,
{
    let RolesUpdate { user, profile, before, state, .. } = update;
    let mut entries = state.0.lock().unwrap();
    entries.asked.push(Asked { user: user.id, has_profile: profile.is_some(), before });
    if entries.is_broken { Err("the list can't be read".into()) } else { Ok(entries.given.clone()) }
}

async fn desk<A>(session: Require<role::DeskClerk, Session<Customer, A>>) -> String {
    format!("the desk of {}", session.user.name())
}

async fn menu<A>(session: Option<Require<role::DeskClerk, Session<Customer, A>>>) -> String {
    let entries = session.map(|session| format!("the desk of {}", session.user.name()));
    entries.unwrap_or_else(|| "orders".to_owned())
}

async fn mine<A: Auth<Roles = Role>>(session: Session<Customer, A>) -> Json<Value> {
    let names: Vec<_> = session.roles().iter().map(Roles::name).collect();
    Json(json!({
        "roles": names,
        "member": session.has::<role::Member>(),
        "desk_clerk": session.has::<role::DeskClerk>(),
        "root": session.has::<role::Admin>(),
        "auditor": session.has::<role::Auditor>(),
    }))
}

async fn passed() -> &'static str {
    "passed"
}

/// A site and its only visitor.
pub(super) struct Shop {
    pub(super) browser: Browser,
    pub(super) list: List,
    pub(super) clock: TestClock,
    pub(super) store: MemoryStore,
}

impl Shop {
    pub(super) async fn sign_in(&mut self, name: &str) {
        let page =
            self.browser.submit("/api/auth/callback/credentials", &[("username", name)]).await;
        assert!(!page.location().contains("error"), "{page:?}");
    }
}

macro_rules! shop {
    ($name:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
            adapter: Memory {},
            providers: [Credentials { authorize: check::<$name> }],
            session: {
                claims: extern Customer, strategy: $strategy,
                max_age: 10 days, update_age: 24 hours, absolute: 30 days,
            },
            roles: extern Role,
            callbacks: { claims: choose::<$name>, roles: roles_of::<$name> },
            state: List,
        }

        impl $name {
            pub(super) async fn open() -> Shop {
                let (list, clock) = (List::default(), TestClock::new());
                let store = MemoryStore::default();
                let builder = Self::builder(list.clone()).url(ORIGIN).secret(Secret::new(SECRET));
                let builder = builder.store(store.clone()).clock(clock.clone());
                let auth = builder.variables(|_| None).build().await.unwrap();
                let guarded = |path: &str| Router::new().route(path, get(passed));
                let audit = auth.guard().role::<role::Auditor>().role::<role::Member>();
                let named = auth
                    .guard()
                    .role::<role::Member>()
                    .allow(|session| session.user.name() == "ada");
                let open = auth.guard().authorized(|_, _| true).role::<role::Member>();
                let bearer = auth.guard().bearer().role::<role::Member>();
                let app = Router::new()
                    .route("/desk", get(desk::<$name>).post(desk::<$name>))
                    .route("/menu", get(menu::<$name>))
                    .route("/mine", get(mine::<$name>))
                    .route("/save", post(passed).route_layer(auth.guard().role::<role::Admin>()))
                    .merge(guarded("/admin").route_layer(auth.guard().role::<role::Admin>()))
                    .merge(guarded("/audit").route_layer(audit))
                    .merge(guarded("/named").route_layer(named))
                    .merge(guarded("/open").route_layer(open))
                    .merge(guarded("/bearer").route_layer(bearer))
                    .auth(&auth)
                    .with_state(auth);
                Shop { browser: Browser::new(app), list, clock, store }
            }
        }
    };
}

shop!(CookieShop, jwt);
shop!(RowShop, database);
