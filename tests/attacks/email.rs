//! Attacks on signing in by mail, by their ids in the catalogue.

use auth::adapter::{Users as _, VerificationTokens as _};
use auth::{User, adapter::StoredUser};
use axum::body::Body;
use http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};
use test_support::{
    ORIGIN,
    mail_site::{CALLBACK, ask, email, error, follow, site},
};
use tokio::task::JoinSet;

const SIGN_IN: &str = "/api/auth/signin/email";

/// EM-001
#[tokio::test]
async fn a_link_works_once() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let link = site.postbox.link();
    follow(&mut site.browser, &link).await;
    let mut other = site.other();
    assert_eq!(follow(&mut other, &link).await.location(), error("Verification"));
    assert_eq!(email(&mut other).await, None);
}

/// EM-002
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_works_once_for_twenty_browsers_at_once() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let link = site.postbox.link();
    let mut race = JoinSet::new();
    for _ in 0..20 {
        let (mut browser, link) = (site.other(), link.clone());
        race.spawn(async move { follow(&mut browser, &link).await.location().to_owned() });
    }
    let targets = race.join_all().await;
    let inside = targets.iter().filter(|target| **target == format!("{ORIGIN}/inbox")).count();
    let refused = targets.iter().filter(|target| **target == error("Verification")).count();
    assert_eq!((inside, refused), (1, 19), "{targets:?}");
}

/// EM-003
#[tokio::test]
async fn a_token_is_of_one_address() {
    let mut site = site().await;
    site.ask("victim@shop.example").await;
    let of_victim = site.postbox.link();
    site.ask("a@evil.example").await;
    let token = site.postbox.sign_in().token.expose().to_owned();
    let mut attacker = site.other();
    for fields in [
        vec![("token", token.as_str()), ("email", "victim@shop.example")],
        vec![("token", &token)],
        vec![("token", &token), ("email", "a@evil.example"), ("email", "victim@shop.example")],
        vec![("token", &token), ("email[]", "victim@shop.example")],
        vec![("token", &token), ("email", "A@evil.example")],
    ] {
        let page = attacker.submit(CALLBACK, &fields).await;
        assert_eq!(page.location(), error("Verification"), "{fields:?}");
    }
    assert_eq!(email(&mut attacker).await, None);
    let page = follow(&mut site.browser, &of_victim).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

/// EM-004
#[tokio::test]
async fn what_is_no_token_is_refused() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    for token in ["", "undefined", "null", "0", "%", "'", &"0".repeat(64), &"a".repeat(100_000)] {
        let fields = [("token", token), ("email", "a@shop.example")];
        let page = site.browser.submit(CALLBACK, &fields).await;
        assert_eq!(page.location(), error("Verification"));
    }
    let page = site.browser.submit(CALLBACK, &[("email", "a@shop.example")]).await;
    assert_eq!(page.location(), error("Verification"));
    for query in ["", "?token=", "?token=x", "?email=a%40shop.example", "?token=x&email=x"] {
        let page = site.browser.get(&format!("{CALLBACK}{query}")).await;
        assert_eq!(page.location(), error("Verification"), "{query}");
    }
    assert_eq!(email(&mut site.browser).await, None);
    assert_eq!(site.store.delete_verification_tokens("a@shop.example").await.unwrap(), 1);
}

/// EM-007, EM-008, EM-009, EM-012, EM-014
#[tokio::test]
async fn what_isn_t_one_address_is_asked_nobody_about() {
    let mut site = site().await;
    for address in [
        "a@evil.example,victim@shop.example",
        "a@evil.example;victim@shop.example",
        "a@evil.example victim@shop.example",
        "a@shop.example,other.example",
        "\"a@evil.example\"@victim.example",
        "a@evil.example(@victim.example)",
        "<a@evil.example>victim@shop.example",
        "a@shop.example>",
        "group:a@evil.example,b@x;",
        "attacker@evil.example\u{ff20}victim.example",
        "a\u{fe6b}shop.example",
        "v@shop.example\r\nBcc: a@evil.example",
        "v@shop.example\r\nDATA",
        "v@shop.example\0",
        "v@shop.example\u{2028}x",
        "x+<a href=//evil.example>click</a>@shop.example",
    ] {
        assert_eq!(site.ask(address).await, error("EmailSignin"), "{address:?}");
    }
    // Twice, and not as a text.
    let fields = [("email", "a@shop.example"), ("email", "b@shop.example")];
    assert_eq!(site.browser.submit(SIGN_IN, &fields).await.location(), error("EmailSignin"));
    let csrf = site.browser.csrf().await;
    let list = serde_json::json!({ "csrfToken": csrf, "email": ["a@shop.example", "b@x.example"] });
    assert_eq!(site.browser.post_json(SIGN_IN, &list).await.location(), error("EmailSignin"));
    assert_eq!(site.postbox.count(), 0);
    assert!(site.asked.lock().unwrap().is_empty());
}

