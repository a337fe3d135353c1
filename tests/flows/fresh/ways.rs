//! The ways to confirm: a form, a mail by its code and by its link, and a provider that says when somebody signed in
//! there. Passkeys are in `providers::passkeys::confirm`.

use auth::{
    Auth,
    testing::{TestApp, TestClient},
};
use serde_json::{Value, json};

use super::{
    cases, github, google, hub,
    site::{Customer, LATER, is_fresh, seen, user},
};

cases! {
    a_form_confirms
    a_code_confirms
    a_link_confirms_in_the_browser_that_asked
    an_openid_provider_confirms
    a_provider_confirms_if_the_setup_says_so
    a_sign_in_says_when_it_was
    the_page_offers_what_the_user_has
    what_goes_wrong_is_on_the_page
    the_way_to_an_openid_provider_asks_to_sign_in
}

/// Somebody whose session isn't fresh any more.
async fn stale<A: Auth<Claims = Customer>>(app: &TestApp<A>, name: &str) -> TestClient {
    let client = app.signed_in(user(name), Customer::default()).await;
    app.advance(LATER);
    client
}

const FORM: [(&str, &str); 3] =
    [("username", "ada"), ("password", "right password"), ("callbackUrl", "/danger")];

async fn a_form_confirms<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = stale(&app, "ada").await;
    let before = seen(&mut ada).await;
    let old = ada.clone();
    let page = ada.submit("/api/auth/confirm/credentials", &FORM).await;
    page.assert_redirect("/danger");
    let after = seen(&mut ada).await;
    assert_eq!((&after["id"], &after["user"]), (&before["id"], &before["user"]));
    assert_eq!((&after["fresh"], &after["methods"]), (&json!(true), &json!(["pwd"])));
    ada.get("/danger").await.assert_status(200);
    // The cookie is another one, and a copy of the old one isn't fresh.
    let mut old = old;
    assert!(!is_fresh(&mut old).await);
    old.get("/danger").await.assert_status(401);
    ada.get("/danger").await.assert_status(200);
}

async fn a_code_confirms<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = stale(&app, "ada").await;
    let page = ada.submit("/api/auth/confirm/email", &[("callbackUrl", "/danger")]).await;
    let location = page.location().to_owned();
    assert!(location.ends_with("&sent=email"), "{location}");
    assert_eq!(app.mailbox().last().to, "ada@shop.example");
    let page = ada.navigate(&location).await;
    page.assert_status(200).assert_text("name=\"code\"");
    let code = app.mailbox().last_code();
    let fields = [("code", code.as_str()), ("callbackUrl", "/danger")];
    ada.submit("/api/auth/confirm/email", &fields).await.assert_redirect("/danger");
    let seen = seen(&mut ada).await;
    assert_eq!((&seen["fresh"], &seen["methods"]), (&json!(true), &json!(["email"])));
}

async fn a_link_confirms_in_the_browser_that_asked<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = stale(&app, "ada").await;
    ada.submit("/api/auth/confirm/email", &[("callbackUrl", "/danger")]).await;
    let link = app.mailbox().last_link();
    let text = app.mailbox().last().text;
    assert!(text.contains("confirm that it’s you"), "{text}");
    assert!(!link.contains("ada"), "{link}");
    // Looking at the link does nothing.
    ada.navigate(&link).await.assert_status(200);
    assert!(!is_fresh(&mut ada).await);
    ada.open_link(&link).await.assert_redirect("/danger");
    assert!(is_fresh(&mut ada).await);
}

async fn an_openid_provider_confirms<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let first = app.provider(google::<A>()).sign_in().await;
    let mut ada = first.client;
    assert!(is_fresh(&mut ada).await, "the provider says that they have just signed in there");
    app.advance(LATER);
    let before = seen(&mut ada).await;
    let again = app.provider(google::<A>()).confirm(&ada).callback_url("/danger").sign_in().await;
    again.page.assert_redirect("/danger");
    let mut ada = again.client;
    let after = seen(&mut ada).await;
    assert_eq!((&after["id"], &after["user"]), (&before["id"], &before["user"]));
    assert_eq!((&after["fresh"], &after["methods"]), (&json!(true), &json!(["fed"])));
}

