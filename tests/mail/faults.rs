//! What goes wrong while somebody signs in by mail: nobody is signed in, and nothing is told.

use std::time::Duration;

use auth::{
    RouterExt as _,
    adapter::{Users as _, VerificationTokens as _},
    auth,
    mail::{Mail, MailError, Mailer},
};
use auth_providers::Email;
use axum::Router;
use test_support::{
    Browser, ORIGIN, Page,
    faulty::{Fault, Faulty, FaultyStore},
    mail_site::{CALLBACK, SENDER, ask, email, error, follow},
    postbox::Postbox,
    variables,
};

auth! {
    struct FaultyAuth;
    session: { strategy: jwt },
    adapter: Faulty {},
    providers: [Email { from: SENDER }],
}

auth! {
    struct V4Auth;
    compat: next_auth_v4,
    session: { strategy: jwt },
    adapter: Faulty {},
    providers: [Email { from: SENDER }],
}

macro_rules! site {
    ($auth:ident, $mailer:expr) => {{
        let store = FaultyStore::default();
        let builder = $auth::builder().variables(variables(&[])).url(ORIGIN);
        let auth = builder.store(store.clone()).mailer($mailer).build().await.unwrap();
        (Browser::new(Router::new().auth(&auth)), store)
    }};
}

/// EM-020
#[tokio::test]
async fn a_token_that_is_not_stored_is_not_sent() {
    let postbox = Postbox::default();
    let (native, store) = site!(FaultyAuth, postbox.clone());
    let (v4, v4_store) = site!(V4Auth, postbox.clone());
    for (mut browser, store, is_v4) in [(native, store, false), (v4, v4_store, true)] {
        for fault in [
            Fault("create_token", false),
            Fault("create_token", true),
            Fault("user_by_email", false),
        ] {
            let before = postbox.count();
            store.fail(Some(fault));
            let target = ask(&mut browser, "email", "a@shop.example").await;
            assert_eq!(target, error("EmailSignin"), "{}", fault.0);
            // v4 stores and sends at once; a link without its token opens nothing.
            if !is_v4 || fault.0 == "user_by_email" {
                assert_eq!(postbox.count(), before, "{}", fault.0);
            }
        }
    }
}

/// EM-004, DB-011
#[tokio::test]
async fn whoever_reads_the_store_has_no_link() {
    let postbox = Postbox::default();
    let (native, store) = site!(FaultyAuth, postbox.clone());
    let (v4, v4_store) = site!(V4Auth, postbox.clone());
    for (mut browser, store) in [(native, store), (v4, v4_store)] {
        ask(&mut browser, "email", "a@shop.example").await;
        let [stored] = &*std::mem::take(&mut *store.tokens.lock().unwrap()) else { panic!() };
        assert_eq!(stored.identifier, "a@shop.example");
        let token = postbox.sign_in().token;
        let link = postbox.link();
        assert!(!stored.token.contains(token.expose()), "{}", stored.token);
        let read = link.replace(token.expose(), &stored.token);
        assert_ne!(read, link);
        let page = match browser.get(&read).await {
            page if page.status.is_redirection() => page,
            _ => follow(&mut browser, &read).await,
        };
        assert_eq!(page.location(), error("Verification"));
        assert_eq!(email(&mut browser).await, None);
        // It used up nothing.
        let page = match browser.get(&link).await {
            page if page.status.is_redirection() => page,
            _ => follow(&mut browser, &link).await,
        };
        assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
    }
}

