//! Signing in with a second factor: what callbacks and events get, and where a sign-in leads.

use serde_json::{Value, json};
use test_support::{
    Browser,
    authenticator::Kind,
    passkeys::{SITE, add, device, options},
    second_factors::{App, add_app, codes, enter, post, state, waits},
};

use super::{Devices, InCookies, InRows, SECRET, Shop, TestClock, store};

/// What a browser is shown of the session, without the time.
async fn session(browser: &mut Browser) -> Value {
    let mut session = browser.session().await;
    if let Some(session) = session.as_object_mut() {
        session.remove("expires");
    }
    session
}

async fn signs_in_with_an_app<A>(shop: &Shop<A>) {
    let (_, app, codes) = shop.with_app("ada").await;
    shop.seen.take();
    let mut browser = shop.browser();
    let page = browser.get("/api/auth/signin?callbackUrl=/cart").await;
    assert_eq!(page.status.as_u16(), 200);
    waits(&enter(&mut browser, "ada").await);
    assert_eq!(shop.seen.take(), [""; 0], "nobody has signed in yet");
    assert_eq!(browser.get("/who").await.status.as_u16(), 401);
    let expected = json!({
        "step": "prove", "methods": ["totp", "recoveryCode"], "remember": 2_592_000,
    });
    assert_eq!(state(&mut browser).await, expected);
    let page = post(&mut browser, "verify", json!({ "code": app.code(&shop.clock) })).await;
    assert_eq!(page.json(), json!({ "url": format!("{SITE}/cart") }), "{page:?}");
    assert_eq!(shop.seen.take(), ["told Credentials Some(false) false"]);
    let user = json!({ "email": "ada@shop.example" });
    let expected = json!({
        "user": user, "kind": "Credentials", "isFirst": false, "roles": ["member"],
    });
    let shown = session(&mut browser).await;
    assert_eq!(shown["user"]["email"], user["email"], "{shown}");
    assert_eq!(shown["roles"], expected["roles"]);
    assert_eq!(browser.get("/who").await.text, "ada@shop.example Credentials");
    // A recovery code takes the place of the app, and is told.
    let mut browser = shop.browser();
    waits(&enter(&mut browser, "ada").await);
    let page = post(&mut browser, "verify", json!({ "code": codes[0] })).await;
    assert_eq!(page.json()["url"], SITE, "{page:?}");
    let told = shop.seen.take();
    assert!(told[0].contains("RecoveryCodeUsed { left: 9"), "{told:?}");
    assert_eq!(told[1], "told Credentials Some(false) false");
}

#[tokio::test]
async fn a_code_begins_the_session_that_the_sign_in_was_for() {
    signs_in_with_an_app(&Shop::<InCookies>::open().await).await;
    signs_in_with_an_app(&Shop::<InRows>::open().await).await;
}

#[tokio::test]
async fn whoever_has_no_factor_is_asked_for_none() {
    let shop = Shop::<InCookies>::open().await;
    let mut browser = shop.browser();
    let page = enter(&mut browser, "ada").await;
    let welcome = format!("/welcome?callbackUrl={}", "http%3A%2F%2Flocalhost%3A3000");
    assert_eq!(page.json(), json!({ "url": welcome }), "{page:?}");
    assert_eq!(
        shop.seen.take(),
        ["required ada@shop.example Credentials", "told Credentials Some(true) true"]
    );
    assert_eq!(enter(&mut browser, "ada").await.json()["url"], SITE);
}

/// A session in a row that another sign-in of the browser replaces ends when the second step is done, and not before.
#[tokio::test]
async fn the_session_of_before_goes_on_until_the_second_step() {
    let shop = Shop::<InRows>::open().await;
    let (_, app, _) = shop.with_app("ada").await;
    let mut browser = shop.browser();
    enter(&mut browser, "eve").await;
    let kept = browser.clone();
    waits(&enter(&mut browser, "ada").await);
    assert_eq!(browser.session().await["user"]["email"], "eve@shop.example");
    let page = post(&mut browser, "verify", json!({ "code": app.code(&shop.clock) })).await;
    assert_eq!(page.status.as_u16(), 200, "{page:?}");
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
    let mut kept = kept;
    assert_eq!(kept.session().await, json!({}));
}

async fn sets_up_an_app<A>(shop: &Shop<A>) {
    let mut browser = shop.browser();
    waits(&enter(&mut browser, "admin").await);
    shop.prove_address("admin").await;
    let expected = json!({ "step": "setUp", "methods": ["totp", "passkey"] });
    assert_eq!(state(&mut browser).await, expected);
    assert_eq!(shop.seen.take(), ["required admin@shop.example Credentials"]);
    let (app, page) = add_app(&mut browser, &shop.clock, json!({})).await;
    assert_eq!(codes(&page).len(), 10);
    assert!(page.json()["url"].as_str().unwrap().starts_with("/welcome?"), "{page:?}");
    let told =
        ["changed AppAdded", "changed RecoveryCodesMade", "told Credentials Some(true) false"];
    assert_eq!(shop.seen.take(), told);
    assert_eq!(browser.session().await["roles"], json!(["member", "admin"]));
    assert!(shop.postbox.count() >= 2, "each change is told by mail");
    // From now on it is asked for.
    shop.seconds(30);
    let mut again = shop.browser();
    waits(&enter(&mut again, "admin").await);
    let page = post(&mut again, "verify", json!({ "code": app.code(&shop.clock) })).await;
    assert_eq!(page.json()["url"], SITE, "{page:?}");
}

