//! People sign in at GitHub and Google, which the test plays.

use auth::{Decision, RouterExt as _, SignIn, adapter::Memory, auth};
use auth_providers::{GitHub, Google, testing::sample};
use axum::Router;
use serde_json::json;

auth! {
    pub struct ShopAuth;
    adapter: Memory {},
    providers: [GitHub { ..env }, Google { hosted_domain: "shop.example", ..env }],
    callbacks: { sign_in: only_known },
}

fn only_known(SignIn { user, .. }: SignIn<ShopAuth>) -> Decision {
    Decision::allow_if(user.email.as_deref() != Some("banned@shop.example"))
}

#[tokio::test]
async fn only_known_people_of_the_domain_sign_in() {
    let test = ShopAuth::builder().test().samples(sample);
    let test = test.app(|auth| Router::new().auth(&auth)).await;

    // Somebody of whom the test says nothing more.
    let mut outcome =
        test.provider(ShopAuthProvider::GitHub).callback_url("/orders").sign_in().await;
    outcome.page.assert_redirect("/orders");
    assert!(outcome.client.session().await["user"]["email"].is_string());

    // Somebody in particular. The members replace those of the default person.
    let grace =
        json!({ "sub": "2", "name": "Grace", "email": "grace@shop.example", "hd": "shop.example" });
    let mut outcome = test.provider(ShopAuthProvider::Google).profile(grace).sign_in().await;
    assert_eq!(outcome.client.session().await["user"]["name"], "Grace");

    // Somebody whom the application refuses.
    let banned = json!({ "sub": "3", "email": "banned@shop.example", "hd": "shop.example" });
    let outcome = test.provider(ShopAuthProvider::Google).profile(banned).sign_in().await;
    outcome.page.assert_error("AccessDenied");

    // Somebody of another Workspace domain, whom Google's `hosted_domain` keeps out.
    let outcome = test.provider(ShopAuthProvider::Google).sign_in().await;
    outcome.page.assert_error("OAuthCallback");
}
