//! Second factors, as an application and its users have them. What somebody does who attacks them is in `attacks`.

mod compat;
mod manage;
mod pages;
mod sign_in;
mod words;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RequireSecondFactor, Roles, RolesUpdate,
    RouterExt as _, Secret, Session, Trigger, User,
    adapter::{Sqlite, SqliteStore, StoredUser, Users as _, sql::Schema},
    auth, event,
};
use auth_providers::{Credentials, Email, Passkey};
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::sqlite::SqlitePoolOptions;
use test_support::{
    Browser, SECRET, TestClock,
    mail_site::SENDER,
    passkeys,
    postbox::Postbox,
    second_factors::{App, add_app, codes, enter},
};

#[derive(CredentialsForm)]
struct Login {
    name: String,
}

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Way {
    #[claims(public)]
    kind: String,
    #[claims(public)]
    is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Roles)]
#[roles(public)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

/// What callbacks and events were told.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn roles_of<A: auth::Auth<State = Seen>>(update: RolesUpdate<A>) -> Vec<Role> {
    let is_admin = update.user.email.is_some_and(|email| email.starts_with("admin"));
    vec![if is_admin { Role::Admin } else { Role::Member }]
}

async fn who<A>(session: Session<Way, A>) -> String {
    format!("{} {}", session.user.name(), session.kind)
}

macro_rules! shop {
    ($name:ident, $strategy:ident, [$($method:ident),*]) => {
        auth! {
            struct $name;
            session: { strategy: $strategy, claims: extern Way },
            adapter: Sqlite { url: "sqlite::memory:" },
            providers: [
                Passkey { rp_name: "Shop" },
                Email { from: SENDER },
                Credentials {
                    authorize: async |attempt: Authorize<$name, Login>| {
                        let name = attempt.form.name;
                        let email = format!("{name}@shop.example");
                        Some(User::new(name).with_email(email))
                    },
                },
            ],
            second_factor: {
                methods: [$($method),*],
                require: |input: RequireSecondFactor<$name>| {
                    input.state.note(format!("required {} {}", input.user.name(), input.claims.kind));
                    input.has::<role::Admin>()
                },
                remember: 30 days,
            },
            roles: extern Role,
            callbacks: {
                claims: |update: ClaimsUpdate<$name>| match update.trigger {
                    Trigger::SignUp { account, .. } => {
                        Way { kind: format!("{:?}", account.kind), is_first: true }
                    }
                    Trigger::SignIn { account, .. } => {
                        Way { kind: format!("{:?}", account.kind), is_first: false }
                    }
                    Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
                },
                roles: roles_of::<$name>,
            },
            events: {
                sign_in: |event: event::SignIn<$name>| {
                    let event::SignIn { account, is_new_user, profile, state, .. } = event;
                    let kind = account.kind;
                    state.note(format!("told {kind:?} {is_new_user:?} {}", profile.is_some()));
                },
                second_factor: |event: event::SecondFactor<$name>| {
                    event.state.note(format!("changed {:?}", event.change));
                },
            },
            pages: { new_user: "/welcome" },
            state: Seen,
        }
    };
}

shop! { InCookies, jwt, [Totp, Passkey, RecoveryCodes] }
shop! { InRows, database, [Totp, Passkey, RecoveryCodes] }
shop! { Devices, jwt, [Passkey, RecoveryCodes] }

/// A shop with its store, its mails and its clock.
struct Shop<A = InCookies> {
    auth: A,
    app: Router,
    store: SqliteStore,
    postbox: Postbox,
    clock: TestClock,
    seen: Seen,
}

/// A store in memory, which has one connection.
async fn store() -> SqliteStore {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await;
    let (pool, schema) = (pool.unwrap(), Schema::default());
    schema.migrate(&pool).await.unwrap();
    SqliteStore::open(pool, schema).await.unwrap()
}

macro_rules! opens {
    ($name:ident) => {
        impl Shop<$name> {
            /// A shop over a store that others have too, with the newest secret first.
            async fn over(store: SqliteStore, clock: TestClock, secrets: &[&str]) -> Self {
                let (postbox, seen) = (Postbox::default(), Seen::default());
                let builder = $name::builder(seen.clone()).url(passkeys::SITE).clock(clock.clone());
                let builder = builder.mailer(postbox.clone()).store(store.clone());
                let builder = secrets
                    .iter()
                    .fold(builder, |builder, secret| builder.secret(Secret::new(*secret)));
                let auth = builder.build().await.unwrap();
                let app = Router::new().route("/who", get(who::<$name>)).auth(&auth);
                let app = app.with_state(auth.clone());
                Self { auth, app, store, postbox, clock, seen }
            }

            async fn open() -> Self {
                Self::over(store().await, TestClock::new(), &[SECRET]).await
            }
        }
    };
}

opens! { InCookies }
opens! { InRows }
opens! { Devices }

impl<A> Shop<A> {
    fn browser(&self) -> Browser {
        passkeys::browser(self.app.clone())
    }

    /// A browser in which somebody is signed in with the form, and an app with its recovery codes.
    async fn with_app(&self, name: &str) -> (Browser, App, Vec<String>) {
        let mut browser = self.browser();
        enter(&mut browser, name).await;
        self.prove_address(name).await;
        let (app, page) = add_app(&mut browser, &self.clock, json!({})).await;
        let codes = codes(&page);
        self.seconds(60);
        (browser, app, codes)
    }

    /// A user's address is proven from now on, so that mails go there.
    async fn prove_address(&self, id: &str) {
        let user = self.store.user(id).await.unwrap().unwrap();
        let email_verified =
            Some(std::time::UNIX_EPOCH + Duration::from_secs(self.clock.seconds()));
        self.store.update_user(StoredUser { email_verified, ..user }).await.unwrap();
    }

    fn seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}
