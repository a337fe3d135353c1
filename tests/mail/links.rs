//! Signing in by mail: the link, the page that it opens, and the code.

use std::time::Duration;

use auth::{
    Secret, User,
    adapter::{Sessions as _, StoredSession, StoredUser, Users as _, VerificationTokens as _},
};
use http::StatusCode;
use test_support::{
    ORIGIN, SECRET,
    mail_site::{CALLBACK, ask, email, error, follow, site, site_with},
};

#[tokio::test]
async fn a_link_opens_a_page_that_names_the_address_and_its_button_signs_in() {
    let mut site = site().await;
    let target = site.ask("New.User@Shop.example").await;
    assert_eq!(target, format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email"));
    let mail = site.postbox.last();
    assert_eq!(mail.to, "new.user@shop.example");
    assert_eq!(mail.from.to_string(), "Shop <no-reply@shop.example>");
    assert_eq!(mail.sign_in.as_ref().unwrap().valid_for, Duration::from_mins(10));

    // On a device that never asked.
    let mut other = site.other();
    let link = site.postbox.link();
    let page = other.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("new.user@shop.example"), "{page:?}");
    assert_eq!(email(&mut other).await, None);
    // EM-018: the link goes nowhere; with `no-referrer` the page's own form would say `Origin: null`.
    assert_eq!(page.headers["referrer-policy"], "strict-origin");
    assert_eq!(page.headers["cache-control"], "private, no-cache, no-store");
    let page = follow(&mut other, &link).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    assert_eq!(email(&mut other).await.as_deref(), Some("new.user@shop.example"));
    let user = site.store.user_by_email("new.user@shop.example").await.unwrap().unwrap();
    assert!(user.email_verified.is_some());
    let asked =
        [("new.user@shop.example".to_owned(), true), ("new.user@shop.example".into(), false)];
    assert_eq!(*site.asked.lock().unwrap(), asked);
}

#[tokio::test]
async fn a_code_signs_in_the_browser_that_asked_and_goes_with_its_link() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let (code, link) = (site.postbox.code(), site.postbox.link());
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let page = site.browser.get("/api/auth/verify-request?provider=email&type=email").await;
    assert!(page.text.contains("name=\"code\""), "{page:?}");
    assert!(page.text.contains(&format!("action=\"{ORIGIN}{CALLBACK}\"")), "{page:?}");

    // Elsewhere the page has no such form, and the code is worth nothing.
    let mut other = site.other();
    let page = other.get("/api/auth/verify-request?provider=email&type=email").await;
    assert!(!page.text.contains("name=\"code\""), "{page:?}");
    let page = other.submit(CALLBACK, &[("code", &code)]).await;
    assert_eq!(page.location(), error("Verification"));

    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    let page = site.browser.submit(CALLBACK, &[("code", &typed)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    assert_eq!(email(&mut site.browser).await.as_deref(), Some("a@shop.example"));
    assert_eq!(follow(&mut other, &link).await.location(), error("Verification"));
    let page = site.browser.submit(CALLBACK, &[("code", &code)]).await;
    assert_eq!(page.location(), error("Verification"));
}

#[tokio::test]
async fn a_link_takes_its_code_along() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let (code, link) = (site.postbox.code(), site.postbox.link());
    follow(&mut site.other(), &link).await;
    let page = site.browser.submit(CALLBACK, &[("code", &code)]).await;
    assert_eq!(page.location(), error("Verification"));
    assert_eq!(email(&mut site.browser).await, None);
}

