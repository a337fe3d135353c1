//! The box “Remember my address in this browser”, and a provider that is without it.

use auth::{RouterExt as _, adapter::Memory, auth};
use auth_providers::Email;
use axum::Router;
use test_support::{Browser, ORIGIN, mail_site::SENDER, postbox::Postbox, variables};

auth! {
    struct CounterAuth;
    adapter: Memory {},
    providers: [
        Email { from: SENDER, remember_address: false },
        Email as "home" { from: SENDER },
    ],
}

auth! {
    struct FilledAuth;
    adapter: Memory {},
    providers: [Email { from: SENDER, ..env }],
}

const COOKIE: &str = "auth.email";
const ASKS: [(&str, &str); 2] = [("email", "ada@shop.example"), ("remember", "on")];

/// What the sign-in page has in the form of a provider: the address that is filled in, and whether there is a box.
async fn form(browser: &mut Browser, provider: &str) -> (bool, bool) {
    let page = browser.get("/api/auth/signin").await;
    let start = format!("action=\"{ORIGIN}/api/auth/signin/{provider}\"");
    let (_, form) = page.text.split_once(&start).unwrap();
    let (form, _) = form.split_once("</form>").unwrap();
    (form.contains("value=\"ada@shop.example\""), form.contains("name=\"remember\""))
}

#[tokio::test]
async fn a_provider_without_the_box_keeps_no_address() {
    let builder = CounterAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.mailer(Postbox::default()).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    assert_eq!(form(&mut browser, "email").await, (false, false));
    assert_eq!(form(&mut browser, "home").await, (false, true));
    // A page of one's own may ask for it all the same.
    browser.submit("/api/auth/signin/email", &ASKS).await;
    assert!(!browser.cookies.contains_key(COOKIE));
    browser.submit("/api/auth/signin/home", &ASKS).await;
    assert!(browser.cookies.contains_key(COOKIE));
    assert_eq!(form(&mut browser, "email").await, (false, false));
    assert_eq!(form(&mut browser, "home").await, (true, true));
    // What another one has kept is forgotten, as it is without the tick.
    browser.submit("/api/auth/signin/email", &ASKS).await;
    assert!(browser.cookies.get(COOKIE).is_none_or(String::is_empty));
    assert_eq!(form(&mut browser, "home").await, (false, true));
}

#[tokio::test]
async fn the_environment_takes_the_box_away() {
    let cases: [(&'static [(&'static str, &'static str)], bool); 2] = [
        (&[("AUTH_EMAIL_REMEMBER_ADDRESS", "true")], true),
        (&[("AUTH_EMAIL_REMEMBER_ADDRESS", "false")], false),
    ];
    for (given, has_box) in cases {
        let builder = FilledAuth::builder().variables(variables(given)).url(ORIGIN);
        let auth = builder.mailer(Postbox::default()).build().await.unwrap();
        let mut browser = Browser::new(Router::new().auth(&auth));
        assert_eq!(form(&mut browser, "email").await, (false, has_box), "{given:?}");
    }
}
