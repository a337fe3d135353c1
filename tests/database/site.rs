//! A site over PostgreSQL, and the same one over SQLite.

use std::time::Duration;

use auth::{
    Auth, Authorize, Builder, Claims, ClaimsUpdate, CredentialsForm, Identity, RouterExt as _,
    Secret, Session, Trigger, User,
    adapter::{Postgres, Sqlite},
    auth, env,
    provider::JsonProfile,
};
use auth_providers::{Credentials, OAuth2};
use axum::{Router, extract::FromRef, routing::get};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{Browser, ORIGIN, Page, SECRET, TestClock, provider::Provider};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub(crate) struct Member {
    #[claims(public)]
    pub(crate) plan: String,
}

#[derive(CredentialsForm)]
struct Login {
    name: String,
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { name } = attempt.form;
    let email = format!("{name}@example.com");
    Some(User::new(format!("form-{name}")).with_name(name).with_email(email))
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        name: me["name"].as_str().map(str::to_owned),
        email: me["email"].as_str().map(str::to_owned),
        ..Identity::new(&me["id"])
    }
}

fn build<A: Auth<Claims = Member>>(update: ClaimsUpdate<A>) -> Member {
    match update.trigger {
        Trigger::Read { claims } | Trigger::Update { claims, .. } => claims,
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Member { plan: "free".to_owned() },
    }
}

macro_rules! site {
    ($name:ident, $adapter:ident { $($options:tt)* }) => {
        auth! {
            pub(crate) struct $name;
            session: {
                strategy: database, claims: extern Member, max_age: 10 hours, update_age: 1 hours,
            },
            adapter: $adapter { url: env("DATABASE_URL"), migrate: true, $($options)* },
            providers: [
                Credentials { authorize: check::<$name> },
                OAuth2 as "gh" {
                    authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"),
                    userinfo: env("OP_ME"), client_id: "shop", client_secret: env("OP_SECRET"),
                    scope: ["profile"], profile: identity,
                },
            ],
            callbacks: { claims: build::<$name> },
        }

        impl FromRef<App<$name>> for $name {
            fn from_ref(app: &App<$name>) -> Self {
                app.auth.clone()
            }
        }

        impl Site<$name> {
            /// What has to be said about a database at the URL, or about a store.
            pub(crate) fn builder(provider: &Provider, database: &str) -> Builder<$name> {
                let (variables, database) = (provider.variables(), database.to_owned());
                $name::builder()
                    .url(ORIGIN)
                    .secret(Secret::new(SECRET))
                    .variables(move |name| match name {
                        "DATABASE_URL" => Some(database.clone()),
                        _ => variables(name),
                    })
            }

            pub(crate) async fn over(store: <auth::adapter::$adapter as auth::adapter::Adapter>::Store) -> Self {
                let (provider, clock) = (Provider::start().await, TestClock::new());
                let builder = Self::builder(&provider, "unused").store(store).clock(clock.clone());
                Self::with(builder.build().await.unwrap(), provider, clock)
            }

            pub(crate) fn with(auth: $name, provider: Provider, clock: TestClock) -> Self {
                let app = Self::routes(&auth);
                // Before the browser watches the log: a program has one subscriber.
                crate::statements::listen();
                Self { auth, browser: Browser::new(app), provider, clock }
            }

            pub(crate) fn routes(auth: &$name) -> Router {
                let who = get(async |session: Session<Member, $name>| session.user.name().to_owned());
                Router::new().route("/", who).auth(auth).with_state(App { auth: auth.clone() })
            }
        }
    };
}

site!(OnPostgres, Postgres { connect_timeout: Duration::from_secs(1) });
site!(OnSqlite, Sqlite {});

#[derive(Clone)]
pub(crate) struct App<A> {
    pub(crate) auth: A,
}

/// A site, somebody's browser, and the provider that its button leads to.
pub(crate) struct Site<A> {
    #[expect(dead_code, reason = "it says whose site it is")]
    pub(crate) auth: A,
    pub(crate) browser: Browser,
    pub(crate) provider: Provider,
    pub(crate) clock: TestClock,
}

impl<A> Site<A> {
    /// What the provider says about whoever signs in next.
    pub(crate) fn person(&self, id: u32) {
        let email = format!("p{id}@example.com");
        let profile = json!({ "id": id, "name": format!("P{id}"), "email": email });
        self.provider.seen.lock().unwrap().profile = Some(profile.to_string());
    }

    /// Somebody else's browser.
    pub(crate) fn other(&self) -> Browser {
        Browser::new(self.browser.app())
    }

    /// The callback that the provider sends the browser to.
    pub(crate) async fn begin(&mut self) -> String {
        Self::begin_in(&self.provider, &mut self.browser).await
    }

    pub(crate) async fn begin_in(provider: &Provider, browser: &mut Browser) -> String {
        let page = browser.submit("/api/auth/signin/gh", &[]).await;
        let answer = provider.authorize(page.location());
        format!("/api/auth/callback/gh?code={}&state={}", answer.code, answer.state)
    }

    pub(crate) async fn sign_in(&mut self) -> Page {
        Self::sign_in_in(&self.provider, &mut self.browser).await
    }

    pub(crate) async fn sign_in_in(provider: &Provider, browser: &mut Browser) -> Page {
        let callback = Self::begin_in(provider, browser).await;
        browser.get(&callback).await
    }

    /// Whoever is signed in, as a handler sees it.
    pub(crate) async fn who(&mut self) -> Result<String, StatusCode> {
        let page = self.browser.get("/").await;
        if page.status.is_success() { Ok(page.text) } else { Err(page.status) }
    }
}