#[tokio::test]
async fn a_code_may_be_tried_five_times() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let (code, link) = (site.postbox.code(), site.postbox.link());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let asked = site.browser.clone();
    let at = |problem: &str| {
        format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email&error={problem}")
    };
    for _ in 0..4 {
        let page = site.browser.submit(CALLBACK, &[("code", wrong)]).await;
        assert_eq!(page.location(), at("CodeSignin"));
    }
    let page = site.browser.get(&at("CodeSignin")[ORIGIN.len()..]).await;
    assert!(page.text.contains("That is not the code."), "{page:?}");
    assert!(page.text.contains("name=\"code\""), "{page:?}");
    let page = site.browser.submit(CALLBACK, &[("code", wrong)]).await;
    assert_eq!(page.location(), at("CodeAttempts"));
    let page = site.browser.get(&at("CodeAttempts")[ORIGIN.len()..]).await;
    assert!(page.text.contains("too many wrong codes"), "{page:?}");
    assert!(!page.text.contains("name=\"code\""), "{page:?}");
    // Who kept the cookie, and now knows the code, comes too late; so does the link.
    let mut kept = asked;
    let page = kept.submit(CALLBACK, &[("code", &code)]).await;
    assert_eq!(page.location(), at("CodeAttempts"));
    assert_eq!(follow(&mut site.other(), &link).await.location(), error("Verification"));
}

#[tokio::test]
async fn the_fifth_try_may_be_the_right_one() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let code = site.postbox.code();
    for _ in 0..4 {
        site.browser.submit(CALLBACK, &[("code", "no code")]).await;
    }
    let page = site.browser.submit(CALLBACK, &[("code", &code)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

#[tokio::test]
async fn tries_at_the_same_time_count_as_well() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    site.browser.csrf().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut browser = site.browser.clone();
        tries.spawn(async move {
            browser.submit(CALLBACK, &[("code", "no code")]).await.location().to_owned()
        });
    }
    let targets = tries.join_all().await;
    let wrong = targets.iter().filter(|target| target.ends_with("error=CodeSignin")).count();
    assert_eq!(wrong, 4, "{targets:?}");
    let page = site.browser.submit(CALLBACK, &[("code", &site.postbox.code())]).await;
    assert!(page.location().ends_with("error=CodeAttempts"), "{page:?}");
}

