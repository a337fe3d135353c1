//! Attacks on passkeys: on the two ceremonies, on their challenges, and on whose a passkey is.

mod ceremony;
mod challenges;
mod fresh;
mod owners;
mod registration;

use auth::{
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Email, Passkey};
use test_support::{
    mail_site::SENDER,
    name_site::{Site, by_name, here},
};

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: Memory {},
            providers: [
                Passkey { rp_name: "Shop" },
                Email { from: SENDER },
                Credentials { authorize: by_name::<$name> },
            ],
        }
    };
}

site! { InCookies, jwt }
site! { InRows, database }

/// The site, with sessions in cookies.
async fn open() -> Site {
    Site::plain(here(InCookies::builder()), MemoryStore::default()).await.of_any()
}

/// One with sessions in the store, and another name for its keys.
async fn sharing(store: &MemoryStore) -> Site {
    Site::plain(here(InRows::builder()), store.clone()).await.of_any()
}
