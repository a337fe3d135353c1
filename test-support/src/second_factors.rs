//! The steps of somebody who has a second factor, at a site of the tests with the form of [`passkeys`](crate::passkeys).

use aws_lc_rs::hmac;
use http::StatusCode;
use serde_json::{Value, json};

use crate::{Browser, Page, TestClock, passkeys::send};

/// The page that asks for a factor.
pub const PAGE: &str = "http://localhost:3000/api/auth/second-factor";

/// An authenticator app, which computes its codes without the library.
#[derive(Clone)]
pub struct App {
    secret: Vec<u8>,
}

impl App {
    /// The app of a key in base32 (RFC 4648 §6).
    pub fn of(key: &str) -> Self {
        let mut bits = key.chars().flat_map(|c| {
            let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
            let value = alphabet.find(c).unwrap_or_else(|| panic!("{c} in {key}"));
            (0..5).rev().map(move |bit| value >> bit & 1)
        });
        let bytes = key.len() * 5 / 8;
        let mut byte = || (0..8).fold(0_usize, |byte, _| byte << 1 | bits.next().unwrap());
        Self { secret: (0..bytes).map(|_| u8::try_from(byte()).unwrap()).collect() }
    }

    /// The bytes of its key.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The code of a time, in seconds since 1970 (RFC 6238 §4, RFC 4226 §5.3).
    pub fn code_at(&self, seconds: u64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret);
        let tag = hmac::sign(&key, &(seconds / 30).to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag[19] & 15);
        let number = u32::from_be_bytes(tag[offset..offset + 4].try_into().unwrap());
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// The code that it shows.
    pub fn code(&self, clock: &TestClock) -> String {
        self.code_at(clock.seconds())
    }

    /// A code that it doesn't show now, nor a moment ago or from now.
    pub fn wrong(&self, clock: &TestClock) -> String {
        let near: Vec<String> =
            (0..5).map(|step| self.code_at(clock.seconds() + 30 * step - 60)).collect();
        let all = (0..).map(|number| format!("{number:06}"));
        all.into_iter().find(|code| !near.contains(code)).unwrap()
    }
}

/// Signs in with the form, as a script does.
pub async fn enter(browser: &mut Browser, name: &str) -> Page {
    send(browser, "callback/credentials", json!({ "name": name })).await
}

/// What a page of the application asks.
pub async fn state(browser: &mut Browser) -> Value {
    browser.get("/api/auth/second-factor/state").await.json()
}

/// Sends JSON to a route below `second-factor`.
pub async fn post(browser: &mut Browser, route: &str, fields: Value) -> Page {
    send(browser, &format!("second-factor/{route}"), fields).await
}

/// Adds an app to whoever is signed in or about to be: the app, and the answer to its confirmation.
pub async fn add_app(browser: &mut Browser, clock: &TestClock, proof: Value) -> (App, Page) {
    let begun = post(browser, "totp", proof).await;
    assert_eq!(begun.status, StatusCode::OK, "{begun:?}");
    let begun = begun.json();
    let app = App::of(begun["secret"].as_str().unwrap());
    let fields = json!({ "setup": begun["setup"], "code": app.code(clock) });
    let page = post(browser, "confirm", fields).await;
    (app, page)
}

/// The recovery codes of an answer.
pub fn codes(page: &Page) -> Vec<String> {
    let json = page.json();
    let codes = json["recoveryCodes"].as_array().unwrap_or_else(|| panic!("{page:?}"));
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Asserts that a sign-in waits for a second factor, and that nobody is signed in.
#[track_caller]
pub fn waits(page: &Page) {
    assert_eq!(page.json(), json!({ "url": PAGE, "secondFactor": true }), "{page:?}");
    let session = |cookie: &&str| cookie.contains("session-token=") && !cookie.contains("token=;");
    assert_eq!(page.set_cookies().iter().find(|it| session(it)), None, "{page:?}");
}

/// Asserts that a request was refused in this way.
#[track_caller]
pub fn refused(page: &Page, status: u16, error: &str) {
    let expected = (status, json!({ "error": error }));
    assert_eq!((page.status.as_u16(), page.json()), expected, "{page:?}");
}
