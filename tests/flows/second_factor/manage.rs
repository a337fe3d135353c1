//! What users do with their factors, what the application does, and what is told of it.

use auth::event::SecondFactorChange;
use serde_json::json;
use test_support::second_factors::{add_app, codes, enter, post, state, waits};

use super::{InCookies, InRows, Shop};

#[tokio::test]
async fn apps_and_codes_are_listed_made_and_removed() {
    let shop = Shop::<InCookies>::open().await;
    let (mut browser, app, _) = shop.with_app("ada").await;
    let shown = state(&mut browser).await;
    assert_eq!(shown["step"], json!(null));
    assert_eq!((&shown["recoveryCodes"], &shown["needsProof"]), (&json!(10), &json!(true)));
    let proof = json!({ "code": app.code(&shop.clock) });
    let (second, page) = add_app(&mut browser, &shop.clock, proof).await;
    assert_eq!(page.json(), json!({ "recoveryCodes": [] }), "the codes of before stay");
    shop.seconds(30);
    let made =
        post(&mut browser, "recovery-codes", json!({ "code": second.code(&shop.clock) })).await;
    let made = codes(&made);
    assert_eq!(made.len(), 10);
    assert!(made.iter().all(|code| code.len() == 19 && code.matches('-').count() == 3), "{made:?}");
    let id = state(&mut browser).await["apps"][0]["id"].clone();
    shop.seconds(30);
    let fields = json!({ "id": id, "code": second.code(&shop.clock) });
    assert_eq!(post(&mut browser, "remove", fields.clone()).await.json(), json!({}));
    // The last one takes the recovery codes along.
    let id = state(&mut browser).await["apps"][0]["id"].clone();
    shop.seconds(30);
    let fields = json!({ "id": id, "code": second.code(&shop.clock) });
    assert_eq!(post(&mut browser, "remove", fields).await.json(), json!({}));
    let shown = state(&mut browser).await;
    assert_eq!((&shown["apps"], &shown["recoveryCodes"]), (&json!([]), &json!(0)));
    assert_eq!(enter(&mut shop.browser(), "ada").await.json()["secondFactor"], json!(null));
}

#[tokio::test]
async fn each_change_is_told_by_mail_and_to_the_application() {
    let shop = Shop::<InCookies>::open().await;
    let (mut browser, app, recovery) = shop.with_app("ada").await;
    let fields = json!({ "code": app.code(&shop.clock) });
    post(&mut browser, "recovery-codes", fields).await;
    shop.seen.take();
    let before = shop.postbox.count();
    let id = state(&mut browser).await["apps"][0]["id"].clone();
    shop.seconds(30);
    let fields = json!({ "id": id, "code": app.code(&shop.clock) });
    assert_eq!(post(&mut browser, "remove", fields).await.json(), json!({}));
    assert_eq!(shop.seen.take(), ["changed AppRemoved"]);
    assert_eq!(shop.postbox.count(), before + 1);
    let mail = shop.postbox.last();
    assert_eq!((mail.to.as_str(), mail.sign_in.is_none()), ("ada@shop.example", true));
    assert!(mail.subject.contains("localhost:3000"), "{mail:?}");
    assert!(mail.text.contains("removed from your account"), "{}", mail.text);
    let html = mail.html.unwrap();
    assert!(html.contains("removed from your account") && html.contains("<bdi>"), "{html}");
    // Nothing in it is a secret.
    assert!(!recovery.iter().any(|code| mail.text.contains(code)), "{}", mail.text);
}

#[tokio::test]
async fn support_staff_see_and_reset_what_a_user_has() {
    let shop = Shop::<InRows>::open().await;
    let (mut browser, app, _) = shop.with_app("ada").await;
    let mut trusted = shop.browser();
    waits(&enter(&mut trusted, "ada").await);
    let fields = json!({ "code": app.code(&shop.clock), "remember": true });
    assert_eq!(post(&mut trusted, "verify", fields).await.status.as_u16(), 200);
    let factors = shop.auth.second_factors("ada").await.unwrap();
    let counts = (factors.apps.len(), factors.recovery_codes, factors.trusted_browsers.len());
    assert_eq!((counts, factors.is_set_up()), ((1, 10, 1), true));
    assert!(factors.apps[0].last_used.is_some());
    shop.seen.take();
    assert!(shop.auth.reset_second_factor("ada").await.unwrap());
    assert_eq!(shop.seen.take(), [format!("changed {:?}", SecondFactorChange::Reset)]);
    assert!(shop.postbox.last().text.contains("removed by the site"));
    assert_eq!(
        shop.auth.second_factors("ada").await.unwrap(),
        auth::manage::SecondFactors::default()
    );
    assert!(!shop.auth.reset_second_factor("ada").await.unwrap());
    assert!(!shop.auth.reset_second_factor("nobody").await.unwrap());
    // Sessions go on, and the next sign-in asks for nothing.
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
    assert_eq!(enter(&mut shop.browser(), "ada").await.json()["secondFactor"], json!(null));
}

/// A mail that can't be sent, and an event that fails, change nothing.
#[tokio::test]
async fn what_can_t_be_told_is_done_all_the_same() {
    let shop = Shop::<InCookies>::open().await;
    shop.postbox.fail(Some(|| auth::mail::MailError::Other("canary".into())));
    let (mut browser, _, codes) = shop.with_app("ada").await;
    assert_eq!(codes.len(), 10);
    assert_eq!(state(&mut browser).await["apps"].as_array().unwrap().len(), 1);
    assert_eq!(shop.postbox.count(), 0);
}
