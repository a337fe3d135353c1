//! Mails over real SMTP: in the clear on this machine, with STARTTLS, with TLS; and every way in
//! which a server may refuse one.

use auth::{
    RouterExt as _, Secret,
    adapter::{Memory, MemoryStore},
    auth, env,
    mail::{MailError, Mailer, Smtp},
};
use auth_providers::Email;
use axum::Router;
use serde_json::Value;
use test_support::{Browser, ORIGIN, SECRET, log::Log, postbox::Postbox};

auth! {
    struct ShopAuth;
    adapter: Memory {},
    providers: [Email { from: "Shop “Ä” <no-reply@shop.example>", server: env("SMTP_URL") }],
}

auth! {
    struct BannedAuth;
    adapter: Memory {},
    providers: [Email { from: "banned@shop.example", server: env("SMTP_URL") }],
}

/// User and password of the server, percent-encoded.
const USER: &str = "shop:canary%20p%40ss%2Fw%C3%B6rd";

/// The server that `cargo xtask test` started.
struct Server {
    origin: String,
    place: Value,
}

impl Server {
    async fn find() -> Self {
        let origin = std::env::var("AUTH_TEST_SMTP");
        let origin = origin.expect("`cargo xtask test` starts the mail server and names it");
        let place = reqwest::get(&origin).await.unwrap().text().await.unwrap();
        Self { place: serde_json::from_str(&place).unwrap(), origin }
    }

    fn port(&self, way: &str) -> u64 {
        self.place[way].as_u64().unwrap()
    }

    fn url(&self, way: &str) -> Secret {
        let port = self.port(way);
        Secret::new(match way {
            "plain" | "strict" => format!("smtp://127.0.0.1:{port}"),
            "starttls" => format!("smtp://{USER}@localhost:{port}?tls=required"),
            _ => format!("smtps://{USER}@localhost:{port}"),
        })
    }

    fn pem(&self, name: &str) -> &[u8] {
        self.place[name].as_str().unwrap().as_bytes()
    }

    async fn mails_to(&self, address: &str) -> Vec<Value> {
        let url = format!("{}/mails?to={}", self.origin, address.replace('+', "%2B"));
        let mails = reqwest::get(url).await.unwrap().text().await.unwrap();
        serde_json::from_str(&mails).unwrap()
    }
}

/// A mail to an address, made by a site.
async fn mail_to(address: &str) -> auth::mail::Mail {
    mail_of(ORIGIN, address).await
}

async fn mail_of(origin: &str, address: &str) -> auth::mail::Mail {
    let postbox = Postbox::default();
    let auth = ShopAuth::builder()
        .variables(|name| match name {
            "AUTH_SECRET" => Some(SECRET.to_owned()),
            "SMTP_URL" => Some("smtp://127.0.0.1:1".to_owned()),
            _ => None,
        })
        .url(origin)
        .mailer(postbox.clone())
        .build()
        .await
        .unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    browser.submit("/api/auth/signin/email", &[("email", address)]).await;
    postbox.last()
}

async fn ask(url: String, address: &str) -> (Browser, String, MemoryStore) {
    let store = MemoryStore::default();
    let auth = ShopAuth::builder()
        .variables(move |name| match name {
            "AUTH_SECRET" => Some(SECRET.to_owned()),
            "SMTP_URL" => Some(url.clone()),
            _ => None,
        })
        .url(ORIGIN)
        .store(store.clone())
        .build()
        .await
        .unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let page = browser.submit("/api/auth/signin/email", &[("email", address)]).await;
    let target = page.location().to_owned();
    (browser, target, store)
}

