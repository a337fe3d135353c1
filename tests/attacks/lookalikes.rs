//! A store that takes two texts for one, as a table does whose columns have a collation: capitals, accents, blanks
//! at the end and letters without a dot are no difference to it. Somebody who may choose a text would be signed in
//! as whoever has the one that looks like it.

use auth::{
    Authorize, CredentialsForm, Identity, RouterExt as _, Secret, User,
    adapter::{Accounts as _, Users as _},
    auth, env,
    provider::JsonProfile,
};
use auth_providers::{Credentials, Email, OAuth2};
use axum::Router;
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET, mail_site, postbox::Postbox, provider::Provider,
};

use crate::folding::{Folding, FoldingStore};

#[derive(CredentialsForm)]
struct Login {
    id: String,
    email: String,
}

/// Everybody has a name of their own choice here.
#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    Some(User::new(attempt.form.id).with_email(attempt.form.email))
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        email: me["email"].as_str().map(str::to_owned),
        email_verified: me["verified"].as_bool(),
        ..Identity::new(&me["id"])
    }
}

macro_rules! site {
    ($name:ident, $strategy:ident, $($linking:tt)*) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: Folding {},
            providers: [
                Credentials { authorize: check::<$name> },
                OAuth2 as "gh" {
                    authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
                    client_id: "shop", client_secret: env("OP_SECRET"), scope: ["profile"],
                    profile: identity,
                },
                Email { from: mail_site::SENDER },
            ],
            linking: $($linking)*,
        }

        impl $name {
            async fn open() -> Site {
                let (store, postbox) = (FoldingStore::default(), Postbox::default());
                let provider = Provider::start().await;
                let builder = Self::builder().url(ORIGIN).secret(Secret::new(SECRET));
                let builder = builder.store(store.clone()).mailer(postbox.clone());
                let auth = builder.variables(provider.variables()).build().await.unwrap();
                Site { app: Router::new().auth(&auth), store, postbox, provider }
            }
        }
    };
}

site!(NeverRows, database, never);
site!(NeverCookies, jwt, never);
site!(VerifiedRows, database, verified_email { trusted: [Gh] });
site!(DangerousCookies, jwt, dangerous_email { trusted: [Gh] });

struct Site {
    app: Router,
    store: FoldingStore,
    postbox: Postbox,
    provider: Provider,
}

impl Site {
    fn browser(&self) -> Browser {
        Browser::new(self.app.clone())
    }

    async fn by_form(&self, browser: &mut Browser, id: &str, email: &str) -> Page {
        browser.submit("/api/auth/callback/credentials", &[("id", id), ("email", email)]).await
    }

    async fn by_provider(&self, browser: &mut Browser, id: &str, email: &str) -> Page {
        let profile = json!({ "id": id, "email": email, "verified": true });
        self.provider.seen.lock().unwrap().profile = Some(profile.to_string());
        let page = browser.submit("/api/auth/signin/gh", &[]).await;
        let answer = self.provider.authorize(page.location());
        let path = format!("/api/auth/callback/gh?code={}&state={}", answer.code, answer.state);
        browser.get(&path).await
    }

    async fn by_mail(&self, browser: &mut Browser, email: &str) -> Page {
        mail_site::ask(browser, "email", email).await;
        mail_site::follow(browser, &self.postbox.link()).await
    }

    /// The id of the user with exactly this address.
    async fn owner(&self, email: &str) -> String {
        self.store.kept.user_by_email(email).await.unwrap().unwrap().user.id
    }

    /// Nobody but its own person is in the user with this address.
    async fn assert_alone(&self, victim: &mut Browser, eve: &mut Browser, email: &str, why: &str) {
        let shown = eve.session().await;
        assert_ne!(shown["user"]["email"], email, "{why}: {shown}");
        assert_eq!(victim.session().await["user"]["email"], email, "{why}");
    }
}

const ADA: &str = "ada@shop.example";
const EVE: &str = "eve@evil.example";

/// Texts that a collation takes for `ada`.
const LIKE_ADA: [&str; 6] = ["ADA", "Ada", "adá", "ádá", "ada\u{301}", "äda"];

