//! What is counted for whoever runs the site, and that no label has a visitor's words.

use auth::{RouterExt as _, auth, mail::MailError};
use auth_providers::Email;
use axum::Router;
use test_support::{
    Browser, ORIGIN,
    counted::{Counts, Metrics},
    faulty::{Fault, Faulty, FaultyStore},
    mail_site::{self, SENDER, ask, follow},
    postbox::Postbox,
    shop::{CALLBACK, Shop, deliver, shop},
    variables,
};

const SIGN_INS: &str = "auth_sign_ins_total";
const SESSION_READS: &str = "auth_session_reads_total";
const REFUSALS: &str = "auth_refusals_total";
const MAILS: &str = "auth_mails_total";
const STORE_CALLS: &str = "auth_store_call_duration_seconds";
const PROVIDER_REQUESTS: &str = "auth_provider_request_duration_seconds";

auth! {
    struct MeteredAuth;
    session: { strategy: jwt },
    adapter: Faulty {},
    providers: [Email { from: SENDER }],
}

/// Sends a password that is wrong.
async fn guess(shop: &mut Shop) {
    let fields = [("username", "ada"), ("password", "wrong")];
    shop.browser.submit(CALLBACK, &fields).await;
}

#[track_caller]
fn assert_ends(counts: &Counts, sign_ins: &[(&str, u64)], refusals: &[(&str, u64)]) {
    assert_eq!(counts.of(SIGN_INS), sign_ins, "{counts:?}");
    assert_eq!(counts.of(REFUSALS), refusals, "{counts:?}");
}

#[tokio::test]
async fn forms_are_counted_by_their_outcome() {
    let (metrics, _guard) = Metrics::listen();
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    assert_ends(&metrics.take(), &[("provider=credentials,outcome=success", 1)], &[]);
    guess(&mut shop).await;
    let refused = [("provider=credentials,outcome=refused", 1)];
    let reason = [("event=auth.credentials.refused,reason=", 1)];
    assert_ends(&metrics.take(), &refused, &reason);
    shop.sign_in("fails").await;
    assert_ends(&metrics.take(), &[("provider=credentials,outcome=failed", 1)], &[]);
    for _ in 0..30 {
        guess(&mut shop).await;
    }
    let counts = metrics.take();
    let [("provider=credentials,outcome=limited", limited), (other, refused)] =
        counts.of(SIGN_INS)[..]
    else {
        panic!("{counts:?}")
    };
    assert_eq!((other, limited + refused), ("provider=credentials,outcome=refused", 30));
    assert!(counts.of(REFUSALS).contains(&("event=auth.limit.refused,reason=", limited)));
}

#[tokio::test]
async fn answers_of_providers_are_counted_by_their_outcome() {
    let (metrics, _guard) = Metrics::listen();
    let mut shop = shop().await;
    let answer = shop.start().await;
    deliver(&mut shop.browser, &answer).await;
    let counts = metrics.take();
    assert_ends(&counts, &[("provider=gh,outcome=success", 1)], &[]);
    let requests = [
        ("provider=gh,endpoint=token,outcome=2xx", 1),
        ("provider=gh,endpoint=userinfo,outcome=2xx", 1),
    ];
    assert_eq!(counts.of(PROVIDER_REQUESTS), requests);
    deliver(&mut shop.browser, &answer).await;
    assert_ends(&metrics.take(), &[], &[("event=auth.oauth.refused,reason=again", 1)]);

    let refused = [("provider=gh,outcome=refused", 1)];
    let answer = shop.start().await;
    let mut stranger = Browser::new(shop.browser.app());
    deliver(&mut stranger, &answer).await;
    let reason = [("event=auth.oauth.refused,reason=cookies", 1)];
    assert_ends(&metrics.take(), &refused, &reason);
    let path = format!("/api/auth/callback/gh?error=access_denied&state={}", answer.state);
    shop.browser.get(&path).await;
    assert_ends(&metrics.take(), &[("provider=gh,outcome=cancelled", 1)], &[]);

    let answer = shop.start().await;
    let path = format!("/api/auth/callback/gh?error=server_error&state={}", answer.state);
    shop.browser.get(&path).await;
    let reason = [("event=auth.oauth.provider_error,reason=", 1)];
    assert_ends(&metrics.take(), &refused, &reason);

    let answer = shop.start().await;
    shop.provider.answers(500, &[], "{}");
    deliver(&mut shop.browser, &answer).await;
    let counts = metrics.take();
    assert_ends(&counts, &refused, &[("event=auth.oauth.refused,reason=token", 1)]);
    let requests = [("provider=gh,endpoint=token,outcome=5xx", 1)];
    assert_eq!(counts.of(PROVIDER_REQUESTS), requests);
}

