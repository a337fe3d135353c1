//! Sign-ins at a provider of OAuth 1.0a that the kit plays.

use auth::{
    Auth, User,
    adapter::Accounts as _,
    testing::{Fault, TestApp},
};
use auth_providers::{
    TwitterLegacy,
    testing::{profile, sample},
};
use serde_json::json;

use super::{
    cases,
    site::{CookieAuth, CookieAuthProvider, Customer, RowAuthProvider, cookies, rows},
    twitter,
};

cases! {
    the_default_person_signs_in
    a_profile_is_given
    a_sign_in_goes_where_the_person_wanted
    people_come_back_in_one_browser
    an_account_is_linked
}

async fn the_default_person_signs_in<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut outcome = test.provider(twitter::<A>()).sign_in().await;
    outcome.page.assert_redirect("/");
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["name"], "Ada Lovelace");
    assert_eq!(session["user"]["email"], "ada@example.com");
    assert_eq!(session["plan"], "trial");
    let found = test.store().user_by_account("twitter", "10001").await.unwrap();
    assert_eq!(found.unwrap().user.name.as_deref(), Some("Ada Lovelace"));
}

async fn a_profile_is_given<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let grace = json!({ "id_str": "2", "name": null, "screen_name": "grace", "email": null });
    let mut outcome = test.provider(twitter::<A>()).profile(grace).sign_in().await;
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["name"], "grace", "{:?}", outcome.page);
    assert_eq!(session["user"]["email"], json!(null));

    let mira = profile::<TwitterLegacy>().unwrap();
    let mut outcome = test.provider(twitter::<A>()).profile(mira).sign_in().await;
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["email"], "mira.castell@example.com", "{:?}", outcome.page);
}

async fn a_sign_in_goes_where_the_person_wanted<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let outcome = test.provider(twitter::<A>()).callback_url("/orders?page=2").sign_in().await;
    outcome.page.assert_redirect("/orders?page=2");
}

/// An attempt that failed leaves nothing in the way of the next one.
async fn people_come_back_in_one_browser<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let denied = test.provider(twitter::<A>()).fault(Fault::Denied).sign_in().await;
    denied.page.assert_error("AccessDenied");
    let mut first = test.provider(twitter::<A>()).client(&denied.client).sign_in().await;
    assert_eq!(first.client.session().await["plan"], "trial");
    let mut second = test.provider(twitter::<A>()).client(&first.client).sign_in().await;
    assert_eq!(second.client.session().await["plan"], "free");
}

async fn an_account_is_linked<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let grace = User::new("2").with_name("Grace").with_email("grace@shop.example");
    let client = test.signed_in(grace, Customer::on("pro")).await;
    let mut outcome = test.provider(twitter::<A>()).link_to(&client).sign_in().await;
    outcome.page.assert_redirect("/");
    assert_eq!(outcome.client.session().await["user"]["name"], "Grace");
    let accounts = test.store().accounts_of("2").await.unwrap();
    let [account] = accounts.as_slice() else { panic!("{accounts:?}") };
    assert_eq!((&*account.provider, &*account.provider_account_id), ("twitter", "10001"));
}

/// The application gets the token and the secret with which it signs, and they are those that were handed out.
#[tokio::test]
async fn the_token_and_its_secret_are_kept() {
    let test = rows().await;
    let first = test.provider(RowAuthProvider::TwitterLegacy).sign_in().await;
    first.page.assert_redirect("/");
    let user = test.store().user_by_account("twitter", "10001").await.unwrap().unwrap().user;
    let token = test.auth().oauth1_token(&user.id, RowAuthProvider::TwitterLegacy).await.unwrap();
    assert_eq!(token.token.expose(), "access-1-of-tests");
    assert_eq!(token.secret.expose(), "secret-1-of-tests");
}

/// Samples tell the two providers apart that have one id.
#[tokio::test]
async fn the_sample_is_that_of_the_protocol() {
    let router = |auth: CookieAuth| {
        use auth::RouterExt as _;

        axum::Router::new().auth(&auth).with_state(auth)
    };
    let test = CookieAuth::builder().test().samples(sample).app(router).await;
    let mut outcome = test.provider(CookieAuthProvider::TwitterLegacy).sign_in().await;
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["name"], "Mira Castell", "{:?}", outcome.page);
}

/// What a browser brings back is bound to its attempt, here as at the real provider.
#[tokio::test]
async fn an_answer_without_its_attempt_is_refused() {
    let test = cookies().await;
    let mut client = test.anonymous();
    let answer = "oauth_token=request-twitter-1-of-tests&oauth_verifier=code-1-of-tests";
    let page = client.get(&format!("/api/auth/callback/twitter?{answer}")).await;
    page.assert_error("OAuthCallback");
    assert_eq!(client.session().await, json!({}));
}
