//! Ways round a second factor: by another provider, by mail, by linking, and by the first proof of an address.

use auth::adapter::{Accounts as _, Authenticators as _};
use serde_json::json;
use test_support::{
    Browser, Page,
    mail_site::{self, ask},
    passkeys::{add, device, sign_in},
    second_factors::{PAGE, add_app, enter, post, waits},
};

use super::{Site, is_let_in, verify};

/// Follows the newest link, and presses the button of its page.
async fn follow(site: &Site, browser: &mut Browser) -> Page {
    mail_site::follow(browser, &site.postbox.link()).await
}

// TP-006
#[tokio::test]
async fn each_way_in_asks_for_the_factor() {
    let site = Site::new().await;
    // The address is proven first: what was before would end.
    let mut browser = site.browser();
    ask(&mut browser, "email", "ada@shop.example").await;
    follow(&site, &mut browser).await;
    let id = site.auth.second_factors("nobody").await.map(|factors| factors.is_set_up());
    assert!(!id.unwrap());
    let (app, _) = add_app(&mut browser, &site.clock, json!({})).await;
    site.seconds(60);
    // A link, a code of a mail, and a provider whose account is linked.
    let mut by_mail = site.browser();
    ask(&mut by_mail, "email", "ada@shop.example").await;
    assert_eq!(follow(&site, &mut by_mail).await.location(), PAGE);
    assert_eq!(by_mail.session().await, json!({}));
    let mut by_code = site.browser();
    ask(&mut by_code, "email", "ada@shop.example").await;
    let fields = [("code", &*site.postbox.code())];
    let page = by_code.submit("/api/auth/callback/email", &fields).await;
    assert_eq!(page.location(), PAGE, "{page:?}");
    let page = verify(&mut by_mail, &app.code(&site.clock)).await;
    assert_eq!(page.json()["url"], "http://localhost:3000/inbox", "{page:?}");
    assert_eq!(by_mail.session().await["user"]["email"], "ada@shop.example");
}

/// Whoever can read the mails comes no further, and what they try leaves the factor where it is.
// TP-006
#[tokio::test]
async fn a_mail_resets_no_factor() {
    let site = Site::new().await;
    let mut browser = site.browser();
    ask(&mut browser, "email", "ada@shop.example").await;
    follow(&site, &mut browser).await;
    add_app(&mut browser, &site.clock, json!({})).await;
    for _ in 0..2 {
        let mut thief = site.browser();
        ask(&mut thief, "email", "ada@shop.example").await;
        assert_eq!(follow(&site, &mut thief).await.location(), PAGE);
        site.seconds(600);
    }
    let user = browser.session().await;
    assert_eq!(user["user"]["email"], "ada@shop.example");
    let told = site.postbox.last();
    assert!(told.sign_in.is_some(), "the last mail is a link, and no notice of a reset");
}

/// An account at a trusted provider that claims the address of somebody who has a factor.
// TP-007
#[tokio::test]
async fn an_address_alone_links_no_account_to_a_user_with_a_factor() {
    let site = Site::new().await;
    let mut browser = site.browser();
    ask(&mut browser, "email", "ada@shop.example").await;
    follow(&site, &mut browser).await;
    add_app(&mut browser, &site.clock, json!({})).await;
    let mut thief = site.browser();
    let page = site.at_provider(&mut thief, 7, "ada@shop.example").await;
    assert!(page.location().contains("error=OAuthAccountNotLinked"), "{page:?}");
    assert_eq!(thief.session().await, json!({}));
    assert!(site.store.user_by_account("gh", "7").await.unwrap().is_none());
}

/// A thief of a session links an account of theirs, and signs in with it later.
// TP-007
#[tokio::test]
async fn an_account_that_is_linked_while_signed_in_asks_for_the_factor() {
    let site = Site::new().await;
    let (mut ada, app, _) = site.with_app("ada").await;
    *site.provider.0.lock().unwrap() = json!({ "id": 8, "email": null, "verified": false });
    let page = site.back(&mut ada, &[("link", "true")]).await;
    assert_eq!(page.location(), test_support::passkeys::SITE, "{page:?}");
    let mut thief = site.browser();
    let page = site.back(&mut thief, &[]).await;
    assert_eq!(page.location(), PAGE, "{page:?}");
    assert_eq!(thief.session().await, json!({}));
    is_let_in(&verify(&mut thief, &app.code(&site.clock)).await);
    // The name and the account are of a sign-in that was completed: nothing else was linked.
    assert_eq!(site.store.accounts_of("ada").await.unwrap().len(), 2);
}

/// Somebody has signed up with another person's address, and has set up a factor that would shut that person out.
// TP-010
#[tokio::test]
async fn the_first_proof_of_an_address_ends_the_factors_of_a_squatter() {
    let site = Site::new().await;
    let (mut squatter, app, codes) = site.with_app("ada").await;
    let mut trusted = site.waiting("ada").await;
    let fields = json!({ "code": app.code(&site.clock), "remember": true });
    is_let_in(&post(&mut trusted, "verify", fields).await);
    let mut waiting = site.waiting("ada").await;
    let mut owner = site.browser();
    ask(&mut owner, "email", "ada@shop.example").await;
    let page = follow(&site, &mut owner).await;
    assert_eq!(page.location(), "http://localhost:3000/inbox", "{page:?}");
    assert_eq!(site.store.authenticators_of("ada").await.unwrap(), []);
    assert_eq!(squatter.session().await, json!({}));
    let page = verify(&mut waiting, &codes[0]).await;
    assert_eq!(page.status.as_u16(), 401, "{page:?}");
}

/// A passkey whose device has verified its user is both; nobody is asked for more.
// TP-006
#[tokio::test]
async fn a_passkey_is_both_factors_and_a_password_is_one() {
    let site = Site::new().await;
    let mut ada = site.browser();
    enter(&mut ada, "ada").await;
    let passkey = add(&mut ada, &device()).await;
    let mut by_passkey = site.browser();
    is_let_in(&sign_in(&mut by_passkey, &device(), &passkey).await);
    let mut by_password = site.browser();
    waits(&enter(&mut by_password, "ada").await);
}
