//! Passkeys that somebody adds who must not, and what of before is left for them.

use auth::adapter::{Authenticators as _, Changes, UserChange, Users as _};
use serde_json::json;
use test_support::{
    authenticator::Kind,
    mail_site::{ask, follow},
    passkeys::{add, device, is_let_in, is_refused, options, register, send, sign_in},
};

use super::open;

// PK-010
#[tokio::test]
async fn a_session_that_has_ended_adds_no_passkey() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    let asked = options(&mut ada, "passkeys/options").await;
    let (_, answer) = device().create(&asked, Kind::P256);
    // The thief's copy of the cookie; Ada ends all of her sessions.
    let stamp = Some("another".to_owned());
    let user = UserChange::Keep("ada".to_owned());
    site.store.commit(Changes { stamp, ..Changes::of(user) }).await.unwrap();
    for page in
        [register(&mut ada, answer).await, send(&mut ada, "passkeys/options", json!({})).await]
    {
        let refused = (401, json!({ "error": "SessionRequired" }));
        assert_eq!((page.status.as_u16(), page.json()), refused);
    }
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), []);
}

// PK-010
#[tokio::test]
async fn a_passkey_is_added_once_and_for_one_user() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    let asked = options(&mut ada, "passkeys/options").await;
    let (passkey, answer) = device().create(&asked, Kind::P256);
    assert_eq!(register(&mut ada, answer.clone()).await.status.as_u16(), 200);
    // Eve was asked too, and answers with Ada's credential, whose id she has seen.
    let mut eve = site.somebody("eve").await;
    let asked = options(&mut eve, "passkeys/options").await;
    let own = device().attest(&asked, &passkey, &passkey.key.cose());
    let page = register(&mut eve, own).await;
    assert_eq!((page.status.as_u16(), page.json()), (409, json!({ "error": "Exists" })));
    let page = register(&mut ada, answer).await;
    assert_eq!((page.status.as_u16(), page.json()), (400, json!({ "error": "Refused" })));
    assert_eq!(site.store.authenticators_of("ada").await.unwrap().len(), 1);
    assert_eq!(site.store.authenticators_of("eve").await.unwrap(), []);
}

// PK-010
#[tokio::test]
async fn nobody_fills_the_store_with_passkeys() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    for _ in 0..50 {
        add(&mut ada, &device()).await;
    }
    let page = send(&mut ada, "passkeys/options", json!({})).await;
    assert_eq!((page.status.as_u16(), page.json()), (409, json!({ "error": "TooMany" })));
    assert_eq!(site.store.authenticators_of("ada").await.unwrap().len(), 50);
}

// LK-019
/// Somebody signs up with another person's address, adds a passkey, and waits. Once that person has proven the
/// address, the passkey opens nobody.
#[tokio::test]
async fn no_passkey_is_left_of_who_waited_when_a_mail_proves_the_address() {
    let site = open().await;
    let mut eve = site.somebody("ada").await;
    let passkey = add(&mut eve, &device()).await;
    is_let_in(&sign_in(&mut site.browser(), &device(), &passkey).await);
    let mut ada = site.browser();
    ask(&mut ada, "email", "ada@shop.example").await;
    let page = follow(&mut ada, &site.postbox.link()).await;
    assert!(!page.location().contains("error="), "{page:?}");
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), []);
    is_refused(&sign_in(&mut site.browser(), &device(), &passkey).await);
    // What Ada adds is hers, and the next mail takes nothing away.
    let own = add(&mut ada, &device()).await;
    ask(&mut ada, "email", "ada@shop.example").await;
    follow(&mut ada, &site.postbox.link()).await;
    is_let_in(&sign_in(&mut site.browser(), &device(), &own).await);
}
