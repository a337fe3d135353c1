//! Factors of somebody else, and what a stolen session does with those of its user.

use std::time::Duration;

use auth::adapter::Authenticators as _;
use serde_json::json;
use test_support::{
    Page,
    authenticator::Device,
    passkeys::{add, device, options, send},
    second_factors::{enter, post, refused, state},
};

use super::{Site, is_let_in, verify};

// TP-008
#[tokio::test]
async fn a_stolen_session_changes_no_factor() {
    let site = Site::new().await;
    let (mut stolen, app, _) = site.with_app("ada").await;
    let before = site.store.authenticators_of("ada").await.unwrap();
    let id = state(&mut stolen).await["apps"][0]["id"].clone();
    for (route, fields) in
        [("remove", json!({ "id": id })), ("recovery-codes", json!({})), ("totp", json!({}))]
    {
        refused(&post(&mut stolen, route, fields.clone()).await, 403, "ProofRequired");
        let mut fields = fields;
        fields["code"] = app.wrong(&site.clock).into();
        refused(&post(&mut stolen, route, fields).await, 401, "Wrong");
    }
    // Nor adds a passkey, which would be a way in that counts as both factors.
    let asked = send(&mut stolen, "passkeys/options", json!({})).await;
    refused(&asked, 403, "ProofRequired");
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), before);
    // A code counts for one change.
    let code = app.code(&site.clock);
    let made = post(&mut stolen, "recovery-codes", json!({ "code": code })).await;
    assert_eq!(made.status.as_u16(), 200, "{made:?}");
    refused(&post(&mut stolen, "remove", json!({ "id": id, "code": code })).await, 401, "Wrong");
}

// TP-008
#[tokio::test]
async fn a_stolen_session_removes_no_passkey_that_is_a_factor() {
    let site = Site::new().await;
    let (mut ada, app, _) = site.with_app("ada").await;
    let fields = json!({ "code": app.code(&site.clock) });
    let asked = send(&mut ada, "passkeys/options", fields).await.json()["publicKey"].clone();
    let (_, answer) = device().create(&asked, test_support::authenticator::Kind::P256);
    let page = send(&mut ada, "passkeys/register", json!({ "credential": answer })).await;
    assert_eq!(page.status.as_u16(), 200, "{page:?}");
    let id = page.json()["passkey"]["id"].clone();
    refused(&send(&mut ada, "passkeys/remove", json!({ "id": id })).await, 403, "ProofRequired");
    site.seconds(30);
    let fields = json!({ "id": id, "code": app.code(&site.clock) });
    let page = send(&mut ada, "passkeys/remove", fields).await;
    assert_eq!((page.status.as_u16(), page.json()), (200, json!({})));
}

/// A session that was stolen from somebody who has no factor yet.
// TP-010
#[tokio::test]
async fn an_old_session_adds_no_first_factor() {
    let site = Site::new().await;
    let mut stolen = site.browser();
    enter(&mut stolen, "ada").await;
    site.clock.advance(Duration::from_mins(11));
    assert_eq!(state(&mut stolen).await["needsSignIn"], true);
    refused(&post(&mut stolen, "totp", json!({})).await, 403, "SignInAgain");
    refused(&send(&mut stolen, "passkeys/options", json!({})).await, 403, "SignInAgain");
    // Renewing the session makes it no younger.
    stolen.session().await;
    refused(&post(&mut stolen, "totp", json!({})).await, 403, "SignInAgain");
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), []);
}

// TP-008
#[tokio::test]
async fn nobody_removes_the_factor_of_another_user() {
    let site = Site::new().await;
    let (mut ada, _, _) = site.with_app("ada").await;
    let (mut eve, app, _) = site.with_app("eve").await;
    let id = state(&mut ada).await["apps"][0]["id"].clone();
    let fields = json!({ "id": id, "code": app.code(&site.clock) });
    refused(&post(&mut eve, "remove", fields).await, 404, "Absent");
    // Nor with a code of an app of theirs in a sign-in of another's.
    site.seconds(30);
    let mut waiting = site.waiting("ada").await;
    refused(&verify(&mut waiting, &app.code(&site.clock)).await, 401, "Wrong");
    assert_eq!(state(&mut ada).await["apps"][0]["id"], id);
}

