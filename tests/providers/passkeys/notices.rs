//! Mails that tell somebody that a passkey was added or removed.

use std::{sync::Arc, time::Duration};

use auth::{
    Builder, RouterExt as _, Secret,
    adapter::{Sqlite, sql::Schema},
    auth,
    mail::{Mail, MailError, Mailer},
};
use auth_providers::{Email, Passkey};
use axum::Router;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use test_support::{
    Browser, Page, SECRET,
    authenticator::Kind,
    log::Log,
    mail_site::{SENDER, ask, follow},
    passkeys::{self, SITE, add, device, options, send},
    postbox::Postbox,
    stores::sqlite_in_memory,
};
use tokio::sync::Notify;

use super::{InCookies, of_both, open};

auth! {
    struct QuietAuth;
    adapter: Sqlite { url: "sqlite::memory:" },
    providers: [Passkey { rp_name: "Shop" }, Email { from: SENDER, notices: false }],
}

auth! {
    struct PlainAuth;
    adapter: Sqlite { url: "sqlite::memory:" },
    providers: [Passkey { rp_name: "Shop" }, Email { from: SENDER }],
}

/// A browser of somebody who has proven their address.
async fn proven(app: Router, postbox: &Postbox) -> Browser {
    let mut browser = passkeys::browser(app);
    ask(&mut browser, "email", "ada@shop.example").await;
    follow(&mut browser, &postbox.link()).await;
    assert_eq!(browser.session().await["user"]["email"], "ada@shop.example");
    browser
}

/// Adds a passkey with a name, and gives its id.
async fn add_named(browser: &mut Browser, name: &str) -> Value {
    let asked = options(browser, "passkeys/options").await;
    let (_, answer) = device().create(&asked, Kind::P256);
    let fields = json!({ "credential": answer, "name": name });
    let page = send(browser, "passkeys/register", fields).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    page.json()["passkey"]["id"].clone()
}

async fn remove(browser: &mut Browser, id: &Value) -> Page {
    send(browser, "passkeys/remove", json!({ "id": id })).await
}

async fn listed(browser: &mut Browser) -> usize {
    let page = browser.get("/api/auth/passkeys/list").await;
    page.json()["passkeys"].as_array().unwrap().len()
}

/// Everything that a mail says.
fn said(mail: &Mail) -> [&str; 3] {
    [&mail.subject, &mail.text, mail.html.as_deref().unwrap()]
}

