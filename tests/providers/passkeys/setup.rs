//! Where a setup can have passkeys, and what it says where it can't.

use auth::{
    RouterExt as _, Secret,
    adapter::{Memory, Sqlite, SqliteStore, sql::Schema},
    auth,
};
use auth_providers::{Credentials, Passkey};
use axum::Router;
use http::StatusCode;
use serde_json::json;
use sqlx::sqlite::SqlitePoolOptions;
use test_support::{
    Browser, SECRET,
    authenticator::{Device, Kind, PRESENT, Passkey as Credential},
    log::Log,
    name_site::by_name,
    passkeys::{finish, options, register, send},
};

macro_rules! site {
    ($name:ident: $($option:tt)*) => {
        auth! {
            pub(super) struct $name;
            session: { strategy: jwt },
            adapter: Memory {},
            providers: [
                Passkey { rp_name: "Shop", $($option)* },
                Credentials { authorize: by_name::<$name> },
            ],
            origins: ["https://app.shop.example"],
        }
    };
}

site! { HostAuth: }
site! { DomainAuth: rp_id: "shop.example" }
site! { LaxAuth: user_verification: false }

mod aside {
    use super::{Credentials, Memory, Passkey, auth, by_name};

    auth! {
        pub(super) struct NamedAuth;
        session: { strategy: jwt },
        adapter: Memory {},
        providers: [
            Passkey as "device" { rp_name: "Shop" },
            Credentials { authorize: by_name::<NamedAuth> },
        ],
    }
}

auth! {
    struct KeptAuth;
    session: { strategy: jwt },
    adapter: Sqlite { url: "sqlite::memory:" },
    providers: [Passkey { rp_name: "Shop" }],
}

/// A browser at a site, where somebody is signed in.
async fn at(app: Router, origin: &str) -> Browser {
    let mut browser = Browser::at(app, origin.split("://").last().unwrap());
    let page = browser.submit("/api/auth/callback/credentials", &[("name", "ada")]).await;
    assert_eq!(page.location(), origin, "{page:?}");
    browser
}

macro_rules! app {
    ($name:ty, $origin:expr) => {{
        let builder = <$name>::builder().url($origin).secret(Secret::new(SECRET));
        Router::new().auth(&builder.build().await.unwrap())
    }};
}

macro_rules! error_of {
    ($name:ty, $origin:expr) => {{
        let builder = <$name>::builder().url($origin).secret(Secret::new(SECRET));
        builder.build().await.unwrap_err().to_string()
    }};
}

/// Adds a passkey, or says what the site answered.
async fn added(browser: &mut Browser, device: &Device) -> Result<Credential, (u16, String)> {
    let asked = options(browser, "passkeys/options").await;
    let (passkey, answer) = device.create(&asked, Kind::P256);
    let page = register(browser, answer).await;
    if page.status == StatusCode::OK { Ok(passkey) } else { Err((page.status.as_u16(), page.text)) }
}

/// Whether a passkey signs in.
async fn opens(browser: &mut Browser, device: &Device, passkey: &Credential) -> bool {
    let asked = options(browser, "signin/passkey").await;
    assert_eq!(asked["rpId"], passkey.rp_id);
    finish(browser, device.get(&asked, passkey)).await.status == StatusCode::OK
}

#[tokio::test]
async fn passkeys_are_for_the_host_unless_a_domain_above_it_is_written() {
    let origin = "https://www.shop.example";
    for (app, rp_id) in
        [(app!(HostAuth, origin), "www.shop.example"), (app!(DomainAuth, origin), "shop.example")]
    {
        let mut browser = at(app.clone(), origin).await;
        let passkey = added(&mut browser, &Device::at(origin)).await.unwrap();
        assert_eq!(passkey.rp_id, rp_id);
        let mut other = Browser::at(app, "www.shop.example");
        assert!(opens(&mut other, &Device::at(origin), &passkey).await);
        // A page of another host of the domain.
        assert!(!opens(&mut other, &Device::at("https://evil.shop.example"), &passkey).await);
    }
}

