//! What the browser brings back.

use super::super::{AuthorizationResponse, Outcome};

fn read(query: &str) -> Result<AuthorizationResponse, super::OAuth1Error> {
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    AuthorizationResponse::read(&pairs)
}

#[test]
fn a_verifier_is_read_with_its_token() {
    let response = read("oauth_token=rt&oauth_verifier=v%2B&state=x&state=y").unwrap();
    assert_eq!(response.token.as_deref(), Some("rt"));
    let Outcome::Verified(verifier) = &response.outcome else { panic!("{response:?}") };
    assert_eq!(verifier.expose(), "v+");
    let shown = format!("{response:?}");
    assert!(!shown.contains("v+") && !shown.contains("rt"), "{shown}");
}

#[test]
fn every_way_to_say_no_is_a_refusal() {
    for (query, token, word) in [
        ("denied=rt", Some("rt"), "denied"),
        ("denied=rt&oauth_token=rt&oauth_verifier=v", Some("rt"), "denied"),
        ("oauth_problem=user_refused&oauth_token=rt", Some("rt"), "user_refused"),
        ("oauth_problem=user_refused", None, "user_refused"),
        ("error=access_denied&error_description=x", None, "access_denied"),
        ("error=a%0d%0ab", None, "ab"),
        ("oauth_token=rt", Some("rt"), "no verifier"),
        ("oauth_token=rt&oauth_verifier=", Some("rt"), "no verifier"),
        ("", None, "no verifier"),
    ] {
        let response = read(query).unwrap();
        let Outcome::Denied(said) = &response.outcome else { panic!("{query}") };
        assert_eq!((response.token.as_deref(), said.as_str()), (token, word), "{query}");
    }
    let endless = read(&format!("oauth_problem={}", "x".repeat(2000))).unwrap();
    let Outcome::Denied(said) = endless.outcome else { panic!("not a refusal") };
    assert!(said.chars().count() < 300);
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let long = "x".repeat(3 << 10);
    for query in [
        "oauth_token=rt&oauth_token=rt&oauth_verifier=v",
        "oauth_token=rt&oauth_verifier=v&oauth_verifier=w",
        "oauth_token=&oauth_token=rt&oauth_verifier=v",
        "denied=rt&denied=rt",
        "denied=rt&oauth_token=other",
        "oauth_problem=a&oauth_problem=b",
        &format!("oauth_token={long}&oauth_verifier=v"),
        &format!("oauth_token=rt&oauth_verifier={long}"),
        &format!("denied={long}"),
    ] {
        let error = read(query).unwrap_err();
        assert!(!error.to_string().contains("xxx"), "{error}");
    }
}
