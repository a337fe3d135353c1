//! The built-in pages of a site with several ways to sign in: their order, and the marks on the buttons. The
//! pictures in the guide are taken of these pages.

use std::{env, fs, path::PathBuf, time::Duration};

use auth::{
    Auth, Authorize, CredentialsForm, RouterExt as _, Secret, User,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Discord, Email, GitHub, Google, LinkedIn, Passkey};
use axum::Router;
use http::{StatusCode, header};
use serde_json::{Value, json};
use test_support::{
    Browser, ORIGIN, Page, TestClock,
    authenticator::{Device, Kind},
    mail_site::{ask, follow},
    passkeys::{options, send, sign_in},
    postbox::Postbox,
    variables,
};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

async fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    (username == "demo" && password == Secret::new("demo-password")).then(|| User::new("1"))
}

auth! {
    pub struct PicturedAuth;
    adapter: Memory {},
    providers: [
        Credentials { authorize: check::<PicturedAuth> },
        Google { ..env },
        GitHub { ..env },
        Email { from: "Acme Shop <no-reply@shop.example>" },
        Discord { ..env },
        LinkedIn { ..env },
    ],
    theme: { site_name: "Acme Shop" },
}

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

auth! {
    pub struct OrderedAuth;
    compat: next_auth_v4,
    providers: [Credentials { authorize: check::<OrderedAuth> }, GitHub { ..env }],
}

const CLIENTS: &[(&str, &str)] = &[
    ("AUTH_DISCORD_ID", "id"),
    ("AUTH_DISCORD_SECRET", "discord secret"),
    ("AUTH_GITHUB_ID", "id"),
    ("AUTH_GITHUB_SECRET", "github secret"),
    ("AUTH_GOOGLE_ID", "id"),
    ("AUTH_GOOGLE_SECRET", "google secret"),
    ("AUTH_LINKEDIN_ID", "id"),
    ("AUTH_LINKEDIN_SECRET", "linkedin secret"),
];

async fn pictured() -> (Browser, Postbox) {
    let postbox = Postbox::default();
    let builder = PicturedAuth::builder()
        .variables(variables(CLIENTS))
        .url(ORIGIN)
        .store(MemoryStore::default())
        .mailer(postbox.clone());
    let auth = builder.build().await.unwrap();
    (Browser::new(Router::new().auth(&auth)), postbox)
}

/// Where the site with passkeys is: browsers know them at a domain only, and the pictures are taken there.
const SHOP: &str = "https://shop.example";

/// A browser of somebody who has two passkeys, one of which they have used.
async fn with_passkeys() -> Browser {
    let (clock, postbox) = (TestClock::new(), Postbox::default());
    let builder = PasskeyAuth::builder().variables(variables(CLIENTS)).url(SHOP);
    let builder = builder.store(MemoryStore::default()).mailer(postbox.clone());
    let auth = builder.clock(clock.clone()).build().await.unwrap();
    let mut browser = Browser::at(Router::new().auth(&auth), "shop.example");
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

/// A page as the script that takes the pictures reads it.
fn pictured_page(name: &str, page: &Page) -> Value {
    assert!(page.text.contains(" – Acme Shop</title>"), "{name}: {page:?}");
    let csp = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    json!({ "name": name, "csp": csp, "html": page.text })
}

/// The script that a page imports, under the path at which the page asks for it.
async fn imported(browser: &mut Browser, page: &Page) -> Value {
    let (_, rest) = page.text.split_once("import { passkey, secondFactor } from \"").unwrap();
    let path = rest.split('"').next().unwrap();
    let script = browser.get(path).await;
    assert_eq!(script.status, StatusCode::OK, "{path}: {script:?}");
    json!({ "name": path.trim_start_matches('/'), "script": script.text })
}

/// The providers whose forms a page has, in their order.
fn providers(html: &str) -> Vec<&str> {
    let targets = html.split(" action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    targets.filter_map(|target| target.rsplit('/').next()).collect()
}

#[tokio::test]
async fn buttons_come_before_forms() {
    let (mut browser, _) = pictured().await;
    let page = browser.get("/api/auth/signin").await;
    let expected = ["google", "github", "discord", "linkedin", "credentials", "email"];
    assert_eq!(providers(&page.text), expected, "{}", page.text);
}

#[tokio::test]
async fn with_compat_the_order_is_that_of_the_declaration() {
    let auth = OrderedAuth::builder().variables(variables(CLIENTS)).build().await.unwrap();
    let page = Browser::new(Router::new().auth(&auth)).get("/api/auth/signin").await;
    assert_eq!(providers(&page.text), ["credentials", "github"], "{}", page.text);
}

#[tokio::test]
async fn a_button_has_the_mark_of_its_service_or_a_letter() {
    let (mut browser, _) = pictured().await;
    let html = browser.get("/api/auth/signin").await.text;
    assert_eq!(html.matches("<svg viewBox=\"0 0 24 24\" fill=\"currentColor\"").count(), 2);
    // Google's rules allow its mark in its own colours only.
    for color in ["#ea4335", "#4285f4", "#fbbc05", "#34a853"] {
        assert!(html.contains(&format!("<path fill=\"{color}\" d=\"M")), "{html}");
    }
    // LinkedIn lets nobody hand out its mark.
    assert_eq!(html.matches("<span class=\"mark\" aria-hidden=\"true\">").count(), 1, "{html}");
    assert!(html.contains("aria-hidden=\"true\">L</span>"), "{html}");
}

#[tokio::test]
async fn the_pages_are_those_of_the_pictures() {
    let (mut browser, postbox) = pictured().await;
    let asked = [("email", "ada@shop.example"), ("callbackUrl", "/")];
    let sent = browser.submit("/api/auth/signin/email", &asked).await;
    let sent = sent.location().strip_prefix(ORIGIN).unwrap().to_owned();
    let link = postbox.link();
    let pages = [
        ("sign-in", "/api/auth/signin"),
        ("sign-in-refused", "/api/auth/signin?error=CredentialsSignin"),
        ("sign-out", "/api/auth/signout"),
        ("error", "/api/auth/error?error=AccessDenied"),
        ("verify-request", sent.as_str()),
        ("confirm", link.as_str()),
    ];
    let mut list = Vec::new();
    for (name, path) in pages {
        list.push(pictured_page(name, &browser.get(path).await));
    }
    let mut browser = with_passkeys().await;
    let own = browser.get("/api/auth/passkeys").await;
    for shown in ["Work laptop", "Phone", "Last used on", "Never used"] {
        assert!(own.text.contains(shown), "{shown}: {own:?}");
    }
    list.push(pictured_page("passkeys", &own));
    let page = browser.get("/api/auth/signin").await;
    assert!(page.text.contains("data-passkey=\"sign-in\""), "{page:?}");
    list.push(pictured_page("sign-in-passkey", &page));
    list.push(imported(&mut browser, &own).await);
    let Some(file) = env::var_os("AUTH_TEST_PICTURES").map(PathBuf::from) else { return };
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, Value::from(list).to_string()).unwrap();
}
