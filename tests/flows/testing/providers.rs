//! Sign-ins at providers that the kit plays.

use auth::{
    Auth, User,
    adapter::{Accounts as _, Sqlite},
    testing::TestApp,
};
use auth_providers::{
    GitHub,
    testing::{profile, sample},
};
use serde_json::json;

use super::{
    cases, github, google,
    site::{CookieAuth, CookieAuthProvider, Customer},
};

cases! {
    the_default_person_signs_in
    a_profile_is_given
    a_sign_in_goes_where_the_person_wanted
    the_application_decides
    people_come_back
    an_account_is_linked
}

async fn the_default_person_signs_in<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut outcome = test.provider(google::<A>()).sign_in().await;
    outcome.page.assert_redirect("/");
    assert_eq!(outcome.client.session().await["user"]["name"], "Ada Lovelace");
    // The default person has the same address at GitHub, and nothing says that it is the same person.
    let outcome = test.provider(github::<A>()).sign_in().await;
    outcome.page.assert_error("OAuthAccountNotLinked");
}

async fn a_profile_is_given<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let grace = json!({ "sub": "2", "id": 2, "name": "Grace", "email": "grace@shop.example" });
    let mut outcome = test.provider(github::<A>()).profile(grace).sign_in().await;
    let page = outcome.client.get("/plan").await;
    assert_eq!(page.json::<serde_json::Value>()["name"], "Grace");
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["email"], "grace@shop.example");

    // A typed one; the address comes from the second request.
    let mira = profile::<GitHub>().unwrap();
    let mut outcome = test.provider(github::<A>()).profile(mira).sign_in().await;
    let session = outcome.client.session().await;
    assert_eq!(session["user"]["email"], "mira.castell@example.com", "{:?}", outcome.page);
}

async fn a_sign_in_goes_where_the_person_wanted<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let outcome = test.provider(google::<A>()).callback_url("/orders?page=2").sign_in().await;
    outcome.page.assert_redirect("/orders?page=2");
    let evil = test.provider(google::<A>()).callback_url("https://evil.example/").sign_in().await;
    evil.page.assert_redirect("/");
}

async fn the_application_decides<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    for provider in [google::<A>(), github::<A>()] {
        let attempt = test.provider(provider).profile(json!({ "name": "Mallory" }));
        let mut outcome = attempt.sign_in().await;
        outcome.page.assert_error("AccessDenied");
        assert_eq!(outcome.client.session().await, json!({}));
    }
}

async fn people_come_back<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let mut first = test.provider(google::<A>()).sign_in().await;
    assert_eq!(first.client.session().await["plan"], "trial");
    let mut second = test.provider(google::<A>()).client(&first.client).sign_in().await;
    assert_eq!(second.client.session().await["plan"], "free");
}

async fn an_account_is_linked<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    let grace = User::new("2").with_name("Grace").with_email("grace@shop.example");
    let client = test.signed_in(grace, Customer::on("pro")).await;
    let tokens = json!({ "scope": "read:user repo" });
    let attempt = test.provider(github::<A>()).link_to(&client).tokens(tokens);
    let mut outcome = attempt.sign_in().await;
    outcome.page.assert_redirect("/");
    assert_eq!(outcome.client.session().await["user"]["name"], "Grace");
    let accounts = test.store().accounts_of("2").await.unwrap();
    let [account] = accounts.as_slice() else { panic!("{accounts:?}") };
    assert_eq!(account.provider, "github");
    assert_eq!(account.scope.as_deref(), Some("read:user repo"));
}

/// A person at each ready-made provider is a recorded one where the test asks for that.
#[tokio::test]
async fn samples_are_the_default_person() {
    let test = CookieAuth::builder().test().samples(sample).app(router).await;
    for (provider, name) in
        [(CookieAuthProvider::Google, "Mira Castell"), (CookieAuthProvider::GitHub, "mcastell")]
    {
        let mut outcome = test.provider(provider).sign_in().await;
        let session = outcome.client.session().await;
        assert_eq!(session["user"]["name"], name, "{:?}", outcome.page);
    }
}

/// The extra address of a provider answers what the test says.
#[tokio::test]
async fn other_addresses_are_answered() {
    let test = super::site::cookies().await;
    let list = json!([{ "email": "own@shop.example", "primary": true, "verified": true }]);
    test.answer("https://api.github.com/user/emails", list);
    let attempt = test.provider(CookieAuthProvider::GitHub).profile(json!({ "email": null }));
    let mut outcome = attempt.sign_in().await;
    assert_eq!(outcome.client.session().await["user"]["email"], "own@shop.example");
}

/// What the builder is given stays: another URL, another name of the site, other credentials.
#[tokio::test]
async fn what_is_given_to_the_builder_stays() {
    let builder = CookieAuth::builder().url("http://127.0.0.1:3000");
    let test = builder.test().variable("AUTH_GITHUB_ID", "own-client").app(router).await;
    let mut client = test.anonymous();
    let page = client.submit("/api/auth/signin/github", &[]).await;
    let location = page.location();
    assert!(location.contains("client_id=own-client"), "{location}");
    assert!(location.contains("127.0.0.1%3A3000"), "{location}");
    test.provider(CookieAuthProvider::GitHub).sign_in().await.page.assert_redirect("/");
}

fn router(auth: CookieAuth) -> axum::Router {
    use auth::RouterExt as _;

    axum::Router::new().auth(&auth).with_state(auth)
}

auth::auth! {
    /// A setup whose adapter would connect to a database.
    struct StoredAuth;
    adapter: Sqlite { url: "sqlite:/nowhere/at/all.db" },
    providers: [GitHub { ..env }],
}

auth::auth! {
    /// A setup that stores nothing.
    struct BareAuth;
    providers: [GitHub { ..env }],
}

/// The adapter of the declaration doesn't connect, and a setup without one keeps nothing.
#[tokio::test]
async fn users_are_in_memory_where_there_is_an_adapter() {
    use auth::RouterExt as _;

    let app = |auth: StoredAuth| axum::Router::new().auth(&auth);
    let test = StoredAuth::builder().test().app(app).await;
    test.provider(StoredAuthProvider::GitHub).sign_in().await.page.assert_redirect("/");
    let found = test.store().user_by_account("github", "10001").await.unwrap();
    assert_eq!(found.unwrap().user.name.as_deref(), Some("Ada Lovelace"));

    let app = |auth: BareAuth| axum::Router::new().auth(&auth);
    let test = BareAuth::builder().test().app(app).await;
    let mut outcome = test.provider(BareAuthProvider::GitHub).sign_in().await;
    outcome.page.assert_redirect("/");
    assert_eq!(outcome.client.session().await["user"]["email"], "ada@example.com");
}

/// Without an adapter there is no store to look into.
#[tokio::test]
#[should_panic(expected = "there is no adapter")]
async fn a_setup_without_an_adapter_has_no_store() {
    use auth::RouterExt as _;

    let test = BareAuth::builder().test().app(|auth| axum::Router::new().auth(&auth)).await;
    test.store();
}

/// The router that a test gives has to have the setup's routes.
#[tokio::test]
#[should_panic(expected = "no routes of the setup")]
async fn a_router_without_the_setup_is_told() {
    let test = BareAuth::builder().test().app(|_| axum::Router::new()).await;
    drop(test.provider(BareAuthProvider::GitHub).sign_in().await);
}
