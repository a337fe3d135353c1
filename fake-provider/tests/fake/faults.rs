//! Each fault of the page, as an application's error pages see it.

use auth::testing::Fault;
use http::StatusCode;
use serde_json::json;
use test_support::ORIGIN;

use super::{
    site::Site,
    started::{options, start},
};

/// The code of the error that a fault ends in; `None` if nobody has thought of it yet.
fn code(fault: Fault) -> Option<&'static str> {
    match fault {
        Fault::Denied => Some("AccessDenied"),
        Fault::Down
        | Fault::ExpiredIdToken
        | Fault::Slow
        | Fault::UnknownKey
        | Fault::WrongNonce => Some("OAuthCallback"),
        _ => None,
    }
}

/// Everything that the kit for tests can make go wrong is a choice of the page, and ends as it does there. Afterwards
/// the same browser signs in.
#[tokio::test]
async fn each_fault_ends_as_in_the_kit() {
    for fault in Fault::ALL.iter().copied() {
        let mut site = Site::start(options()).await;
        let id = if fault == Fault::Slow { "hasty" } else { "oidc" };
        let page = site.begin(id).await;
        assert!(page.html.contains(&format!("value=\"{}\"", fault.name())), "{fault:?}: {page:?}");
        let answer = site.person.send(&page, &[("fault", fault.name())]).await;
        let page = site.come_back(&answer).await;
        let code = code(fault).unwrap();
        assert!(page.location().contains(&format!("error={code}")), "{fault:?}: {page:?}");
        assert_eq!(site.browser.session().await, json!({}), "{fault:?}");

        let page = site.sign_in("oidc", &[("person", "grace")]).await;
        assert_eq!(page.location(), format!("{ORIGIN}/in"), "{fault:?}");
        assert_eq!(site.browser.session().await["user"]["name"], "Grace Hopper");
    }
}

/// The button is another way to say no.
#[tokio::test]
async fn a_person_cancels() {
    let mut site = Site::start(options()).await;
    let page = site.begin("oidc").await;
    let answer = site.person.send(&page, &[("decision", "cancel")]).await;
    assert_eq!(answer.parameter("error").as_deref(), Some("access_denied"));
    assert!(site.come_back(&answer).await.location().contains("error=AccessDenied"));
}

/// What isn't a fault isn't taken for none.
#[tokio::test]
async fn an_unknown_fault_is_refused() {
    let mut site = Site::start(options()).await;
    let page = site.begin("oidc").await;
    let shown = site.person.send(&page, &[("fault", "denied")]).await;
    assert_eq!(shown.status, StatusCode::BAD_REQUEST);
    assert!(shown.html.contains("no fault called"), "{shown:?}");
}

/// A form without what a person needs is shown again, and nobody is signed in.
#[tokio::test]
async fn an_incomplete_form_is_shown_again() {
    let clock = test_support::TestClock::new();
    let provider = start(options(), &clock).await;
    let mut person = super::person::Person::new();
    let url = super::authorization::url(&provider, &[]);
    let page = person.open(&url).await;
    for (fields, told) in [
        (&[("person", "somebody-else"), ("name", "Kim")][..], "Write a sub"),
        (&[("person", "nobody")], "Choose a person"),
        (&[("person", "session")], "Sign in again"),
    ] {
        let shown = person.send(&page, fields).await;
        assert_eq!(shown.status, StatusCode::BAD_REQUEST, "{shown:?}");
        assert!(shown.html.contains(told), "{told}: {shown:?}");
        assert!(person.cookies.is_empty());
        let again = person.send(&shown, &[("person", "ada")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{again:?}");
        person.cookies.clear();
    }
}