/// A page of a listed origin signs in for itself; the browser says which page it is in two places.
#[tokio::test]
async fn a_listed_origin_signs_in_with_the_passkeys_of_the_domain() {
    let (origin, listed) = ("https://www.shop.example", "https://app.shop.example");
    let app = app!(DomainAuth, origin);
    let mut browser = at(app.clone(), origin).await;
    let passkey = added(&mut browser, &Device::at(origin)).await.unwrap();
    let mut page = Browser::at(app, "www.shop.example");
    assert!(!opens(&mut page, &Device::at(listed), &passkey).await, "the site itself asks");
    page.headers.insert("origin", listed.parse().unwrap());
    page.headers.insert("sec-fetch-site", "same-site".parse().unwrap());
    assert!(opens(&mut page, &Device::at(listed), &passkey).await);
    let unlisted = Device::at("https://evil.shop.example");
    assert!(!opens(&mut page, &unlisted, &passkey).await);
}

#[tokio::test]
async fn a_device_verifies_its_user_unless_the_setup_does_without() {
    let origin = "http://localhost:3000";
    let present = Device { flags: PRESENT, ..Device::at(origin) };
    let mut strict = at(app!(HostAuth, origin), origin).await;
    assert_eq!(added(&mut strict, &present).await.unwrap_err().0, 400);
    let mut lax = at(app!(LaxAuth, origin), origin).await;
    let asked = options(&mut lax, "signin/passkey").await;
    assert_eq!(asked["userVerification"], "preferred");
    let passkey = added(&mut lax, &present).await.unwrap();
    assert!(opens(&mut lax, &present, &passkey).await);
}

#[tokio::test]
async fn a_provider_has_whatever_id() {
    let origin = "http://localhost:3000";
    let mut browser = at(app!(aside::NamedAuth, origin), origin).await;
    let passkey = added(&mut browser, &Device::at(origin)).await.unwrap();
    let asked = options(&mut browser, "signin/device").await;
    let fields = json!({ "credential": Device::at(origin).get(&asked, &passkey) });
    let page = send(&mut browser, "callback/device", fields).await;
    assert_eq!(page.json()["url"], origin, "{page:?}");
    assert_eq!(browser.get("/api/auth/providers").await.json()["device"]["type"], "passkey");
}

#[tokio::test]
async fn a_domain_that_is_not_the_site_s_is_an_error_of_the_setup() {
    for origin in ["https://shop.test", "https://example", "http://localhost:3000"] {
        let error = error_of!(DomainAuth, origin);
        assert!(error.contains("`rp_id` is `shop.example`"), "{origin}: {error}");
    }
}

/// The site works, without passkeys; and the log says what to open.
#[tokio::test]
async fn at_an_address_there_are_no_passkeys() {
    let (log, _guard) = Log::listen();
    let origin = "http://127.0.0.1:3000";
    let mut browser = at(app!(HostAuth, origin), origin).await;
    let lines = log.take();
    let told = lines.iter().find(|(name, _)| *name == "auth.passkey.no_domain").unwrap();
    assert!(told.1.contains("http://localhost"), "{told:?}");
    for path in ["passkeys/options", "signin/passkey"] {
        let page = send(&mut browser, path, json!({})).await;
        let refused = (StatusCode::BAD_REQUEST, json!({ "error": "NoDomain" }));
        assert_eq!((page.status, page.json()), refused, "{path}");
    }
}

/// The tables of Auth.js are used as they are, and have none for passkeys until `migrate` adds it.
#[tokio::test]
async fn a_database_without_the_table_is_an_error_of_the_setup() {
    let (pool, schema) = (SqlitePoolOptions::new().max_connections(1), Schema::auth_js());
    let pool = pool.connect("sqlite::memory:").await.unwrap();
    schema.migrate(&pool).await.unwrap();
    sqlx::query("DROP TABLE user_authenticators").execute(&pool).await.unwrap();
    let build = async || {
        let store = SqliteStore::open(pool.clone(), schema.clone()).await.unwrap();
        let builder = KeptAuth::builder().url("http://localhost:3000").store(store);
        builder.secret(Secret::new(SECRET)).build().await.map(drop)
    };
    let error = build().await.unwrap_err().to_string();
    assert!(error.contains("authenticators"), "{error}");
    schema.migrate(&pool).await.unwrap();
    build().await.unwrap();
}

#[tokio::test]
async fn a_setup_without_passkeys_has_no_routes_for_them() {
    auth! {
        struct PlainAuth;
        session: { strategy: jwt },
        adapter: Memory {},
        providers: [],
    }
    let mut browser = Browser::at(app!(PlainAuth, "http://localhost:3000"), "localhost:3000");
    for path in ["/api/auth/passkeys", "/api/auth/passkeys/list"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}: {page:?}");
    }
}
