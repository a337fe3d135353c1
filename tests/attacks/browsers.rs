//! Attacks on somebody whose browser keeps cookies as the standard has it: by links, forms and frames
//! of another site, and by a sibling domain.

use std::time::Duration;

use test_support::{
    TestClock,
    jar::{Asks, Person},
    provider::{Answer, Provider},
    shop::{CALLBACK, HTTPS, PASSWORD, Shop, shop_at},
};

const SESSION: &str = "__Host-auth.session-token";

async fn https() -> (Shop, Person, TestClock) {
    let clock = TestClock::new();
    let mut shop = shop_at(HTTPS, |builder| builder.clock(clock.clone())).await;
    shop.browser.invariants.as_mut().unwrap().form_post = false;
    let person = Person::new(&shop.browser, HTTPS, clock.clone());
    (shop, person, clock)
}

async fn who(person: &Person) -> Option<String> {
    let page = person.clone().open(Asks::Site, "/protected").await;
    page.status.is_success().then_some(page.text)
}

async fn sign_in(person: &mut Person, username: &str) {
    let csrf = person.csrf().await;
    let fields = [("username", username), ("password", PASSWORD), ("csrfToken", csrf.as_str())];
    person.submit(Asks::Site, CALLBACK, &fields).await;
    assert_eq!(who(person).await.as_deref(), Some(username));
}

async fn begin(person: &mut Person, provider: &Provider) -> Answer {
    let csrf = person.csrf().await;
    let page = person.submit(Asks::Site, "/api/auth/signin/gh", &[("csrfToken", &csrf)]).await;
    provider.authorize(page.location())
}

fn callback(answer: &Answer) -> String {
    format!("/api/auth/callback/gh?code={}&state={}", answer.code, answer.state)
}

// OA-001, LK-004
#[tokio::test]
async fn a_link_to_somebody_else_s_answer_signs_nobody_in() {
    let (shop, person, _) = https().await;
    let mut eve = person.clone();
    let answer = begin(&mut eve, &shop.provider).await;
    for is_signed_in in [false, true] {
        let mut victim = person.clone();
        if is_signed_in {
            sign_in(&mut victim, "ada").await;
        }
        for asks in [Asks::Link, Asks::Frame, Asks::Site] {
            victim.open(asks, &callback(&answer)).await;
            assert_eq!(who(&victim).await.as_deref(), is_signed_in.then_some("ada"), "{asks:?}");
        }
    }
    assert_eq!(shop.provider.exchanges(), 0);
    // The honest way back is a link of another site too.
    eve.open(Asks::Link, &callback(&answer)).await;
    assert_eq!(who(&eve).await.as_deref(), Some("7"));
}

// CS-001, CS-004
#[tokio::test]
async fn a_form_of_another_site_changes_nothing_in_any_browser() {
    let (shop, mut person, _) = https().await;
    sign_in(&mut person, "ada").await;
    let csrf = person.csrf().await;
    let checks = *shop.known.checks.lock().unwrap();
    for is_modern in [true, false] {
        person.is_modern = is_modern;
        for token in ["", "guessed", &csrf] {
            for path in ["/api/auth/signout", "/api/auth/signin/gh", CALLBACK, "/api/auth/session"]
            {
                let fields = [("csrfToken", token), ("username", "eve"), ("password", PASSWORD)];
                for asks in [Asks::Form, Asks::Frame] {
                    person.submit(asks, path, &fields).await;
                    assert_eq!(who(&person).await.as_deref(), Some("ada"), "{path} {token}");
                }
            }
        }
    }
    assert_eq!(*shop.known.checks.lock().unwrap(), checks, "no password was looked at");
}

// CK-003, CK-004, SE-001
#[tokio::test]
async fn a_sibling_domain_plants_no_session() {
    let (_shop, person, _) = https().await;
    let mut eve = person.clone();
    sign_in(&mut eve, "eve").await;
    let token = {
        let mut thief = eve.clone();
        let page = thief.open(Asks::Site, "/api/auth/session").await;
        let cookie = page.set_cookies().into_iter().find(|cookie| cookie.starts_with(SESSION));
        cookie.unwrap().split(['=', ';']).nth(1).unwrap().to_owned()
    };
    let mut victim = person;
    let sibling = "https://evil.shop.example/";
    for refused in [
        format!("{SESSION}={token}; Domain=shop.example; Path=/; Secure"),
        format!("{SESSION}={token}; Path=/"),
        format!("{}={token}; Domain=shop.example; Path=/; Secure", SESSION.to_lowercase()),
        format!("auth.session-token={token}; Domain=example; Path=/; Secure"),
    ] {
        assert!(victim.keep(sibling, &refused).is_none(), "browsers refuse {refused}");
    }
    for planted in ["auth.session-token", "__Secure-auth.session-token", "next-auth.session-token"]
    {
        let planted = format!("{planted}={token}; Domain=shop.example; Path=/; Secure");
        assert!(victim.keep(sibling, &planted).is_some(), "{planted}");
    }
    assert_eq!(who(&victim).await, None);
    sign_in(&mut victim, "ada").await;
    // A longer path comes first, and is another name all the same.
    let first = format!("auth.session-token={token}; Domain=shop.example; Path=/protected; Secure");
    victim.keep(sibling, &first).unwrap();
    assert_eq!(victim.names(Asks::Site, true, "/protected")[0], "auth.session-token");
    assert_eq!(who(&victim).await.as_deref(), Some("ada"));
}

// CK-001, OA-012
#[tokio::test]
async fn a_browser_forgets_an_attempt_after_a_quarter_of_an_hour_and_a_session_at_its_end() {
    let (shop, mut person, clock) = https().await;
    let answer = begin(&mut person, &shop.provider).await;
    let checks = |person: &Person| {
        let names = person.names(Asks::Link, true, "/api/auth/callback/gh");
        names.iter().filter(|name| name.contains(".state.") || name.contains("verifier")).count()
    };
    assert_eq!(checks(&person), 2, "they come back with a link of the provider");
    assert_eq!(person.names(Asks::Form, false, "/api/auth/callback/gh").len(), 0);
    clock.advance(Duration::from_secs(899));
    assert_eq!(checks(&person), 2);
    clock.advance(Duration::from_secs(2));
    assert_eq!(checks(&person), 0);
    person.open(Asks::Link, &callback(&answer)).await;
    assert_eq!(who(&person).await, None);
    sign_in(&mut person, "ada").await;
    let has_session = |person: &Person| {
        person.names(Asks::Link, true, "/protected").iter().any(|name| name == SESSION)
    };
    assert!(has_session(&person));
    assert!(!person.names(Asks::Frame, true, "/protected").iter().any(|name| name == SESSION));
    clock.advance(Duration::from_secs(3601));
    assert!(!has_session(&person));
}

// CK-013
#[tokio::test]
async fn only_the_cookies_of_its_attempt_come_with_a_form_of_the_provider() {
    let (mut shop, _, clock) = https().await;
    shop.browser.invariants.as_mut().unwrap().form_post = true;
    let mut person = Person::new(&shop.browser, HTTPS, clock);
    let csrf = person.csrf().await;
    person.submit(Asks::Site, "/api/auth/signin/apple", &[("csrfToken", &csrf)]).await;
    let names = person.names(Asks::Form, false, "/api/auth/callback/apple");
    assert_eq!(names.len(), 3, "{names:?}");
    let is_check = |name: &String| {
        [".state.", ".nonce.", "code_verifier."].iter().any(|check| name.contains(check))
    };
    assert!(names.iter().all(is_check), "{names:?}");
}
