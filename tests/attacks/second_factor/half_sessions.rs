//! Sign-ins that wait for a second factor: what they open, how often, how long, and where.

use std::time::Duration;

use auth::adapter::Users as _;
use http::StatusCode;
use serde_json::json;
use test_support::{
    Browser,
    second_factors::{App, PAGE, add_app, enter, post, refused, state, waits},
};

use super::{Site, is_let_in, verify};

/// The cookies of a half-session.
fn half(browser: &Browser) -> Vec<(String, String)> {
    let cookies = browser.cookies.iter().filter(|(name, _)| name.contains("second-factor"));
    cookies.map(|(name, value)| (name.clone(), value.clone())).collect()
}

// SE-016
#[tokio::test]
async fn a_sign_in_that_waits_opens_nothing_else() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    assert_eq!(browser.session().await, json!({}));
    assert_eq!(browser.get("/api/auth/passkeys/list").await.status, StatusCode::UNAUTHORIZED);
    let code = app.code(&site.clock);
    for route in ["recovery-codes", "remove", "forget"] {
        let fields = json!({ "id": "all", "code": code });
        refused(&post(&mut browser, route, fields).await, 401, "SessionRequired");
    }
    // Neither is its value a session.
    let (_, value) = half(&browser).remove(0);
    for name in ["auth.session-token", "auth.passkey.aaaaaaaa"] {
        let mut other = site.browser();
        other.cookies.insert(name.to_owned(), value.clone());
        assert_eq!(other.session().await, json!({}));
    }
    // The code that was refused above is still good for what it is for.
    is_let_in(&verify(&mut browser, &code).await);
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
}

// SE-016
#[tokio::test]
async fn a_half_session_begins_one_session() {
    let site = Site::new().await;
    let rows = Site::rows_of(&site).await;
    let (_, app, codes) = site.with_app("ada").await;
    let browsers = [site.waiting("ada").await, rows.waiting("ada").await];
    for (mut browser, code) in browsers.into_iter().zip(&codes) {
        let mut copy = browser.clone();
        is_let_in(&verify(&mut browser, code).await);
        assert_eq!(half(&browser), []);
        site.seconds(30);
        refused(&verify(&mut copy, &app.code(&site.clock)).await, 401, "Expired");
        assert_eq!(copy.session().await, json!({}));
    }
}

// SE-016
#[tokio::test]
async fn a_half_session_lives_for_ten_minutes() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    let kept = browser.clone();
    site.clock.advance(Duration::from_mins(10));
    refused(&verify(&mut browser, &app.code(&site.clock)).await, 401, "SessionRequired");
    let mut browser = kept;
    let page = browser.get("/api/auth/second-factor").await;
    assert!(page.location().ends_with("/signin?error=SessionRequired"), "{page:?}");
}

// SE-016
#[tokio::test]
async fn a_half_session_is_of_one_setup_and_one_host() {
    let site = Site::new().await;
    let rows = Site::rows_of(&site).await;
    let (_, app, _) = site.with_app("ada").await;
    let waiting = site.waiting("ada").await;
    // The same secret and the same users, and another setup.
    let mut elsewhere = rows.browser();
    elsewhere.cookies.extend(half(&waiting));
    refused(&verify(&mut elsewhere, &app.code(&site.clock)).await, 401, "SessionRequired");
    // Another host of the setup.
    let mut elsewhere = Browser::at(site.app.clone(), "other.localhost:3000");
    elsewhere.cookies.extend(half(&waiting));
    refused(&verify(&mut elsewhere, &app.code(&site.clock)).await, 401, "SessionRequired");
    // A cookie that was changed.
    let mut elsewhere = site.browser();
    let (name, mut value) = half(&waiting).remove(0);
    value.replace_range(40..41, if &value[40..41] == "A" { "B" } else { "A" });
    elsewhere.cookies.insert(name, value);
    refused(&verify(&mut elsewhere, &app.code(&site.clock)).await, 401, "SessionRequired");
}

// SE-016
#[tokio::test]
async fn a_half_session_ends_with_the_sessions_of_its_user() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    site.auth.revoke_all("ada").await.unwrap();
    refused(&verify(&mut browser, &app.code(&site.clock)).await, 401, "SessionRequired");
    let mut browser = site.waiting("ada").await;
    assert!(site.auth.disable("ada").await.unwrap());
    refused(&verify(&mut browser, &app.code(&site.clock)).await, 401, "SessionRequired");
    assert!(site.auth.enable("ada").await.unwrap());
    let mut browser = site.waiting("ada").await;
    assert!(site.store.delete_user("ada").await.unwrap());
    refused(&verify(&mut browser, &app.code(&site.clock)).await, 401, "SessionRequired");
}