#[tokio::test]
async fn somebody_signs_in_with_a_mail_that_went_over_smtp() {
    let server = Server::find().await;
    let url = server.url("plain").expose().to_owned();
    let (mut browser, target, _) = ask(url, "O'Neil+tag@Shop.example").await;
    assert!(target.ends_with("/verify-request?provider=email&type=email"), "{target}");
    let mails = server.mails_to("o'neil+tag@shop.example").await;
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(mail["from"], "no-reply@shop.example");
    let message = mail["message"].as_str().unwrap();
    assert!(message.is_ascii(), "{message}");
    let (headers, _) = message.split_once("\r\n\r\n").unwrap();
    for header in [
        "To: o'neil+tag@shop.example\r\n",
        "Subject: Sign in to 127.0.0.1:3000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "@shop.example>\r\n",
    ] {
        assert!(format!("{headers}\r\n").contains(header), "{header}: {headers}");
    }
    assert!(headers.contains("From: =?utf-8?b?"), "{headers}");
    assert!(message.contains("multipart/alternative"), "{message}");
    // Soft line breaks of quoted-printable.
    let text = message.replace("=\r\n", "").replace("=3D", "=");
    let start = text.find("http://127.0.0.1:3000/api/auth/callback/email?").unwrap();
    let link = text[start..].lines().next().unwrap().trim_end();
    let page = browser.get(link.strip_prefix(ORIGIN).unwrap()).await;
    assert!(page.text.contains("o&#39;neil+tag@shop.example") || page.text.contains("o'neil+tag@"));
    let query: Vec<(String, String)> =
        url::Url::parse(link).unwrap().query_pairs().into_owned().collect();
    let fields: Vec<(&str, &str)> =
        query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.submit("/api/auth/callback/email", &fields).await;
    assert_eq!(browser.session().await["user"]["email"], "o'neil+tag@shop.example");
}

#[tokio::test]
async fn a_connection_is_encrypted_before_the_password_is_said() {
    let server = Server::find().await;
    for way in ["starttls", "tls"] {
        let address = format!("secure-{way}@shop.example");
        let smtp = Smtp::with_root_certificate(&server.url(way), server.pem("ca"));
        let sent = smtp.unwrap().send(mail_to(&address).await).await;
        assert!(sent.is_ok(), "{way}: {sent:?}");
        let mails = server.mails_to(&address).await;
        assert_eq!(mails[0]["tls"], true, "{way}");
        assert_eq!(mails[0]["user"], "shop", "{way}");
    }
}