/// EM-010
#[tokio::test]
async fn a_letter_that_folds_to_another_is_nobody_else_s() {
    let mut site = site().await;
    let user = User::new("kim").with_email("kim@shop.example");
    site.store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
    for address in ["\u{212a}im@shop.example", "k\u{131}m@shop.example", "kim@\u{ff53}hop.example"]
    {
        assert_eq!(site.ask(address).await, error("EmailSignin"), "{address}");
    }
    assert_eq!(site.postbox.count(), 0);
    site.ask("KIM@SHOP.EXAMPLE").await;
    assert_eq!(site.postbox.last().to, "kim@shop.example");
}

/// EM-014
#[tokio::test]
async fn a_mail_has_one_link_and_nothing_of_anybody_else_s() {
    let mut site = site().await;
    let fields = [
        ("email", "o'neil&co@shop.example"),
        ("callbackUrl", "/x?\"><img src=//evil.example>&y='z"),
    ];
    site.browser.headers.insert(header::ACCEPT_LANGUAGE, "<script>, ko".parse().unwrap());
    site.browser.submit(SIGN_IN, &fields).await;
    let mail = site.postbox.last();
    let html = mail.html.unwrap();
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(html.contains(&format!("<a href=\"{ORIGIN}{CALLBACK}?callbackUrl=")), "{html}");
    for foreign in ["<img", "<script", "src=", "url(", "evil.example>", "@import"] {
        assert!(!html.contains(foreign), "{foreign}: {html}");
    }
    let links: Vec<_> = mail.text.match_indices("://").collect();
    assert_eq!(links.len(), 1, "{}", mail.text);
    assert!(!mail.subject.contains(char::is_control));
    // The page that the link opens.
    let page = site.browser.get(&site.postbox.link()).await;
    assert!(!page.text.contains("<img") && page.text.contains("o'neil&amp;co@shop.example"));
}

/// EM-015
#[tokio::test]
async fn a_link_leads_to_the_site_whatever_the_request_says() {
    let mut site = site().await;
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-original-host", "evil.example"),
        ("x-host", "evil.example"),
        ("x-forwarded-server", "evil.example"),
    ] {
        let name: HeaderName = name.parse().unwrap();
        site.browser.headers = HeaderMap::from_iter([(name.clone(), value.parse().unwrap())]);
        site.ask("a@shop.example").await;
        let mail = site.postbox.last();
        let link = mail.sign_in.as_ref().unwrap().link.expose();
        assert!(link.starts_with(&format!("{ORIGIN}{CALLBACK}?")), "{name}: {link}");
        assert!(!format!("{}{}", mail.text, mail.html.unwrap()).contains("evil"), "{name}");
    }
}

/// EM-015
#[tokio::test]
async fn a_request_that_names_two_hosts_gets_no_other_link() {
    let mut site = site().await;
    for (number, (target, hosts)) in [
        (format!("http://evil.example{SIGN_IN}"), vec!["127.0.0.1:3000"]),
        (SIGN_IN.to_owned(), vec!["127.0.0.1:3000", "evil.example"]),
        (SIGN_IN.to_owned(), vec!["evil.example", "127.0.0.1:3000"]),
    ]
    .into_iter()
    .enumerate()
    {
        let form =
            format!("csrfToken={}&email=a{number}%40shop.example", site.browser.csrf().await);
        let mut request = Request::post(target)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        for host in hosts {
            request.headers_mut().append(header::HOST, host.parse().unwrap());
        }
        let page = site.browser.send(request).await;
        assert_eq!(
            page.location(),
            format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email")
        );
        let mail = site.postbox.last();
        assert_eq!(mail.to, format!("a{number}@shop.example"));
        assert!(mail.sign_in.as_ref().unwrap().link.expose().starts_with(&format!("{ORIGIN}{CALLBACK}?")));
        assert!(!format!("{}{}", mail.text, mail.html.unwrap()).contains("evil"));
    }
}

