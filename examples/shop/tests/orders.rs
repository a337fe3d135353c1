//! The page with the orders is for people who are signed in.

use auth::User;
use shop::{Customer, ShopAuth, app};

#[tokio::test]
async fn only_customers_see_their_orders() {
    let test = ShopAuth::builder().test().app(app).await;

    // Nobody: a script gets 401, and a browser is sent to the sign-in page.
    let mut nobody = test.anonymous();
    nobody.get("/orders").await.assert_status(401);
    let page = nobody.navigate("/orders").await;
    assert!(page.location().starts_with("/api/auth/signin"));

    // Somebody with these claims.
    let customer = Customer { plan: "pro".to_owned() };
    let mut ada = test.signed_in(User::new("1").with_name("Ada"), customer).await;
    let page = ada.get("/orders").await;
    page.assert_status(200).assert_text("Ada is on the plan pro");

    // The client keeps its cookies, so this ends its session.
    ada.sign_out().await.assert_redirect("/");
    ada.get("/orders").await.assert_status(401);
}
