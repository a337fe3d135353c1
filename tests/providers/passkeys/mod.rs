//! Passkeys, as an application has them: signing in, what callbacks and events get, what users do with their own,
//! and where a setup can have them. What somebody does who attacks them is in `attacks`.

mod limits;
mod manage;
mod notices;
mod pages;
mod setup;
mod sign_in;

use std::sync::{Arc, Mutex};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, Decision, RouterExt as _, Secret, SignIn,
    Trigger, User,
    adapter::{Sqlite, SqliteStore, sql::Schema},
    auth,
    event::{self, LinkAccount},
};
use auth_providers::{Credentials, Email, Passkey};
use axum::Router;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqlitePoolOptions;
use test_support::{
    Browser, SECRET, TestClock,
    mail_site::SENDER,
    passkeys::{self, SITE},
    postbox::Postbox,
};

#[derive(CredentialsForm)]
struct Login {
    name: String,
}

/// How somebody signed in.
#[derive(Clone, Serialize, Deserialize, Claims)]
struct Way {
    #[claims(public)]
    kind: String,
    #[claims(public)]
    is_first: bool,
}

/// What callbacks and events were told, and whom the first of them keeps out.
#[derive(Clone, Default)]
struct Seen {
    lines: Arc<Mutex<Vec<String>>>,
    denied: Arc<Mutex<Option<&'static str>>>,
}

impl Seen {
    fn note(&self, line: String) {
        self.lines.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

macro_rules! shop {
    ($name:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
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
            callbacks: {
                sign_in: |attempt: SignIn<$name>| {
                    let SignIn { identity, account, user, state, .. } = attempt;
                    let proof = identity.email_verified;
                    state.note(format!("asked {} {:?} {proof:?}", user.name(), account.kind));
                    match &*state.denied.lock().unwrap() {
                        Some(name) if user.name() == *name => Decision::Deny,
                        _ => Decision::Allow,
                    }
                },
                claims: |update: ClaimsUpdate<$name>| match update.trigger {
                    Trigger::SignUp { account, .. } => {
                        Way { kind: format!("{:?}", account.kind), is_first: true }
                    }
                    Trigger::SignIn { account, .. } => {
                        Way { kind: format!("{:?}", account.kind), is_first: false }
                    }
                    Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
                },
            },
            events: {
                sign_in: |event: event::SignIn<$name>| {
                    let event::SignIn { account, is_new_user, provider, state, .. } = event;
                    state.note(format!("told {provider:?} {:?} {is_new_user:?}", account.kind));
                },
                link_account: |event: LinkAccount<$name>| {
                    event.state.note(format!("linked {:?}", event.account.kind));
                },
            },
            state: Seen,
        }
    };
}

shop! { InCookies, jwt }
shop! { InRows, database }

/// A shop with its store, its mails and its clock.
struct Shop {
    app: Router,
    store: SqliteStore,
    postbox: Postbox,
    clock: TestClock,
    seen: Seen,
}

/// A store in memory, which has one connection.
async fn store(schema: Schema) -> SqliteStore {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await;
    let pool = pool.unwrap();
    schema.migrate(&pool).await.unwrap();
    SqliteStore::open(pool, schema).await.unwrap()
}

macro_rules! open {
    ($name:ident) => {{
        let (clock, postbox, seen) = (TestClock::new(), Postbox::default(), Seen::default());
        let store = store(Schema::default()).await;
        let builder = $name::builder(seen.clone()).url(SITE).clock(clock.clone());
        let builder = builder.secret(Secret::new(SECRET)).mailer(postbox.clone());
        let auth = builder.store(store.clone()).build().await.unwrap();
        (Shop { app: Router::new().auth(&auth), store, postbox, clock, seen }, auth)
    }};
}

impl Shop {
    /// With sessions in cookies.
    async fn open() -> Self {
        Self::with_auth().await.0
    }

    async fn with_auth() -> (Self, InCookies) {
        open!(InCookies)
    }

    /// One with sessions in cookies, and one with sessions in rows.
    async fn of_both() -> [Self; 2] {
        [Self::open().await, open!(InRows).0]
    }

    fn browser(&self) -> Browser {
        passkeys::browser(self.app.clone())
    }

    /// A browser in which somebody is signed in with the form.
    async fn somebody(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        passkeys::enter(&mut browser, name).await;
        browser
    }
}
