//! How many passkeys somebody has, how often somebody tries, and how many challenges a browser keeps.

use std::time::{Duration, UNIX_EPOCH};

use auth::adapter::{AuthenticatorKind, Authenticators as _, StoredAuthenticator, Users as _};
use http::StatusCode;
use serde_json::json;
use test_support::{
    authenticator::Kind,
    passkeys::{add, device, finish, is_let_in, options, register, send, sign_in},
};

use super::{InCookies, open};

#[tokio::test]
async fn somebody_has_fifty_passkeys_at_most() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    add(&mut ada, &device()).await;
    let user = shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user;
    let first = shop.store.authenticators_of(&user.id).await.unwrap().remove(0);
    let copy = |number: u32| StoredAuthenticator { id: format!("copy-{number}"), ..first.clone() };
    for number in 2..50 {
        shop.store.create_authenticator(copy(number)).await.unwrap();
    }
    // The last one; and one whose options were asked for in time.
    let late = options(&mut ada, "passkeys/options").await;
    add(&mut ada, &device()).await;
    let page = send(&mut ada, "passkeys/options", json!({})).await;
    let refused = (StatusCode::CONFLICT, json!({ "error": "TooMany" }));
    assert_eq!((page.status, page.json()), refused);
    let (_, answer) = device().create(&late, Kind::P256);
    let page = register(&mut ada, answer).await;
    assert_eq!((page.status, page.json()), refused);
    assert_eq!(shop.store.authenticators_of(&user.id).await.unwrap().len(), 50);
}

#[tokio::test]
async fn what_is_no_passkey_is_not_shown_as_one() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let user = shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user;
    let other = StoredAuthenticator {
        id: "app".to_owned(),
        user_id: user.id.clone(),
        kind: AuthenticatorKind::Totp,
        name: None,
        data: json!({ "secret": "sealed" }).to_string(),
        counter: 0,
        created: UNIX_EPOCH + Duration::from_hours(500_000),
        used: None,
        expires: None,
    };
    shop.store.create_authenticator(other).await.unwrap();
    assert!(shop.auth.passkeys(&user.id).await.unwrap().is_empty());
    let page = ada.get("/api/auth/passkeys/list").await;
    assert_eq!(page.json(), json!({ "passkeys": [] }));
    for path in ["passkeys/rename", "passkeys/remove"] {
        let page = send(&mut ada, path, json!({ "id": "app", "name": "mine" })).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}: {page:?}");
    }
    assert_eq!(shop.store.authenticators_of(&user.id).await.unwrap().len(), 1);
}

/// Two tabs ask at once; of more than four, the first ones have to ask again.
#[tokio::test]
async fn a_browser_keeps_four_challenges() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    let mut phone = shop.browser();
    let mut asked = Vec::new();
    for _ in 0..6 {
        asked.push(options(&mut phone, "signin/passkey").await);
        shop.clock.advance(Duration::from_secs(1));
    }
    let kept = phone.cookies.keys().filter(|name| name.contains("passkey")).count();
    assert_eq!(kept, 4);
    for (index, challenge) in asked.iter().enumerate() {
        let mut tab = phone.clone();
        let page = finish(&mut tab, device().get(challenge, &passkey)).await;
        assert_eq!(page.status.is_success(), index >= 2, "{index}: {page:?}");
    }
}

#[tokio::test]
async fn whoever_tries_too_often_has_to_wait() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    let mut tries = 0;
    let page = loop {
        let page = finish(&mut shop.browser(), json!({})).await;
        if page.status != StatusCode::UNAUTHORIZED {
            break page;
        }
        tries += 1;
        assert!(tries < 1000, "{page:?}");
    };
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{page:?}");
    assert!(page.json()["url"].as_str().unwrap().contains("error=TooManyAttempts"), "{page:?}");
    let later = shop.clock.clone();
    later.advance(Duration::from_hours(1));
    is_let_in(&sign_in(&mut shop.browser(), &device(), &passkey).await);
}