// PK-010
#[tokio::test]
async fn somebody_is_told_at_their_proven_address() {
    for shop in of_both().await {
        let mut ada = proven(shop.app.clone(), &shop.postbox).await;
        let id = add_named(&mut ada, "Work laptop").await;
        let [added] = &shop.postbox.notices()[..] else { panic!("one mail is sent") };
        assert_eq!(added.to, "ada@shop.example");
        assert_eq!(added.from.to_string(), SENDER);
        assert_eq!(added.subject, "A change to how you sign in to localhost:3000");
        let happened = "A passkey was added to your account: Work laptop";
        assert!(added.text.contains(happened), "{}", added.text);
        assert!(added.text.contains(" UTC.\n"), "{}", added.text);
        let page = format!("{SITE}/api/auth/passkeys");
        assert!(added.text.lines().any(|line| line == page), "{}", added.text);
        shop.clock.advance(Duration::from_mins(1));
        assert_eq!(remove(&mut ada, &id).await.status, StatusCode::OK);
        let [_, removed] = &shop.postbox.notices()[..] else { panic!("one more mail is sent") };
        let happened = "A passkey was removed from your account: Work laptop";
        assert!(removed.text.contains(happened), "{}", removed.text);
        // Nothing that signs in, or that acts when a program opens it.
        let id = id.as_str().unwrap();
        for text in [added, removed].into_iter().flat_map(said) {
            for secret in ["token", "csrf", "remove?", "callback", id] {
                assert!(!text.contains(secret), "{secret}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn a_notice_is_in_the_language_of_the_visitor() {
    let shop = open::<InCookies>().await;
    let mut ada = proven(shop.app.clone(), &shop.postbox).await;
    ada.headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("ko-KR,ko;q=0.9"));
    add_named(&mut ada, "노트북").await;
    let [mail] = &shop.postbox.notices()[..] else { panic!("one mail is sent") };
    assert!(mail.text.contains("계정에 패스키가 추가되었습니다: 노트북"), "{}", mail.text);
}

/// Somebody else may have typed it.
#[tokio::test]
async fn an_address_that_nobody_has_proven_gets_no_notice() {
    let shop = open::<InCookies>().await;
    let mut ada = shop.somebody("ada").await;
    add(&mut ada, &device()).await;
    assert_eq!((listed(&mut ada).await, shop.postbox.count()), (1, 0));
}

/// Whoever removes what isn't theirs, or is the last way in, has changed nothing.
#[tokio::test]
async fn nobody_is_told_of_what_did_not_happen() {
    let shop = open::<InCookies>().await;
    let mut ada = proven(shop.app.clone(), &shop.postbox).await;
    assert_eq!(remove(&mut ada, &json!("nothing")).await.status, StatusCode::NOT_FOUND);
    let page = send(&mut ada, "passkeys/register", json!({ "credential": {} })).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(shop.postbox.notices().len(), 0);
}

#[tokio::test]
async fn a_mail_that_can_t_be_sent_undoes_nothing() {
    let shop = open::<InCookies>().await;
    let mut ada = proven(shop.app.clone(), &shop.postbox).await;
    let (log, _guard) = Log::listen();
    shop.postbox.fail(Some(|| MailError::Refused("the queue is full".into())));
    let id = add_named(&mut ada, "Phone").await;
    assert_eq!(listed(&mut ada).await, 1);
    assert_eq!(remove(&mut ada, &id).await.status, StatusCode::OK);
    assert_eq!((listed(&mut ada).await, shop.postbox.notices().len()), (0, 0));
    let lines = log.take();
    let unsent: Vec<_> = lines.iter().filter(|(name, _)| *name == "auth.notice.not_sent").collect();
    let [(_, added), (_, removed)] = unsent[..] else { panic!("{lines:?}") };
    assert!(added.contains("passkey_added") && added.contains("refused"), "{added}");
    assert!(removed.contains("passkey_removed"), "{removed}");
    for (name, text) in &lines {
        assert!(!text.contains("ada@") && !text.contains("Phone"), "{name}: {text}");
    }
}

#[tokio::test]
async fn that_somebody_was_told_is_in_the_log() {
    let shop = open::<InCookies>().await;
    let mut ada = proven(shop.app.clone(), &shop.postbox).await;
    let (log, _guard) = Log::listen();
    add_named(&mut ada, "Phone").await;
    let names: Vec<_> = log.take().into_iter().map(|(name, _)| name).collect();
    let at = |event: &str| names.iter().position(|name| *name == event);
    assert!(at("auth.passkey.added").is_some(), "{names:?}");
    assert!(at("auth.passkey.added") < at("auth.notice.sent"), "{names:?}");
}

/// Whoever floods a mailbox has told its owner before the flood ends.
// PK-010
#[tokio::test]
async fn changes_flood_no_mailbox_and_links_hold_no_notice_back() {
    let shop = open::<InCookies>().await;
    let mut ada = proven(shop.app.clone(), &shop.postbox).await;
    // More links than an address gets.
    for _ in 0..5 {
        ask(&mut shop.browser(), "email", "ada@shop.example").await;
    }
    let (log, _guard) = Log::listen();
    for count in 1..=6 {
        let id = add_named(&mut ada, "Phone").await;
        assert_eq!(remove(&mut ada, &id).await.status, StatusCode::OK);
        assert_eq!(shop.postbox.notices().len(), (2 * count).min(10));
    }
    let left_out = log.take().iter().filter(|(name, _)| *name == "auth.notice.left_out").count();
    assert_eq!(left_out, 2);
    shop.clock.advance(Duration::from_mins(11));
    add_named(&mut ada, "Phone").await;
    assert_eq!(shop.postbox.notices().len(), 11);
}

/// A site, its mails, and a browser of somebody who has proven their address.
macro_rules! opened {
    ($name:ident, $change:expr) => {{
        let postbox = Postbox::default();
        let change: fn(Builder<$name>) -> Builder<$name> = $change;
        let builder = $name::builder().secret(Secret::new(SECRET)).mailer(postbox.clone());
        let builder = change(builder.variables(|_| None));
        let auth = builder.store(sqlite_in_memory(Schema::default()).await).build().await.unwrap();
        let app = Router::new().auth(&auth);
        let browser = proven(app, &postbox).await;
        (browser, postbox)
    }};
}

#[tokio::test]
async fn a_setup_can_do_without_notices() {
    let (mut ada, postbox) = opened!(QuietAuth, |builder| builder.url(SITE));
    add_named(&mut ada, "Phone").await;
    assert_eq!(postbox.notices().len(), 0);
}

/// The request would decide where the mail leads, and whoever sends it isn't the user, perhaps.
// PK-010
#[tokio::test]
async fn a_site_that_does_not_know_its_names_sends_no_link() {
    let (mut ada, postbox) = opened!(PlainAuth, |builder| builder.proxies(1));
    add_named(&mut ada, "Phone").await;
    let [mail] = &postbox.notices()[..] else { panic!("one mail is sent") };
    assert!(mail.text.contains("added to your account: Phone"), "{}", mail.text);
    for text in said(mail) {
        assert!(!text.contains("://") && !text.contains("<a "), "{text}");
    }
}

/// A mail server that takes its time.
#[derive(Clone, Default)]
struct Slow {
    postbox: Postbox,
    is_asked: Arc<Notify>,
    goes_on: Arc<Notify>,
    is_done: Arc<Notify>,
}

impl Mailer for Slow {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        if mail.sign_in.is_some() {
            return self.postbox.send(mail).await;
        }
        self.is_asked.notify_one();
        self.goes_on.notified().await;
        let sent = self.postbox.send(mail).await;
        self.is_done.notify_one();
        sent
    }
}

/// A thief would hang up before the mail is sent.
// PK-010
#[tokio::test]
async fn a_browser_that_goes_away_holds_no_notice_back() {
    let slow = Slow::default();
    let builder = PlainAuth::builder().secret(Secret::new(SECRET)).url(SITE);
    let builder = builder.mailer(slow.clone()).variables(|_| None);
    let auth = builder.store(sqlite_in_memory(Schema::default()).await).build().await.unwrap();
    let mut ada = proven(Router::new().auth(&auth), &slow.postbox).await;
    tokio::select! {
        _ = add_named(&mut ada, "Phone") => panic!("the mail isn't sent yet"),
        () = slow.is_asked.notified() => {}
    }
    slow.goes_on.notify_one();
    slow.is_done.notified().await;
    assert_eq!(slow.postbox.notices().len(), 1);
    assert_eq!(listed(&mut ada).await, 1);
}

#[tokio::test]
async fn a_site_on_its_developer_s_machine_shows_its_notices() {
    let builder = PlainAuth::builder().secret(Secret::new(SECRET)).url(SITE).variables(|_| None);
    let auth = builder.store(sqlite_in_memory(Schema::default()).await).build().await.unwrap();
    let mut ada = passkeys::browser(Router::new().auth(&auth));
    ask(&mut ada, "email", "ada@shop.example").await;
    let page = ada.get("/api/auth/mails").await.text;
    let (_, rest) = page.split_once(&format!("href=\"{SITE}/api/auth/callback")).unwrap();
    let link = format!("/api/auth/callback{}", rest.split('"').next().unwrap());
    follow(&mut ada, &link.replace("&amp;", "&")).await;
    add_named(&mut ada, "Phone").await;
    let page = ada.get("/api/auth/mails").await.text;
    assert!(page.contains("A change to how you sign in to localhost:3000"), "{page}");
    assert!(page.contains("A passkey was added to your account: Phone"), "{page}");
    assert_eq!(page.matches("Follow the link").count(), 1, "a notice signs nobody in: {page}");
}
