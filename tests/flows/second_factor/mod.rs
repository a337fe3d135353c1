//! Second factors, as an application and its users have them. What somebody does who attacks them is in `attacks`.

mod compat;
mod manage;
mod pages;
mod sign_in;
mod words;

use std::{ops::Deref, time::Duration};

use auth::{
    Auth, Builder, RequireSecondFactor, Roles, RolesUpdate, Secret, Session,
    adapter::{Sqlite, SqliteStore, StoredUser, Users as _, sql::Schema},
    auth, event,
};
use auth_providers::{Credentials, Email, Passkey};
use axum::{Router, routing::get};
use serde_json::json;
use test_support::{
    Browser, SECRET, TestClock,
    mail_site::SENDER,
    name_site::{Seen, Site, Way, by_name, way},
    passkeys,
    second_factors::{App, add_app, codes, enter},
    stores::sqlite_in_memory,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Roles)]
#[roles(public)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

fn roles_of<A: Auth<State = Seen>>(update: RolesUpdate<A>) -> Vec<Role> {
    let is_admin = update.user.email.is_some_and(|email| email.starts_with("admin"));
    vec![if is_admin { Role::Admin } else { Role::Member }]
}

async fn who<A: Auth<Claims = Way>>(session: Session<Way, A>) -> String {
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
                Credentials { authorize: by_name::<$name> },
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
                claims: way::<$name>,
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

/// A shop, and what its callbacks and events were told.
struct Shop<A = InCookies> {
    site: Site<A, SqliteStore>,
    seen: Seen,
}

impl<A> Deref for Shop<A> {
    type Target = Site<A, SqliteStore>;

    fn deref(&self) -> &Self::Target {
        &self.site
    }
}

/// A store in memory.
async fn store() -> SqliteStore {
    sqlite_in_memory(Schema::default()).await
}

impl<A> Shop<A>
where
    A: Auth<Claims = Way, State = Seen, Adapter = Sqlite>,
{
    /// A shop over a store that others have too, with the newest secret first.
    async fn over(store: SqliteStore, clock: TestClock, secrets: &[&str]) -> Self {
        let seen = Seen::default();
        let builder = Builder::<A>::new(seen.clone()).url(passkeys::SITE);
        let builder =
            secrets.iter().fold(builder, |builder, secret| builder.secret(Secret::new(*secret)));
        let routes = Router::new().route("/who", get(who::<A>));
        Self { site: Site::new(builder, store, clock, routes).await, seen }
    }

    async fn open() -> Self {
        Self::over(store().await, TestClock::new(), &[SECRET]).await
    }
}

impl<A> Shop<A> {
    /// A browser in which somebody with a proven address is signed in with the form, and an app with its recovery codes.
    async fn with_app(&self, name: &str) -> (Browser, App, Vec<String>) {
        let mut browser = self.browser();
        // New users are sent to a page of the shop's own.
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
}
