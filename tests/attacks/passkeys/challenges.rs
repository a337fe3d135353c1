//! Challenges that are answered again, elsewhere, too late, or for something else.

use std::time::Duration;

use serde_json::{Value, json};
use test_support::{
    Browser, Page,
    authenticator::{Device, Kind, Passkey},
    passkeys::{add, device, finish, is_let_in, is_refused, options, register},
};

use super::{Site, open, sharing};

/// A browser that was asked, and the answer of the device.
async fn answered(site: &Site, passkey: &Passkey) -> (Browser, Value) {
    let mut browser = site.browser();
    let asked = options(&mut browser, "signin/passkey").await;
    let answer = device().get(&asked, passkey);
    (browser, answer)
}

// PK-002
#[tokio::test]
async fn an_answer_counts_once() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let (mut browser, answer) = answered(&site, &passkey).await;
    // Somebody has a copy of the cookies.
    let mut thief = browser.clone();
    is_let_in(&finish(&mut browser, answer.clone()).await);
    is_refused(&finish(&mut thief, answer.clone()).await);
    is_refused(&finish(&mut browser, answer).await);
    assert_eq!(thief.session().await, json!({}));
}

// PK-002
#[tokio::test]
async fn of_many_who_have_one_answer_one_is_let_in() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let (browser, answer) = answered(&site, &passkey).await;
    let tried = (0..8).map(|_| {
        let (mut browser, answer) = (browser.clone(), answer.clone());
        tokio::spawn(async move { finish(&mut browser, answer).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for tried in tried.collect::<Vec<_>>() {
        statuses.push(tried.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
}

// PK-002
#[tokio::test]
async fn an_answer_counts_in_its_browser() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let (_, answer) = answered(&site, &passkey).await;
    // An attacker's own answer in the browser of somebody else would sign that person in as the attacker.
    let mut victim = site.browser();
    is_refused(&finish(&mut victim, answer.clone()).await);
    // It is no different if the browser has asked for something too.
    options(&mut victim, "signin/passkey").await;
    is_refused(&finish(&mut victim, answer).await);
    assert_eq!(victim.session().await, json!({}));
}

// PK-002
#[tokio::test]
async fn an_answer_that_comes_too_late_is_refused() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let (mut browser, answer) = answered(&site, &passkey).await;
    site.clock.advance(Duration::from_secs(5 * 60 + 16));
    is_refused(&finish(&mut browser, answer).await);
    let (mut browser, answer) = answered(&site, &passkey).await;
    site.clock.advance(Duration::from_secs(5 * 60 - 1));
    is_let_in(&finish(&mut browser, answer).await);
}

// PK-002
#[tokio::test]
async fn a_challenge_is_long_and_never_the_same() {
    let site = open().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut ada = site.somebody("ada").await;
    for path in ["signin/passkey", "passkeys/options"] {
        for _ in 0..20 {
            let asked = options(&mut ada, path).await;
            let challenge = asked["challenge"].as_str().unwrap().to_owned();
            assert_eq!(challenge.len(), 43, "256 bits");
            assert!(seen.insert(challenge));
        }
    }
    // A browser that asks again and again keeps no more cookies than it can send.
    let kept = ada.cookies.keys().filter(|name| name.contains("auth.passkey.")).count();
    assert!(kept <= 4, "{kept}");
}

// PK-002
#[tokio::test]
async fn the_question_of_one_ceremony_has_no_answer_of_the_other() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    let passkey = add(&mut ada, &device()).await;
    // A registration's challenge, signed as for a sign-in.
    let asked = options(&mut ada, "passkeys/options").await;
    is_refused(&finish(&mut ada, device().get(&asked, &passkey)).await);
    // A sign-in's challenge, in a new credential.
    let asked = options(&mut ada, "signin/passkey").await;
    let to_create = json!({
        "challenge": asked["challenge"], "rp": { "id": "localhost" }, "user": { "id": "AAAA" },
    });
    let (_, answer) = device().create(&to_create, Kind::P256);
    let page = register(&mut ada, answer).await;
    assert_eq!((page.status.as_u16(), page.json()), (400, json!({ "error": "Refused" })));
}

// PK-002
#[tokio::test]
async fn the_question_to_one_user_has_no_answer_of_another() {
    let site = open().await;
    let mut browser = site.somebody("ada").await;
    let asked = options(&mut browser, "passkeys/options").await;
    // Somebody else signs in, in the same browser.
    test_support::passkeys::enter(&mut browser, "bob").await;
    let (_, answer) = device().create(&asked, Kind::P256);
    let page = register(&mut browser, answer).await;
    assert_eq!((page.status.as_u16(), page.json()), (400, json!({ "error": "Refused" })));
    let none = browser.get("/api/auth/passkeys/list").await;
    assert_eq!(none.json(), json!({ "passkeys": [] }));
}

// PK-002
#[tokio::test]
async fn a_challenge_that_somebody_made_up_is_refused() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let (mut browser, _) = answered(&site, &passkey).await;
    let own = browser.cookies.keys().find(|name| name.contains("auth.passkey.")).unwrap().clone();
    let begin = own.rsplit('.').next().unwrap().to_owned();
    for challenge in
        [String::new(), "AAAAAAAA".to_owned(), begin.clone(), format!("{begin}{}", "A".repeat(35))]
    {
        let guess = Device { challenge: Some(challenge), ..device() };
        let answer = guess.get(&json!({ "challenge": "" }), &passkey);
        is_refused(&finish(&mut browser, answer).await);
    }
}

/// The cookie of a challenge is no other cookie, and another setup's is none.
// PK-002
#[tokio::test]
async fn the_challenge_of_another_setup_is_refused() {
    let shop = open().await;
    let admin = sharing(&shop.store).await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    let (browser, answer) = answered(&shop, &passkey).await;
    let mut elsewhere = admin.browser();
    elsewhere.cookies = browser.cookies;
    elsewhere.cookies.retain(|name, _| !name.contains("csrf"));
    is_refused(&finish(&mut elsewhere, answer).await);
    // Setups that share the store have the same users, who have the same passkeys.
    let mut own = admin.browser();
    let asked = options(&mut own, "signin/passkey").await;
    is_let_in(&finish(&mut own, device().get(&asked, &passkey)).await);
}

/// Neither asking nor answering works from another site's page.
// PK-002
#[tokio::test]
async fn a_page_of_another_site_asks_for_nothing() {
    let site = open().await;
    let mut victim = site.somebody("ada").await;
    for path in ["passkeys/options", "passkeys/register", "passkeys/remove", "passkeys/rename"] {
        let forged =
            [json!({ "json": "true" }), json!({ "json": "true", "csrfToken": "0".repeat(64) })];
        for body in forged {
            let page = victim.post_json(&format!("/api/auth/{path}"), &body).await;
            assert_eq!((page.status.as_u16(), page.json()), (403, json!({ "error": "CsrfToken" })));
        }
    }
    let token = victim.csrf().await;
    victim.headers.insert("origin", "https://evil.example".parse().unwrap());
    let body = json!({ "json": "true", "csrfToken": token });
    for path in ["passkeys/options", "signin/passkey"] {
        let page: Page = victim.post_json(&format!("/api/auth/{path}"), &body).await;
        assert!(!page.text.contains("publicKey"), "{page:?}");
    }
}