/// EM-021
#[tokio::test]
async fn a_mail_that_is_not_sent_leaves_nothing_to_sign_in_with() {
    let postbox = Postbox::default();
    let (mut browser, store) = site!(FaultyAuth, postbox.clone());
    let failures: [fn() -> MailError; 5] = [
        || MailError::Recipient("canary-550".into()),
        || MailError::Refused("canary-554".into()),
        || MailError::Later("canary-451".into()),
        || MailError::Unreachable("canary-timeout".into()),
        || MailError::Other("canary".into()),
    ];
    for (number, failure) in failures.into_iter().enumerate() {
        postbox.fail(Some(failure));
        // What was asked for counts, whatever came of it.
        let address = format!("a{number}@shop.example");
        let fields = [("email", address.as_str())];
        let page = browser.submit("/api/auth/signin/email", &fields).await;
        assert_eq!(page.location(), error("EmailSignin"));
        assert_untold(&page);
        assert_eq!(store.kept.delete_verification_tokens(&address).await.unwrap(), 0);
        assert!(!browser.cookies.contains_key("auth.email-request"));
    }
    // The next one works.
    postbox.fail(None);
    ask(&mut browser, "email", "a@shop.example").await;
    let page = follow(&mut browser, &postbox.link()).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

/// Never answers.
struct Stuck;

impl Mailer for Stuck {
    async fn send(&self, _: Mail) -> Result<(), MailError> {
        std::future::pending().await
    }
}

/// EM-021, DS-007
#[tokio::test(start_paused = true)]
async fn a_mailer_that_never_answers_is_given_up() {
    let (mut browser, store) = site!(FaultyAuth, Stuck);
    let begin = tokio::time::Instant::now();
    let target = ask(&mut browser, "email", "a@shop.example").await;
    assert_eq!(target, error("EmailSignin"));
    assert_eq!(begin.elapsed().as_secs(), Duration::from_secs(10).as_secs());
    assert_eq!(store.kept.delete_verification_tokens("a@shop.example").await.unwrap(), 0);
}

/// EM-022
#[tokio::test]
async fn a_store_that_fails_signs_nobody_in() {
    for (lost, again) in [(false, format!("{ORIGIN}/inbox")), (true, error("Verification"))] {
        let postbox = Postbox::default();
        let (mut browser, store) = site!(FaultyAuth, postbox.clone());
        ask(&mut browser, "email", "a@shop.example").await;
        let link = postbox.link();
        store.fail(Some(Fault("use_token", lost)));
        let page = follow(&mut browser, &link).await;
        assert_eq!(page.location(), error("Callback"));
        assert_untold(&page);
        assert_eq!(email(&mut browser).await, None);
        store.fail(None);
        // It was used up if the store got that far, and works once if it didn't.
        assert_eq!(follow(&mut browser, &link).await.location(), again);
        assert_eq!(follow(&mut browser, &link).await.location(), error("Verification"));
    }
}

/// EM-022
#[tokio::test]
async fn a_try_that_can_t_be_counted_is_none() {
    let postbox = Postbox::default();
    let (mut browser, store) = site!(FaultyAuth, postbox.clone());
    ask(&mut browser, "email", "a@shop.example").await;
    store.fail(Some(Fault("create_token", false)));
    let page = browser.submit(CALLBACK, &[("code", &postbox.code())]).await;
    assert_eq!(page.location(), error("Callback"));
    assert_eq!(email(&mut browser).await, None);
    store.fail(None);
    let page = browser.submit(CALLBACK, &[("code", &postbox.code())]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/inbox"));
}

#[tokio::test]
async fn a_user_who_can_t_be_stored_has_v4_s_codes() {
    let postbox = Postbox::default();
    let (mut native, native_store) = site!(FaultyAuth, postbox.clone());
    ask(&mut native, "email", "new@shop.example").await;
    native_store.fail(Some(Fault("commit", false)));
    let page = follow(&mut native, &postbox.link()).await;
    assert_eq!(page.location(), error("EmailCreateAccount"));
    assert_untold(&page);

    let (mut v4, store) = site!(V4Auth, postbox.clone());
    ask(&mut v4, "email", "new@shop.example").await;
    store.fail(Some(Fault("commit", false)));
    assert_eq!(v4.get(&postbox.link()).await.location(), error("EmailCreateAccount"));
    store.fail(None);
    ask(&mut v4, "email", "new@shop.example").await;
    v4.get(&postbox.link()).await;
    assert!(store.kept.user_by_email("new@shop.example").await.unwrap().is_some());
    // One who is there, and can't be marked as proven.
    ask(&mut v4, "email", "new@shop.example").await;
    store.fail(Some(Fault("commit", false)));
    assert_eq!(v4.get(&postbox.link()).await.location(), error("Callback"));
    ask(&mut v4, "email", "new@shop.example").await;
    store.fail(Some(Fault("use_token", false)));
    assert_eq!(v4.get(&postbox.link()).await.location(), error("Callback"));
}

fn assert_untold(page: &Page) {
    assert!(!format!("{page:?}").contains("canary"), "{page:?}");
}