#[tokio::test]
async fn session_reads_are_counted_by_their_result() {
    let (metrics, _guard) = Metrics::listen();
    let mut shop = shop().await;
    shop.sign_in("ada").await;
    let mut forged = shop.browser.clone();
    forged.cookies.insert("auth.session-token".to_owned(), "forged".to_owned());
    let stranger = Browser::new(shop.browser.app());
    metrics.take();
    for (mut browser, result) in
        [(shop.browser, "valid"), (forged, "unopened"), (stranger, "absent")]
    {
        browser.get("/protected").await;
        let expected = format!("strategy=jwt,result={result}");
        assert_eq!(metrics.take().of(SESSION_READS), [(expected.as_str(), 1)]);
    }
}

#[tokio::test]
async fn mails_and_links_are_counted() {
    let (metrics, _guard) = Metrics::listen();
    let mut site = mail_site::site().await;
    site.ask("ada@shop.example").await;
    let counts = metrics.take();
    assert_eq!(counts.of(MAILS), [("provider=email,outcome=sent", 1)]);
    let stored = ("operation=create_verification_token,outcome=ok", 1);
    assert!(counts.of(STORE_CALLS).contains(&stored), "{counts:?}");
    let link = site.postbox.link();
    follow(&mut site.browser, &link).await;
    assert_ends(&metrics.take(), &[("provider=email,outcome=success", 1)], &[]);
    follow(&mut site.other(), &link).await;
    let reason = [("event=auth.email.link_refused,reason=", 1)];
    assert_ends(&metrics.take(), &[("provider=email,outcome=refused", 1)], &reason);
    site.postbox.fail(Some(|| MailError::Later("the test wants it".into())));
    site.ask("grace@shop.example").await;
    assert_eq!(metrics.take().of(MAILS), [("provider=email,outcome=later", 1)]);
}

#[tokio::test]
async fn a_store_that_fails_is_counted() {
    let (metrics, _guard) = Metrics::listen();
    let store = FaultyStore::default();
    let builder = MeteredAuth::builder().variables(variables(&[])).url(ORIGIN);
    let auth = builder.store(store.clone()).mailer(Postbox::default()).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    store.fail(Some(Fault("user_by_email", false)));
    ask(&mut browser, "email", "ada@shop.example").await;
    let counts = metrics.take();
    let failed = ("operation=user_by_email,outcome=failed", 1);
    assert!(counts.of(STORE_CALLS).contains(&failed), "{counts:?}");
    assert_eq!(counts.of(MAILS), []);
}

// LG-005: the log leaves out most of a flood, and the counters have all of it.
#[tokio::test]
async fn a_flood_is_counted_in_whole() {
    let (metrics, _guard) = Metrics::listen();
    let mut shop = shop().await;
    shop.browser.csrf().await;
    for _ in 0..100 {
        shop.browser.post("/api/auth/signout", &[("csrfToken", "wrong")]).await;
    }
    assert_eq!(metrics.take().of(REFUSALS), [("event=auth.csrf.refused,reason=", 100)]);
}

// LG-001, LG-003
#[tokio::test]
async fn no_label_has_the_words_of_a_visitor() {
    let (metrics, _guard) = Metrics::listen();
    let mut shop = shop().await;
    let mut site = mail_site::site().await;
    shop.sign_in("canary").await;
    for path in [
        "/api/auth/callback/canary?code=canary&state=canary",
        "/api/auth/callback/gh?code=canary&state=canary",
        "/api/auth/callback/gh?error=canary&error_description=canary",
        "/api/auth/error?error=canary",
        "/api/auth/canary/canary",
        "/protected",
    ] {
        shop.browser.get(path).await;
        shop.browser.submit(path, &[("canary", "canary"), ("callbackUrl", "/canary")]).await;
    }
    shop.browser.submit("/api/auth/signin/canary", &[]).await;
    shop.browser.headers.insert("host", "canary.example".parse().unwrap());
    shop.browser.get("/api/auth/csrf").await;
    site.ask("canary@shop.example").await;
    let counts = metrics.take();
    assert_eq!(
        counts.names(),
        [MAILS, REFUSALS, SESSION_READS, SIGN_INS, STORE_CALLS],
        "everything was counted that can be: {counts:?}"
    );
    assert!(!format!("{counts:?}").contains("canary"), "{counts:?}");
}
