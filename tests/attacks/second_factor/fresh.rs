//! Second factors at a site with fresh sessions: what confirms, what a sign-in with two steps proves, and what changes
//! factors.

use std::time::Duration;

use auth::{
    Fresh, NoClaims, RequireSecondFactor, Session,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Passkey};
use axum::{Json, Router, routing::get};
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{
    Browser, Page, TestClock,
    authenticator::{Device, Kind, VERIFIED},
    name_site::{Site, by_name, here},
    passkeys::{self, SITE, device, options, send},
    second_factors::{App, PAGE, add_app, codes, enter, post, refused, state, waits},
};

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy, fresh: 10 minutes },
            adapter: Memory {},
            providers: [
                Passkey { rp_name: "Shop" },
                Credentials { authorize: by_name::<$name> },
            ],
            second_factor: {
                methods: [Totp, Passkey, RecoveryCodes],
                require: |input: RequireSecondFactor<$name>| input.user.id == "admin",
                remember: 30 days,
            },
        }
    };
}

site! { InCookies, jwt }
site! { InRows, database }

macro_rules! open {
    ($name:ident) => {{
        let danger = get(|_: Fresh<Session<NoClaims, $name>>| async { "danger" });
        let how = get(|session: Session<NoClaims, $name>| async move {
            let methods = session.auth_methods();
            Json(methods.into_iter().map(auth::AuthenticationMethod::amr).collect::<Vec<_>>())
        });
        let routes = Router::new().route("/danger", danger).route("/how", how);
        let (store, clock) = (MemoryStore::default(), TestClock::new());
        Site::new(here($name::builder()), store, clock, routes).await.of_any()
    }};
}

async fn of_both() -> [Site; 2] {
    [open!(InCookies), open!(InRows)]
}

/// Somebody with an app and recovery codes, whose session isn't fresh any more.
async fn stale(site: &Site, name: &str) -> (Browser, App, Vec<String>) {
    let (mut browser, app, codes) = site.with_app(name).await;
    later(site);
    is_stale(&mut browser).await;
    (browser, app, codes)
}

fn later(site: &Site) {
    site.clock.advance(Duration::from_hours(1));
}

async fn is_stale(browser: &mut Browser) {
    let page = browser.get("/danger").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    assert_eq!(page.json()["error"], "FreshSessionRequired", "{page:?}");
}

async fn is_fresh(browser: &mut Browser, methods: &[&str]) {
    let page = browser.get("/danger").await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert_eq!(browser.get("/how").await.json(), json!(methods));
}

async fn confirm(browser: &mut Browser, way: &str, fields: Value) -> Page {
    send(browser, &format!("confirm/{way}"), fields).await
}

#[track_caller]
fn is_told(page: &Page, status: u16, code: &str) {
    let url = page.json()["url"].as_str().unwrap_or_default().to_owned();
    let is_told = page.status.as_u16() == status && url.ends_with(&format!("error={code}"));
    assert!(is_told, "{status} {code}: {page:?}");
}

#[tokio::test]
async fn the_code_of_an_app_confirms() {
    for site in of_both().await {
        let (mut ada, app, _) = stale(&site, "ada").await;
        let methods = ada.get("/api/auth/confirm/methods").await.json();
        let ids: Vec<_> = methods["methods"].as_array().unwrap().iter().collect();
        assert_eq!((ids.len(), &ids[0]["id"]), (1, &json!("totp")), "{methods}");
        let page = ada.get("/api/auth/confirm?callbackUrl=/danger").await.text;
        assert!(page.contains("/api/auth/confirm/totp") && !page.contains("name=\"name\""));
        assert!(!page.contains("recovery"), "{page}");
        let fields = json!({ "code": app.code(&site.clock), "callbackUrl": "/danger" });
        let page = confirm(&mut ada, "totp", fields).await;
        assert_eq!(page.json()["url"], format!("{SITE}/danger"), "{page:?}");
        is_fresh(&mut ada, &["otp"]).await;
    }
}

// FS-017
#[tokio::test]
async fn what_a_second_factor_stands_against_confirms_nothing() {
    for site in of_both().await {
        let (mut ada, _, recovery) = stale(&site, "ada").await;
        let page = confirm(&mut ada, "credentials", json!({ "name": "ada" })).await;
        is_told(&page, 403, "AccessDenied");
        is_stale(&mut ada).await;
        // A recovery code is for signing in, and is still good for it.
        let page = confirm(&mut ada, "totp", json!({ "code": recovery[0] })).await;
        is_told(&page, 401, "Wrong");
        is_stale(&mut ada).await;
        let mut other = site.browser();
        waits(&enter(&mut other, "ada").await);
        let page = post(&mut other, "verify", json!({ "code": recovery[0] })).await;
        assert_eq!(page.json()["url"], SITE, "{page:?}");
        is_fresh(&mut other, &["pwd", "recovery"]).await;
        // Whoever has no factor confirms with the form, and has no code to confirm with.
        let mut bob = site.browser();
        enter(&mut bob, "bob").await;
        later(&site);
        is_told(&confirm(&mut bob, "totp", json!({ "code": "123456" })).await, 401, "Wrong");
        confirm(&mut bob, "credentials", json!({ "name": "bob" })).await;
        is_fresh(&mut bob, &["pwd"]).await;
    }
}

