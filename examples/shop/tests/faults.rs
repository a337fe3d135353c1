//! What people see when the provider fails.

use std::collections::HashMap;

use auth::{RouterExt as _, auth, testing::Fault};
use auth_providers::Google;
use axum::{Router, extract::Query, routing::get};

auth! {
    pub struct ShopAuth;
    providers: [Google { ..env }],
    pages: { sign_in: "/login" },
}

async fn login(Query(query): Query<HashMap<String, String>>) -> String {
    match query.get("error").map(String::as_str) {
        Some("AccessDenied") => "You said no.".to_owned(),
        Some(code) => format!("Please try again ({code})."),
        None => "Welcome.".to_owned(),
    }
}

#[tokio::test]
async fn the_page_says_what_went_wrong() {
    let app = |auth| Router::new().route("/login", get(login)).auth(&auth);
    let test = ShopAuth::builder().test().app(app).await;
    let attempt = test.provider(ShopAuthProvider::Google).fault(Fault::ExpiredIdToken);
    let mut outcome = attempt.sign_in().await;
    outcome.page.assert_error("OAuthCallback");
    let page = outcome.client.follow(&outcome.page).await;
    page.assert_status(200).assert_text("Please try again");
}
