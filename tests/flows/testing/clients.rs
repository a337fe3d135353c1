//! Clients, sessions, mails, forms and the clock.

use std::time::Duration;

use auth::{
    Auth, Session, User,
    adapter::{Sessions as _, Users as _},
    testing::TestApp,
};
use axum::Json;
use serde_json::json;

use super::{
    cases,
    site::{CookieAuth, Customer, plan},
};

cases! {
    a_client_is_signed_in
    a_person_is_signed_in_twice
    sessions_expire_by_the_clock
    a_link_signs_in_once
    a_code_signs_in_where_it_was_asked_for
    a_mail_that_fails_is_an_error
    a_form_signs_in
}

fn ada() -> User {
    User::new("7").with_name("Ada").with_email("ada@shop.example")
}

async fn a_client_is_signed_in<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    test.anonymous().get("/plan").await.assert_status(401);
    let page = test.anonymous().navigate("/plan").await;
    assert!(page.location().starts_with("/api/auth/signin"), "{page:?}");

    let mut client = test.signed_in(ada(), Customer::on("pro")).await;
    let shown = json!({ "id": "7", "name": "Ada", "plan": "pro" });
    client.get("/plan").await.assert_status(200).assert_json(&shown);
    client.get("https://app.test/plan").await.assert_status(200);
    let session = client.session().await;
    assert_eq!(
        (&session["plan"], &session["user"]["email"]),
        (&json!("pro"), &json!("ada@shop.example"))
    );
    let stored = test.store().user("7").await.unwrap().unwrap();
    assert_eq!((stored.user, stored.email_verified.is_some()), (ada(), true));

    // A clone is another browser with the same cookies.
    let mut other = client.clone();
    client.sign_out().await.assert_redirect("/");
    client.get("/plan").await.assert_status(401);
    other.get("/plan").await.assert_status(401);
}

async fn a_person_is_signed_in_twice<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut one = test.signed_in(ada(), Customer::on("pro")).await;
    let mut other = test.signed_in(User::new("7"), Customer::on("free")).await;
    let shown = |plan| json!({ "id": "7", "name": "Ada", "plan": plan });
    one.get("/plan").await.assert_json(&shown("pro"));
    other.get("/plan").await.assert_json(&shown("free"));
}

async fn sessions_expire_by_the_clock<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut client = test.signed_in(ada(), Customer::on("pro")).await;
    test.advance(Duration::from_mins(59));
    client.clone().get("/plan").await.assert_status(200);
    test.advance(Duration::from_mins(2));
    client.get("/plan").await.assert_status(401);
}

async fn a_link_signs_in_once<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let fields = [("email", "Ada@Shop.example"), ("callbackUrl", "/inbox")];
    let mut client = test.anonymous();
    let page = client.submit("/api/auth/signin/email", &fields).await;
    assert!(page.location().starts_with("/api/auth/verify-request"), "{page:?}");
    assert_eq!((test.mailbox().count(), &*test.mailbox().last().to), (1, "ada@shop.example"));

    let link = test.mailbox().last_link();
    client.open_link(&link).await.assert_redirect("/inbox");
    assert_eq!(client.session().await["plan"], "trial");
    test.anonymous().open_link(&link).await.assert_error("Verification");

    client.submit("/api/auth/signin/email", &fields).await;
    test.advance(Duration::from_mins(11));
    let late = test.mailbox().last_link();
    test.anonymous().open_link(&late).await.assert_error("Verification");
}

async fn a_code_signs_in_where_it_was_asked_for<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut client = test.anonymous();
    let fields = [("email", "ada@shop.example"), ("callbackUrl", "/inbox")];
    client.submit("/api/auth/signin/email", &fields).await;
    let code = test.mailbox().last_code();
    let fields = [("code", code.as_str())];
    let mut stranger = test.anonymous();
    stranger.submit("/api/auth/callback/email", &fields).await;
    assert_eq!(stranger.session().await, json!({}));
    client.submit("/api/auth/callback/email", &fields).await.assert_redirect("/inbox");
    assert_eq!(client.session().await["user"]["email"], "ada@shop.example");
}

async fn a_mail_that_fails_is_an_error<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let fields = [("email", "ada@shop.example")];
    test.mailbox().fail(Some(|| auth::mail::MailError::Other("the queue is full".into())));
    let page = test.anonymous().submit("/api/auth/signin/email", &fields).await;
    page.assert_error("EmailSignin");
    assert_eq!(test.mailbox().count(), 0);
    test.mailbox().fail(None);
    test.anonymous().submit("/api/auth/signin/email", &fields).await;
    assert_eq!(test.mailbox().mails().len(), 1);
}

async fn a_form_signs_in<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let path = "/api/auth/callback/credentials";
    let fields = |password| [("username", "bob"), ("password", password), ("callbackUrl", "/in")];
    let mut client = test.anonymous();
    client.submit(path, &fields("wrong password")).await.assert_error("CredentialsSignin");
    client.get("/plan").await.assert_status(401);
    client.submit(path, &fields("right password")).await.assert_redirect("/in");
    let shown = json!({ "id": "form-bob", "name": "bob", "plan": "trial" });
    client.get("/plan").await.assert_json(&shown);
    // Without its CSRF token a form signs nobody in.
    let mut forged = test.anonymous();
    forged.post_form(path, &fields("right password")).await;
    assert_eq!(forged.session().await, json!({}));
}

/// The session of a client is where the setup keeps sessions.
#[tokio::test]
async fn sessions_are_of_the_setup_s_own_strategy() {
    let (cookies, rows) = (super::site::cookies().await, super::site::rows().await);
    cookies.signed_in(ada(), Customer::on("pro")).await;
    rows.signed_in(ada(), Customer::on("pro")).await;
    assert_eq!(cookies.store().sessions_of("7").await.unwrap().len(), 0);
    assert_eq!(rows.store().sessions_of("7").await.unwrap().len(), 1);
}

/// A handler is called with a session that no request has.
#[test]
fn a_handler_gets_a_session() {
    let session = Session::<_, CookieAuth>::for_test(ada(), Customer::on("pro"));
    assert!(session.expires > std::time::SystemTime::now());
    let Json(shown) = plan(session);
    assert_eq!(shown, json!({ "id": "7", "name": "Ada", "plan": "pro" }));
}

/// A header that is set goes with every request, and cookies can be set and forgotten.
#[tokio::test]
async fn clients_send_what_they_are_told_to() {
    let test = super::site::cookies().await;
    let mut client = test.anonymous();
    client.set_header("accept-language", "ko");
    client.get("/api/auth/signin").await.assert_status(200).assert_text("lang=\"ko\"");
    client.set_cookie("theme", "dark");
    assert_eq!(client.cookie("theme"), Some("dark"));
    client.forget_cookies();
    assert_eq!(client.cookie("theme"), None);
}
