//! Sites whose first way in is a form that lets in whoever types a name: what the tests of passkeys and of second factors
//! begin with. Each test declares a setup of its own, and builds its site here.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{
    Auth, Authorize, Builder, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret,
    Trigger, User,
    adapter::{Adapter, MemoryStore},
};
use axum::Router;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Browser, SECRET, TestClock,
    passkeys::{self, SITE},
    postbox::Postbox,
    second_factors::{self, App, add_app, codes, waits},
};

/// The form.
#[derive(CredentialsForm)]
pub struct Login {
    /// Whoever types this is the user of this id.
    pub name: String,
}

/// Lets in whoever types a name: `Credentials { authorize: by_name::<ShopAuth> }`. The user has an address, which nobody
/// has proven.
pub fn by_name<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let name = attempt.form.name;
    let email = format!("{name}@shop.example");
    Some(User::new(name).with_email(email))
}

/// Claims that say how somebody signed in.
#[derive(Clone, Serialize, Deserialize, Claims)]
pub struct Way {
    /// The kind of the account.
    #[claims(public)]
    pub kind: String,
    /// Whether it was the first time.
    #[claims(public)]
    pub is_first: bool,
}

/// The callback that makes these claims.
pub fn way<A: Auth<Claims = Way>>(update: ClaimsUpdate<A>) -> Way {
    match update.trigger {
        Trigger::SignUp { account, .. } => {
            Way { kind: format!("{:?}", account.kind), is_first: true }
        }
        Trigger::SignIn { account, .. } => {
            Way { kind: format!("{:?}", account.kind), is_first: false }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// What callbacks and events were told. Clones share it.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    /// Notes a line down.
    pub fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    /// The lines since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// A site, with its setup, its users, its mails and its clock.
pub struct Site<A = (), S = MemoryStore> {
    /// The setup; `()` where a test has sites of several.
    pub auth: A,
    /// The site.
    pub app: Router,
    /// Its users.
    pub store: S,
    /// The mails that it sent.
    pub postbox: Postbox,
    /// Its clock.
    pub clock: TestClock,
}

/// A setup of the site at [`SITE`].
pub fn here<A: Auth>(builder: Builder<A>) -> Builder<A> {
    builder.url(SITE).secret(Secret::new(SECRET))
}

impl<A, S> Site<A, S>
where
    A: Auth,
    A::Adapter: Adapter<Store = S>,
    S: Clone,
{
    /// The site of a setup, with routes of its own.
    pub async fn new(builder: Builder<A>, store: S, clock: TestClock, routes: Router<A>) -> Self {
        let postbox = Postbox::default();
        let builder = builder.clock(clock.clone()).mailer(postbox.clone()).store(store.clone());
        let auth = builder.build().await.unwrap();
        let app = routes.auth(&auth).with_state(auth.clone());
        Self { auth, app, store, postbox, clock }
    }

    /// The site of a setup, which begins now and has no routes of its own.
    pub async fn plain(builder: Builder<A>, store: S) -> Self {
        Self::new(builder, store, TestClock::new(), Router::new()).await
    }
}

impl<A, S> Site<A, S> {
    /// The same for a test that does with several setups what it does with one.
    pub fn of_any(self) -> Site<(), S> {
        let Self { app, store, postbox, clock, .. } = self;
        Site { auth: (), app, store, postbox, clock }
    }

    /// A browser that knows nothing of the site.
    pub fn browser(&self) -> Browser {
        passkeys::browser(self.app.clone())
    }

    /// A browser in which somebody is signed in with the form.
    pub async fn somebody(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        passkeys::enter(&mut browser, name).await;
        browser
    }

    /// A browser in which somebody is signed in with the form, and an app with its recovery codes.
    pub async fn with_app(&self, name: &str) -> (Browser, App, Vec<String>) {
        let mut browser = self.somebody(name).await;
        let (app, page) = add_app(&mut browser, &self.clock, json!({})).await;
        let codes = codes(&page);
        assert_eq!(codes.len(), 10, "{page:?}");
        // The code that has confirmed the app counts no more.
        self.seconds(60);
        (browser, app, codes)
    }

    /// A browser in which a sign-in with the form waits for the factor.
    pub async fn waiting(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        waits(&second_factors::enter(&mut browser, name).await);
        browser
    }

    /// Lets time pass.
    pub fn seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}