#[tokio::test]
async fn whoever_needs_a_factor_sets_it_up_before_the_session_begins() {
    sets_up_an_app(&Shop::<InCookies>::open().await).await;
    sets_up_an_app(&Shop::<InRows>::open().await).await;
}

#[tokio::test]
async fn a_passkey_is_set_up_and_proves_the_factor() {
    let shop = Shop::<Devices>::open().await;
    let mut browser = shop.browser();
    waits(&enter(&mut browser, "admin").await);
    assert_eq!(state(&mut browser).await, json!({ "step": "setUp", "methods": ["passkey"] }));
    let asked = options(&mut browser, "second-factor/register-options").await;
    let (passkey, answer) = device().create(&asked, Kind::P256);
    let page = post(&mut browser, "register", json!({ "credential": answer })).await;
    assert_eq!(codes(&page).len(), 10, "{page:?}");
    assert_eq!(browser.session().await["user"]["email"], "admin@shop.example");
    let mut again = shop.browser();
    waits(&enter(&mut again, "admin").await);
    let methods = json!(["passkey", "recoveryCode"]);
    assert_eq!(state(&mut again).await["methods"], methods);
    let asked = options(&mut again, "second-factor/options").await;
    let answer = json!({ "credential": device().get(&asked, &passkey) });
    let page = post(&mut again, "verify", answer).await;
    assert_eq!(page.json()["url"], SITE, "{page:?}");
}

/// A passkey that was added for signing in is a factor too, where passkeys are one.
#[tokio::test]
async fn a_passkey_of_somebody_who_signs_in_with_a_password_is_asked_for() {
    let shop = Shop::<InCookies>::open().await;
    let mut browser = shop.browser();
    enter(&mut browser, "ada").await;
    add(&mut browser, &device()).await;
    assert_eq!(shop.seen.take().last().unwrap(), "changed PasskeyAdded");
    let mut again = shop.browser();
    waits(&enter(&mut again, "ada").await);
    assert_eq!(state(&mut again).await["methods"], json!(["passkey"]));
}

#[tokio::test]
async fn a_browser_that_is_trusted_is_not_asked_again() {
    let shop = Shop::<InCookies>::open().await;
    let (_, app, _) = shop.with_app("ada").await;
    let mut browser = shop.browser();
    waits(&enter(&mut browser, "ada").await);
    let fields = json!({ "code": app.code(&shop.clock), "remember": true });
    let page = post(&mut browser, "verify", fields).await;
    let cookie = page.set_cookies().into_iter().find(|it| it.contains("trusted")).unwrap();
    assert!(cookie.contains("Max-Age=2592000") && cookie.contains("HttpOnly"), "{cookie}");
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(browser.session().await, json!({}));
    assert_eq!(enter(&mut browser, "ada").await.json(), json!({ "url": SITE }));
    // The page of factors knows it, and when it was used.
    let browsers = state(&mut browser).await["browsers"].clone();
    assert_eq!(browsers[0]["isThis"], true, "{browsers}");
    assert_ne!(browsers[0]["lastUsed"], json!(null));
}

/// An older secret has sealed the app, hashed the recovery codes and the token of a trusted browser.
#[tokio::test]
async fn factors_live_on_when_the_secret_is_rotated() {
    const NEW: &str = "another secret of the tests, long too";
    let store = store().await;
    let before = Shop::<InCookies>::over(store.clone(), TestClock::new(), &[SECRET]).await;
    let (_, app, codes) = before.with_app("ada").await;
    let clock = before.clock.clone();
    let rotated = Shop::<InCookies>::over(store.clone(), clock.clone(), &[NEW, SECRET]).await;
    let signs_in = async |shop: &Shop, code: &str| {
        let mut browser = shop.browser();
        waits(&enter(&mut browser, "ada").await);
        post(&mut browser, "verify", json!({ "code": code })).await.status.as_u16()
    };
    assert_eq!(signs_in(&rotated, &codes[0]).await, 200);
    assert_eq!(signs_in(&rotated, &app.code(&clock)).await, 200);
    // The code has sealed the app with the new secret; the recovery codes of before are not.
    rotated.seconds(30);
    let after = Shop::<InCookies>::over(store, clock.clone(), &[NEW]).await;
    assert_eq!(signs_in(&after, &app.code(&clock)).await, 200);
    assert_eq!(signs_in(&after, &codes[1]).await, 401);
}

#[tokio::test]
async fn an_app_knows_the_site_and_the_user() {
    let shop = Shop::<InCookies>::open().await;
    let mut browser = shop.browser();
    enter(&mut browser, "ada").await;
    let begun = post(&mut browser, "totp", json!({})).await.json();
    let uri = begun["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/localhost%203000:ada%40shop.example?"), "{uri}");
    assert!(begun["qr"].as_str().unwrap().starts_with("<svg "), "{begun}");
    assert_eq!(App::of(begun["secret"].as_str().unwrap()).code_at(0).len(), 6);
}
