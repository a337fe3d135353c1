//! Authorization requests that break a rule, and what they are told.

use fake_provider::{FakeProvider, Options};
use http::StatusCode;
use test_support::TestClock;
use url::{Url, form_urlencoded};

use super::{
    person::Person,
    started::{options, start},
};

/// Where the client is.
pub(crate) const CALLBACK: &str = "http://127.0.0.1:3000/api/auth/callback/oidc?a=b";
/// The challenge of [`VERIFIER`] (RFC 7636, appendix B).
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// What the client keeps for itself.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A request that keeps to the rules, but for these parameters. One without a value isn't sent.
pub(crate) fn url(provider: &FakeProvider, changes: &[(&str, &str)]) -> String {
    let usual = [
        ("client_id", "fake-client"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile email offline_access"),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
    let sent = changes.iter().filter(|(_, value)| !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(kept.chain(sent)).finish();
    format!("{}/authorize?{query}", provider.issuer())
}

/// The person is told, and the browser goes nowhere.
#[tokio::test]
async fn a_request_of_an_unknown_client_leads_nowhere() {
    let clock = TestClock::new();
    let any = start(options(), &clock).await;
    let given = Options { redirect_uris: vec![CALLBACK.to_owned()], ..options() };
    let given = start(given, &clock).await;
    let mut person = Person::new();
    for (provider, changes, told) in [
        (&any, [("client_id", "")], "no client_id"),
        (&any, [("client_id", "other")], "is `other`"),
        (&any, [("redirect_uri", "")], "no redirect_uri"),
        (&any, [("redirect_uri", "https://evil.example/")], "on a loopback address"),
        (&any, [("redirect_uri", "http://127.0.0.1:3000/#a")], "on a loopback address"),
        (&given, [("redirect_uri", "http://127.0.0.1:3000/")], "with --redirect-uri"),
        (&given, [("redirect_uri", &format!("{CALLBACK}&c=d"))], "with --redirect-uri"),
    ] {
        let shown = person.open(&url(provider, &changes)).await;
        assert_eq!(shown.status, StatusCode::BAD_REQUEST, "{changes:?}: {shown:?}");
        assert!(shown.html.contains(told), "{changes:?}: {shown:?}");
        let shown = person.open(&url(provider, &[("prompt", "none")])).await;
        assert_eq!(shown.parameter("error").as_deref(), Some("login_required"));
    }
}

/// The client is told, with its `state`, and with who says so.
#[tokio::test]
async fn a_request_that_breaks_a_rule_is_told_so() {
    let clock = TestClock::new();
    let confidential = start(options(), &clock).await;
    let public = start(Options { client_secret: None, ..options() }, &clock).await;
    let mut person = Person::new();
    for (provider, changes, error) in [
        (&confidential, &[("response_type", "")][..], "invalid_request"),
        (&confidential, &[("response_type", "token")], "unsupported_response_type"),
        (&confidential, &[("response_type", "code id_token")], "unsupported_response_type"),
        (&confidential, &[("response_mode", "fragment")], "invalid_request"),
        (&confidential, &[("scope", "")], "invalid_scope"),
        (&confidential, &[("scope", "profile email")], "invalid_scope"),
        (&confidential, &[("request", "e30.e30.")], "request_not_supported"),
        (&confidential, &[("request_uri", "urn:a")], "request_uri_not_supported"),
        (&confidential, &[("registration", "{}")], "registration_not_supported"),
        (&confidential, &[("code_challenge_method", "plain")], "invalid_request"),
        (&confidential, &[("code_challenge_method", "")], "invalid_request"),
        (&confidential, &[("code_challenge", "")], "invalid_request"),
        (
            &confidential,
            &[("code_challenge", VERIFIER), ("nonce", "a"), ("nonce", "b")],
            "invalid_request",
        ),
        (&confidential, &[("code_challenge", "short")], "invalid_request"),
        (&confidential, &[("prompt", "none login")], "invalid_request"),
        (&confidential, &[("prompt", "create")], "invalid_request"),
        (&confidential, &[("max_age", "-1")], "invalid_request"),
        (&confidential, &[("max_age", "+1")], "invalid_request"),
        (&confidential, &[("max_age", "soon")], "invalid_request"),
        (&confidential, &[("id_token_hint", "e30.e30.")], "invalid_request"),
        (&public, &[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
    ] {
        let shown = person.open(&url(provider, changes)).await;
        assert_eq!(shown.parameter("error").as_deref(), Some(error), "{changes:?}: {shown:?}");
        assert_eq!(shown.parameter("state").as_deref(), Some("the state"));
        assert_eq!(shown.parameter("iss").as_deref(), Some(provider.issuer()));
        assert_eq!((shown.parameter("a").as_deref(), shown.parameter("code")), (Some("b"), None));
    }
}

/// What a person sends is checked again: the query of the form's address is anybody's.
#[tokio::test]
async fn the_form_of_the_page_is_no_way_around_the_rules() {
    let provider = start(options(), &TestClock::new()).await;
    let mut person = Person::new();
    let form = [("person", "ada"), ("decision", "sign-in")];
    let at_login =
        |changes: &[(&str, &str)]| url(&provider, changes).replace("/authorize?", "/login?");
    let shown = person.post(&at_login(&[("redirect_uri", "https://evil.example/")]), &form).await;
    assert_eq!(shown.status, StatusCode::BAD_REQUEST);
    let shown = person.post(&at_login(&[("scope", "profile")]), &form).await;
    assert_eq!(shown.parameter("error").as_deref(), Some("invalid_scope"));
    assert!(person.cookies.is_empty(), "{:?}", person.cookies);
    let shown = person.post(&at_login(&[]), &form).await;
    assert!(shown.parameter("code").is_some());
}

/// A request may come as a form, and keeps its parameters on the way through the page.
#[tokio::test]
async fn a_request_may_be_posted() {
    let provider = start(options(), &TestClock::new()).await;
    let mut person = Person::new();
    let url = Url::parse(&url(&provider, &[("acr_values", "phr mfa")])).unwrap();
    let parameters: Vec<_> = url.query_pairs().into_owned().collect();
    let fields: Vec<_> = parameters.iter().map(|(name, it)| (&**name, &**it)).collect();
    let page = person.post(&format!("{}/authorize", provider.issuer()), &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    let kept: Vec<_> = page.action().query_pairs().into_owned().collect();
    assert_eq!(kept, parameters);
    assert!(person.send(&page, &[]).await.parameter("code").is_some());
}

/// Whoever is signed in goes on only as the person whom the client expects.
#[tokio::test]
async fn a_silent_request_for_somebody_else_fails() {
    let clock = TestClock::new();
    let provider = start(options(), &clock).await;
    let mut person = Person::new();
    let mut tokens = Vec::new();
    for sub in ["ada", "grace"] {
        tokens.push(super::tokens::sign_in(&provider, &mut person, sub).await["id_token"].clone());
    }
    let [ada, grace] = [&tokens[0], &tokens[1]].map(|token| token.as_str().unwrap());
    for (changes, is_granted) in [
        (&[("prompt", "none"), ("id_token_hint", grace)][..], true),
        (&[("prompt", "none"), ("id_token_hint", ada)], false),
        (&[("prompt", "none"), ("max_age", "60")], true),
        (&[("prompt", "none"), ("max_age", "0")], false),
    ] {
        let shown = person.open(&url(&provider, changes)).await;
        assert_eq!(shown.parameter("code").is_some(), is_granted, "{changes:?}: {shown:?}");
    }
    clock.advance(std::time::Duration::from_secs(61));
    let shown = person.open(&url(&provider, &[("prompt", "none"), ("max_age", "60")])).await;
    assert_eq!(shown.parameter("error").as_deref(), Some("login_required"));
}
