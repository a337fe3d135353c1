//! What is in logs, in printed values and in responses: nothing secret, and nothing that a visitor
//! may write there.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use test_support::{
    ORIGIN, Page, SECRET, TestClock,
    log::Log,
    mail_site,
    provider::{ACCESS_TOKEN, DEVICE_SECRET, REFRESH_TOKEN},
    shop::{CALLBACK, CLIENT_SECRET, INTERNAL, PASSWORD, REASON, Shop, deliver, shop, shop_at},
};

/// No twelve bytes of a secret, as it is or in another writing, are in a text.
fn assert_absent(text: &str, secret: &str, place: &str) {
    let hex = secret.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    for written in [secret.to_owned(), hex, percent, URL_SAFE_NO_PAD.encode(secret)] {
        assert!(written.len() >= 12, "{written}");
        for window in written.as_bytes().windows(12) {
            let Ok(window) = std::str::from_utf8(window) else { continue };
            assert!(!text.contains(window), "`{window}` of a secret is in {place}: {text}");
        }
    }
}

struct Tour {
    pages: Vec<Page>,
    /// What only the browser and the site share.
    shared: Vec<String>,
    tokens: Vec<String>,
}

/// Signs in and out in every way, and is refused in many.
async fn tour(shop: &mut Shop) -> Tour {
    let mut pages = Vec::new();
    let mut tokens = Vec::new();
    let csrf = shop.browser.csrf().await;
    for username in ["ada", "fails", "ada"] {
        pages.push(shop.sign_in(username).await);
    }
    tokens.push(shop.browser.cookies["auth.session-token"].clone());
    pages.push(shop.browser.get("/protected").await);
    pages.push(shop.browser.get("/api/auth/session").await);
    pages.push(shop.browser.get("/api/auth/signin").await);
    let fields = [("username", "ada"), ("password", "canary-wrong-password")];
    pages.push(shop.browser.submit(CALLBACK, &fields).await);
    pages.push(
        shop.browser.post(CALLBACK, &[("password", PASSWORD), ("csrfToken", &csrf[1..])]).await,
    );
    pages.push(shop.browser.submit("/api/auth/signout", &[]).await);
    let mut shared = vec![csrf];
    for answer_of_provider in [
        None,
        Some((400, format!(r#"{{"error":"x","error_description":"{CLIENT_SECRET}"}}"#))),
        Some((500, ACCESS_TOKEN.to_owned())),
        Some((200, format!(r#"{{"access_token":"{ACCESS_TOKEN}","token_type":"mac"}}"#))),
    ] {
        let answer = shop.start().await;
        shared.extend(shop.browser.cookies.values().filter(|v| v.starts_with("eyJ")).cloned());
        if let Some((status, body)) = answer_of_provider {
            shop.provider.answers(status, &[], &body);
        }
        let mut stranger = shop.browser.clone();
        stranger.cookies.clear();
        pages.push(deliver(&mut stranger, &answer).await);
        pages.push(deliver(&mut shop.browser, &answer).await);
        pages.push(deliver(&mut shop.browser, &answer).await);
        let wrong =
            format!("/api/auth/callback/gh?code={}&code=x&state={}", answer.code, answer.state);
        pages.push(shop.browser.get(&wrong).await);
        pages.push(shop.browser.get("/protected").await);
        tokens.extend(shop.browser.cookies.get("auth.session-token").cloned());
        tokens.push(answer.code);
        shared.push(answer.state);
    }
    for (_, form) in &shop.provider.seen.lock().unwrap().token_requests {
        tokens.push(form["code_verifier"].clone());
    }
    Tour { pages, shared, tokens }
}

// LG-001, LG-002, IL-003, CR-001
#[tokio::test]
async fn no_secret_is_logged_printed_or_sent_where_it_does_not_belong() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    let Tour { pages, shared, tokens } = tour(&mut shop).await;
    let fixed =
        [SECRET, CLIENT_SECRET, PASSWORD, INTERNAL, ACCESS_TOKEN, REFRESH_TOKEN, DEVICE_SECRET];
    // Spans have fields too.
    let events = log.take_own();
    for span in ["auth.flow.callback", "auth.provider.request", "auth.session.read"] {
        assert!(events.iter().any(|(name, _)| *name == span), "{span}: {events:?}");
    }
    assert!(events.len() > 20, "{events:?}");
    let printed = shop.known.printed.lock().unwrap().join("\n");
    assert!(printed.contains("Session") && printed.contains("Account"), "{printed}");
    for secret in fixed.into_iter().chain(shared.iter().chain(&tokens).map(String::as_str)) {
        for (name, text) in &events {
            assert_absent(text, secret, name);
        }
        assert_absent(&printed, secret, "a printed value");
    }
    for page in &pages {
        let sent = format!("{page:?}");
        for secret in fixed.into_iter().chain([REASON, "canary-wrong-password"]) {
            assert_absent(&sent, secret, "a response");
        }
        let location = page.headers.get("location").map_or("", |value| value.to_str().unwrap());
        for secret in tokens.iter().chain(&shared) {
            assert_absent(location, secret, "a redirect");
        }
        for token in &tokens {
            assert_absent(&page.text, token, "a body");
        }
    }
}

// EM-018, LG-001
#[tokio::test]
async fn nothing_of_a_mail_is_logged() {
    let (log, _guard) = Log::listen();
    let mut site = mail_site::site().await;
    site.ask("canary.one@shop.example").await;
    site.ask("canary.two@shop.example, a@evil.example").await;
    site.ask("banned@shop.example").await;
    let (mail, link) = (site.postbox.last(), site.postbox.link());
    let mut other = site.other();
    for _ in 0..2 {
        mail_site::follow(&mut other, &link).await;
    }
    let wrong = [("code", "000000"), ("email", "canary.one@shop.example")];
    site.browser.submit(mail_site::CALLBACK, &wrong).await;
    let code = mail.sign_in.clone().unwrap().code.unwrap();
    site.browser.submit(mail_site::CALLBACK, &[("code", code.expose())]).await;
    let events = log.take_own();
    for name in [
        "auth.email.sent",
        "auth.email.refused",
        "auth.email.link_refused",
        "auth.sign_in",
        "auth.flow.mail_link",
        "auth.mail.send",
        "auth.store.call",
    ] {
        assert!(events.iter().any(|(known, _)| *known == name), "{name}: {events:?}");
    }
    let token = mail.sign_in.as_ref().unwrap().token.expose();
    for (name, text) in &events {
        for secret in [token, "canary.one@shop.example", "canary.two@shop.example"] {
            assert_absent(text, secret, name);
        }
        assert!(!text.contains(code.expose()) && !text.contains("token="), "{name}: {text}");
    }
}

// LG-003
#[tokio::test]
async fn nobody_writes_lines_into_the_log() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    let hostile = format!("x\r\nFAKE\u{1b}[2J\u{2028}\u{202e}{}", "y".repeat(3000));
    let encoded: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
    shop.sign_in(&hostile).await;
    shop.browser.get(&format!("/api/auth/error?error={encoded}&callbackUrl={encoded}")).await;
    shop.browser.get(&format!("/api/auth/callback/{encoded}")).await;
    let answer = shop.start().await;
    let refusal = format!("error={encoded}&error_description={encoded}&state={}", answer.state);
    shop.browser.get(&format!("/api/auth/callback/gh?{refusal}")).await;
    let events = log.take_own();
    // As an id, the text is refused.
    for name in ["auth.credentials.failed", "auth.oauth.provider_error"] {
        assert!(events.iter().any(|(known, _)| *known == name), "{name}: {events:?}");
    }
    for (name, text) in events {
        for value in text.lines() {
            assert!(value.len() < 700, "{name}: {value}");
            let is_odd = |c: char| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c);
            assert!(!value.contains(is_odd) && !value.starts_with("FAKE"), "{name}: {value:?}");
        }
    }
}

// LG-005
#[tokio::test]
async fn what_matters_is_logged_once_under_its_name() {
    let (log, _guard) = Log::listen();
    let mut shop = shop().await;
    shop.browser.csrf().await;
    let names = || log.take().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    names();
    shop.sign_in("ada").await;
    assert_eq!(names(), ["auth.sign_in"]);
    shop.browser.submit(CALLBACK, &[("username", "ada"), ("password", "wrong")]).await;
    assert_eq!(names(), ["auth.credentials.refused"]);
    for path in [CALLBACK, "/api/auth/signout", "/api/auth/session", "/api/auth/signin/gh"] {
        shop.browser.post(path, &[("csrfToken", "wrong")]).await;
        assert_eq!(names(), ["auth.csrf.refused"], "{path}");
    }
    let token = shop.browser.cookies["auth.session-token"].clone();
    let mut tossed = shop.browser.clone();
    let twice = format!("auth.session-token={token}; auth.session-token=x");
    tossed.headers.insert("cookie", twice.parse().unwrap());
    tossed.get("/protected").await;
    assert_eq!(names(), ["auth.session.duplicate_cookie"]);
    shop.browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(names(), ["auth.sign_out"]);
    let answer = shop.start().await;
    assert_eq!(names(), ["auth.oauth.started"]);
    shop.browser.get("/api/auth/callback/gh?code=x&state=wrong").await;
    assert_eq!(names(), ["auth.oauth.refused"]);
    deliver(&mut shop.browser, &answer).await;
    assert_eq!(names(), ["auth.sign_in"]);
    deliver(&mut shop.browser, &answer).await;
    assert_eq!(names(), ["auth.oauth.refused"]);
    assert!(shop.browser.get("/api/auth/signin").await.text.contains(ORIGIN));
    assert!(names().is_empty(), "what is no event of note is none");
}

/// The number of events with a name, and of those that a summary says were left out.
fn counted(events: &[(&'static str, String)], name: &str) -> (usize, u64) {
    let said = events.iter().filter(|(other, _)| *other == name).count();
    let left_out = events.iter().filter(|(other, text)| {
        *other == "auth.log.left_out" && text.lines().any(|line| line == format!("event={name}"))
    });
    let counts = left_out.map(|(_, text)| {
        let count = text.lines().find_map(|line| line.strip_prefix("count="));
        count.and_then(|count| count.parse::<u64>().ok()).unwrap()
    });
    (said, counts.sum())
}

// LG-003, LG-005: what anybody can cause a thousand times does not fill the log, and is not lost.
#[tokio::test]
async fn a_flood_is_said_in_part_and_counted_in_whole() {
    let (log, _guard) = Log::listen();
    let clock = TestClock::new();
    let mut shop = shop_at(ORIGIN, |builder| builder.clock(clock.clone())).await;
    shop.browser.csrf().await;
    let mut stranger = shop.browser.clone();
    stranger.headers.insert("origin", "https://evil.example".parse().unwrap());
    let mut odd = shop.browser.clone();
    odd.headers.insert("cookie", "a=b; ".repeat(300).parse().unwrap());
    log.take();
    for index in 0..200 {
        let path = format!("/api/auth/callback/gh?code=a&state={index}");
        shop.browser.get(&path).await;
        stranger.post("/api/auth/signout", &[("csrfToken", "x")]).await;
        odd.get("/api/auth/csrf").await;
    }
    let floods = ["auth.oauth.refused", "auth.csrf.refused", "auth.request.too_many_cookies"];
    let events = log.take();
    for name in floods {
        assert_eq!(counted(&events, name), (20, 0), "{name}");
    }
    // A flood hides neither who comes in, nor another event.
    for user in ["ada", "grace"] {
        shop.sign_in(user).await;
    }
    shop.browser.submit(CALLBACK, &[("username", "ada"), ("password", "wrong")]).await;
    let events = log.take();
    assert_eq!(counted(&events, "auth.sign_in"), (2, 0), "{events:?}");
    assert_eq!(counted(&events, "auth.credentials.refused"), (1, 0), "{events:?}");
    // With whatever is asked after a minute, each is told how many there were.
    clock.advance(Duration::from_secs(59));
    shop.browser.get("/api/auth/csrf").await;
    assert_eq!(log.take(), []);
    clock.advance(Duration::from_secs(1));
    shop.browser.get("/api/auth/csrf").await;
    let events = log.take();
    assert_eq!(events.len(), floods.len(), "{events:?}");
    for name in floods {
        assert_eq!(counted(&events, name), (0, 180), "{name}");
    }
    // And then they are said again, and what is left at the end is told at the end.
    for index in 0..30 {
        shop.browser.get(&format!("/api/auth/callback/gh?code=a&state={index}")).await;
    }
    assert_eq!(counted(&log.take(), "auth.oauth.refused"), (20, 0));
    drop((shop, stranger, odd));
    assert_eq!(counted(&log.take(), "auth.oauth.refused"), (0, 10));
}
