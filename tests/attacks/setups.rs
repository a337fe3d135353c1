//! Setups that have one secret: what one has sealed, signed or hashed is nothing to another.

use std::time::{SystemTime, UNIX_EPOCH};

use auth::{
    RouterExt as _, Secret,
    adapter::{Memory, MemoryStore, Security as _, Users as _},
    auth, env,
};
use auth_providers::{Email, OAuth2};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use axum::Router;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET,
    log::Log,
    mail_site::{SENDER, ask, email, error, follow},
    postbox::Postbox,
    provider::{Answer, Provider},
    shop::{deliver, start},
};

/// A setup, and the routes of it over a world.
macro_rules! setup {
    ($name:ident, $strategy:ident $(, $key:ident: $value:expr)*) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: Memory {},
            providers: [
                OAuth2 as "gh" {
                    authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"),
                    userinfo: env("GH_ME"), client_id: "shop", client_secret: env("GH_SECRET"),
                    scope: ["profile"],
                },
                Email { from: SENDER },
            ],
            $($key: $value,)*
        }

        impl $name {
            async fn at(world: &World, name: Option<&str>) -> Router {
                let at = world.provider.url.clone();
                let builder = Self::builder().url(ORIGIN).store(world.store.clone());
                let builder = builder.mailer(world.postbox.clone()).variables(move |name| {
                    Some(match name {
                        "AUTH_SECRET" => SECRET.to_owned(),
                        "GH_AUTHORIZE" => format!("{at}/authorize"),
                        "GH_TOKEN" => format!("{at}/token"),
                        "GH_ME" => format!("{at}/me"),
                        "GH_SECRET" => "canary-client-secret".to_owned(),
                        _ => return None,
                    })
                });
                let builder = match name {
                    Some(name) => builder.name(name),
                    None => builder,
                };
                Router::new().auth(&builder.build().await.unwrap())
            }
        }
    };
}

setup! { ShopAuth, jwt }
setup! { AdminAuth, jwt }
setup! { ShopRows, database }
setup! { AdminRows, database }
setup! { RenamedAuth, jwt, name: "attacks::ShopAuth" }

/// What the setups share: all that they can.
struct World {
    provider: Provider,
    store: MemoryStore,
    postbox: Postbox,
}

impl World {
    async fn new() -> Self {
        let (store, postbox) = (MemoryStore::default(), Postbox::default());
        Self { provider: Provider::start().await, store, postbox }
    }
}

/// The same cookies at another setup.
fn moved(browser: &Browser, app: &Router) -> Browser {
    let mut other = Browser::new(app.clone());
    other.cookies = browser.cookies.clone();
    other
}

fn assert_refused(page: &Page, what: &str) {
    assert_eq!(page.status, StatusCode::FOUND, "{what}: {page:?}");
    assert!(page.location().starts_with(&error("OAuthCallback")), "{what}: {page:?}");
}

/// Somebody signs in at one setup, and takes everything that came of it to the other.
async fn tell_apart(world: &World, shop: Router, admin: Router) {
    for (here, there) in [(&shop, &admin), (&admin, &shop)] {
        // The session.
        let mut browser = Browser::new(here.clone());
        let answer = start(&mut browser, &world.provider).await;
        deliver(&mut browser, &answer).await;
        assert_eq!(browser.session().await["user"]["email"], "vic@example.com");
        assert_eq!(moved(&browser, there).session().await, json!({}), "a session");

        // The attempt: neither its cookies nor its state are the other's.
        let mut browser = Browser::new(here.clone());
        let answer = start(&mut browser, &world.provider).await;
        let exchanges = world.provider.exchanges();
        let page = deliver(&mut moved(&browser, there), &answer).await;
        assert_refused(&page, "an attempt");
        let crossed = start(&mut moved(&browser, there), &world.provider).await;
        let Answer { code, .. } = crossed;
        let page = deliver(&mut moved(&browser, there), &Answer { code, ..answer.clone() }).await;
        assert_refused(&page, "a code of the other in the attempt of this one");
        assert_eq!(world.provider.exchanges(), exchanges);
        assert_eq!(deliver(&mut browser, &answer).await.location(), format!("{ORIGIN}/home"));

        // The form's token, with its cookie.
        let mut browser = Browser::new(here.clone());
        let csrf = browser.csrf().await;
        let page = moved(&browser, there)
            .post("/api/auth/signin/gh", &[("csrfToken", &csrf), ("callbackUrl", "/home")])
            .await;
        assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signin?csrf=true"));
        assert_ne!(moved(&browser, there).csrf().await, csrf);

        // The link and the code of a mail, with the browser that asked for it.
        let mut browser = Browser::new(here.clone());
        ask(&mut browser, "email", "ada@shop.example").await;
        let (link, code) = (world.postbox.link(), world.postbox.code());
        let page = follow(&mut moved(&browser, there), &link).await;
        assert_eq!(page.location(), error("Verification"), "a link");
        for _ in 0..6 {
            let mut stranger = moved(&browser, there);
            let fields = [("code", code.as_str())];
            let page = stranger.submit("/api/auth/callback/email", &fields).await;
            assert_eq!(page.location(), error("Verification"), "a code");
            assert_eq!(email(&mut stranger).await, None);
        }
        // Neither used it up.
        let page = browser.submit("/api/auth/callback/email", &[("code", &code)]).await;
        assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
        assert_eq!(email(&mut browser).await.as_deref(), Some("ada@shop.example"));

        // The address that the sign-in page remembers.
        let mut browser = Browser::new(here.clone());
        let fields = [("email", "eve@shop.example"), ("remember", "on")];
        browser.submit("/api/auth/signin/email", &fields).await;
        let page = browser.get("/api/auth/signin").await;
        assert!(page.text.contains("eve@shop.example"), "{}", page.text);
        let page = moved(&browser, there).get("/api/auth/signin").await;
        assert!(!page.text.contains("eve@shop.example"), "{}", page.text);
    }
}