// FS-017, TP-001
#[tokio::test]
async fn a_code_confirms_once_and_is_not_guessed() {
    for site in of_both().await {
        let (mut ada, app, _) = stale(&site, "ada").await;
        let code = app.code(&site.clock);
        // The code of somebody else's app.
        let (_, other, _) = stale(&site, "eve").await;
        site.clock.advance(Duration::from_mins(1));
        let theirs = other.code(&site.clock);
        is_told(&confirm(&mut ada, "totp", json!({ "code": theirs })).await, 401, "Wrong");
        is_told(&confirm(&mut ada, "totp", json!({ "code": code })).await, 401, "Wrong");
        let code = app.code(&site.clock);
        // Without the token of the browser it isn't looked at.
        let fields = json!({ "code": code, "json": "true" });
        let page = ada.post_json("/api/auth/confirm/totp", &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
        confirm(&mut ada, "totp", json!({ "code": code })).await;
        is_fresh(&mut ada, &["otp"]).await;
        is_told(&confirm(&mut ada, "totp", json!({ "code": code })).await, 401, "Wrong");
        let wrong = app.wrong(&site.clock);
        let mut last = StatusCode::OK;
        for _ in 0..30 {
            last = confirm(&mut ada, "totp", json!({ "code": wrong })).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
}

// FS-018
#[tokio::test]
async fn a_sign_in_in_two_steps_says_when_the_second_was() {
    for site in of_both().await {
        let (_, app, _) = stale(&site, "ada").await;
        let mut ada = site.browser();
        waits(&enter(&mut ada, "ada").await);
        let fields = json!({ "code": app.code(&site.clock), "remember": true });
        post(&mut ada, "verify", fields).await;
        is_fresh(&mut ada, &["pwd", "otp"]).await;
        // A browser that is trusted has shown nothing by it.
        ada.submit("/api/auth/signout", &[]).await;
        let page = enter(&mut ada, "ada").await;
        assert_eq!(page.json()["url"], SITE, "{page:?}");
        is_fresh(&mut ada, &["pwd"]).await;
        later(&site);
        let page = confirm(&mut ada, "credentials", json!({ "name": "ada" })).await;
        is_told(&page, 403, "AccessDenied");
    }
}

// FS-018
#[tokio::test]
async fn a_device_that_verifies_nobody_is_no_factor() {
    for site in of_both().await {
        let mut ada = site.browser();
        enter(&mut ada, "ada").await;
        let asked = options(&mut ada, "passkeys/options").await;
        let (passkey, answer) = device().create(&asked, Kind::P256);
        let page = passkeys::register(&mut ada, answer).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        let unverified = Device { flags: device().flags & !VERIFIED, ..device() };
        later(&site);
        let asked = options(&mut ada, "confirm/passkey").await;
        let credential = unverified.get(&asked, &passkey);
        let page = confirm(&mut ada, "passkey", json!({ "credential": credential })).await;
        is_told(&page, 401, "PasskeySignin");
        is_stale(&mut ada).await;
        let mut other = site.browser();
        waits(&enter(&mut other, "ada").await);
        let asked = options(&mut other, "second-factor/options").await;
        let credential = unverified.get(&asked, &passkey);
        let page = post(&mut other, "verify", json!({ "credential": credential })).await;
        refused(&page, 401, "Wrong");
        let page = passkeys::sign_in(&mut site.browser(), &unverified, &passkey).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    }
}

// FS-018
#[tokio::test]
async fn a_factor_that_was_just_set_up_proves_nothing() {
    for site in of_both().await {
        let mut admin = site.browser();
        assert_eq!(enter(&mut admin, "admin").await.json()["url"], PAGE);
        let (_, page) = add_app(&mut admin, &site.clock, json!({})).await;
        assert_eq!(page.json()["url"], SITE, "{page:?}");
        is_fresh(&mut admin, &["pwd"]).await;
    }
}

// FS-016, TP-008
#[tokio::test]
async fn a_proof_by_a_factor_is_fresher_than_a_session() {
    for site in of_both().await {
        let (mut ada, app, _) = stale(&site, "ada").await;
        let id = state(&mut ada).await["apps"][0]["id"].clone();
        // A session that is fresh is no proof by a factor.
        let fields = json!({ "code": app.code(&site.clock) });
        confirm(&mut ada, "totp", fields).await;
        is_fresh(&mut ada, &["otp"]).await;
        refused(&post(&mut ada, "remove", json!({ "id": id })).await, 403, "ProofRequired");
        let page = send(&mut ada, "passkeys/options", json!({})).await;
        refused(&page, 403, "ProofRequired");
        // A proof by a factor is enough in one that isn't.
        later(&site);
        is_stale(&mut ada).await;
        let fields = json!({ "code": app.code(&site.clock) });
        let page = send(&mut ada, "passkeys/options", fields).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        let (_, answer) = device().create(&page.json()["publicKey"], Kind::P256);
        let page = passkeys::register(&mut ada, answer).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        // Whoever has none adds the first one in a session that is fresh.
        let mut bob = site.browser();
        enter(&mut bob, "bob").await;
        later(&site);
        for route in ["second-factor/totp", "passkeys/options"] {
            let page = send(&mut bob, route, json!({})).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
            assert_eq!(page.json()["error"], "FreshSessionRequired", "{page:?}");
        }
        confirm(&mut bob, "credentials", json!({ "name": "bob" })).await;
        let (_, page) = add_app(&mut bob, &site.clock, json!({})).await;
        assert_eq!(codes(&page).len(), 10, "{page:?}");
    }
}
