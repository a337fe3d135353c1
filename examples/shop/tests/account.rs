//! An account is deleted only by somebody who has just proved that they are there.

use std::time::Duration;

use auth::User;
use shop::{Customer, ShopAuth, app};

#[tokio::test]
async fn deleting_an_account_asks_to_confirm() {
    let test = ShopAuth::builder().test().app(app).await;
    let customer = Customer { plan: "pro".to_owned() };
    let mut ada = test.signed_in(User::new("1").with_name("Ada"), customer).await;
    test.advance(Duration::from_secs(301));

    // A script gets 401.
    ada.submit("/account/delete", &[]).await.assert_status(401);

    // A browser is sent to the page that asks to confirm, and comes back to the page with the form.
    ada.set_header("sec-fetch-mode", "navigate");
    ada.set_header("referer", "https://app.test/account");
    let page = ada.submit("/account/delete", &[]).await;
    page.assert_status(303).assert_redirect("/api/auth/confirm?callbackUrl=%2Faccount");
}
