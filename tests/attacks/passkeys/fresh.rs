//! Attacks on a confirmation with a passkey, and on passkeys in a session that isn't fresh.

use std::time::Duration;

use auth::{
    Fresh, NoClaims, Session,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Passkey};
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{
    Browser, Page, TestClock,
    authenticator::{Device, Passkey as Credential, VERIFIED},
    name_site::{Site, by_name, here},
    passkeys::{self, SITE, add, device, options, send},
};

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy, fresh: 10 minutes },
            adapter: Memory {},
            providers: [
                // A device without a PIN, a finger or a face signs in.
                Passkey { rp_name: "Shop", user_verification: false },
                Credentials { authorize: by_name::<$name> },
            ],
        }
    };
}

site! { FreshInCookies, jwt }
site! { FreshInRows, database }

macro_rules! open {
    ($name:ident) => {{
        let danger = get(|_: Fresh<Session<NoClaims, $name>>| async { "danger" });
        let routes = Router::new().route("/danger", danger);
        let (store, clock) = (MemoryStore::default(), TestClock::new());
        Site::new(here($name::builder()), store, clock, routes).await.of_any()
    }};
}

async fn of_both() -> [Site; 2] {
    [open!(FreshInCookies), open!(FreshInRows)]
}

/// Somebody with a passkey, whose session isn't fresh any more.
async fn stale(site: &Site, name: &str) -> (Browser, Credential) {
    let mut browser = site.somebody(name).await;
    let passkey = add(&mut browser, &device()).await;
    site.clock.advance(Duration::from_hours(1));
    is_stale(&mut browser).await;
    (browser, passkey)
}

async fn is_stale(browser: &mut Browser) {
    let page = browser.get("/danger").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    assert_eq!(page.json()["error"], "FreshSessionRequired", "{page:?}");
}

/// Sends what came of asking for a passkey.
async fn confirm(browser: &mut Browser, credential: Value) -> Page {
    send(browser, "confirm/passkey", json!({ "credential": credential })).await
}

fn is_refused(page: &Page, code: &str) {
    let url = page.json()["url"].as_str().unwrap_or_default().to_owned();
    assert!(page.status.is_client_error() && url.ends_with(&format!("error={code}")), "{page:?}");
}

#[tokio::test]
async fn a_passkey_confirms() {
    for site in of_both().await {
        let (mut ada, passkey) = stale(&site, "ada").await;
        let asked = options(&mut ada, "confirm/passkey").await;
        assert_eq!(asked["userVerification"], "required");
        assert_eq!(asked["allowCredentials"].as_array().map(Vec::len), Some(1));
        let page = confirm(&mut ada, device().get(&asked, &passkey)).await;
        assert_eq!((page.status, &page.json()["url"]), (StatusCode::OK, &json!(SITE)), "{page:?}");
        assert_eq!(ada.get("/danger").await.status, StatusCode::OK);
    }
}

// FS-001
#[tokio::test]
async fn the_passkey_of_another_user_confirms_nothing() {
    for site in of_both().await {
        let (mut ada, _) = stale(&site, "ada").await;
        let (_, of_mallory) = stale(&site, "mallory").await;
        let asked = options(&mut ada, "confirm/passkey").await;
        is_refused(&confirm(&mut ada, device().get(&asked, &of_mallory)).await, "OtherUser");
        is_stale(&mut ada).await;
    }
}

// FS-007
#[tokio::test]
async fn an_answer_confirms_once() {
    for site in of_both().await {
        let (mut ada, passkey) = stale(&site, "ada").await;
        let asked = options(&mut ada, "confirm/passkey").await;
        let answer = device().get(&asked, &passkey);
        let mut copy = ada.clone();
        assert_eq!(confirm(&mut ada, answer.clone()).await.status, StatusCode::OK);
        site.clock.advance(Duration::from_mins(4));
        assert!(confirm(&mut copy, answer.clone()).await.status.is_client_error());
        assert!(confirm(&mut ada, answer).await.status.is_client_error());
    }
}

/// Of a sign-in and of another session; and what was asked to confirm signs nobody in.
// FS-008
#[tokio::test]
async fn the_answers_to_other_questions_confirm_nothing() {
    for site in of_both().await {
        let (mut ada, passkey) = stale(&site, "ada").await;
        let asked = options(&mut ada, "signin/passkey").await;
        is_refused(&confirm(&mut ada, device().get(&asked, &passkey)).await, "PasskeySignin");
        is_stale(&mut ada).await;
        let asked = options(&mut ada, "confirm/passkey").await;
        let answer = device().get(&asked, &passkey);
        let page = passkeys::finish(&mut ada, answer).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
        is_stale(&mut ada).await;
    }
}

/// Whoever takes the device without its PIN, finger or face; and signing in with it is no proof either.
// FS-010
#[tokio::test]
async fn a_device_that_verifies_nobody_confirms_nothing() {
    for site in of_both().await {
        let (mut ada, passkey) = stale(&site, "ada").await;
        let lost = Device { flags: device().flags & !VERIFIED, ..device() };
        let asked = options(&mut ada, "confirm/passkey").await;
        is_refused(&confirm(&mut ada, lost.get(&asked, &passkey)).await, "PasskeySignin");
        is_stale(&mut ada).await;
        let mut thief = site.browser();
        let asked = options(&mut thief, "signin/passkey").await;
        let page = passkeys::finish(&mut thief, lost.get(&asked, &passkey)).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        is_stale(&mut thief).await;
    }
}

// FS-016
#[tokio::test]
async fn nobody_changes_passkeys_in_a_session_that_is_not_fresh() {
    for site in of_both().await {
        let (mut ada, passkey) = stale(&site, "ada").await;
        let listed = ada.get("/api/auth/passkeys/list").await.json();
        let id = &listed["passkeys"][0]["id"];
        for (path, fields) in [
            ("passkeys/options", json!({})),
            ("passkeys/register", json!({ "credential": {} })),
            ("passkeys/remove", json!({ "id": id })),
        ] {
            let page = send(&mut ada, path, fields).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}: {page:?}");
            assert_eq!(page.json()["error"], "FreshSessionRequired", "{path}");
            let url = page.json()["url"].as_str().unwrap().to_owned();
            assert!(url.contains("/api/auth/confirm?callbackUrl="), "{url}");
        }
        assert_eq!(ada.get("/api/auth/passkeys/list").await.json(), listed);
        // The page leads to the question, and the question back to the page.
        let form = [("id", id.as_str().unwrap())];
        let page = ada.submit("/api/auth/passkeys/remove", &form).await;
        assert!(page.location().starts_with(&format!("{SITE}/api/auth/confirm?")), "{page:?}");
        let asked = options(&mut ada, "confirm/passkey").await;
        let credential = device().get(&asked, &passkey);
        let fields = json!({ "credential": credential, "callbackUrl": "/api/auth/passkeys" });
        let page = send(&mut ada, "confirm/passkey", fields).await;
        assert_eq!(page.json()["url"], format!("{SITE}/api/auth/passkeys"), "{page:?}");
    }
}