async fn a_provider_confirms_if_the_setup_says_so<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = app.provider(hub::<A>()).sign_in().await.client;
    assert!(is_fresh(&mut ada).await);
    app.advance(LATER);
    let again = app.provider(hub::<A>()).confirm(&ada).sign_in().await;
    let mut ada = again.client;
    assert!(is_fresh(&mut ada).await);
    // Of GitHub without the option nobody knows when somebody signed in there.
    let mut bob = app.provider(github::<A>()).profile(json!({ "id": 7, "email": "b@x.example" }));
    bob = bob.callback_url("/danger");
    let mut bob = bob.sign_in().await.client;
    let seen = seen(&mut bob).await;
    assert_eq!((&seen["fresh"], &seen["known"]), (&json!(false), &json!(false)));
    bob.submit("/api/auth/confirm/github", &[]).await.assert_status(400);
}

/// A sign-in that the provider does by itself, because somebody is signed in there, is no proof.
async fn a_sign_in_says_when_it_was<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let long_ago = json!({ "auth_time": 1_000_000 });
    let mut ada = app.provider(google::<A>()).profile(long_ago).sign_in().await.client;
    let seen = seen(&mut ada).await;
    assert_eq!((&seen["fresh"], &seen["known"]), (&json!(false), &json!(true)));
    let silent = json!({ "auth_time": null });
    let mut ada = app.provider(google::<A>()).profile(silent).sign_in().await.client;
    assert_eq!(super::site::seen(&mut ada).await["known"], json!(false));
}

async fn the_page_offers_what_the_user_has<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let methods = async |client: &mut TestClient| -> Vec<String> {
        let answer: Value = client.get("/api/auth/confirm/methods").await.json();
        let methods = answer["methods"].as_array().unwrap().clone();
        methods.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    // A user whom nobody knows to have an account: of forms the library can't tell.
    let mut ada = stale(&app, "ada").await;
    assert_eq!(methods(&mut ada).await, ["email"]);
    let page = ada.navigate("/api/auth/confirm?callbackUrl=/danger").await;
    page.assert_status(200).assert_text("Confirm that it’s you").assert_text("Email me a code");
    assert!(!page.text().contains("Google"), "{}", page.text());
    // One who signed in with the form.
    let mut bob = app.anonymous();
    let form = [("username", "bob"), ("password", "right password")];
    bob.submit("/api/auth/callback/credentials", &form).await.assert_redirect("/");
    assert_eq!(methods(&mut bob).await, ["credentials"], "nobody has proven the address");
    let mut eve = app.provider(google::<A>()).sign_in().await.client;
    assert!(methods(&mut eve).await.contains(&"google".to_owned()));
    eve.set_header("accept-language", "ko");
    let page = eve.navigate("/api/auth/confirm").await;
    page.assert_text("본인 확인").assert_text("<bdi>Google</bdi> 계정으로 다시 로그인");
}

async fn what_goes_wrong_is_on_the_page<A: Auth<Claims = Customer>>(app: TestApp<A>) {
    let mut ada = stale(&app, "ada").await;
    let wrong = [("username", "ada"), ("password", "wrong"), ("callbackUrl", "/danger")];
    let page = ada.submit("/api/auth/confirm/credentials", &wrong).await;
    let back =
        "/api/auth/confirm?callbackUrl=https%3A%2F%2Fapp.test%2Fdanger&error=CredentialsSignin";
    page.assert_redirect(back);
    ada.follow(&page).await.assert_text("These details");
    assert!(!is_fresh(&mut ada).await);
    ada.submit("/api/auth/confirm/email", &[]).await;
    let page = ada.submit("/api/auth/confirm/email", &[("code", "000 000")]).await;
    page.assert_error("CodeSignin");
    let page = ada.follow(&page).await;
    page.assert_text("That is not the code").assert_text("name=\"code\"");
    let json = [("username", "ada"), ("password", "wrong"), ("json", "true")];
    ada.submit("/api/auth/confirm/credentials", &json).await.assert_status(401);
}

/// OpenID Connect Core §3.1.2.1.
async fn the_way_to_an_openid_provider_asks_to_sign_in<A: Auth<Claims = Customer>>(
    app: TestApp<A>,
) {
    let mut ada = app.provider(google::<A>()).sign_in().await.client;
    let page = ada.submit("/api/auth/confirm/google", &[]).await;
    let location = page.location();
    assert!(location.contains("prompt=login") && location.contains("max_age=0"), "{location}");
    let page = ada.submit("/api/auth/signin/google", &[]).await;
    assert!(!page.location().contains("max_age"), "{}", page.location());
}
