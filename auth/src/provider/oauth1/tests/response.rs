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
fn saying_no_is_told_from_a_failure() {
    for (query, expected) in [
        ("denied=rt", true),
        ("oauth_problem=user_refused", true),
        ("oauth_problem=permission_denied", true),
        ("error=access_denied", true),
        ("oauth_token=rt", true),
        ("oauth_problem=token_expired", false),
        ("error=server_error", false),
        ("oauth_token=rt&oauth_verifier=v", false),
    ] {
        assert_eq!(read(query).unwrap().outcome.is_cancelled(), expected, "{query}");
    }
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    for query in [
        "oauth_token=rt&oauth_token=other&oauth_verifier=v",
        "oauth_token=rt&oauth_verifier=v&oauth_verifier=w",
        "denied=rt&denied=other",
        "denied=rt&oauth_token=other",
    ] {
        assert!(read(query).is_err(), "{query}");
    }
}

#[test]
fn what_can_be_read_in_one_way_is_read() {
    let long = "x".repeat(3 << 10);
    for query in [
        "oauth_token=rt&oauth_verifier=v",
        "oauth_token=rt&oauth_token=rt&oauth_verifier=v",
        "oauth_token=&oauth_token=rt&oauth_verifier=v&oauth_verifier=",
        &format!("oauth_token={long}&oauth_verifier={long}"),
    ] {
        assert!(matches!(read(query).unwrap().outcome, Outcome::Verified(_)), "{query}");
    }
    for query in ["oauth_problem=a&oauth_problem=b", "denied=rt&denied=rt", "error=a&error=b"] {
        assert!(matches!(read(query).unwrap().outcome, Outcome::Denied(_)), "{query}");
    }
}