#[tokio::test]
async fn a_server_that_isn_t_who_it_says_gets_nothing() {
    let server = Server::find().await;
    for way in ["starttls", "tls"] {
        let address = format!("foreign-{way}@shop.example");
        let other = Smtp::with_root_certificate(&server.url(way), server.pem("other_ca")).unwrap();
        let system = Smtp::new(&server.url(way)).unwrap();
        for smtp in [other, system] {
            let error = smtp.send(mail_to(&address).await).await.unwrap_err();
            assert!(matches!(error, MailError::Unreachable(_)), "{way}: {error:?}");
        }
        assert_eq!(server.mails_to(&address).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let server = Server::find().await;
    let port = server.port("plain");
    let smtp =
        Smtp::new(&Secret::new(format!("smtp://{USER}@localhost:{port}?tls=required"))).unwrap();
    let error = smtp.send(mail_to("stripped@shop.example").await).await.unwrap_err();
    assert!(error.to_string().contains("STARTTLS"), "{error}");
    assert_eq!(server.mails_to("stripped@shop.example").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_repeated_nowhere() {
    let server = Server::find().await;
    let port = server.port("tls");
    let url = Secret::new(format!("smtps://shop:canary-wrong@localhost:{port}"));
    let smtp = Smtp::with_root_certificate(&url, server.pem("ca")).unwrap();
    let error = smtp.send(mail_to("wrong@shop.example").await).await.unwrap_err();
    assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    assert!(!format!("{error} {error:?} {smtp:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn every_refusal_has_its_outcome() {
    let server = Server::find().await;
    let smtp = Smtp::new(&server.url("plain")).unwrap();
    for (to, outcome) in [
        ("unknown", "recipient"),
        ("full", "later"),
        ("spam", "refused"),
        ("greylisted", "later"),
        ("gone", "unreachable"),
    ] {
        let address = format!("{to}@shop.example");
        let error = smtp.send(mail_to(&address).await).await.unwrap_err();
        assert_eq!(error.as_str(), outcome, "{to}: {error:?}");
        // A log takes what the server said.
        assert!(!error.to_string().contains(char::is_control), "{error:?}");
        // The next one gets through.
        let address = format!("after-{to}@shop.example");
        smtp.send(mail_to(&address).await).await.unwrap();
        assert_eq!(server.mails_to(&address).await.len(), 1, "{to}");
    }
    let auth = BannedAuth::builder()
        .variables({
            let url = server.url("plain").expose().to_owned();
            move |name| match name {
                "AUTH_SECRET" => Some(SECRET.to_owned()),
                "SMTP_URL" => Some(url.clone()),
                _ => None,
            }
        })
        .url(ORIGIN)
        .build()
        .await
        .unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let fields = [("email", "a@shop.example")];
    let page = browser.submit("/api/auth/signin/email", &fields).await;
    assert!(page.location().ends_with("/error?error=EmailSignin"), "{page:?}");
}

#[tokio::test]
async fn a_relay_that_wants_a_full_name_gets_the_site_s_or_the_url_s() {
    let server = Server::find().await;
    let url = server.url("strict");
    let mail = mail_of("https://shop.example:8443", "named@shop.example").await;
    Smtp::new(&url).unwrap().send(mail).await.unwrap();
    assert_eq!(server.mails_to("named@shop.example").await[0]["greeting"], "shop.example");

    // A site without a name of its own says an address, and this relay takes none.
    let mail = mail_to("unnamed@shop.example").await;
    let error = Smtp::new(&url).unwrap().send(mail.clone()).await.unwrap_err();
    assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    assert!(error.to_string().contains("need fully-qualified hostname"), "{error}");
    let named = Secret::new(format!("{}?name=mail.shop.example", url.expose()));
    Smtp::new(&named).unwrap().send(mail).await.unwrap();
    assert_eq!(server.mails_to("unnamed@shop.example").await[0]["greeting"], "mail.shop.example");
}

#[tokio::test]
async fn a_mail_catcher_elsewhere_takes_mails_in_the_clear_if_the_url_says_so() {
    let server = Server::find().await;
    // An address that is not the loopback's, where this machine answers all the same.
    let url = format!("smtp://0.0.0.0:{}", server.port("plain"));
    let mail = mail_to("caught@shop.example").await;
    let error = Smtp::new(&Secret::new(&*url)).unwrap().send(mail.clone()).await.unwrap_err();
    assert!(error.to_string().contains("STARTTLS"), "{error}");

    let (log, _guard) = Log::listen();
    let smtp = Smtp::new(&Secret::new(format!("{url}?tls=none"))).unwrap();
    let warnings = log.take();
    let warned =
        |(name, text): &(&str, String)| *name == "auth.smtp.clear" && text.contains("WARN");
    assert!(warnings.iter().any(warned), "{warnings:?}");
    smtp.send(mail).await.unwrap();
    assert_eq!(server.mails_to("caught@shop.example").await[0]["tls"], false);
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::find().await;
    let smtp = Smtp::with_root_certificate(&server.url("tls"), server.pem("ca")).unwrap();
    for number in 0..3 {
        smtp.send(mail_to(&format!("again-{number}@shop.example")).await).await.unwrap();
    }
    let mut connections = Vec::new();
    for number in 0..3 {
        let mails = server.mails_to(&format!("again-{number}@shop.example")).await;
        connections.push(mails[0]["connection"].clone());
    }
    assert!(connections.iter().all(|connection| *connection == connections[0]), "{connections:?}");
}

/// EM-021
#[tokio::test]
async fn a_server_that_is_slow_or_down_is_given_up() {
    let server = Server::find().await;
    let smtp = Smtp::new(&server.url("plain")).unwrap();
    let error = smtp.send(mail_to("slow@shop.example").await).await.unwrap_err();
    assert!(error.to_string().contains("eight seconds"), "{error}");

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (browser, target, _) = ask(format!("smtp://{closed}"), "down@shop.example").await;
    assert!(target.ends_with("/error?error=EmailSignin"), "{target}");
    assert!(!browser.cookies.keys().any(|name| name.contains("email-request")));
}
