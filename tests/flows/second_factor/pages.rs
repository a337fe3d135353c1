//! The built-in pages, without a script.

use http::{StatusCode, header};
use serde_json::json;
use test_support::{
    Page,
    mail_site::hidden,
    passkeys::SITE,
    second_factors::{App, PAGE, add_app, codes, enter, waits},
};

use super::{InCookies, InRows, Shop};

fn policy(page: &Page) -> &str {
    page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

/// The key that a page shows.
fn key(page: &Page) -> String {
    let (_, rest) = page.text.split_once("<bdi class=\"key\" dir=\"ltr\">").unwrap();
    rest.split('<').next().unwrap().replace(' ', "")
}

fn field(page: &Page, name: &str) -> String {
    let fields = hidden(&page.text);
    let found = fields.into_iter().find(|(field, _)| field == name);
    found.unwrap_or_else(|| panic!("{name}: {page:?}")).1
}

#[tokio::test]
async fn the_forms_set_up_an_app_and_prove_it() {
    let shop = Shop::<InCookies>::open().await;
    let mut browser = shop.browser();
    let page = browser.submit("/api/auth/callback/credentials", &[("name", "admin")]).await;
    assert_eq!(page.location(), PAGE, "{page:?}");
    let page = browser.get("/api/auth/second-factor").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<svg ") && page.text.contains("Your account needs"), "{page:?}");
    assert!(page.headers[header::CACHE_CONTROL].to_str().unwrap().contains("no-store"));
    let (setup, app) = (field(&page, "setup"), App::of(&key(&page)));
    // The wrong code shows the same key again.
    let wrong = app.wrong(&shop.clock);
    let fields = [("setup", &*setup), ("code", &*wrong)];
    let again = browser.submit("/api/auth/second-factor/confirm", &fields).await;
    assert_eq!((key(&again), again.text.contains("id=\"alert\"")), (key(&page), true));
    let code = app.code(&shop.clock);
    let fields = [("setup", &*setup), ("code", &*code), ("name", " Phone ")];
    let page = browser.submit("/api/auth/second-factor/confirm", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert_eq!(page.text.matches("<li>").count(), 10, "{page:?}");
    assert!(!policy(&page).contains("script-src"), "{}", policy(&page));
    assert_eq!(browser.session().await["user"]["email"], "admin@shop.example");
    // The page of somebody who is signed in.
    let page = browser.get("/api/auth/second-factor").await;
    assert!(
        page.text.contains("<bdi>Phone</bdi>") && page.text.contains("<bdi>10</bdi>"),
        "{page:?}"
    );
    // The second step of another sign-in.
    shop.seconds(30);
    let mut again = shop.browser();
    let page = again.submit("/api/auth/callback/credentials", &[("name", "admin")]).await;
    assert_eq!(page.location(), PAGE);
    let page = again.submit("/api/auth/second-factor/verify", &[("code", "000 000")]).await;
    assert_eq!(page.location(), format!("{PAGE}?error=Wrong"));
    let page = again.get("/api/auth/second-factor?error=Wrong").await;
    assert!(page.text.contains("id=\"alert\""), "{page:?}");
    let code = app.code(&shop.clock);
    let fields = [("code", &*code), ("remember", "on")];
    let page = again.submit("/api/auth/second-factor/verify", &fields).await;
    assert_eq!(page.location(), SITE, "{page:?}");
    let page = again.get("/api/auth/second-factor").await;
    assert!(page.text.contains("This browser"), "{page:?}");
}

#[tokio::test]
async fn the_forms_make_codes_and_remove_apps_with_a_proof() {
    let shop = Shop::<InRows>::open().await;
    let (mut browser, app, _) = shop.with_app("ada").await;
    let page = browser.get("/api/auth/second-factor").await;
    let id = field(&page, "id");
    let page = browser.submit("/api/auth/second-factor/remove", &[("id", &id)]).await;
    assert_eq!(page.location(), format!("{PAGE}?error=ProofRequired"));
    let code = app.code(&shop.clock);
    let page = browser.submit("/api/auth/second-factor/recovery-codes", &[("code", &code)]).await;
    assert_eq!(page.text.matches("<li>").count(), 10, "{page:?}");
    shop.seconds(30);
    let code = app.code(&shop.clock);
    let fields = [("id", &*id), ("code", &*code)];
    let page = browser.submit("/api/auth/second-factor/remove", &fields).await;
    assert_eq!(page.location(), PAGE);
    let page = browser.get("/api/auth/second-factor").await;
    assert!(page.text.contains("You have no authenticator app"), "{page:?}");
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_a_sign_in_is_given_up() {
    let shop = Shop::<InCookies>::open().await;
    let page = shop.browser().get("/api/auth/second-factor").await;
    assert_eq!(page.location(), format!("{SITE}/api/auth/signin?error=SessionRequired"));
    shop.with_app("ada").await;
    let mut browser = shop.browser();
    waits(&enter(&mut browser, "ada").await);
    let page = browser.submit("/api/auth/second-factor/cancel", &[]).await;
    assert_eq!(page.location(), format!("{SITE}/api/auth/signin"));
    let page = browser.get("/api/auth/second-factor").await;
    assert_eq!(page.location(), format!("{SITE}/api/auth/signin?error=SessionRequired"));
}

/// A form without the token of now, such as one of an older tab, leads back to its page and changes nothing.
#[tokio::test]
async fn an_older_form_leads_back_to_its_page_or_to_where_the_sign_in_led() {
    const VERIFY: &str = "/api/auth/second-factor/verify";
    let shop = Shop::<InCookies>::open().await;
    let (mut browser, _, codes) = shop.with_app("ada").await;
    let refused = format!("{PAGE}?csrf=true");
    for what in ["totp", "recovery-codes", "remove", "forget"] {
        let page = browser.post(&format!("/api/auth/second-factor/{what}"), &[]).await;
        assert_eq!(page.location(), refused, "{what}");
    }
    // Each page says it that somebody may come back to.
    let mut waiting = shop.browser();
    waits(&enter(&mut waiting, "ada").await);
    let mut sets_up = shop.browser();
    waits(&enter(&mut sets_up, "admin").await);
    let code = [("code", &*codes[0])];
    for (browser, what) in [(&mut waiting, "verify"), (&mut sets_up, "confirm")] {
        let page = browser.post(&format!("/api/auth/second-factor/{what}"), &code).await;
        assert_eq!(page.location(), refused, "{what}");
    }
    for browser in [&mut browser, &mut waiting, &mut sets_up] {
        let page = browser.get("/api/auth/second-factor?csrf=true").await;
        assert!(page.text.contains("id=\"alert\""), "{page:?}");
        assert!(page.text.contains("The page was open for too long"), "{page:?}");
        let page = browser.get("/api/auth/second-factor").await;
        assert!(!page.text.contains("id=\"alert\""), "{page:?}");
    }
    // The code was not used up, nor the sign-in.
    let page = waiting.submit(VERIFY, &code).await;
    assert_eq!(page.location(), SITE, "{page:?}");
    let before = waiting.cookies.clone();
    let page = waiting.post(VERIFY, &[("code", &codes[1])]).await;
    assert_eq!(page.location(), SITE, "a second tab: the sign-in is done");
    assert_eq!(waiting.cookies, before);
    // A browser that keeps no cookies is told so by the sign-in page.
    let page = shop.browser().post(VERIFY, &code).await;
    assert_eq!(page.location(), format!("{SITE}/api/auth/signin?csrf=true"));
}

#[tokio::test]
async fn a_first_factor_that_comes_too_late_leads_to_the_sign_in_page() {
    let shop = Shop::<InCookies>::open().await;
    let mut browser = shop.browser();
    enter(&mut browser, "ada").await;
    shop.seconds(601);
    let page = browser.get("/api/auth/second-factor").await;
    assert!(page.text.contains("sign in again before you add"), "{page:?}");
    assert!(!page.text.contains("/second-factor/totp"), "{page:?}");
    let page = browser.submit("/api/auth/second-factor/totp", &[]).await;
    assert_eq!(page.location(), format!("{PAGE}?error=SignInAgain"));
    // After another sign-in it is there.
    enter(&mut browser, "ada").await;
    let (_, page) = add_app(&mut browser, &shop.clock, json!({})).await;
    assert_eq!(codes(&page).len(), 10);
}
