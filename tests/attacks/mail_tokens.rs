//! Tokens of links that an application makes itself.

use std::fmt::Write as _;

use auth::{
    Builder, RouterExt as _,
    adapter::{Memory, MemoryStore, VerificationToken, VerificationTokens as _},
    auth,
};
use auth_providers::Email;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use test_support::{
    Browser, ORIGIN, SECRET, TestClock,
    mail_site::{SENDER, ask, email, error, follow},
    postbox::Postbox,
    variables,
};

auth! {
    struct OwnTokens;
    adapter: Memory {},
    providers: [Email { from: SENDER, generate_token: token }],
}

auth! {
    struct V4Tokens;
    session: { strategy: jwt },
    adapter: Memory {},
    providers: [Email { from: SENDER, generate_token: token }],
    compat: next_auth_v4,
}

/// What is before the `@` says what the generator makes.
const WEAK: [(&str, &str); 8] = [
    ("empty", ""),
    ("letter", "x"),
    ("digits", "123456"),
    ("half", "0123456789abcdef"),
    ("hex", "0123456789abcdef0123456789abcde"),
    ("base64", "AAECAwQFBgcICQoLDA0OD"),
    ("number", "31415926535897932384626433832795"),
    ("same", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
];
const GOOD: [(&str, &str); 3] = [
    ("uuid", "3f1c6a51-9d0e-4a53-8a05-0e6f8a2e7b11"),
    ("wide", "AAECAwQFBgcICQoLDA0ODw"),
    ("long", "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184"),
];

#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
fn token(address: String) -> String {
    let name = address.split('@').next().unwrap_or_default();
    let found = WEAK.iter().chain(&GOOD).find(|(known, _)| *known == name);
    found.map(|(_, token)| (*token).to_owned()).unwrap_or_default()
}

fn given<A: auth::Auth<Adapter = Memory>>(
    builder: Builder<A>,
    store: &MemoryStore,
    postbox: &Postbox,
) -> Builder<A> {
    builder.url(ORIGIN).variables(variables(&[])).store(store.clone()).mailer(postbox.clone())
}

// EM-028
#[tokio::test]
async fn a_token_that_can_be_guessed_is_neither_stored_nor_sent() {
    let (store, postbox) = (MemoryStore::default(), Postbox::default());
    let auth = given(OwnTokens::builder(), &store, &postbox).build().await.unwrap();
    let app = Router::new().auth(&auth);
    for (name, _) in WEAK {
        let mut browser = Browser::new(app.clone());
        let address = format!("{name}@shop.example");
        assert_eq!(ask(&mut browser, "email", &address).await, error("Configuration"), "{name}");
        assert!(browser.cookies.keys().all(|name| !name.contains("email")), "{name}");
        assert_eq!(store.delete_verification_tokens(&address).await.unwrap(), 0, "{name}");
        // Nor is there a link by that token.
        let fields = [("token", token(address.clone())), ("email", address)];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let page = browser.submit("/api/auth/callback/email", &fields).await;
        assert_eq!(page.location(), error("Verification"), "{name}");
        assert_eq!(email(&mut browser).await, None, "{name}");
    }
    assert_eq!(postbox.count(), 0);
    for (name, token) in GOOD {
        let mut browser = Browser::new(app.clone());
        ask(&mut browser, "email", &format!("{name}@shop.example")).await;
        assert!(postbox.link().contains(token), "{name}");
        assert_eq!(
            follow(&mut browser, &postbox.link()).await.location(),
            format!("{ORIGIN}/inbox")
        );
    }
}

// EM-004, EM-028: with compat a token that can be guessed is sent as v4 sends it, an empty one never
// signs anybody in.
#[tokio::test]
async fn an_empty_token_opens_nothing_that_was_stored_without_one() {
    let (store, postbox) = (MemoryStore::default(), Postbox::default());
    let clock = TestClock::new();
    let builder = given(V4Tokens::builder(), &store, &postbox).clock(clock.clone());
    let mut browser = Browser::new(Router::new().auth(&builder.build().await.unwrap()));
    ask(&mut browser, "email", "digits@shop.example").await;
    let page = browser.get(&postbox.link()).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));

    let mut browser = Browser::new(browser.app());
    let mut hash = String::new();
    for byte in digest(&SHA256, SECRET.as_bytes()).as_ref() {
        write!(hash, "{byte:02x}").unwrap();
    }
    let stored = VerificationToken {
        identifier: "empty@shop.example".to_owned(),
        token: hash,
        expires: auth::parts::Clock::now(&clock) + std::time::Duration::from_hours(1),
    };
    store.create_verification_token(stored).await.unwrap();
    for query in ["token=&email=empty%40shop.example", "email=empty%40shop.example"] {
        for method in ["get", "post"] {
            let path = format!("/api/auth/callback/email?{query}");
            let page = match method {
                "get" => browser.get(&path).await,
                _ => browser.submit(&path, &[("token", ""), ("email", "empty@shop.example")]).await,
            };
            assert!(page.location().contains("error="), "{method} {query}: {page:?}");
            assert_eq!(email(&mut browser).await, None, "{method} {query}");
        }
    }
}
