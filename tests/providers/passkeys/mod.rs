//! Passkeys, as an application has them: signing in, what callbacks and events get, what users do with their own,
//! and where a setup can have them. What somebody does who attacks them is in `attacks`.

mod limits;
mod manage;
mod notices;
mod pages;
mod setup;
mod sign_in;

use std::{
    ops::Deref,
    sync::{Arc, Mutex},
};

use auth::{
    Auth, Builder, Decision, SignIn,
    adapter::{Sqlite, SqliteStore, sql::Schema},
    auth,
    event::{self, LinkAccount},
};
use auth_providers::{Credentials, Email, Passkey};
use test_support::{
    mail_site::SENDER,
    name_site::{Seen, Site, Way, by_name, here, way},
    stores::sqlite_in_memory,
};

/// What callbacks and events were told, and whom the first of them keeps out.
#[derive(Clone, Default)]
struct Told {
    seen: Seen,
    denied: Arc<Mutex<Option<&'static str>>>,
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
                Credentials { authorize: by_name::<$name> },
            ],
            callbacks: {
                sign_in: |attempt: SignIn<$name>| {
                    let SignIn { identity, account, user, state, .. } = attempt;
                    let proof = identity.email_verified;
                    state.seen.note(format!("asked {} {:?} {proof:?}", user.name(), account.kind));
                    match &*state.denied.lock().unwrap() {
                        Some(name) if user.name() == *name => Decision::Deny,
                        _ => Decision::Allow,
                    }
                },
                claims: way::<$name>,
            },
            events: {
                sign_in: |event: event::SignIn<$name>| {
                    let event::SignIn { account, is_new_user, provider, state, .. } = event;
                    state.seen.note(format!("told {provider:?} {:?} {is_new_user:?}", account.kind));
                },
                link_account: |event: LinkAccount<$name>| {
                    event.state.seen.note(format!("linked {:?}", event.account.kind));
                },
            },
            state: Told,
        }
    };
}

shop! { InCookies, jwt }
shop! { InRows, database }

/// A shop, and what its callbacks and events were told.
struct Shop<A = ()> {
    site: Site<A, SqliteStore>,
    told: Told,
}

impl<A> Deref for Shop<A> {
    type Target = Site<A, SqliteStore>;

    fn deref(&self) -> &Self::Target {
        &self.site
    }
}

/// A shop with a setup.
async fn open<A>() -> Shop<A>
where
    A: Auth<State = Told, Adapter = Sqlite>,
{
    let told = Told::default();
    let store = sqlite_in_memory(Schema::default()).await;
    let site = Site::plain(here(Builder::<A>::new(told.clone())), store).await;
    Shop { site, told }
}

/// One with sessions in cookies, and one with sessions in rows.
async fn of_both() -> [Shop; 2] {
    [open::<InCookies>().await.of_any(), open::<InRows>().await.of_any()]
}

impl<A> Shop<A> {
    /// The same for a test that does with both setups what it does with one.
    fn of_any(self) -> Shop {
        Shop { site: self.site.of_any(), told: self.told }
    }
}
