//! Somebody sets up an authenticator app, and needs its code at the next sign-in.

use std::{error::Error, time::Duration};

use auth::{RouterExt as _, adapter::Memory, auth};
use auth_providers::Email;
use axum::Router;
use serde_json::Value;

auth! {
    pub struct StaffAuth;
    adapter: Memory {},
    providers: [Email { from: "Staff <no-reply@shop.example>" }],
    second_factor: { methods: [Totp, RecoveryCodes], require: |_| true },
}

/// The code that an app with this key shows at this time.
fn code(key: &str, seconds: u64) -> Result<String, Box<dyn Error>> {
    let key = totp_rs::Secret::try_from_base32(key)?;
    let app = totp_rs::Builder::new().with_secret(key).build_noncompliant();
    Ok(app.generate(seconds).to_string())
}

#[tokio::test]
async fn the_code_of_an_app_is_asked_for() -> Result<(), Box<dyn Error>> {
    let test = StaffAuth::builder().test().app(|auth| Router::new().auth(&auth)).await;
    let mut ada = test.anonymous();
    let address = [("email", "ada@shop.example")];

    // The first sign-in has Ada set up an app.
    ada.submit("/api/auth/signin/email", &address).await;
    let page = ada.open_link(&test.mailbox().last_link()).await;
    page.assert_redirect("/api/auth/second-factor");
    let page = ada.submit("/api/auth/second-factor/totp", &[("json", "true")]).await;
    let begun: Value = page.json();
    let member = |key: &str| begun[key].as_str().unwrap_or_default();
    let shown = code(member("secret"), test.clock().seconds())?;
    let fields = [("json", "true"), ("setup", member("setup")), ("code", &*shown)];
    ada.submit("/api/auth/second-factor/confirm", &fields).await.assert_status(200);
    ada.sign_out().await;

    // The next sign-in asks for a code of it. A code counts once, so some time passes.
    test.advance(Duration::from_mins(1));
    ada.submit("/api/auth/signin/email", &address).await;
    ada.open_link(&test.mailbox().last_link()).await.assert_redirect("/api/auth/second-factor");
    let shown = code(member("secret"), test.clock().seconds())?;
    let page = ada.submit("/api/auth/second-factor/verify", &[("code", &*shown)]).await;
    page.assert_redirect("/");
    Ok(())
}