// Setups with one secret, one store and the same names of cookies.
#[tokio::test]
async fn a_setup_opens_nothing_of_another_with_its_secret() {
    let world = World::new().await;
    let (shop, admin) = (ShopAuth::at(&world, None).await, AdminAuth::at(&world, None).await);
    tell_apart(&world, shop, admin).await;
    let world = World::new().await;
    let (shop, admin) = (ShopRows::at(&world, None).await, AdminRows::at(&world, None).await);
    tell_apart(&world, shop, admin).await;
}

#[tokio::test]
async fn setups_of_one_type_are_told_apart_by_a_name_of_each() {
    let world = World::new().await;
    let one = ShopAuth::at(&world, Some("tenant one")).await;
    let two = ShopAuth::at(&world, Some("tenant two")).await;
    tell_apart(&world, one, two).await;
}

#[tokio::test]
async fn a_type_that_was_renamed_goes_on_under_its_name_of_before() {
    let world = World::new().await;
    let mut browser = Browser::new(ShopAuth::at(&world, None).await);
    let answer = start(&mut browser, &world.provider).await;
    deliver(&mut browser, &answer).await;
    let renamed = RenamedAuth::at(&world, None).await;
    assert_eq!(moved(&browser, &renamed).session().await["user"]["email"], "vic@example.com");
}

/// A session as the version before sealed it: under a key without the setup's name.
fn former_session(cookie: &str, user: &str, stamp: Option<&str>) -> String {
    const HEADER: &str = r#"{"alg":"dir","enc":"A256GCM"}"#;

    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({
        "sub": user, "email": "vic@example.com", "iat": now, "exp": now + 3600, "auth_time": now,
        "jti": "3f1c6a51-9d0e-4a53-8a05-0e6f8a2e7b11", "stamp": stamp, "claims": {},
    });
    let prk = Salt::new(HKDF_SHA256, cookie.as_bytes()).extract(SECRET.as_bytes());
    let info = format!("auth session token v1 ({cookie})");
    let mut key = [0; 32];
    prk.expand(&[info.as_bytes()], HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let header = URL_SAFE_NO_PAD.encode(HEADER);
    let mut text = claims.to_string().into_bytes();
    let nonce = Nonce::assume_unique_for_key([7; 12]);
    let aad = Aad::from(header.as_bytes());
    let tag = key.seal_in_place_separate_tag(nonce, aad, &mut text).unwrap();
    let [iv, text, tag] = [&[7; 12][..], &text, tag.as_ref()].map(|it| URL_SAFE_NO_PAD.encode(it));
    format!("{header}..{iv}.{text}.{tag}")
}

#[tokio::test]
async fn a_session_of_the_version_before_goes_on_and_is_the_setup_s_from_then_on() {
    const COOKIE: &str = "auth.session-token";

    let world = World::new().await;
    let (shop, admin) = (ShopAuth::at(&world, None).await, AdminAuth::at(&world, None).await);
    // Its user.
    let mut browser = Browser::new(shop);
    let answer = start(&mut browser, &world.provider).await;
    deliver(&mut browser, &answer).await;
    let user = world.store.user_by_email("vic@example.com").await.unwrap().unwrap().user.id;
    let (_, security) = world.store.secured_user(&user).await.unwrap().unwrap();
    let stamp = security.stamp.as_deref();

    let former = former_session(COOKIE, &user, stamp);
    browser.cookies.insert(COOKIE.to_owned(), former.clone());
    assert_eq!(browser.session().await["user"]["email"], "vic@example.com");
    assert_ne!(browser.cookies[COOKIE], former, "it is written again");
    assert_eq!(browser.session().await["user"]["email"], "vic@example.com");
    assert_eq!(moved(&browser, &admin).session().await, json!({}), "under the setup's key");

    let other = former_session("other.session-token", &user, stamp);
    browser.cookies.insert(COOKIE.to_owned(), other);
    assert_eq!(browser.session().await, json!({}), "a key is of one cookie's name");
}

/// Two modules that have a setup of the same name, as an application's and a back office's may.
macro_rules! twin {
    ($module:ident $(, $key:ident: $value:expr)*) => {
        mod $module {
            auth::auth! {
                pub(super) struct TwinAuth;
                providers: [],
                $($key: $value,)*
            }
        }
    };
}

twin! { public }
twin! { office }
twin! { named, name: "attacks::office::TwinAuth" }

#[tokio::test]
async fn two_types_of_one_name_are_told_of() {
    macro_rules! build {
        ($setup:ty) => {
            <$setup>::builder().url(ORIGIN).secret(Secret::new(SECRET)).build().await.unwrap()
        };
    }
    let (log, _guard) = Log::listen();
    let told = || log.take().iter().filter(|(name, _)| *name == "auth.setup.same_name").count();
    build!(public::TwinAuth);
    build!(public::TwinAuth);
    build!(named::TwinAuth);
    assert_eq!(told(), 0);
    build!(office::TwinAuth);
    assert_eq!(told(), 1);
}
