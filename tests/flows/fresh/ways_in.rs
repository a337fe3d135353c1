//! What changes the ways in asks for a fresh session: linking an account. Passkeys are in
//! `providers::passkeys::confirm`.

use auth::{Auth, testing::TestApp};
use serde_json::json;

use super::{
    cases, github, google,
    site::{Customer, LATER, is_fresh, user},
};

cases! {
    an_account_is_linked_in_a_fresh_session
    linking_is_no_proof
}

async fn an_account_is_linked_in_a_fresh_session<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let ada = app.signed_in(user("ada"), Customer::default()).await;
    app.advance(LATER);
    let refused = app.provider(github::<A>()).link_to(&ada).callback_url("/shown").sign_in().await;
    let location = refused.page.location();
    assert!(location.starts_with("/api/auth/confirm?callbackUrl="), "{location}");
    assert!(location.ends_with("&error=FreshSessionRequired"), "{location}");
    let mut ada = ada;
    let form = [("username", "ada"), ("password", "right password")];
    ada.submit("/api/auth/confirm/credentials", &form).await.assert_redirect("/");
    let linked = app.provider(github::<A>()).link_to(&ada).callback_url("/shown").sign_in().await;
    linked.page.assert_redirect("/shown");
}

/// Whoever finds a browser could otherwise make its session fresh with an account of their own.
async fn linking_is_no_proof<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let ada = app.signed_in(user("ada"), Customer::default()).await;
    app.advance(std::time::Duration::from_mins(9));
    let profile = json!({ "sub": "of-mallory", "email": "mallory@evil.example" });
    let linked = app.provider(google::<A>()).profile(profile).link_to(&ada).sign_in().await;
    let mut ada = linked.client;
    assert!(is_fresh(&mut ada).await);
    app.advance(std::time::Duration::from_mins(2));
    assert!(!is_fresh(&mut ada).await);
}
