//! Codes: of an app that are used twice, at once, too late or guessed; and recovery codes.

use auth::adapter::{AuthenticatorKind, Authenticators as _, StoredAuthenticator};
use serde_json::json;
use test_support::{
    browser::wait,
    second_factors::{App, codes, enter, post, refused},
};

use super::{Site, is_let_in, verify};

// TP-001
#[tokio::test]
async fn a_code_counts_once() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let code = app.code(&site.clock);
    let mut first = site.waiting("ada").await;
    is_let_in(&verify(&mut first, &code).await);
    // Whoever has looked over the shoulder, at once, and in the next half minute.
    for _ in 0..2 {
        let mut second = site.waiting("ada").await;
        refused(&verify(&mut second, &code).await, 401, "Wrong");
        assert_eq!(second.session().await, json!({}));
        site.seconds(29);
    }
}

// TP-001
#[tokio::test]
async fn an_older_code_counts_no_more_after_a_newer_one() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let older = app.code(&site.clock);
    site.seconds(30);
    is_let_in(&verify(&mut site.waiting("ada").await, &app.code(&site.clock)).await);
    refused(&verify(&mut site.waiting("ada").await, &older).await, 401, "Wrong");
}

/// The code that has shown that the app is set up doesn't sign in as well.
// TP-001
#[tokio::test]
async fn the_code_of_the_confirmation_counts_no_more() {
    let site = Site::new().await;
    let mut browser = site.browser();
    enter(&mut browser, "ada").await;
    let begun = post(&mut browser, "totp", json!({})).await.json();
    let app = App::of(begun["secret"].as_str().unwrap());
    let code = app.code(&site.clock);
    let page =
        post(&mut browser, "confirm", json!({ "setup": begun["setup"], "code": code })).await;
    assert_eq!(page.status.as_u16(), 200, "{page:?}");
    refused(&verify(&mut site.waiting("ada").await, &code).await, 401, "Wrong");
}

// TP-001
#[tokio::test]
async fn of_two_with_one_code_one_is_let_in() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let code = app.code(&site.clock);
    let (mut one, mut other) = (site.waiting("ada").await, site.waiting("ada").await);
    let pages = tokio::join!(verify(&mut one, &code), verify(&mut other, &code));
    let let_in = [pages.0, pages.1].iter().filter(|page| page.status.as_u16() == 200).count();
    assert_eq!(let_in, 1);
}

// TP-002
#[tokio::test]
async fn a_half_session_has_five_tries_and_so_has_its_copy() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let mut browser = site.waiting("ada").await;
    let mut copy = browser.clone();
    let wrong = app.wrong(&site.clock);
    for _ in 0..3 {
        refused(&verify(&mut browser, &wrong).await, 401, "Wrong");
    }
    for _ in 0..2 {
        refused(&verify(&mut copy, &wrong).await, 401, "Wrong");
    }
    // Even the right one.
    let right = app.code(&site.clock);
    for browser in [&mut browser, &mut copy] {
        refused(&verify(browser, &right).await, 401, "Expired");
        assert_eq!(browser.session().await, json!({}));
    }
}

// TP-002
#[tokio::test]
async fn tries_are_counted_for_the_user_in_whatever_half_session() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let wrong = app.wrong(&site.clock);
    for _ in 0..5 {
        // With the password, as many half-sessions as somebody wants.
        let mut browser = site.waiting("ada").await;
        for _ in 0..2 {
            refused(&verify(&mut browser, &wrong).await, 401, "Wrong");
        }
    }
    let mut browser = site.waiting("ada").await;
    let page = verify(&mut browser, &app.code(&site.clock)).await;
    assert!(wait(&page) >= 1, "{page:?}");
    assert_eq!(page.json(), json!({ "error": "TooManyAttempts" }));
    // Another user doesn't have to wait.
    let (_, eve, _) = site.with_app("eve").await;
    is_let_in(&verify(&mut site.waiting("eve").await, &eve.code(&site.clock)).await);
    // What was refused unread is no try.
    let mut browser = site.waiting("ada").await;
    is_let_in(&verify(&mut browser, &app.code(&site.clock)).await);
}