async fn assert_passkey(
    browser: &mut test_support::Browser,
    device: &Device,
    passkey: &test_support::authenticator::Passkey,
) -> Page {
    let asked = options(browser, "second-factor/options").await;
    post(browser, "verify", json!({ "credential": device.get(&asked, passkey) })).await
}

// TP-009
#[tokio::test]
async fn a_passkey_proves_the_factor_of_its_own_user_at_this_site() {
    let site = Site::new().await;
    let mut ada = site.browser();
    enter(&mut ada, "ada").await;
    let of_ada = add(&mut ada, &device()).await;
    let mut eve = site.browser();
    enter(&mut eve, "eve").await;
    let of_eve = add(&mut eve, &device()).await;
    let mut waiting = site.waiting("ada").await;
    refused(&assert_passkey(&mut waiting, &device(), &of_eve).await, 401, "Wrong");
    // A page that only looks like this one.
    let elsewhere = Device::at("http://localhost.evil.example:3000");
    refused(&assert_passkey(&mut waiting, &elsewhere, &of_ada).await, 401, "Wrong");
    // The answer to the question of a sign-in is none to this one, nor the other way round.
    let asked = options(&mut waiting, "signin/passkey").await;
    let answer = json!({ "credential": device().get(&asked, &of_ada) });
    refused(&post(&mut waiting, "verify", answer).await, 401, "Wrong");
    let asked = options(&mut waiting, "second-factor/options").await;
    let answer = json!({ "credential": device().get(&asked, &of_ada) });
    let page = send(&mut waiting, "callback/passkey", answer).await;
    test_support::passkeys::is_refused(&page);
    is_let_in(&assert_passkey(&mut waiting, &device(), &of_ada).await);
}

/// The answers say nothing about who has a factor.
// TP-002
#[tokio::test]
async fn nobody_learns_without_the_first_step_who_has_a_factor() {
    let site = Site::new().await;
    site.with_app("ada").await;
    let mut nobody = site.browser();
    for route in ["verify", "totp", "confirm", "recovery-codes", "remove", "forget", "options"] {
        refused(
            &post(&mut nobody, route, json!({ "code": "123456" })).await,
            401,
            "SessionRequired",
        );
    }
    refused(&nobody.get("/api/auth/second-factor/state").await, 401, "SessionRequired");
    // Of a mail that somebody asks for, the answer is the same for all.
    let ask = async |address: &'static str| {
        let mut browser = site.browser();
        test_support::mail_site::ask(&mut browser, "email", address).await
    };
    assert_eq!(ask("ada@shop.example").await, ask("nobody@shop.example").await);
}

/// A row that somebody has spoilt, or moved, is a factor all the same.
// TP-004
#[tokio::test]
async fn a_factor_that_can_t_be_read_is_asked_for() {
    let site = Site::new().await;
    let (_, app, _) = site.with_app("ada").await;
    let (_, of_eve, _) = site.with_app("eve").await;
    let rows = site.store.authenticators_of("ada").await.unwrap();
    let own = rows.iter().find(|row| row.kind.as_str() == "totp").unwrap().clone();
    let rows = site.store.authenticators_of("eve").await.unwrap();
    let other = rows.iter().find(|row| row.kind.as_str() == "totp").unwrap().clone();
    for data in [other.data.clone(), "{}".to_owned(), String::new()] {
        let taken = site.store.take_authenticator(&own.id).await.unwrap();
        assert!(taken.is_some());
        let spoilt = auth::adapter::StoredAuthenticator { data, ..own.clone() };
        site.store.create_authenticator(spoilt).await.unwrap();
        let mut waiting = site.waiting("ada").await;
        for code in [app.code(&site.clock), of_eve.code(&site.clock)] {
            refused(&verify(&mut waiting, &code).await, 401, "Wrong");
        }
    }
    // An app that was set up before by somebody who is signed in counts as one that can be read.
    let mut eve = site.waiting("eve").await;
    is_let_in(&verify(&mut eve, &of_eve.code(&site.clock)).await);
    refused(&post(&mut eve, "totp", json!({})).await, 403, "ProofRequired");
}