async fn ids_of_forms(site: Site) {
    let mut ada = site.browser();
    site.by_form(&mut ada, "ada", ADA).await;
    for id in LIKE_ADA {
        // With an address of one's own, and with hers.
        for email in [EVE, ADA, "ADA@shop.example", "adá@shop.example"] {
            let mut eve = site.browser();
            site.by_form(&mut eve, id, email).await;
            site.assert_alone(&mut ada, &mut eve, ADA, &format!("{id} {email}")).await;
        }
    }
    let accounts = site.store.kept.accounts_of(&site.owner(ADA).await).await.unwrap();
    assert_eq!(accounts.len(), 1, "{accounts:?}");
}

// LK-009, LK-016
#[tokio::test]
async fn a_form_signs_nobody_in_whose_id_only_looks_alike() {
    ids_of_forms(NeverRows::open().await).await;
    ids_of_forms(NeverCookies::open().await).await;
    ids_of_forms(DangerousCookies::open().await).await;
}

async fn ids_of_providers(site: Site) {
    let mut ada = site.browser();
    site.by_provider(&mut ada, "ada", ADA).await;
    for id in LIKE_ADA {
        for email in [EVE, "adá@shop.example"] {
            let mut eve = site.browser();
            site.by_provider(&mut eve, id, email).await;
            site.assert_alone(&mut ada, &mut eve, ADA, &format!("{id} {email}")).await;
        }
    }
}

// LK-009, LK-016
#[tokio::test]
async fn a_provider_signs_nobody_in_whose_id_only_looks_alike() {
    ids_of_providers(NeverRows::open().await).await;
    ids_of_providers(NeverCookies::open().await).await;
    ids_of_providers(VerifiedRows::open().await).await;
    ids_of_providers(DangerousCookies::open().await).await;
}

/// Somebody has the mailbox `mailbox`, and signs in with it in a way that is believed. Whose address only looks
/// like it is somebody else.
async fn mailboxes(site: Site, owner: &str, mailbox: &str) {
    let mut ada = site.browser();
    site.by_provider(&mut ada, "1", owner).await;
    let mut eve = site.browser();
    if mailbox.is_ascii() {
        site.by_mail(&mut eve, mailbox).await;
        site.assert_alone(&mut ada, &mut eve, owner, mailbox).await;
    }
    let mut eve = site.browser();
    site.by_provider(&mut eve, "2", mailbox).await;
    site.assert_alone(&mut ada, &mut eve, owner, mailbox).await;
    let mut eve = site.browser();
    site.by_form(&mut eve, "eve", mailbox).await;
    site.assert_alone(&mut ada, &mut eve, owner, mailbox).await;
}

// EM-010, LK-016: the mailbox with an accent is not the mailbox without.
#[tokio::test]
async fn an_address_that_only_looks_alike_opens_nobody() {
    for (owner, mailbox) in [
        ("adá@shop.example", "ada@shop.example"),
        ("ada@shop.example", "adá@shop.example"),
        ("mike@shop.example", "mıke@shop.example"),
        ("mıke@shop.example", "mike@shop.example"),
        ("rené@shop.example", "rene@shop.example"),
    ] {
        mailboxes(NeverRows::open().await, owner, mailbox).await;
        mailboxes(NeverCookies::open().await, owner, mailbox).await;
        mailboxes(VerifiedRows::open().await, owner, mailbox).await;
        mailboxes(DangerousCookies::open().await, owner, mailbox).await;
    }
}

// EM-003, LK-016: a link is of the address that it was sent to, whatever else finds its row.
#[tokio::test]
async fn a_link_with_an_address_that_only_looks_alike_is_none() {
    let site = NeverRows::open().await;
    for other in ["ADA%40shop.example", "ad%C3%A1%40shop.example", "%C3%A1da%40shop.example"] {
        let mut eve = site.browser();
        mail_site::ask(&mut eve, "email", ADA).await;
        let link = site.postbox.link().replace("ada%40shop.example", other);
        let page = mail_site::follow(&mut eve, &link).await;
        assert!(page.location().contains("error=Verification"), "{other}: {page:?}");
        assert_eq!(eve.session().await, json!({}), "{other}");
    }
}