/// EM-016
#[tokio::test]
async fn a_program_that_looks_at_links_changes_nothing() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let link = site.postbox.link();
    let mut scanner = site.other();
    for _ in 0..3 {
        assert_eq!(scanner.get(&link).await.status, StatusCode::OK);
    }
    let head = Request::builder().method(Method::HEAD).uri(&link).body(Body::empty());
    assert_eq!(scanner.send(head.unwrap()).await.status, StatusCode::OK);
    scanner.headers.insert("sec-purpose", "prefetch;prerender".parse().unwrap());
    assert_eq!(scanner.get(&link).await.status, StatusCode::SERVICE_UNAVAILABLE);
    scanner.headers.clear();
    // Nor does one that sends a form without having read the page.
    let query: Vec<_> = link.split_once('?').unwrap().1.split('&').collect();
    let page = scanner.post(&format!("{CALLBACK}?{}", query.join("&")), &[]).await;
    assert!(page.location().ends_with("/signin?csrf=true"), "{page:?}");
    let page = follow(&mut site.browser, &link).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

/// EM-017
#[tokio::test]
async fn somebody_who_is_sent_another_s_link_sees_whose_it_is() {
    let mut site = site().await;
    site.ask("v@shop.example").await;
    follow(&mut site.browser, &site.postbox.link()).await;
    let mut attacker = site.other();
    ask(&mut attacker, "email", "a@evil.example").await;
    let page = site.browser.get(&site.postbox.link()).await;
    assert!(page.text.contains("a@evil.example"), "{page:?}");
    assert_eq!(email(&mut site.browser).await.as_deref(), Some("v@shop.example"));
}

/// EM-018
#[tokio::test]
async fn a_token_goes_nowhere() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let (link, token) = (site.postbox.link(), site.postbox.sign_in().token);
    let page = site.browser.get(&link).await;
    assert_eq!(page.headers["referrer-policy"], "strict-origin");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    for answer in [page, follow(&mut site.browser, &link).await] {
        for value in answer.headers.values() {
            assert!(!value.to_str().unwrap().contains(token.expose()), "{answer:?}");
        }
    }
    let mail = site.postbox.last();
    let printed = format!("{mail:?} {:#?} {:?}", mail.sign_in, mail.sign_in.as_ref().unwrap().code);
    assert!(!printed.contains(token.expose()), "{printed}");
    assert!(!printed.contains(&site.postbox.code()), "{printed}");
}

/// CS-001, CS-005
#[tokio::test]
async fn a_form_of_another_site_sends_no_mail_and_uses_no_link() {
    let mut site = site().await;
    let page = site.browser.post(SIGN_IN, &[("email", "victim@shop.example")]).await;
    assert!(page.location().ends_with("/signin?csrf=true"), "{page:?}");
    assert_eq!(site.postbox.count(), 0);
    site.ask("a@shop.example").await;
    let mail = site.postbox.sign_in();
    let code = site.postbox.code();
    for fields in [
        vec![("token", mail.token.expose()), ("email", "a@shop.example")],
        vec![("code", code.as_str())],
    ] {
        let page = site.browser.post(CALLBACK, &fields).await;
        assert!(page.location().ends_with("/signin?csrf=true"), "{page:?}");
        let mut hostile = site.browser.clone();
        hostile.headers.insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        let page = hostile.submit(CALLBACK, &fields).await;
        assert!(page.location().ends_with("/signin?csrf=true"), "{page:?}");
    }
    assert_eq!(email(&mut site.browser).await, None);
}

/// SE-014
#[tokio::test]
async fn what_the_flow_seals_is_no_session() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let sealed = site.browser.cookies["auth.email-request"].clone();
    assert!(!sealed.contains("shop.example"));
    let mut thief = site.other();
    thief.cookies.insert("auth.session-token".into(), sealed.clone());
    assert_eq!(email(&mut thief).await, None);
    // Nor is it a remembered address, and a remembered address is no request.
    thief.cookies = [("auth.email".to_owned(), sealed)].into();
    let page = thief.get("/api/auth/signin").await;
    assert!(!page.text.contains("a@shop.example"), "{page:?}");
}
