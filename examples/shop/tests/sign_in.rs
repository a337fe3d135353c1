//! People sign in by mail and with a form.

use std::time::Duration;

use shop::{ShopAuth, app};

#[tokio::test]
async fn a_link_in_a_mail_signs_in() {
    let test = ShopAuth::builder().test().app(app).await;
    let mut ada = test.anonymous();
    let fields = [("email", "ada@shop.example"), ("callbackUrl", "/orders")];
    ada.submit("/api/auth/signin/email", &fields).await;
    // This opens the link, and presses the button of the page that it leads to.
    ada.open_link(&test.mailbox().last_link()).await.assert_redirect("/orders");
}

#[tokio::test]
async fn a_code_in_a_mail_signs_in_the_browser_that_asked_for_it() {
    let test = ShopAuth::builder().test().app(app).await;
    let mut grace = test.anonymous();
    grace.submit("/api/auth/signin/email", &[("email", "grace@shop.example")]).await;
    let code = test.mailbox().last_code();
    grace.submit("/api/auth/callback/email", &[("code", &*code)]).await;
    assert_eq!(grace.session().await["user"]["email"], "grace@shop.example");
}

#[tokio::test]
async fn a_form_signs_in_for_an_hour() {
    let test = ShopAuth::builder().test().app(app).await;
    let mut bob = test.anonymous();
    let wrong = [("username", "bob"), ("password", "wrong")];
    bob.submit("/api/auth/callback/credentials", &wrong).await.assert_error("CredentialsSignin");
    let right = [("username", "bob"), ("password", "right"), ("callbackUrl", "/orders")];
    bob.submit("/api/auth/callback/credentials", &right).await.assert_redirect("/orders");

    // An hour later the session is over.
    test.advance(Duration::from_secs(3601));
    assert!(bob.session().await["user"].is_null());
}
