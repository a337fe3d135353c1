//! Sites with an adapter: by default, with compat, with sessions in cookies.

use std::sync::{Arc, Mutex};

use auth::{
    AuthConfig, Authorize, Builder, Claims, ClaimsUpdate, CredentialsForm, Identity,
    RouterExt as _, Secret, Session, Trigger, User,
    adapter::{Adapter, Storage, StoreError},
    auth, env, event,
    provider::JsonProfile,
};
use auth_providers::{Credentials, OAuth2};
use axum::{
    Router,
    extract::{FromRef, State},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{Browser, ORIGIN, Page, SECRET, TestClock, provider::Provider};

use super::store::Store;

/// An adapter whose store a test hands over.
#[derive(AuthConfig)]
pub(crate) struct Kept {}

impl Adapter for Kept {
    type Store = Store;

    async fn connect(self) -> Result<Store, StoreError> {
        Ok(Store::default())
    }

    fn storage(store: Store) -> Storage {
        Storage::of(store)
            .users()
            .security()
            .accounts()
            .sessions()
            .verification_tokens()
            .revocations()
            .into()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub(crate) struct Member {
    #[claims(public)]
    pub(crate) plan: String,
    #[claims(public, client_update)]
    pub(crate) locale: String,
}

/// The claims of the setup with compat: a session that NextAuth made starts with them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(crate) struct OldMember {
    #[claims(public, client_update)]
    #[serde(default)]
    pub(crate) locale: String,
}

/// What happened, and whether the claims callback fails.
#[derive(Clone, Default)]
pub(crate) struct Known {
    pub(crate) seen: Arc<Mutex<Vec<String>>>,
    pub(crate) claims_fail: Arc<Mutex<bool>>,
    /// Whether it fails for a session that is there.
    pub(crate) reads_fail: Arc<Mutex<bool>>,
}

impl Known {
    fn note(&self, what: impl Into<String>) {
        self.seen.lock().unwrap().push(what.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

#[derive(CredentialsForm)]
pub(crate) struct Login {
    username: String,
}

/// `<name>@<id>`: the id that `authorize` returns may be any.
#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: auth::Auth<State = Known>>(attempt: Authorize<A, Login>) -> Option<User> {
    let (name, id) = attempt.form.username.split_once('@').unwrap_or(("vic", "7"));
    Some(User::new(id).with_name(name).with_email(format!("{name}@example.com")))
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        name: me["name"].as_str().map(str::to_owned),
        email: me["email"].as_str().map(str::to_owned),
        email_verified: me["verified"].as_bool(),
        ..Identity::new(&me["id"])
    }
}

fn build<A: auth::Auth<State = Known>>(update: ClaimsUpdate<A>) -> Result<A::Claims, String>
where
    A::Claims: Start,
{
    match update.trigger {
        Trigger::SignUp { user, .. } => {
            update.state.note(format!("claims sign-up {}", user.name()));
            if *update.state.claims_fail.lock().unwrap() {
                return Err("the test wants it".to_owned());
            }
            Ok(A::Claims::start("new"))
        }
        Trigger::SignIn { user, .. } => {
            update.state.note(format!("claims sign-in {}", user.name()));
            if *update.state.claims_fail.lock().unwrap() {
                return Err("the test wants it".to_owned());
            }
            Ok(A::Claims::start("old"))
        }
        Trigger::Update { .. } | Trigger::Read { .. }
            if *update.state.reads_fail.lock().unwrap() =>
        {
            Err("the test wants it".to_owned())
        }
        Trigger::Update { claims, patch } => {
            use auth::claims::ClaimsData as _;
            Ok(claims.apply(patch))
        }
        Trigger::Read { claims } => Ok(claims),
    }
}

pub(crate) trait Start {
    fn start(plan: &str) -> Self;
}

impl Start for Member {
    fn start(plan: &str) -> Self {
        Self { plan: plan.to_owned(), locale: "en".to_owned() }
    }
}

impl Start for OldMember {
    fn start(_: &str) -> Self {
        Self { locale: "en".to_owned() }
    }
}

fn created<A: auth::Auth<State = Known>>(event: event::CreateUser<A>) {
    event.state.note(format!("create_user {}", event.user.name()));
}

fn updated<A: auth::Auth<State = Known>>(event: event::UpdateUser<A>) {
    event.state.note(format!("update_user {} {:?}", event.user.name(), event.changed));
}

fn linked<A: auth::Auth<State = Known>>(event: event::LinkAccount<A>) {
    event.state.note(format!("link_account {}", event.account.provider));
}

fn signed_in<A: auth::Auth<State = Known>>(event: event::SignIn<A>) {
    event.state.note(format!("sign_in {} {:?}", event.user.name(), event.is_new_user));
}

fn signed_out<A: auth::Auth<State = Known>>(event: event::SignOut<A>) {
    event.state.note(format!("sign_out {}", event.user.name()));
}

macro_rules! site {
    ($(#[$doc:meta])* $name:ident: $claims:ty, { $($session:tt)* } { $($section:tt)* }) => {
        auth! {
            $(#[$doc])*
            pub(crate) struct $name;
            session: { claims: extern $claims, max_age: 10 hours, update_age: 1 hours, $($session)* },
            adapter: Kept,
            providers: [
                Credentials { authorize: check::<$name> },
                OAuth2 as "gh" {
                    authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
                    client_id: "shop", client_secret: env("OP_SECRET"), scope: ["profile"],
                    profile: identity,
                },
                OAuth2 as "trusted" {
                    authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
                    client_id: "shop", client_secret: env("OP_SECRET"), scope: ["profile"],
                    profile: identity,
                },
            ],
            callbacks: { claims: build::<$name> },
            events: {
                create_user: created::<$name>,
                update_user: updated::<$name>,
                link_account: linked::<$name>,
                sign_in: signed_in::<$name>,
                sign_out: signed_out::<$name>,
            },
            pages: { new_user: "/welcome" },
            state: Known,
            $($section)*
        }

        impl Site<$name> {
            pub(crate) async fn start() -> Self {
                Self::with(|builder| builder).await
            }

            /// A site whose builder does something more.
            pub(crate) async fn with(
                build: impl FnOnce(Builder<$name>) -> Builder<$name>,
            ) -> Self {
                let (known, store) = (Known::default(), Store::default());
                let provider = Provider::start().await;
                let clock = TestClock::new();
                let builder = $name::builder(known.clone())
                    .url(ORIGIN)
                    .secret(Secret::new(SECRET))
                    .clock(clock.clone())
                    .store(store.clone())
                    .variables(provider.variables());
                let auth = build(builder).build().await.unwrap();
                let app = Router::new()
                    .route("/guarded", get(async || "guarded"))
                    .route_layer(auth.guard())
                    .route("/plan", get(async |session: Session<$claims, $name>| session.user.id.clone()))
                    .route("/changed", post(
                        async |State(app): State<App<$name>>, session: Session<$claims, $name>| {
                            let user = &session.user.id;
                            app.auth.password_changed(user, Some(&session)).await.unwrap();
                        },
                    ))
                    .auth(&auth)
                    .with_state(App { auth: auth.clone() });
                Self { auth, browser: Browser::new(app), known, store, provider, clock }
            }
        }

        impl FromRef<App<$name>> for $name {
            fn from_ref(app: &App<$name>) -> Self {
                app.auth.clone()
            }
        }
    };
}

site! {
    /// What an application gets by default.
    Native: Member, { strategy: database } { linking: verified_email { trusted: [Trusted] } }
}

site! {
    /// Sessions in cookies, users in the store.
    Cookied: Member, { strategy: jwt } {}
}

site! {
    /// Sessions in cookies, whose user is always looked up, for two hours at most.
    Checked: Member, { strategy: jwt, check: always, absolute: 2 hours } {}
}

site! {
    /// Names stay as they were.
    Keeping: Member, { strategy: database } { profile: keep }
}

site! {
    /// As NextAuth, which may link by address with one provider.
    Compat: OldMember, { strategy: database } {
        linking: dangerous_email { trusted: [Trusted] },
        compat: next_auth_v4,
    }
}

#[derive(Clone)]
pub(crate) struct App<A> {
    auth: A,
}

/// A site, somebody's browser, and the provider that its buttons lead to.
pub(crate) struct Site<A> {
    pub(crate) auth: A,
    pub(crate) browser: Browser,
    pub(crate) known: Known,
    pub(crate) store: Store,
    pub(crate) provider: Provider,
    pub(crate) clock: TestClock,
}

impl<A> Site<A> {
    /// Somebody else's browser.
    pub(crate) fn other(&self) -> Browser {
        Browser::new(self.browser.app())
    }

    /// What the provider says about whoever signs in next.
    pub(crate) fn person(&self, id: u32, email: Option<&str>, verified: bool) {
        let profile =
            json!({ "id": id, "name": format!("P{id}"), "email": email, "verified": verified });
        self.provider.seen.lock().unwrap().profile = Some(profile.to_string());
    }

    /// Signs in with a provider; the page that the callback answers with.
    pub(crate) async fn sign_in(&mut self, id: &str, fields: &[(&str, &str)]) -> Page {
        let mut browser = self.browser.clone();
        let page = self.sign_in_from(&mut browser, id, fields).await;
        self.browser = browser;
        page
    }

    pub(crate) async fn sign_in_from(
        &self,
        browser: &mut Browser,
        id: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let page = browser.submit(&format!("/api/auth/signin/{id}"), fields).await;
        let location = page.location();
        if !location.starts_with(&self.provider.url) {
            return page;
        }
        let answer = self.provider.authorize(location);
        let callback =
            format!("/api/auth/callback/{id}?code={}&state={}", answer.code, answer.state);
        browser.get(&callback).await
    }

    /// Signs in with the form.
    pub(crate) async fn log_in(&mut self, username: &str) -> Page {
        self.browser.submit("/api/auth/callback/credentials", &[("username", username)]).await
    }

    /// The id of whoever is signed in.
    pub(crate) async fn who(&mut self) -> Option<String> {
        let page = self.browser.get("/plan").await;
        page.status.is_success().then_some(page.text)
    }
}