// TP-003
#[tokio::test]
async fn a_code_of_another_time_is_wrong() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let now = site.clock.seconds() / 30 * 30;
    for (time, counts) in [(now - 60, false), (now + 60, false), (now + 30, true)] {
        let mut browser = site.waiting("ada").await;
        let page = verify(&mut browser, &app.code_at(time)).await;
        if counts { is_let_in(&page) } else { refused(&page, 401, "Wrong") }
    }
}

// TP-005
#[tokio::test]
async fn a_recovery_code_counts_once_however_it_is_written() {
    let site = Site::new().await;
    let (_, _, codes) = site.with_app("ada").await;
    is_let_in(&verify(&mut site.waiting("ada").await, &codes[0].to_lowercase()).await);
    is_let_in(&verify(&mut site.waiting("ada").await, &codes[1].replace('-', " ")).await);
    for used in [&codes[0], &codes[1]] {
        refused(&verify(&mut site.waiting("ada").await, used).await, 401, "Wrong");
    }
    let (mut one, mut other) = (site.waiting("ada").await, site.waiting("ada").await);
    let pages = tokio::join!(verify(&mut one, &codes[2]), verify(&mut other, &codes[2]));
    let let_in = [pages.0, pages.1].iter().filter(|page| page.status.as_u16() == 200).count();
    assert_eq!(let_in, 1);
}

// TP-005
#[tokio::test]
async fn recovery_codes_of_before_and_of_another_user_are_wrong() {
    let site = Site::new().await;
    let (mut ada, app, before) = site.with_app("ada").await;
    let (_, _, of_eve) = site.with_app("eve").await;
    let page = post(&mut ada, "recovery-codes", json!({ "code": app.code(&site.clock) })).await;
    let now = codes(&page);
    for wrong in [&before[0], &of_eve[0]] {
        refused(&verify(&mut site.waiting("ada").await, wrong).await, 401, "Wrong");
    }
    is_let_in(&verify(&mut site.waiting("ada").await, &now[0]).await);
}

/// What a thief of the table has.
// TP-004
#[tokio::test]
async fn the_store_has_nothing_that_signs_in() {
    let site = Site::new().await;
    let mut browser = site.browser();
    enter(&mut browser, "ada").await;
    let begun = post(&mut browser, "totp", json!({})).await.json();
    let key = begun["secret"].as_str().unwrap().to_owned();
    let app = App::of(&key);
    let fields = json!({ "setup": begun["setup"], "code": app.code(&site.clock) });
    let codes = codes(&post(&mut browser, "confirm", fields).await);
    site.seconds(60);
    let mut trusted = site.waiting("ada").await;
    let fields = json!({ "code": app.code(&site.clock), "remember": true });
    is_let_in(&post(&mut trusted, "verify", fields).await);
    let token = trusted.cookies.iter().find(|(name, _)| name.contains("trusted-browser")).unwrap();
    let rows = site.store.authenticators_of("ada").await.unwrap();
    let text = |row: &StoredAuthenticator| format!("{} {} {:?}", row.id, row.data, row.name);
    let whole: String = rows.iter().map(text).collect();
    let kinds: Vec<_> = rows.iter().map(|row| row.kind).collect();
    assert!(kinds.contains(&AuthenticatorKind::TrustedBrowser), "{kinds:?}");
    assert_eq!(rows.len(), 12, "{kinds:?}");
    let secrets = codes.iter().flat_map(|code| [code.clone(), code.replace('-', "")]);
    for secret in secrets.chain([key.clone(), token.1.clone()]) {
        assert!(!whole.contains(&secret), "{secret}");
    }
    // Neither in another case.
    assert!(!whole.to_uppercase().contains(&key), "{whole}");
    // The id of a recovery code or of a browser is no code.
    for row in rows {
        let mut waiting = site.waiting("ada").await;
        let hash = row.id.split(':').next_back().unwrap().to_owned();
        refused(&verify(&mut waiting, &hash).await, 401, "Wrong");
        site.seconds(3600);
    }
}
