//! The spans in which the library does what it does, and their fields.

use test_support::{
    log::Log,
    mail_site::{self, follow},
    shop::{deliver, shop},
};

/// What the names of the library's spans begin with.
const NAMES: [&str; 5] =
    ["auth.flow.", "auth.mail.", "auth.provider.", "auth.session.read", "auth.store.call"];

/// The library's spans that were opened since the last time, each with its fields.
fn spans(log: &Log) -> Vec<String> {
    let own = log.take_own().into_iter();
    let spans = own.filter(|(name, _)| NAMES.iter().any(|begin| name.starts_with(begin)));
    spans.map(|(name, text)| format!("{name} {}", text.trim_end().replace('\n', " "))).collect()
}

/// Those that begin like this.
fn which(spans: &[String], begin: &str) -> Vec<String> {
    let spans = spans.iter().filter(|span| span.starts_with(begin));
    spans.map(|span| span.trim_end().to_owned()).collect()
}

#[tokio::test]
async fn a_sign_in_with_a_provider_is_in_spans() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    spans(&log);
    let answer = shop.start().await;
    let started = spans(&log);
    let expected = ["auth.flow.sign_in provider=gh kind=oauth"];
    assert_eq!(which(&started, "auth.flow."), expected, "{started:?}");
    deliver(&mut shop.browser, &answer).await;
    let came_back = spans(&log);
    let expected = ["auth.flow.callback provider=gh kind=oauth"];
    assert_eq!(which(&came_back, "auth.flow."), expected, "{came_back:?}");
    let expected = [
        "auth.provider.request provider=gh endpoint=token",
        "auth.provider.request provider=gh endpoint=userinfo",
    ];
    assert_eq!(which(&came_back, "auth.provider."), expected, "{came_back:?}");
    shop.browser.get("/protected").await;
    let read = spans(&log);
    assert_eq!(read, ["auth.session.read strategy=jwt"]);
    shop.browser.session().await;
    assert_eq!(which(&spans(&log), "auth.flow."), ["auth.flow.session"]);
    shop.browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(which(&spans(&log), "auth.flow."), ["auth.flow.sign_out"]);
}

#[tokio::test]
async fn what_came_of_a_span_is_recorded_in_it() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    let answer = shop.start().await;
    log.take_all();
    deliver(&mut shop.browser, &answer).await;
    let records = log.take_own().into_iter().filter(|(name, _)| *name == "record");
    let records: Vec<_> =
        records.map(|(_, text)| text).filter(|text| !text.starts_with("result=")).collect();
    // The two requests to the provider, and the answer of the callback, which is a redirect.
    assert_eq!(records, ["outcome=2xx\n", "outcome=2xx\n", "status=302\n"]);
    shop.browser.get("/protected").await;
    let records = log.take_own();
    assert!(records.contains(&("record", "result=valid\n".to_owned())), "{records:?}");
}

#[tokio::test]
async fn a_mail_its_link_and_the_store_are_in_spans() {
    let (log, _guard) = Log::listen();
    let mut site = mail_site::site().await;
    spans(&log);
    site.ask("ada@shop.example").await;
    let asked = spans(&log);
    let expected = ["auth.flow.sign_in provider=email kind=email"];
    assert_eq!(which(&asked, "auth.flow."), expected, "{asked:?}");
    assert_eq!(which(&asked, "auth.mail."), ["auth.mail.send provider=email"], "{asked:?}");
    let stored = "auth.store.call operation=create_verification_token";
    assert_eq!(which(&asked, stored).len(), 1, "{asked:?}");
    let link = site.postbox.link();
    follow(&mut site.browser, &link).await;
    let followed = spans(&log);
    // Its page, and the form of that page.
    let expected = ["auth.flow.mail_link provider=email", "auth.flow.mail_link provider=email"];
    assert_eq!(which(&followed, "auth.flow."), expected, "{followed:?}");
    assert_eq!(which(&followed, "auth.store.call operation=commit").len(), 1, "{followed:?}");
}

// LG-003
#[tokio::test]
async fn a_visitors_words_are_in_no_span() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    spans(&log);
    shop.browser.get("/api/auth/callback/canary?code=canary&state=canary").await;
    shop.browser.submit("/api/auth/signin/canary", &[("callbackUrl", "/canary")]).await;
    let spans = spans(&log);
    assert_eq!(which(&spans, "auth.flow."), ["auth.flow.callback", "auth.flow.sign_in"]);
    assert!(!spans.concat().contains("canary"), "{spans:?}");
}
