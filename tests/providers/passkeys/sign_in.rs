//! Signing in: with every kind of key, in both kinds of sessions, and what the application is told.

use std::time::Duration;

use auth::adapter::{Authenticators as _, Users as _};
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{
    authenticator::{Device, Kind},
    log::Log,
    passkeys::{
        SITE, add, device, finish, is_let_in, is_refused, options, register, send, sign_in,
    },
};

use super::{InCookies, of_both, open};

#[tokio::test]
async fn a_passkey_signs_its_user_in() {
    for shop in of_both().await {
        let mut ada = shop.somebody("ada").await;
        let user = ada.session().await["user"].clone();
        let passkey = add(&mut ada, &device()).await;
        shop.told.seen.take();
        let mut phone = shop.browser();
        is_let_in(&sign_in(&mut phone, &device(), &passkey).await);
        let session = phone.session().await;
        assert_eq!(session["user"], user);
        assert_eq!((&session["kind"], &session["is_first"]), (&json!("Passkey"), &json!(false)));
        // No account is made, and no address proven.
        assert_eq!(
            shop.told.seen.take(),
            ["asked ada@shop.example Passkey Some(false)", "told Passkey Passkey Some(false)"]
        );
        let user = shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap();
        assert_eq!(user.email_verified, None);
    }
}

#[tokio::test]
async fn every_kind_of_key_signs_in() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    for kind in [Kind::P256, Kind::Ed25519, Kind::Rsa] {
        let asked = options(&mut ada, "passkeys/options").await;
        let (passkey, answer) = device().create(&asked, kind);
        let page = register(&mut ada, answer).await;
        assert_eq!(page.status, StatusCode::OK, "{kind:?}: {page:?}");
        let mut phone = shop.browser();
        is_let_in(&sign_in(&mut phone, &device(), &passkey).await);
        assert_eq!(phone.session().await["user"]["email"], "ada@shop.example", "{kind:?}");
    }
}

#[tokio::test]
async fn a_callback_keeps_somebody_out() {
    for shop in of_both().await {
        let passkey = add(&mut shop.somebody("ada").await, &device()).await;
        *shop.told.denied.lock().unwrap() = Some("ada@shop.example");
        let mut phone = shop.browser();
        let page = sign_in(&mut phone, &device(), &passkey).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
        let url = format!("{SITE}/api/auth/error?error=AccessDenied");
        assert_eq!(page.json(), json!({ "url": url }));
        assert_eq!(phone.session().await, json!({}));
        *shop.told.denied.lock().unwrap() = None;
        is_let_in(&sign_in(&mut phone, &device(), &passkey).await);
    }
}

#[tokio::test]
async fn a_sign_in_leads_where_the_browser_asks_for_and_not_to_another_site() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    for (asked, expected) in [("/cart?id=1", "/cart?id=1"), ("https://evil.example", "/")] {
        let mut phone = shop.browser();
        let challenge = options(&mut phone, "signin/passkey").await;
        let credential = device().get(&challenge, &passkey);
        let fields = json!({ "credential": credential, "callbackUrl": asked });
        let page = send(&mut phone, "callback/passkey", fields).await;
        assert_eq!(page.json()["url"], format!("{SITE}{expected}"), "{page:?}");
    }
    // The script of a page sends forms.
    let mut phone = shop.browser();
    let challenge = options(&mut phone, "signin/passkey").await;
    let credential = device().get(&challenge, &passkey).to_string();
    let fields = [("credential", &*credential), ("callbackUrl", "/cart"), ("json", "true")];
    let page = phone.submit("/api/auth/callback/passkey", &fields).await;
    assert_eq!(page.json()["url"], format!("{SITE}/cart"), "{page:?}");
    assert_eq!(phone.session().await["user"]["email"], "ada@shop.example");
}

#[tokio::test]
async fn whoever_is_disabled_or_deleted_is_not_signed_in() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    let user = shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user;
    assert!(shop.auth.disable(&user.id).await.unwrap());
    let mut phone = shop.browser();
    let page = sign_in(&mut phone, &device(), &passkey).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert_eq!(phone.session().await, json!({}));
    assert!(shop.auth.enable(&user.id).await.unwrap());
    is_let_in(&sign_in(&mut phone, &device(), &passkey).await);
    assert!(shop.store.delete_user(&user.id).await.unwrap());
    assert_eq!(shop.store.authenticators_of(&user.id).await.unwrap(), []);
    is_refused(&sign_in(&mut shop.browser(), &device(), &passkey).await);
}

/// A counter that goes on is kept; one that stays at zero, as with passkeys that are synchronised, says nothing.
#[tokio::test]
async fn what_a_sign_in_tells_of_the_authenticator_is_kept() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let passkey = add(&mut ada, &Device { counter: 4, ..device() }).await;
    let stored = async || {
        let user = shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user;
        shop.store.authenticators_of(&user.id).await.unwrap().remove(0)
    };
    let before = stored().await;
    assert_eq!((before.counter, before.used), (4, None));
    shop.clock.advance(Duration::from_mins(90));
    let mut phone = shop.browser();
    is_let_in(&sign_in(&mut phone, &Device { counter: 9, ..device() }, &passkey).await);
    let after = stored().await;
    assert_eq!(after.counter, 9);
    let passed = after.used.unwrap().duration_since(after.created).unwrap();
    assert!(passed >= Duration::from_mins(90), "{passed:?}");
    let synced = add(&mut shop.somebody("bob").await, &device()).await;
    for _ in 0..3 {
        is_let_in(&sign_in(&mut phone, &device(), &synced).await);
    }
}

#[tokio::test]
async fn a_sign_in_and_a_refusal_are_in_the_log() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &Device { counter: 5, ..device() }).await;
    let (log, _guard) = Log::listen();
    let mut phone = shop.browser();
    is_let_in(&sign_in(&mut phone, &Device { counter: 6, ..device() }, &passkey).await);
    is_refused(&sign_in(&mut phone, &Device { counter: 6, ..device() }, &passkey).await);
    let lines = log.take();
    let of = |event: &str| lines.iter().filter(|(name, _)| *name == event).count();
    assert_eq!((of("auth.passkey.cloned"), of("auth.passkey.refused")), (1, 1), "{lines:?}");
    let text = format!("{lines:?}");
    let handle = &passkey.user_handle;
    assert!(!text.contains(handle) && !text.contains("shop.example"), "{text}");
}

#[tokio::test]
async fn without_a_script_the_sign_in_page_is_where_the_button_leads() {
    let shop = open::<InCookies>().await;
    let page = shop.browser().submit("/api/auth/signin/passkey", &[]).await;
    assert_eq!(page.location(), format!("{SITE}/api/auth/signin"));
    // A passkey is no answer of a provider: nothing comes with `GET`.
    let page = shop.browser().get("/api/auth/callback/passkey?credential={}").await;
    assert_ne!(page.status, StatusCode::OK, "{page:?}");
    let providers: Value = shop.browser().get("/api/auth/providers").await.json();
    assert_eq!(providers["passkey"]["type"], "passkey");
}

#[tokio::test]
async fn an_answer_without_what_it_needs_is_refused() {
    let shop = open::<InCookies>().await;
    let passkey = add(&mut shop.somebody("ada").await, &device()).await;
    let mut phone = shop.browser();
    for broken in [json!(null), json!("{}"), json!([]), json!({ "id": "AA" }), json!("not JSON")] {
        is_refused(&finish(&mut phone, broken).await);
    }
    let asked = options(&mut phone, "signin/passkey").await;
    is_let_in(&finish(&mut phone, device().get(&asked, &passkey)).await);
}
