//! Handlers and guards that ask for a fresh session.

use std::time::Duration;

use auth::{Auth, Fresh, FreshSession, Session, User, testing::TestApp};
use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;

use super::{
    CookieAuth, RowAuth, cases,
    site::{Customer, FRESH, LATER, is_fresh, seen, user},
};

cases! {
    a_session_is_fresh_until_the_time_is_over
    a_handler_has_a_bound_of_its_own
    a_page_shows_more_while_a_session_is_fresh
    a_guard_asks_for_a_fresh_session
    a_program_is_told_what_to_do
    a_form_that_is_posted_leads_back_to_its_page
    a_session_of_an_earlier_version_is_not_fresh
    nobody_is_asked_to_sign_in_first
    what_is_renewed_is_not_fresher
}

async fn a_session_is_fresh_until_the_time_is_over<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    ada.get("/danger").await.assert_status(200).assert_text("form-ada");
    // A cookie keeps whole seconds, rounded down.
    app.advance(FRESH.saturating_sub(Duration::from_secs(1)));
    ada.navigate("/danger?id=7").await.assert_status(200);
    app.advance(Duration::from_secs(2));
    let page = ada.navigate("/danger?id=7").await;
    page.assert_status(307).assert_redirect("/api/auth/confirm?callbackUrl=%2Fdanger%3Fid%3D7");
    assert!(!is_fresh(&mut ada).await);
    // Everything else goes on.
    ada.get("/shown").await.assert_status(200);
}

async fn a_handler_has_a_bound_of_its_own<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    ada.get("/keys").await.assert_status(200);
    app.advance(Duration::from_secs(61));
    ada.get("/keys").await.assert_status(401);
    ada.get("/danger").await.assert_status(200);
}

async fn a_page_shows_more_while_a_session_is_fresh<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    app.anonymous().get("/hint").await.assert_status(200).assert_text("confirm");
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    for path in ["/hint", "/short_hint"] {
        ada.get(path).await.assert_status(200).assert_text("form-ada");
    }
    app.advance(Duration::from_secs(61));
    ada.get("/hint").await.assert_status(200).assert_text("form-ada");
    ada.get("/short_hint").await.assert_status(200).assert_text("confirm");
    app.advance(FRESH);
    ada.get("/hint").await.assert_status(200).assert_text("confirm");
    let mut old = app.signed_in_stale(user("old"), Customer::default()).await;
    old.get("/hint").await.assert_status(200).assert_text("confirm");
}

async fn a_guard_asks_for_a_fresh_session<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    app.anonymous()
        .get("/guarded")
        .await
        .assert_status(401)
        .assert_json(&json!({ "error": "SessionRequired", "signIn": "/api/auth/signin" }));
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    ada.get("/guarded").await.assert_status(200);
    app.advance(Duration::from_mins(6));
    ada.get("/guarded").await.assert_status(200);
    ada.get("/short").await.assert_status(401);
    app.advance(Duration::from_mins(5));
    let page = ada.navigate("/guarded").await;
    page.assert_redirect("/api/auth/confirm?callbackUrl=%2Fguarded");
}

/// RFC 9470.
async fn a_program_is_told_what_to_do<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    app.advance(LATER);
    let page = ada.get("/danger").await;
    page.assert_status(401).assert_json(&json!({
        "error": "FreshSessionRequired", "url": "/api/auth/confirm", "maxAge": 600,
    }));
    let challenge = page.headers()[header::WWW_AUTHENTICATE].to_str().unwrap();
    assert!(
        challenge.starts_with("Bearer error=\"insufficient_user_authentication\""),
        "{challenge}"
    );
    assert!(challenge.ends_with("max_age=\"600\""), "{challenge}");
    assert_eq!(page.headers()[header::CACHE_CONTROL], "private, no-store");
    let keys = ada.get("/keys").await;
    assert_eq!(keys.json::<serde_json::Value>()["maxAge"], json!(60));
}

async fn a_form_that_is_posted_leads_back_to_its_page<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    app.advance(LATER);
    let post = |referer: Option<&str>| {
        let request = Request::post("/delete").header("sec-fetch-mode", "navigate");
        let request = match referer {
            Some(page) => request.header(header::REFERER, page),
            None => request,
        };
        request.body(Body::empty()).unwrap()
    };
    for (referer, back) in [
        (Some("https://app.test/account?tab=danger"), "%2Faccount%3Ftab%3Ddanger"),
        (Some("https://evil.test/account"), "%2F"),
        (Some("no page"), "%2F"),
        (None, "%2F"),
    ] {
        let page = ada.request(post(referer)).await;
        assert_eq!(page.status(), StatusCode::SEE_OTHER, "{referer:?}");
        page.assert_redirect(&format!("/api/auth/confirm?callbackUrl={back}"));
    }
    // A script that posts is told.
    ada.post_form("/delete", &[]).await.assert_status(401);
    // Nor is it posted again after a sign-in.
    let page = app.anonymous().request(post(Some("https://app.test/account"))).await;
    assert_eq!(page.status(), StatusCode::SEE_OTHER);
    page.assert_redirect("/api/auth/signin?callbackUrl=%2Faccount");
}

async fn a_session_of_an_earlier_version_is_not_fresh<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in_stale(user("ada"), Customer::default()).await;
    ada.get("/danger").await.assert_status(401);
    let seen = seen(&mut ada).await;
    assert_eq!((&seen["known"], &seen["methods"]), (&json!(false), &json!([])));
}

async fn nobody_is_asked_to_sign_in_first<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut nobody = app.anonymous();
    nobody.navigate("/danger").await.assert_redirect("/api/auth/signin?callbackUrl=%2Fdanger");
    let page = nobody.navigate("/api/auth/confirm?callbackUrl=/danger").await;
    let expected =
        "/api/auth/signin?callbackUrl=https%3A%2F%2Fapp.test%2Fdanger&error=SessionRequired";
    page.assert_redirect(expected);
    nobody.get("/api/auth/confirm/methods").await.assert_status(401);
}

/// Requests, `GET session` and renewals are no proof.
async fn what_is_renewed_is_not_fresher<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.signed_in(user("ada"), Customer::default()).await;
    for _ in 0..3 {
        app.advance(Duration::from_hours(25));
        ada.session().await;
        ada.get("/shown").await.assert_status(200);
        ada.get("/danger").await.assert_status(401);
    }
}

#[tokio::test]
async fn a_handler_is_called_in_a_test_without_a_request() {
    async fn delete(session: Fresh<Session<Customer, CookieAuth>>) -> String {
        format!("{} is gone", session.user.name())
    }
    let session = Session::for_test(User::new("1").with_name("Ada"), Customer::default());
    assert!(session.is_fresh());
    assert_eq!(delete(FreshSession::for_test(session)).await, "Ada is gone");
    let stale = Session::<Customer, RowAuth>::for_test(User::new("1"), Customer::default()).stale();
    assert!(!stale.is_fresh() && stale.auth_time().is_none());
}
