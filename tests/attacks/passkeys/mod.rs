//! Attacks on passkeys: on the two ceremonies, on their challenges, and on whose a passkey is.

mod ceremony;
mod challenges;
mod fresh;
mod owners;
mod registration;

use auth::{
    Authorize, CredentialsForm, RouterExt as _, Secret, User,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Email, Passkey};
use axum::Router;
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

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: Memory {},
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
        }
    };
}

site! { InCookies, jwt }
site! { InRows, database }

/// A site with its store, its mails and its clock.
struct Site {
    app: Router,
    store: MemoryStore,
    postbox: Postbox,
    clock: TestClock,
}

impl Site {
    async fn new() -> Self {
        let (store, clock, postbox) =
            (MemoryStore::default(), TestClock::new(), Postbox::default());
        let builder = InCookies::builder().url(SITE).clock(clock.clone()).store(store.clone());
        let builder = builder.secret(Secret::new(SECRET)).mailer(postbox.clone());
        let auth = builder.build().await.unwrap();
        Self { app: Router::new().auth(&auth), store, postbox, clock }
    }

    /// The same with sessions in the store, and another name for its keys.
    async fn sharing(store: &MemoryStore) -> Self {
        let (clock, postbox) = (TestClock::new(), Postbox::default());
        let builder = InRows::builder().url(SITE).clock(clock.clone()).store(store.clone());
        let builder = builder.secret(Secret::new(SECRET)).mailer(postbox.clone());
        let auth = builder.build().await.unwrap();
        Self { app: Router::new().auth(&auth), store: store.clone(), postbox, clock }
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
