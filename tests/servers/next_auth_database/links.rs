//! Links of mails: one library sends them, the other takes them, once and in time.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Client;
use serde_json::json;
use sqlx::PgPool;
use test_support::{
    Browser,
    next_auth::{Theirs, origin},
    postbox::Postbox,
};
use url::Url;

use super::{
    Cookies, Rows, Site, person, rows, session_here, session_there, sign_in_there, theirs, users,
};

pub(super) const SENDER: &str = "Shop <no-reply@shop.example>";
/// That of the provider `own`, as `server.mjs` has it.
pub(super) const OWN_SECRET: &str = "a secret for mails, and long enough";

/// The provider whose options are NextAuth's defaults, and the one with options of its own.
const PROVIDERS: [&str; 2] = ["email", "own"];

/// A token with letters that a query has to escape.
#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
pub(super) fn token(address: String) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);

    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("own+{address} {}/%&{count}", std::process::id())
}

/// Asks NextAuth for a link, and gives it as a path with a query.
async fn link_of_theirs<S: Site>(provider: &str, address: &str) -> String {
    let fields = [("email", address), ("callbackUrl", "/in")];
    let answer = theirs::<S>().submit(&format!("/api/auth/signin/{provider}"), &fields).await;
    let asked = format!("{}/api/auth/verify-request?provider={provider}&type=email", origin());
    assert_eq!(answer.location, Some(asked), "{answer:?}");
    let url = Url::parse_with_params(
        &format!("{}/mails", origin()),
        [("to", address.trim().to_lowercase())],
    );
    let sent = Client::new().get(url.unwrap()).send().await.unwrap().text().await.unwrap();
    let sent: Vec<String> = serde_json::from_str(&sent).unwrap();
    let link = sent.last().expect("NextAuth sent a mail").strip_prefix(&origin());
    link.expect("the link is the site's").to_owned()
}

/// Asks our site for a link, and gives it as a path with a query.
async fn link_of_ours<S: Site>(provider: &str, address: &str) -> String {
    let postbox = Postbox::default();
    let fields = [("email", address), ("callbackUrl", "/in")];
    let mut browser = S::browser_with(&postbox).await;
    let page = browser.submit(&format!("/api/auth/signin/{provider}"), &fields).await;
    let asked = format!("{}/api/auth/verify-request?provider={provider}&type=email", origin());
    assert_eq!(page.location(), asked);
    assert_eq!(postbox.last().to, address.trim().to_lowercase());
    postbox.link()
}

/// Where following a link leads to here, and whom it signs in.
async fn follow_here(browser: &mut Browser, link: &str) -> (String, Option<String>) {
    let location = browser.get(link).await.location().to_owned();
    let email = session_here(browser).await["user"]["email"].as_str().map(str::to_owned);
    (location, email)
}

/// Where following it leads to at NextAuth, and whom it signs in there.
async fn follow_there(browser: &mut Theirs, link: &str) -> (String, Option<String>) {
    let location = browser.get(link).await.location.expect("a link leads somewhere");
    let email = session_there(browser).await["user"]["email"].as_str().map(str::to_owned);
    (location, email)
}

/// What becomes of a link that signs nobody in.
fn refused() -> (String, Option<String>) {
    (format!("{}/api/auth/error?error=Verification", origin()), None)
}

/// What becomes of one that signs in.
fn taken(address: &str) -> (String, Option<String>) {
    (format!("{}/in", origin()), Some(address.to_owned()))
}

/// How many tokens are stored for an address.
async fn tokens(rows: &PgPool, address: &str) -> i64 {
    let count = "SELECT count(*) FROM verification_token WHERE identifier = $1";
    sqlx::query_scalar(count).bind(address).fetch_one(rows).await.unwrap()
}

