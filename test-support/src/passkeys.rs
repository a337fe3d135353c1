//! The steps of somebody who has a passkey, at a site of the tests: with a software authenticator, and a form at
//! `callback/credentials` as the first way in.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    Browser, Page,
    authenticator::{Device, Kind, Passkey},
};

/// Where such a site is: browsers know no passkeys at an address.
pub const SITE: &str = "http://localhost:3000";

/// A device at the site.
pub fn device() -> Device {
    Device::at(SITE)
}

/// A browser at the site.
pub fn browser(app: axum::Router) -> Browser {
    Browser::at(app, "localhost:3000")
}

/// Signs in with the form.
pub async fn enter(browser: &mut Browser, name: &str) {
    let page = browser.submit("/api/auth/callback/credentials", &[("name", name)]).await;
    assert_eq!(page.location(), SITE, "{page:?}");
}

/// Sends JSON with the CSRF token.
pub async fn send(browser: &mut Browser, path: &str, fields: Value) -> Page {
    let csrf = browser.csrf().await;
    let mut body = json!({ "csrfToken": csrf, "json": "true" });
    let members = body.as_object_mut().unwrap();
    members.extend(fields.as_object().cloned().unwrap_or_default());
    browser.post_json(&format!("/api/auth/{path}"), &body).await
}

/// What the site asks of the browser: `passkeys/options` or `signin/passkey`.
pub async fn options(browser: &mut Browser, path: &str) -> Value {
    let page = send(browser, path, json!({})).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    page.json()["publicKey"].clone()
}

/// Sends what came of a registration.
pub async fn register(browser: &mut Browser, credential: Value) -> Page {
    send(browser, "passkeys/register", json!({ "credential": credential })).await
}

/// Adds a passkey to whoever is signed in.
pub async fn add(browser: &mut Browser, device: &Device) -> Passkey {
    let options = options(browser, "passkeys/options").await;
    let (passkey, answer) = device.create(&options, Kind::P256);
    let page = register(browser, answer).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    passkey
}

/// Sends what came of a sign-in.
pub async fn finish(browser: &mut Browser, credential: Value) -> Page {
    send(browser, "callback/passkey", json!({ "credential": credential })).await
}

/// Signs in with a passkey.
pub async fn sign_in(browser: &mut Browser, device: &Device, passkey: &Passkey) -> Page {
    let options = options(browser, "signin/passkey").await;
    finish(browser, device.get(&options, passkey)).await
}

/// Asserts that somebody is signed in.
#[track_caller]
pub fn is_let_in(page: &Page) {
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert_eq!(page.json()["url"], SITE, "{page:?}");
}

/// Asserts that nobody is, and that nothing says why.
#[track_caller]
pub fn is_refused(page: &Page) {
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    let url = format!("{SITE}/api/auth/error?error=PasskeySignin&provider=passkey");
    assert_eq!(page.json(), json!({ "url": url }), "{page:?}");
    let session = |cookie: &&str| cookie.contains("session-token=") && !cookie.contains("token=;");
    assert_eq!(page.set_cookies().iter().find(|it| session(it)), None, "{page:?}");
}
