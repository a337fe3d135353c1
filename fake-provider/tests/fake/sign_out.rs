//! Signing out at the provider.

use fake_provider::Options;
use http::StatusCode;
use test_support::{ORIGIN, TestClock};
use url::Position;

use super::{
    authorization::url,
    person::Person,
    site::Site,
    started::{options, start},
    tokens::sign_in,
};

/// A sign-out at the site ends the session at the provider too, without a question, and leads back.
#[tokio::test]
async fn a_sign_out_at_the_site_is_one_here() {
    let mut site = Site::start(options()).await;
    site.sign_in("oidc", &[("person", "grace")]).await;
    let page = site.browser.submit("/api/auth/signout", &[("callbackUrl", "/bye")]).await;
    let logout = format!("{}/logout?", site.provider.issuer());
    assert!(page.location().starts_with(&logout), "{page:?}");
    let answer = site.person.open(page.location()).await;
    let back = answer.location();
    assert_eq!(back[..Position::AfterPath], format!("{ORIGIN}/api/auth/post-logout"));
    assert!(site.person.cookies.is_empty());
    let page = site.browser.get(&back[Position::BeforePath..]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/bye"));
    assert!(!site.begin("oidc").await.html.contains("Continue as"));
}

/// Any page may send a browser here, so the person is asked unless the client shows whose session it is.
#[tokio::test]
async fn a_person_is_asked_whether_they_want_to_sign_out() {
    let provider = start(options(), &TestClock::new()).await;
    let at = |query: &str| format!("{}/logout?{query}", provider.issuer());
    let mut other = Person::new();
    let other = sign_in(&provider, &mut other, "ada").await;
    let hint = format!("id_token_hint={}", other["id_token"].as_str().unwrap());
    let back = "post_logout_redirect_uri=http://localhost:3000/bye&state=a%26b";
    for (query, target) in [
        (String::new(), None),
        // Somebody else's.
        (hint, None),
        (format!("client_id=fake-client&{back}"), Some("http://localhost:3000/bye?state=a%26b")),
    ] {
        let mut person = Person::new();
        sign_in(&provider, &mut person, "grace").await;
        let page = person.open(&at(&query)).await;
        assert!(page.html.contains("You are signed in as Grace Hopper"), "{page:?}");
        let shown = person.open(&url(&provider, &[])).await;
        assert!(shown.html.contains("Continue as Grace Hopper"), "{shown:?}");
        let done = person.send(&page, &[]).await;
        match target {
            Some(target) => assert_eq!(done.location().as_str(), target),
            None => assert!(done.html.contains("Nobody is signed in"), "{done:?}"),
        }
        let shown = person.open(&url(&provider, &[])).await;
        assert!(!shown.html.contains("Continue as"), "{shown:?}");
    }
}

/// The end of a session leads no browser to where no client is.
#[tokio::test]
async fn a_sign_out_leads_to_the_client_only() {
    let any = start(options(), &TestClock::new()).await;
    let given =
        Options { redirect_uris: vec!["https://app.test/callback".to_owned()], ..options() };
    let given = start(given, &TestClock::new()).await;
    let client = "client_id=fake-client&post_logout_redirect_uri=";
    let mut person = Person::new();
    for (provider, query) in [
        (&any, format!("{client}https://evil.example/")),
        (&any, "post_logout_redirect_uri=http://localhost:3000/".to_owned()),
        (&any, "client_id=other".to_owned()),
        (&any, "id_token_hint=e30.e30.".to_owned()),
        (&any, "state=a&state=b".to_owned()),
        (&given, format!("{client}http://localhost:3000/")),
        (&given, format!("{client}https://app.test.evil.example/")),
    ] {
        let shown = person.open(&format!("{}/logout?{query}", provider.issuer())).await;
        assert_eq!(shown.status, StatusCode::BAD_REQUEST, "{query}: {shown:?}");
        let confirmed = format!("{}/logout/confirmed?{query}", provider.issuer());
        let shown = person.post(&confirmed, &[]).await;
        assert_eq!(shown.status, StatusCode::BAD_REQUEST, "{query}");
    }
    let allowed = format!("{}/logout?{client}https://app.test/bye", given.issuer());
    assert_eq!(person.open(&allowed).await.location().as_str(), "https://app.test/bye");
}