/// The back button, and a second tab of the same browser.
// SE-016
#[tokio::test]
async fn what_was_completed_is_not_completed_again() {
    let site = Site::new().await;
    let (_, app, codes) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    let tab = browser.get("/api/auth/second-factor").await;
    assert!(tab.text.contains("name=\"code\""), "{tab:?}");
    is_let_in(&verify(&mut browser, &app.code(&site.clock)).await);
    let before = browser.cookies.clone();
    // The form of the other tab has the token of before: it leads on, and begins nothing.
    let page = browser.post("/api/auth/second-factor/verify", &[("code", &codes[0])]).await;
    assert!(page.status.is_redirection() && page.set_cookies().is_empty(), "{page:?}");
    assert!(!page.location().contains("/api/auth/"), "{page:?}");
    // With the token of now it does the same.
    let page = post(&mut browser, "verify", json!({ "code": codes[0] })).await;
    is_let_in(&page);
    assert_eq!(browser.cookies.get("auth.session-token"), before.get("auth.session-token"));
    // The code is still there.
    is_let_in(&verify(&mut site.waiting("ada").await, &codes[0]).await);
}

// SE-016
#[tokio::test]
async fn a_sign_in_that_is_given_up_is_over_in_this_browser() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    let page = post(&mut browser, "cancel", json!({})).await;
    assert!(page.json()["url"].as_str().unwrap().ends_with("/signin"), "{page:?}");
    refused(&verify(&mut browser, &app.code(&site.clock)).await, 401, "SessionRequired");
}

/// Whoever has the password of somebody who has a factor doesn't set up one of their own.
// TP-010
#[tokio::test]
async fn a_half_session_adds_no_factor_where_there_is_one() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    for route in ["totp", "register-options", "register"] {
        refused(&post(&mut browser, route, json!({})).await, 409, "SetUp");
    }
    // Nor with the code, which proves it: the session begins first.
    let fields = json!({ "code": app.code(&site.clock) });
    refused(&post(&mut browser, "totp", fields).await, 409, "SetUp");
}

/// A factor that was set up in another browser while this one was waiting is asked for.
// TP-010
#[tokio::test]
async fn the_first_factor_is_set_up_once() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.waiting("admin").await, site.waiting("admin").await);
    assert_eq!(state(&mut other).await["step"], "setUp");
    let begun = post(&mut other, "totp", json!({})).await.json();
    let (_, page) = add_app(&mut one, &site.clock, json!({})).await;
    is_let_in(&page);
    let code = App::of(begun["secret"].as_str().unwrap()).code(&site.clock);
    let fields = json!({ "setup": begun["setup"], "code": code });
    refused(&post(&mut other, "confirm", fields).await, 409, "SetUp");
    assert_eq!(state(&mut other).await["step"], "prove");
    assert_eq!(other.session().await, json!({}));
}

/// A form that an attacker has prepared for somebody else, in another sign-in.
// TP-010
#[tokio::test]
async fn a_secret_is_confirmed_in_the_sign_in_that_has_shown_it() {
    let site = Site::new().await;
    let mut eve = site.waiting("admin-eve").await;
    let begun = post(&mut eve, "totp", json!({})).await.json();
    let app = App::of(begun["secret"].as_str().unwrap());
    let fields = json!({ "setup": begun["setup"], "code": app.code(&site.clock) });
    let mut ada = site.waiting("admin-ada").await;
    refused(&post(&mut ada, "confirm", fields.clone()).await, 400, "Stale");
    // Nor in another sign-in of the same user.
    let mut again = site.waiting("admin-eve").await;
    refused(&post(&mut again, "confirm", fields.clone()).await, 400, "Stale");
    site.clock.advance(Duration::from_mins(10));
    refused(&post(&mut eve, "confirm", fields).await, 401, "SessionRequired");
}

// SE-016
#[tokio::test]
async fn a_client_of_next_auth_is_told_that_nobody_is_signed_in() {
    let site = Site::new().await;
    let (_, _, _) = site.with_app("ada").await;
    let mut browser = site.browser();
    // Natively the answer says what it waits for, and no cookie of a session comes with it.
    let page = enter(&mut browser, "ada").await;
    waits(&page);
    assert_eq!(page.json()["url"], PAGE);
}
