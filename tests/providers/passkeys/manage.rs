//! What users do with their passkeys, and what the application does for them.

use std::time::{Duration, UNIX_EPOCH};

use auth::{
    adapter::{Users as _, VerificationTokens as _},
    manage::{RemovePasskeyError, UnlinkError},
};
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{
    Browser, Page,
    authenticator::{BACKUP_ELIGIBLE, Device, Kind, PRESENT, VERIFIED},
    log::Log,
    mail_site::{ask, follow},
    passkeys::{add, device, is_let_in, is_refused, options, register, send, sign_in},
};

use super::{InCookies, InCookiesProvider, Shop, of_both, open};

/// The passkeys of whoever is signed in.
async fn listed(browser: &mut Browser) -> Vec<Value> {
    let page = browser.get("/api/auth/passkeys/list").await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    page.json()["passkeys"].as_array().unwrap().clone()
}

fn answered(page: &Page) -> (u16, Value) {
    (page.status.as_u16(), page.json())
}

async fn user_id<A>(shop: &Shop<A>) -> String {
    shop.store.user_by_email("ada@shop.example").await.unwrap().unwrap().user.id
}

#[tokio::test]
async fn somebody_sees_names_and_removes_their_passkeys() {
    for shop in of_both().await {
        let mut ada = shop.somebody("ada").await;
        let asked = options(&mut ada, "passkeys/options").await;
        let flags = PRESENT | VERIFIED | BACKUP_ELIGIBLE;
        let (laptop, answer) = Device { flags, ..device() }.create(&asked, Kind::P256);
        let fields = json!({ "credential": answer, "name": "  Laptop\n" });
        let page = send(&mut ada, "passkeys/register", fields).await;
        let all = listed(&mut ada).await;
        let [first] = &all[..] else { panic!("{page:?}") };
        assert_eq!(answered(&page), (200, json!({ "passkey": first })));
        assert_eq!((&first["name"], &first["synced"]), (&json!("Laptop"), &json!(false)));
        assert_eq!(first["lastUsed"], json!(null));
        assert!(first["created"].as_str().unwrap().ends_with('Z'), "{first}");
        shop.clock.advance(Duration::from_mins(1));
        add(&mut ada, &device()).await;
        is_let_in(&sign_in(&mut shop.browser(), &device(), &laptop).await);
        let both = listed(&mut ada).await;
        assert_eq!((&both[0]["id"], both.len()), (&first["id"], 2), "in the order of their days");
        assert!(both[0]["lastUsed"].is_string() && both[1]["lastUsed"].is_null(), "{both:?}");
        // It was copied to another device in the meantime.
        assert_eq!((&both[0]["synced"], &both[1]["name"]), (&json!(true), &json!(null)));

        let second = &both[1]["id"];
        let named = json!({ "id": second, "name": "Phone" });
        assert_eq!(answered(&send(&mut ada, "passkeys/rename", named).await), (200, json!({})));
        let unnamed = json!({ "id": first["id"], "name": " " });
        assert_eq!(answered(&send(&mut ada, "passkeys/rename", unnamed).await), (200, json!({})));
        let both = listed(&mut ada).await;
        assert_eq!((&both[0]["name"], &both[1]["name"]), (&json!(null), &json!("Phone")));
        let gone = json!({ "id": first["id"] });
        assert_eq!(answered(&send(&mut ada, "passkeys/remove", gone).await), (200, json!({})));
        assert_eq!(listed(&mut ada).await, both[1..]);
        is_refused(&sign_in(&mut shop.browser(), &device(), &laptop).await);
    }
}

