//! Sites where an address can be claimed and proven in every way, for each linking mode and strategy.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    Authorize, CredentialsForm, Identity, RouterExt as _, Secret, Session, User,
    adapter::{Memory, MemoryStore},
    auth, env, event,
    provider::JsonProfile,
};
use auth_providers::{Credentials, Email, OAuth2};
use axum::{Router, extract::FromRef, routing::get};
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock, mail_site, postbox::Postbox, provider::Provider,
};

/// Passwords by address, with the id of whose they are.
type Passwords = BTreeMap<String, (String, String)>;

/// Whom `address_proven` told of, and which accounts are unlinked.
type Told = Vec<(String, Vec<String>)>;

/// What the application keeps itself.
#[derive(Clone, Default)]
pub(crate) struct Own {
    pub(crate) passwords: Arc<Mutex<Passwords>>,
    pub(crate) told: Arc<Mutex<Told>>,
    /// Whether it fails.
    pub(crate) fails: Arc<Mutex<bool>>,
    /// Whether it leaves the passwords, as an application without it does.
    pub(crate) forgets: Arc<Mutex<bool>>,
}

#[derive(CredentialsForm)]
pub(crate) struct Login {
    email: String,
    password: Secret,
}

fn check<A: auth::Auth<State = Own>>(attempt: Authorize<A, Login>) -> Option<User> {
    let passwords = attempt.state.passwords.lock().unwrap();
    let (id, password) = passwords.get(&attempt.form.email)?;
    let is_right = password == attempt.form.password.expose();
    is_right.then(|| User::new(id.clone()).with_email(attempt.form.email))
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        name: me["name"].as_str().map(str::to_owned),
        email: me["email"].as_str().map(str::to_owned),
        email_verified: me["verified"].as_bool(),
        ..Identity::new(&me["id"])
    }
}

fn proven<A: auth::Auth<State = Own>>(event: event::AddressProven<A>) -> Result<(), String> {
    let own = event.state;
    if *own.fails.lock().unwrap() {
        return Err("the test wants it".to_owned());
    }
    let unlinked = event.unlinked.into_iter().map(|(provider, _)| provider).collect();
    own.told.lock().unwrap().push((event.user.id.clone(), unlinked));
    if !*own.forgets.lock().unwrap() {
        own.passwords.lock().unwrap().retain(|_, (id, _)| *id != event.user.id);
    }
    Ok(())
}

macro_rules! site {
    ($name:ident: { $($session:tt)* } { $($section:tt)* }) => {
        auth! {
            pub(crate) struct $name;
            session: { max_age: 10 hours, update_age: 1 hours, $($session)* },
            adapter: Memory {},
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
                Email { from: "Shop <no-reply@shop.example>" },
            ],
            events: { address_proven: proven::<$name> },
            state: Own,
            $($section)*
        }

        impl Proofs<$name> {
            pub(crate) async fn start() -> Self {
                let (own, store) = (Own::default(), MemoryStore::default());
                let (postbox, clock) = (Postbox::default(), TestClock::new());
                let provider = Provider::start().await;
                let auth = $name::builder(own.clone())
                    .url(ORIGIN)
                    .secret(Secret::new(SECRET))
                    .store(store.clone())
                    .mailer(postbox.clone())
                    .clock(clock.clone())
                    .variables(provider.variables())
                    .build()
                    .await
                    .unwrap();
                let who = async |session: Session<auth::NoClaims, $name>| session.user.id.clone();
                let app = Router::new()
                    .route("/who", get(who))
                    .auth(&auth)
                    .with_state(App { auth: auth.clone() });
                Self { auth, app, own, store, postbox, clock, provider }
            }
        }

        impl FromRef<App<$name>> for $name {
            fn from_ref(app: &App<$name>) -> Self {
                app.auth.clone()
            }
        }
    };
}

site! { Never: { strategy: database } {} }
site! { NeverInCookies: { strategy: jwt } {} }
site! { NeverAlways: { strategy: jwt, check: always } {} }
site! { Verified: { strategy: database } { linking: verified_email { trusted: [Trusted] } } }
site! { VerifiedInCookies: { strategy: jwt } { linking: verified_email { trusted: [Trusted] } } }
site! { Dangerous: { strategy: database } { linking: dangerous_email { trusted: [Trusted] } } }

#[derive(Clone)]
pub(crate) struct App<A> {
    auth: A,
}

/// A site, what it keeps and sends, and the provider that its buttons lead to.
pub(crate) struct Proofs<A> {
    pub(crate) auth: A,
    app: Router,
    pub(crate) own: Own,
    pub(crate) store: MemoryStore,
    postbox: Postbox,
    pub(crate) clock: TestClock,
    provider: Provider,
}

impl<A> Proofs<A> {
    /// A browser that knows nothing.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.app.clone())
    }

    /// Signs in with a provider that says this.
    pub(crate) async fn by_provider(
        &self,
        browser: &mut Browser,
        provider: &str,
        id: u32,
        email: &str,
        verified: bool,
    ) -> Page {
        let profile = json!({ "id": id, "name": "N", "email": email, "verified": verified });
        self.provider.seen.lock().unwrap().profile = Some(profile.to_string());
        let page = browser.submit(&format!("/api/auth/signin/{provider}"), &[]).await;
        let (code, state) = self.answer(page.location());
        browser.get(&format!("/api/auth/callback/{provider}?code={code}&state={state}")).await
    }

    /// The provider's answer to a request that the site sent a browser with: code and state.
    pub(crate) fn answer(&self, url: &str) -> (String, String) {
        let answer = self.provider.authorize(url);
        (answer.code, answer.state)
    }

    /// Signs in with the link in a mail.
    pub(crate) async fn by_mail(&self, browser: &mut Browser, email: &str) -> Page {
        mail_site::ask(browser, "email", email).await;
        mail_site::follow(browser, &self.postbox.link()).await
    }

    /// Stores a password, as a sign-up of the application does.
    pub(crate) fn choose(&self, email: &str, id: &str, password: &str) {
        let password = (id.to_owned(), password.to_owned());
        self.own.passwords.lock().unwrap().insert(email.to_owned(), password);
    }

    /// Signs in with a password.
    pub(crate) async fn by_form(&self, browser: &mut Browser, email: &str, password: &str) -> Page {
        let fields = [("email", email), ("password", password)];
        browser.submit("/api/auth/callback/credentials", &fields).await
    }

    /// Who is signed in, once the session has been renewed.
    pub(crate) async fn who(&self, browser: &mut Browser) -> Option<String> {
        browser.session().await;
        let page = browser.get("/who").await;
        page.status.is_success().then_some(page.text)
    }
}
