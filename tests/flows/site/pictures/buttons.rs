//! A site with several ways to sign in: their order, and the marks on the buttons.

use auth::{
    Auth, Authorize, CredentialsForm, RouterExt as _, Secret, User,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::{Credentials, Discord, Email, GitHub, Google, LinkedIn};
use axum::Router;
use serde_json::Value;
use test_support::{Browser, ORIGIN, postbox::Postbox, variables};

use super::pictured;

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

/// A browser at the site, and the mails that it sends.
async fn site() -> (Browser, Postbox) {
    let postbox = Postbox::default();
    let builder = PicturedAuth::builder()
        .variables(variables(CLIENTS))
        .url(ORIGIN)
        .store(MemoryStore::default())
        .mailer(postbox.clone());
    let auth = builder.build().await.unwrap();
    (Browser::new(Router::new().auth(&auth)), postbox)
}

/// The pages of somebody who signs in, refused and not, and out.
pub(super) async fn pages() -> Vec<Value> {
    let (mut browser, postbox) = site().await;
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
        list.push(pictured(name, &browser.get(path).await));
    }
    list
}

/// The providers whose forms a page has, in their order.
fn providers(html: &str) -> Vec<&str> {
    let targets = html.split(" action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    targets.filter_map(|target| target.rsplit('/').next()).collect()
}

#[tokio::test]
async fn buttons_come_before_forms() {
    let (mut browser, _) = site().await;
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
    let (mut browser, _) = site().await;
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
