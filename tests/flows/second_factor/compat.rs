//! What a client of NextAuth v4 sees, a page of the application, a setup without second factors, and options that
//! can't be used.

use std::time::Duration;

use auth::{
    RouterExt as _, Secret,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Passkey};
use axum::Router;
use http::StatusCode;
use serde_json::json;
use test_support::{
    SECRET, TestClock,
    name_site::by_name,
    passkeys::{self, SITE, send},
    second_factors::{add_app, enter, post, state},
};

macro_rules! site {
    ($name:ident { $($entries:tt)* }) => {
        auth! {
            struct $name;
            adapter: Memory {},
            session: { strategy: jwt },
            providers: [
                Credentials { authorize: by_name::<$name> },
            ],
            $($entries)*
        }
    };
}

site! { V4Auth { second_factor: { methods: [Totp], require: |_| true }, compat: next_auth_v4 } }
site! { OwnAuth {
    second_factor: { methods: [Totp] },
    pages: { second_factor: "/two-step", sign_in: "/login" },
} }
site! { OneFactorAuth {} }

macro_rules! app {
    ($name:ident, $clock:expr) => {{
        let builder =
            $name::builder().url(SITE).clock($clock.clone()).store(MemoryStore::default());
        Router::new().auth(&builder.secret(Secret::new(SECRET)).build().await.unwrap())
    }};
}

#[tokio::test]
async fn a_client_of_next_auth_knows_the_error_and_goes_to_the_page() {
    let clock = TestClock::new();
    let mut browser = passkeys::browser(app!(V4Auth, clock));
    let page = enter(&mut browser, "ada").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    let url = page.json()["url"].as_str().unwrap().to_owned();
    assert_eq!(url, format!("{SITE}/api/auth/second-factor?error=SessionRequired"));
    assert_eq!(browser.session().await, json!({}));
    let shown = browser.get("/api/auth/second-factor?error=SessionRequired").await;
    assert!(shown.text.contains("<svg ") && !shown.text.contains("role=\"alert\""), "{shown:?}");
    let (app, page) = add_app(&mut browser, &clock, json!({})).await;
    assert_eq!(page.json()["url"], SITE, "{page:?}");
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
    // The user of a form is stored, so that the factor is asked for.
    clock.advance(Duration::from_secs(30));
    let mut again = browser.clone();
    again.submit("/api/auth/signout", &[]).await;
    let page = enter(&mut again, "ada").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    let page = post(&mut again, "verify", json!({ "code": app.code(&clock) })).await;
    assert_eq!((page.status, page.json()["url"].as_str()), (StatusCode::OK, Some(SITE)));
}

#[tokio::test]
async fn a_page_of_the_application_takes_the_place_of_the_built_in_one() {
    let clock = TestClock::new();
    let mut browser = passkeys::browser(app!(OwnAuth, clock));
    enter(&mut browser, "ada").await;
    let (_, page) = add_app(&mut browser, &clock, json!({})).await;
    // No recovery codes in this setup.
    assert_eq!(page.json(), json!({ "recoveryCodes": [] }));
    let mut again = passkeys::browser(browser.app());
    let page = again.submit("/api/auth/callback/credentials", &[("name", "ada")]).await;
    assert_eq!(page.location(), "/two-step");
    assert_eq!(state(&mut again).await["step"], "prove");
    let page = again.submit("/api/auth/second-factor/verify", &[("code", "123456")]).await;
    assert_eq!(page.location(), "/two-step?error=Wrong");
}

#[tokio::test]
async fn a_setup_without_second_factors_has_no_routes_for_them() {
    let mut browser = passkeys::browser(app!(OneFactorAuth, TestClock::new()));
    enter(&mut browser, "ada").await;
    for path in ["/api/auth/second-factor", "/api/auth/second-factor/state"] {
        assert_eq!(browser.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let page = send(&mut browser, "second-factor/totp", json!({})).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
}

auth! {
    struct WeakAuth;
    adapter: Memory {},
    providers: [Passkey { rp_name: "Shop", user_verification: false }],
    second_factor: { methods: [Totp] },
}

const FOREVER: Duration = Duration::from_hours(24 * 365);

auth! {
    struct LongAuth;
    adapter: Memory {},
    providers: [],
    second_factor: { methods: [Totp], remember: FOREVER },
}

#[tokio::test]
async fn what_can_t_be_used_is_an_error_of_the_setup() {
    let weak = WeakAuth::builder().url(SITE).secret(Secret::new(SECRET)).build().await;
    let error = weak.unwrap_err().to_string();
    assert!(error.contains("`user_verification: false`"), "{error}");
    let long = LongAuth::builder().url(SITE).secret(Secret::new(SECRET)).build().await;
    let error = long.unwrap_err().to_string();
    assert!(error.contains("`auth!.second_factor.remember`"), "{error}");
}
