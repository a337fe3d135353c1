//! Somebody who has two passkeys, one of which they have used.

use std::time::Duration;

use auth::{
    RouterExt as _,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Email, Google, Passkey};
use axum::Router;
use http::StatusCode;
use serde_json::{Value, json};
use test_support::{
    Browser, TestClock,
    authenticator::{Device, Kind},
    mail_site::{ask, follow},
    passkeys::{options, send, sign_in},
    postbox::Postbox,
    variables,
};

use super::{SHOP, browser, day, imported, pictured};

auth! {
    pub struct PasskeyAuth;
    adapter: Memory {},
    providers: [
        Passkey { rp_name: "Acme Shop" },
        Google { ..env },
        Email { from: "Acme Shop <no-reply@shop.example>" },
    ],
    theme: { site_name: "Acme Shop" },
}

const CLIENT: &[(&str, &str)] =
    &[("AUTH_GOOGLE_ID", "id"), ("AUTH_GOOGLE_SECRET", "google secret")];

/// The browser of somebody who has them.
async fn somebody() -> Browser {
    let (clock, postbox) = (TestClock::at(day()), Postbox::default());
    let builder = PasskeyAuth::builder().variables(variables(CLIENT)).url(SHOP);
    let builder = builder.store(MemoryStore::default()).mailer(postbox.clone());
    let auth = builder.clock(clock.clone()).build().await.unwrap();
    let mut browser = browser(&Router::new().auth(&auth));
    ask(&mut browser, "email", "ada@shop.example").await;
    follow(&mut browser, &postbox.link()).await;
    let device = Device::at(SHOP);
    let mut made = Vec::new();
    for name in ["Work laptop", "Phone"] {
        let asked = options(&mut browser, "passkeys/options").await;
        let (passkey, answer) = device.create(&asked, Kind::P256);
        let fields = json!({ "credential": answer, "name": name });
        let page = send(&mut browser, "passkeys/register", fields).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        made.push(passkey);
        clock.advance(Duration::from_hours(30));
    }
    let page = sign_in(&mut browser, &device, &made[0]).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    browser
}

/// Their page of passkeys, and the sign-in page that offers them.
pub(super) async fn pages() -> Vec<Value> {
    let mut browser = somebody().await;
    let own = browser.get("/api/auth/passkeys").await;
    for shown in ["Work laptop", "Phone", "Last used on", "Never used", "2026-09-02"] {
        assert!(own.text.contains(shown), "{shown}: {own:?}");
    }
    // Of a browser in which nobody is signed in.
    let page = super::browser(&browser.app()).get("/api/auth/signin").await;
    assert!(page.text.contains("data-passkey=\"sign-in\""), "{page:?}");
    let script = imported(&mut browser, &own).await;
    vec![pictured("passkeys", &own), pictured("sign-in-passkey", &page), script]
}
