//! The pages of passkeys as they are served. What they look like is tested with the pages.

use http::{StatusCode, header};
use test_support::{
    Browser, Page,
    passkeys::{SITE, add, device},
};

use super::{InCookies, of_both, open};

fn policy(page: &Page) -> &str {
    page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

/// The address of the client that a page's script imports.
fn client(page: &Page) -> String {
    let (_, rest) = page
        .text
        .split_once("<script type=\"module\">import { passkey, secondFactor } from \"")
        .unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn runs_only_the_client(browser: &mut Browser, page: &Page) {
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    let client = client(page);
    let policy = policy(page);
    assert!(policy.contains(&format!(" {SITE}{client}; connect-src 'self'")), "{policy}");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    for word in ["unsafe", "nonce", "strict-dynamic", " *"] {
        assert!(!policy.contains(word), "{policy}");
    }
    let script = browser.get(&client).await;
    assert_eq!(script.status, StatusCode::OK);
    assert!(script.text.contains("passkey"), "{}", script.text);
}

#[tokio::test]
async fn the_sign_in_page_offers_passkeys() {
    let shop = open::<InCookies>().await;
    let mut browser = shop.browser();
    let page = browser.get("/api/auth/signin?callbackUrl=/cart").await;
    runs_only_the_client(&mut browser, &page).await;
    assert!(page.text.contains("data-passkey=\"sign-in\" data-provider=\"passkey\""), "{page:?}");
    assert!(page.text.contains(&format!("data-callback-url=\"{SITE}/cart\"")), "{page:?}");
    assert!(page.text.contains("autocomplete=\"email webauthn\""), "{page:?}");
    // Pages that ask for nothing have no script.
    for path in ["signout", "error?error=AccessDenied"] {
        let page = browser.get(&format!("/api/auth/{path}")).await;
        assert!(!page.text.contains("<script") && !policy(&page).contains("script-src"), "{path}");
    }
}

#[tokio::test]
async fn somebody_who_is_not_signed_in_is_sent_to_sign_in() {
    for shop in of_both().await {
        let page = shop.browser().get("/api/auth/passkeys").await;
        let expected = format!("{SITE}/api/auth/signin?error=SessionRequired");
        assert_eq!(page.location(), expected);
    }
}

#[tokio::test]
async fn the_forms_of_the_page_name_and_remove_passkeys() {
    for shop in of_both().await {
        let mut ada = shop.somebody("ada").await;
        let page = ada.get("/api/auth/passkeys").await;
        runs_only_the_client(&mut ada, &page).await;
        assert!(page.text.contains("You have no passkeys yet"), "{page:?}");
        add(&mut ada, &device()).await;
        let id = ada.get("/api/auth/passkeys/list").await.json()["passkeys"][0]["id"].clone();
        let id = id.as_str().unwrap();
        let page = ada.get("/api/auth/passkeys").await;
        assert!(page.text.contains(&format!("name=\"id\" value=\"{id}\"")), "{page:?}");
        assert!(page.headers[header::CACHE_CONTROL].to_str().unwrap().contains("no-store"));
        let fields = [("id", id), ("name", "<b>Laptop</b>")];
        let answer = ada.submit("/api/auth/passkeys/rename", &fields).await;
        assert_eq!(answer.location(), format!("{SITE}/api/auth/passkeys"));
        let page = ada.get("/api/auth/passkeys").await;
        assert!(page.text.contains("<bdi>&lt;b&gt;Laptop&lt;/b&gt;</bdi>"), "{page:?}");
        let answer = ada.submit("/api/auth/passkeys/remove", &[("id", id)]).await;
        assert_eq!(answer.location(), format!("{SITE}/api/auth/passkeys"));
        let page = ada.get("/api/auth/passkeys").await;
        assert!(page.text.contains("You have no passkeys yet"), "{page:?}");
        // Of another tab, where it is still shown.
        let answer = ada.submit("/api/auth/passkeys/remove", &[("id", id)]).await;
        assert_eq!(answer.location(), format!("{SITE}/api/auth/passkeys"));
        let page = ada.get("/api/auth/passkeys?error=Last").await;
        assert!(page.text.contains("is your last way to sign in"), "{page:?}");
    }
}