#[tokio::test]
async fn a_device_learns_which_passkeys_it_may_not_add_again() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let asked = options(&mut ada, "passkeys/options").await;
    assert_eq!(asked["excludeCredentials"], json!([]));
    assert_eq!(asked["rp"], json!({ "id": "localhost", "name": "Shop" }));
    assert_eq!(asked["user"]["name"], "ada@shop.example");
    assert_eq!(asked["attestation"], "none");
    let selection = &asked["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("required"), &json!("required"))
    );
    let passkey = add(&mut ada, &device()).await;
    let again = options(&mut ada, "passkeys/options").await;
    let known = &again["excludeCredentials"][0];
    assert_eq!(known["id"], test_support::authenticator::base64(&passkey.id));
    assert_eq!(known["transports"], json!(["hybrid", "internal"]));
    assert_eq!(again["user"]["id"], passkey.user_handle, "a user has one handle");
    // A device that adds it all the same.
    let answer = device().attest(&again, &passkey, &passkey.key.cose());
    let page = register(&mut ada, answer).await;
    assert_eq!(answered(&page), (409, json!({ "error": "Exists" })));
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let passkey = add(&mut ada, &device()).await;
    let user = user_id(&shop).await;
    let own = shop.auth.passkeys(&user).await.unwrap();
    let [only] = &own[..] else { panic!("{own:?}") };
    // The form is another way in, until it is unlinked: which the passkey allows.
    shop.auth.unlink(&user, InCookiesProvider::Credentials, "ada").await.unwrap();
    let refused = shop.auth.remove_passkey(&user, &only.id).await;
    assert!(matches!(refused, Err(RemovePasskeyError::Last)), "{refused:?}");
    let page = send(&mut ada, "passkeys/remove", json!({ "id": only.id })).await;
    assert_eq!(answered(&page), (409, json!({ "error": "Last" })));
    let fields = [("id", only.id.as_str())];
    let page = ada.submit("/api/auth/passkeys/remove", &fields).await;
    let target = "http://localhost:3000/api/auth/passkeys?error=Last";
    assert_eq!(page.location(), target);
    is_let_in(&sign_in(&mut shop.browser(), &device(), &passkey).await);
    // A second passkey is another way in.
    add(&mut ada, &device()).await;
    shop.auth.remove_passkey(&user, &only.id).await.unwrap();
    let gone = shop.auth.remove_passkey(&user, &only.id).await;
    assert!(matches!(gone, Err(RemovePasskeyError::Absent)), "{gone:?}");
    assert_eq!(shop.auth.passkeys(&user).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_is_the_last_way_in_without_a_passkey() {
    let shop = open::<InCookies>().await;
    shop.somebody("ada").await;
    let user = user_id(&shop).await;
    let refused = shop.auth.unlink(&user, InCookiesProvider::Credentials, "ada").await;
    assert!(matches!(refused, Err(UnlinkError::Last)), "{refused:?}");
}

/// Whoever proves an address first may be another person than whoever gave it, so that nothing of before opens the
/// user any more; and a proven address is a way in.
#[tokio::test]
async fn whoever_proves_an_address_first_has_no_passkeys_of_before() {
    let shop = open::<InCookies>().await;
    let mut stranger = shop.somebody("ada").await;
    let planted = add(&mut stranger, &device()).await;
    let mut ada = shop.browser();
    ask(&mut ada, "email", "ada@shop.example").await;
    follow(&mut ada, &shop.postbox.link()).await;
    assert_eq!(ada.session().await["user"]["email"], "ada@shop.example");
    assert_eq!(listed(&mut ada).await, [] as [Value; 0]);
    is_refused(&sign_in(&mut shop.browser(), &device(), &planted).await);
    add(&mut ada, &device()).await;
    let user = user_id(&shop).await;
    let own = shop.auth.passkeys(&user).await.unwrap();
    shop.auth.remove_passkey(&user, &own[0].id).await.unwrap();
}

#[tokio::test]
async fn an_application_names_passkeys_of_their_user_alone() {
    let shop = open::<InCookies>().await;
    add(&mut shop.somebody("ada").await, &device()).await;
    let user = user_id(&shop).await;
    let id = shop.auth.passkeys(&user).await.unwrap()[0].id.clone();
    assert!(shop.auth.rename_passkey(&user, &id, "  Key ring ").await.unwrap());
    for (user, id) in [("nobody", id.as_str()), (user.as_str(), "nothing")] {
        assert!(!shop.auth.rename_passkey(user, id, "mine").await.unwrap());
        let gone = shop.auth.remove_passkey(user, id).await;
        assert!(matches!(gone, Err(RemovePasskeyError::Absent)), "{gone:?}");
    }
    let own = shop.auth.passkeys(&user).await.unwrap();
    assert_eq!(own[0].name.as_deref(), Some("Key ring"));
    assert_eq!((own[0].last_used, own[0].synced), (None, true));
    assert!(shop.auth.passkeys("nobody").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_becomes_of_passkeys_is_in_the_log() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let (log, _guard) = Log::listen();
    add(&mut ada, &device()).await;
    let id = listed(&mut ada).await[0]["id"].clone();
    send(&mut ada, "passkeys/remove", json!({ "id": id })).await;
    let user = user_id(&shop).await;
    let lines = log.take();
    for event in ["auth.passkey.added", "auth.passkey.removed"] {
        let found: Vec<_> = lines.iter().filter(|(name, _)| *name == event).collect();
        let [(_, text)] = found[..] else { panic!("{event}: {lines:?}") };
        assert!(text.contains(&user) && !text.contains("shop.example"), "{text}");
    }
}

/// Only a signed-in browser of the site itself may ask, with the token of its forms.
#[tokio::test]
async fn the_routes_take_no_form_of_another_site() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    add(&mut ada, &device()).await;
    let id = listed(&mut ada).await[0]["id"].clone();
    for path in ["options", "register", "rename", "remove"] {
        let path = format!("/api/auth/passkeys/{path}");
        let page = ada.post_json(&path, &json!({ "json": "true", "id": id })).await;
        assert_eq!(answered(&page), (403, json!({ "error": "CsrfToken" })), "{path}");
        let page = ada.post(&path, &[("id", id.as_str().unwrap())]).await;
        assert!(page.location().ends_with("/api/auth/passkeys?csrf=true"), "{page:?}");
        assert_eq!(ada.get(&path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(listed(&mut ada).await.len(), 1);
    // The page says so, and keeps silent to somebody who isn't signed in.
    let page = ada.get("/api/auth/passkeys?csrf=true").await;
    assert!(page.text.contains("The page was open for too long"), "{page:?}");
    let page = ada.get("/api/auth/passkeys").await;
    assert!(!page.text.contains("The page was open for too long"), "{page:?}");
    let page = shop.browser().get("/api/auth/passkeys?csrf=true").await;
    assert!(page.location().ends_with("/api/auth/signin?error=SessionRequired"), "{page:?}");
}

/// What says that a challenge was answered goes away with the rest that is expired.
#[tokio::test]
async fn answered_challenges_do_not_stay() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    let passkey = add(&mut ada, &device()).await;
    is_let_in(&sign_in(&mut ada, &device(), &passkey).await);
    let later = UNIX_EPOCH + Duration::from_secs(shop.clock.seconds()) + Duration::from_hours(1);
    for count in [2, 0] {
        let deleted = shop.store.delete_expired_verification_tokens(later, 100).await;
        assert_eq!(deleted.unwrap(), count);
    }
}