async fn expire(rows: &PgPool, address: &str) {
    let statement = "UPDATE verification_token SET expires = now() - interval '1 second' \
                     WHERE identifier = $1";
    let done = sqlx::query(statement).bind(address).execute(rows).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

/// Whether the mailbox of a user is known to be theirs.
async fn is_verified(rows: &PgPool, address: &str) -> bool {
    let statement = "SELECT \"emailVerified\" IS NOT NULL FROM users WHERE email = $1";
    sqlx::query_scalar(statement).bind(address).fetch_one(rows).await.unwrap()
}

/// An address that nobody had before, as it is stored.
fn address<S: Site>(name: &str, provider: &str) -> String {
    let person = person(&format!("{name}-{}-{provider}", S::STRATEGY));
    person["email"].as_str().unwrap().to_owned()
}

async fn theirs_are_taken_here<S: Site>() {
    let rows = rows().await;
    for provider in PROVIDERS {
        let address = address::<S>("Ann", provider);
        let typed = format!("  {} ", address.to_uppercase());
        let link = link_of_theirs::<S>(provider, &typed).await;
        assert_eq!(tokens(&rows, &address).await, 1);
        let mut here = S::browser().await;
        assert_eq!(follow_here(&mut here, &link).await, taken(&address), "{provider}");
        let user = json!({ "name": null, "email": address, "image": null });
        assert_eq!(session_here(&mut here).await["user"], user, "{provider}");
        assert!(is_verified(&rows, &address).await);
        assert_eq!(tokens(&rows, &address).await, 0);
        // It is used up for both, and the user is the one that the other finds.
        assert_eq!(follow_here(&mut S::browser().await, &link).await, refused(), "{provider}");
        assert_eq!(follow_there(&mut theirs::<S>(), &link).await, refused(), "{provider}");
        let link = link_of_theirs::<S>(provider, &address).await;
        assert_eq!(follow_there(&mut theirs::<S>(), &link).await, taken(&address), "{provider}");
        assert_eq!(users(&rows, &json!({ "email": address })).await.len(), 1, "{provider}");
    }
}

async fn ours_are_taken_there<S: Site>() {
    let rows = rows().await;
    for provider in PROVIDERS {
        let address = address::<S>("Ben", provider);
        let typed = format!("  {} ", address.to_uppercase());
        let link = link_of_ours::<S>(provider, &typed).await;
        assert_eq!(tokens(&rows, &address).await, 1);
        let mut there = theirs::<S>();
        assert_eq!(follow_there(&mut there, &link).await, taken(&address), "{provider}");
        let user = json!({ "name": null, "email": address, "image": null });
        assert_eq!(session_there(&mut there).await["user"], user, "{provider}");
        assert!(is_verified(&rows, &address).await);
        assert_eq!(tokens(&rows, &address).await, 0);
        assert_eq!(follow_there(&mut theirs::<S>(), &link).await, refused(), "{provider}");
        assert_eq!(follow_here(&mut S::browser().await, &link).await, refused(), "{provider}");
        let link = link_of_ours::<S>(provider, &address).await;
        let mut here = S::browser().await;
        assert_eq!(follow_here(&mut here, &link).await, taken(&address), "{provider}");
        assert_eq!(users(&rows, &json!({ "email": address })).await.len(), 1, "{provider}");
    }
}

#[tokio::test]
async fn a_link_that_next_auth_mailed_signs_in_here_once() {
    theirs_are_taken_here::<Rows>().await;
    theirs_are_taken_here::<Cookies>().await;
}

#[tokio::test]
async fn a_link_that_we_mailed_signs_in_there_once() {
    ours_are_taken_there::<Rows>().await;
    ours_are_taken_there::<Cookies>().await;
}

#[tokio::test]
async fn a_link_that_is_too_old_is_refused_and_used_up_by_the_other() {
    let rows = rows().await;
    for provider in PROVIDERS {
        let address = address::<Rows>("Cyd", provider);
        let link = link_of_theirs::<Rows>(provider, &address).await;
        expire(&rows, &address).await;
        assert_eq!(follow_here(&mut Rows::browser().await, &link).await, refused(), "{provider}");
        assert_eq!(tokens(&rows, &address).await, 0, "{provider}");
        let link = link_of_ours::<Rows>(provider, &address).await;
        expire(&rows, &address).await;
        assert_eq!(follow_there(&mut theirs::<Rows>(), &link).await, refused(), "{provider}");
        assert_eq!(tokens(&rows, &address).await, 0, "{provider}");
        assert!(users(&rows, &json!({ "email": address })).await.is_empty(), "{provider}");
    }
}

#[tokio::test]
async fn how_long_a_link_lives_is_the_same_at_both() {
    let rows = rows().await;
    let left = "SELECT extract(epoch FROM expires - now())::bigint FROM verification_token \
                WHERE identifier = $1";
    for (provider, lifetime) in [("email", 24 * super::HOUR), ("own", 600)] {
        let addresses = [address::<Rows>("Dot", provider), address::<Rows>("Dov", provider)];
        link_of_theirs::<Rows>(provider, &addresses[0]).await;
        link_of_ours::<Rows>(provider, &addresses[1]).await;
        for address in addresses {
            let left: i64 = sqlx::query_scalar(left).bind(&address).fetch_one(&rows).await.unwrap();
            assert!((lifetime - 60..=lifetime).contains(&left), "{address}: {left} seconds");
        }
    }
}

#[tokio::test]
async fn a_link_is_good_for_its_address_provider_and_token_only() {
    let rows = rows().await;
    let (address, other) = (address::<Rows>("Eli", "email"), address::<Rows>("Eva", "email"));
    let links = [
        link_of_theirs::<Rows>("email", &address).await,
        link_of_ours::<Rows>("email", &address).await,
    ];
    let encoded = |address: &str| address.replace('@', "%40");
    for link in &links {
        let changed = [
            link.replace(&encoded(&address), &encoded(&other)),
            // The other provider hashes with another secret.
            link.replace("/callback/email?", "/callback/own?"),
            link.replace("&token=", "&token=0"),
        ];
        for changed in changed {
            assert_ne!(changed, *link);
            let here = follow_here(&mut Rows::browser().await, &changed).await;
            assert_eq!(here, refused(), "{changed}");
            assert_eq!(follow_there(&mut theirs::<Rows>(), &changed).await, refused(), "{changed}");
        }
    }
    assert_eq!(tokens(&rows, &address).await, 2);
    assert_eq!(follow_here(&mut Rows::browser().await, &links[0]).await, taken(&address));
    assert_eq!(follow_there(&mut theirs::<Rows>(), &links[1]).await, taken(&address));
    assert!(users(&rows, &json!({ "email": other })).await.is_empty());
}

#[tokio::test]
async fn of_both_at_once_one_takes_a_link() {
    for round in 0..8 {
        let address = address::<Rows>(&format!("Flo-{round}"), "email");
        let link = if round % 2 == 0 {
            link_of_theirs::<Rows>("email", &address).await
        } else {
            link_of_ours::<Rows>("email", &address).await
        };
        let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
        let (here, there) =
            tokio::join!(follow_here(&mut here, &link), follow_there(&mut there, &link));
        let mut outcomes = [here, there];
        outcomes.sort_by_key(|(_, email)| email.is_none());
        assert_eq!(outcomes, [taken(&address), refused()], "{round}");
    }
}

#[tokio::test]
async fn a_link_of_one_proves_the_mailbox_of_whom_the_other_stored() {
    let rows = rows().await;
    let guy = person("Guy");
    let address = guy["email"].as_str().unwrap();
    let mut there = theirs::<Rows>();
    sign_in_there(&mut there, &guy).await;
    assert!(!is_verified(&rows, address).await);
    let id = session_there(&mut there).await["id"].clone();
    let link = link_of_theirs::<Rows>("email", address).await;
    let mut here = Rows::browser().await;
    assert_eq!(follow_here(&mut here, &link).await, taken(address));
    let shown = session_here(&mut here).await;
    assert_eq!((&shown["id"], &shown["user"]["name"]), (&id, &guy["name"]));
    assert!(is_verified(&rows, address).await);
    assert_eq!(shown, session_there(&mut theirs_with(&here)).await);
}

/// NextAuth's browser with the session of ours.
fn theirs_with(browser: &Browser) -> Theirs {
    let mut theirs = theirs::<Rows>();
    theirs.cookies = super::session_cookies(&browser.cookies);
    theirs
}
