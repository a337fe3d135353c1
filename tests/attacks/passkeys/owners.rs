//! Passkeys of other users: signing in with one, seeing one, and taking one away.

use auth::adapter::{Authenticators as _, Users as _};
use serde_json::json;
use test_support::{
    authenticator::Passkey,
    passkeys::{add, device, finish, is_let_in, is_refused, options, send, sign_in},
};

use super::open;

// PK-005
#[tokio::test]
async fn a_passkey_opens_its_own_user_alone() {
    let site = open().await;
    let ada = add(&mut site.somebody("ada").await, &device()).await;
    let eve = add(&mut site.somebody("eve").await, &device()).await;
    let mut browser = site.browser();
    let (ada_handle, eve_handle) = (ada.user_handle.clone(), eve.user_handle.clone());
    assert_ne!(ada_handle, eve_handle);
    // Eve's credential that says to be Ada's, and Ada's id with Eve's key.
    let claims_to_be = Passkey { user_handle: ada_handle, ..eve };
    is_refused(&sign_in(&mut browser, &device(), &claims_to_be).await);
    let eve = Passkey { user_handle: eve_handle, ..claims_to_be };
    let stolen = Passkey { id: ada.id.clone(), user_handle: ada.user_handle.clone(), ..eve };
    is_refused(&sign_in(&mut browser, &device(), &stolen).await);
    assert_eq!(browser.session().await, json!({}));
    is_let_in(&sign_in(&mut browser, &device(), &ada).await);
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
}

// PK-005
#[tokio::test]
async fn a_handle_says_nothing_about_its_user() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    let first = add(&mut ada, &device()).await;
    let second = add(&mut ada, &device()).await;
    assert_eq!(first.user_handle, second.user_handle, "a user has one");
    assert_eq!(first.user_handle.len(), 43, "256 bits");
    assert!(!first.user_handle.contains("ada"), "{}", first.user_handle);
}

/// What was asked is the same, whoever has a passkey; and so is what is answered, whatever there is.
// PK-005
#[tokio::test]
async fn nobody_learns_who_has_a_passkey() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let gone = add(&mut site.somebody("bob").await, &device()).await;
    assert!(site.store.delete_user("bob").await.unwrap());
    let mut browser = site.browser();
    let mut asked = options(&mut browser, "signin/passkey").await;
    asked["challenge"] = json!(null);
    let expected = json!({
        "challenge": null, "rpId": "localhost", "allowCredentials": [], "timeout": 300_000,
        "userVerification": "required",
    });
    assert_eq!(asked, expected);
    // A credential that nobody has, one of a user who is gone, and one with a wrong signature.
    is_refused(&sign_in(&mut browser, &device(), &gone).await);
    let unknown = Passkey { id: vec![7; 32], ..gone };
    is_refused(&sign_in(&mut browser, &device(), &unknown).await);
    let asked = options(&mut browser, "signin/passkey").await;
    let mut answer = device().get(&asked, &passkey);
    answer["response"]["signature"] = json!("MEUCIQ");
    is_refused(&finish(&mut browser, answer).await);
}

// PK-005
#[tokio::test]
async fn the_passkeys_of_another_user_are_not_there() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    add(&mut ada, &device()).await;
    let listed = ada.get("/api/auth/passkeys/list").await.json();
    let id = listed["passkeys"][0]["id"].clone();
    let mut eve = site.somebody("eve").await;
    let none = eve.get("/api/auth/passkeys/list").await;
    assert_eq!(none.json(), json!({ "passkeys": [] }));
    for path in ["passkeys/remove", "passkeys/rename"] {
        for id in [id.clone(), json!("nobody's")] {
            let page = send(&mut eve, path, json!({ "id": id, "name": "mine" })).await;
            assert_eq!((page.status.as_u16(), page.json()), (404, json!({ "error": "Absent" })));
        }
    }
    assert_eq!(ada.get("/api/auth/passkeys/list").await.json(), listed);
    // Nobody who isn't signed in has any.
    let mut nobody = site.browser();
    assert_eq!(nobody.get("/api/auth/passkeys/list").await.status.as_u16(), 401);
    for path in ["options", "register", "remove", "rename"] {
        let page = send(&mut nobody, &format!("passkeys/{path}"), json!({ "id": id })).await;
        let refused = (401, json!({ "error": "SessionRequired" }));
        assert_eq!((page.status.as_u16(), page.json()), refused, "{path}");
    }
}

// PK-005
#[tokio::test]
async fn a_removed_passkey_and_a_deleted_user_are_nobody() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    let passkey = add(&mut ada, &device()).await;
    // The answer is on its way when the passkey is removed.
    let mut browser = site.browser();
    let asked = options(&mut browser, "signin/passkey").await;
    let id = ada.get("/api/auth/passkeys/list").await.json()["passkeys"][0]["id"].clone();
    let removed = send(&mut ada, "passkeys/remove", json!({ "id": id })).await;
    assert_eq!((removed.status.as_u16(), removed.json()), (200, json!({})));
    is_refused(&finish(&mut browser, device().get(&asked, &passkey)).await);
    let passkey = add(&mut ada, &device()).await;
    assert!(site.store.delete_user("ada").await.unwrap());
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), []);
    is_refused(&sign_in(&mut browser, &device(), &passkey).await);
}