/// EM-005
#[tokio::test]
async fn link_and_code_are_too_old_after_ten_minutes() {
    for (seconds, in_time) in [(599, true), (600, false), (601, false)] {
        let mut site = site().await;
        site.ask("link@shop.example").await;
        let link = site.postbox.link();
        site.ask("code@shop.example").await;
        let code = site.postbox.code();
        site.clock.advance(Duration::from_secs(seconds));
        let target = if in_time { format!("{ORIGIN}/inbox") } else { error("Verification") };
        assert_eq!(follow(&mut site.other(), &link).await.location(), target, "{seconds}");
        let page = site.browser.submit(CALLBACK, &[("code", &code)]).await;
        assert_eq!(page.location(), target, "{seconds}");
        // It was used up in any case.
        assert_eq!(site.store.delete_verification_tokens("link@shop.example").await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_sign_in_ends_the_other_links_of_its_address() {
    let mut site = site().await;
    site.ask("b@shop.example").await;
    let of_b = site.postbox.link();
    site.ask("a@shop.example").await;
    let old = site.postbox.link();
    site.ask("a@shop.example").await;
    // Until then the older one works: mails overtake each other.
    let page = follow(&mut site.other(), &old).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    let page = follow(&mut site.other(), &site.postbox.link()).await;
    assert_eq!(page.location(), error("Verification"));
    let page = follow(&mut site.other(), &of_b).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

/// EM-017
#[tokio::test]
async fn a_bound_link_works_in_the_browser_that_asked_only() {
    let mut site = site().await;
    ask(&mut site.browser, "bound", "a@shop.example").await;
    let link = site.postbox.link();
    assert!(site.postbox.sign_in().code.is_none());
    assert_eq!(follow(&mut site.other(), &link).await.location(), error("Verification"));
    // Asking for another one there doesn't help.
    let mut other = site.other();
    ask(&mut other, "bound", "a@shop.example").await;
    assert_eq!(follow(&mut other, &link).await.location(), error("Verification"));
    let page = follow(&mut site.browser, &link).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

#[tokio::test]
async fn a_link_of_one_provider_is_none_of_another() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    let link = site.postbox.link().replace("/email?", "/bound?");
    assert_eq!(follow(&mut site.browser, &link).await.location(), error("Verification"));
}

#[tokio::test]
async fn the_application_decides_when_asked_and_at_the_end() {
    let mut site = site().await;
    assert_eq!(site.ask("banned@shop.example").await, error("AccessDenied"));
    assert_eq!(site.ask("broken@shop.example").await, error("Callback"));
    assert_eq!(site.postbox.count(), 0);
    site.ask("late@shop.example").await;
    let link = site.postbox.link();
    assert_eq!(follow(&mut site.browser, &link).await.location(), error("AccessDenied"));
    assert_eq!(follow(&mut site.browser, &link).await.location(), error("Verification"));
}

/// LK-002
#[tokio::test]
async fn the_first_proof_of_a_mailbox_ends_what_others_made_before() {
    let mut site = site().await;
    let user = User::new("squatter").with_email("a@shop.example");
    site.store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
    let far = std::time::SystemTime::now() + Duration::from_hours(24);
    let session = StoredSession::new("squatted", "squatter", far);
    site.store.create_session(session).await.unwrap();
    site.ask("a@shop.example").await;
    follow(&mut site.browser, &site.postbox.link()).await;
    assert_eq!(email(&mut site.browser).await.as_deref(), Some("a@shop.example"));
    assert!(site.store.session_and_user("squatted").await.unwrap().is_none());
    assert_eq!(site.store.sessions_of("squatter").await.unwrap().len(), 1);
}

#[tokio::test]
async fn links_outlive_a_new_secret() {
    const NEW: &str = "a newer secret of the tests, long enough";
    let mut old = site().await;
    old.ask("a@shop.example").await;
    let store = old.store.clone();
    let mut new = site_with(|builder| {
        builder.store(store).secret(Secret::new(NEW)).secret(Secret::new(SECRET))
    })
    .await;
    let page = follow(&mut new.browser, &old.postbox.link()).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

/// EM-005
#[tokio::test]
async fn what_is_too_old_leaves_the_store() {
    let mut site = site().await;
    site.ask("a@shop.example").await;
    site.minutes(11);
    site.ask("b@shop.example").await;
    assert_eq!(site.store.delete_verification_tokens("a@shop.example").await.unwrap(), 0);
    assert_eq!(site.store.delete_verification_tokens("b@shop.example").await.unwrap(), 1);
}

#[tokio::test]
async fn the_sign_in_page_asks_for_the_address_and_remembers_it() {
    let mut site = site().await;
    let page = site.browser.get("/api/auth/signin?email=me%40shop.example").await;
    assert!(page.text.contains("value=\"me@shop.example\""), "{page:?}");
    assert!(page.text.contains(&format!("action=\"{ORIGIN}/api/auth/signin/email\"")), "{page:?}");
    let fields = [("email", "Me@Shop.example"), ("remember", "on")];
    site.browser.submit("/api/auth/signin/email", &fields).await;
    let page = site.browser.get("/api/auth/signin").await;
    assert!(page.text.contains("value=\"me@shop.example\""), "{page:?}");
}

#[tokio::test]
async fn clients_get_json() {
    let mut site = site().await;
    let fields = [("email", "a@shop.example"), ("json", "true")];
    let page = site.browser.submit("/api/auth/signin/email", &fields).await;
    let url = format!("{ORIGIN}/api/auth/verify-request?provider=email&type=email");
    assert_eq!(page.json(), serde_json::json!({ "url": url }));
    let fields = [("code", site.postbox.code()), ("json", "true".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let page = site.browser.submit(CALLBACK, &fields).await;
    assert_eq!(page.json(), serde_json::json!({ "url": ORIGIN }));
}
