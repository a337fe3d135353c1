//! What goes wrong at a provider, as the application's error pages see it.

use auth::{
    Auth,
    testing::{Fault, TestApp},
};
use serde_json::json;

use super::{cases, github, google, site::Customer, twitter};

cases! {
    a_person_says_no
    a_bad_id_token_is_refused
    a_provider_that_is_down_is_told
    a_provider_is_back_after_an_outage
}

/// Signs in at a provider with a fault, and expects this code and nobody signed in.
async fn expect<A: Auth<Claims = Customer>>(
    test: &TestApp<A>,
    provider: A::Provider,
    fault: Fault,
    code: &str,
) {
    let mut outcome = test.provider(provider).fault(fault).sign_in().await;
    outcome.page.assert_error(code);
    assert_eq!(outcome.client.session().await, json!({}), "{provider:?}, {fault:?}");
}

async fn a_person_says_no<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    expect(&test, google::<A>(), Fault::Denied, "AccessDenied").await;
    expect(&test, github::<A>(), Fault::Denied, "AccessDenied").await;
    expect(&test, twitter::<A>(), Fault::Denied, "AccessDenied").await;
}

/// The page at the end of the redirects says what happened.
#[tokio::test]
async fn redirects_are_followed_to_the_page() {
    let test = super::site::cookies().await;
    let attempt = test.provider(google::<super::CookieAuth>()).fault(Fault::WrongNonce);
    let mut outcome = attempt.sign_in().await;
    let page = outcome.client.follow(&outcome.page).await;
    page.assert_status(200).assert_text("role=\"alert\"");
}

async fn a_bad_id_token_is_refused<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    for fault in [Fault::ExpiredIdToken, Fault::UnknownKey, Fault::WrongNonce] {
        expect(&test, google::<A>(), fault, "OAuthCallback").await;
    }
    test.provider(google::<A>()).sign_in().await.page.assert_redirect("/");
}

async fn a_provider_that_is_down_is_told<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    // Google can't be discovered, Twitter issues no request token, and GitHub's addresses are known.
    expect(&test, google::<A>(), Fault::Down, "OAuthSignin").await;
    expect(&test, twitter::<A>(), Fault::Down, "OAuthSignin").await;
    expect(&test, github::<A>(), Fault::Down, "OAuthCallback").await;
}

async fn a_provider_is_back_after_an_outage<A: Auth<Claims = Customer>>(test: TestApp<A>) {
    test.provider(google::<A>()).sign_in().await.page.assert_redirect("/");
    // The discovery document is known by now.
    expect(&test, google::<A>(), Fault::Down, "OAuthCallback").await;
    test.provider(google::<A>()).sign_in().await.page.assert_redirect("/");
}

/// No time of the machine passes while the library waits.
#[tokio::test(start_paused = true)]
async fn a_slow_provider_is_given_up() {
    let began = std::time::Instant::now();
    let (cookies, rows) = (super::site::cookies().await, super::site::rows().await);
    expect(&cookies, google::<super::CookieAuth>(), Fault::Slow, "OAuthSignin").await;
    expect(&cookies, github::<super::CookieAuth>(), Fault::Slow, "OAuthCallback").await;
    expect(&rows, google::<super::RowAuth>(), Fault::Slow, "OAuthSignin").await;
    expect(&rows, github::<super::RowAuth>(), Fault::Slow, "OAuthCallback").await;
    assert!(began.elapsed() < std::time::Duration::from_secs(9), "{:?}", began.elapsed());
}

/// A test that expects the impossible is told.
#[tokio::test]
#[should_panic(expected = "it has no ID tokens")]
async fn a_fault_that_can_t_happen_is_told() {
    let test = super::site::cookies().await;
    let attempt = test.provider(github::<super::CookieAuth>()).fault(Fault::UnknownKey);
    drop(attempt.sign_in().await);
}

/// The same where the protocol knows no such thing.
#[tokio::test]
#[should_panic(expected = "it speaks OAuth 1.0a")]
async fn a_fault_of_another_protocol_is_told() {
    let test = super::site::cookies().await;
    let attempt = test.provider(twitter::<super::CookieAuth>()).fault(Fault::ExpiredIdToken);
    drop(attempt.sign_in().await);
}
