//! The authorization response.

use super::{
    Accept, AuthorizationResponse, Knobs, OAuthErrorKind, Refuse, Rp, assert_refused, check,
};
use crate::provider::oauth::Outcome;

fn read(query: &str) -> Result<AuthorizationResponse, super::OAuthError> {
    let params = url::form_urlencoded::parse(query.as_bytes()).into_owned();
    AuthorizationResponse::read(&params.collect::<Vec<_>>())
}

#[test]
fn a_code_is_read() {
    let response =
        read("code=C&state=S&iss=https://op.example&session_state=x&foo=1&foo=2").unwrap();
    assert!(matches!(&response.outcome, Outcome::Code(code) if code.expose() == "C"));
    assert_eq!(response.state.as_ref().unwrap().expose(), "S");
    assert_eq!(response.iss.as_deref(), Some("https://op.example"));
    assert!(!format!("{response:?}").contains("\"C\""));
}

#[test]
fn an_error_wins_over_a_code() {
    for query in ["error=access_denied&state=S", "code=C&state=S&error=access_denied"] {
        let Outcome::Refused { error, description } = read(query).unwrap().outcome else {
            panic!("{query}");
        };
        assert_eq!((error.as_str(), description), ("access_denied", None));
    }
}

#[test]
fn an_error_is_fit_for_a_log() {
    let text = "a%0d%0aSet-Cookie:x=1%1b[31m%E2%80%AE".to_owned() + &"z".repeat(500);
    let response = read(&format!("error={text}&error_description={text}")).unwrap();
    let Outcome::Refused { error, description } = response.outcome else { panic!() };
    for text in [error, description.unwrap()] {
        assert!(text.starts_with("aSet-Cookie:x=1[31mzzz"), "{text}");
        assert_eq!(text.chars().count(), 201);
    }
}

// OA-008, OA-028
#[test]
fn what_says_two_things_is_refused() {
    for query in [
        "",
        "state=S",
        "code=&state=S",
        "code=C&state=S&state=evil",
        "code=C&state=evil&state=S",
        "code=C1&code=C2&state=S",
        "code=C&iss=a&iss=b",
        "access_token=T&token_type=bearer&state=S",
        "response=eyJ",
    ] {
        assert_refused(query, read(query), OAuthErrorKind::Response);
    }
}

#[test]
fn what_has_no_meaning_here_is_ignored() {
    let long = format!("code=C&state=S&session_state={}", "s".repeat(100_000));
    for query in [
        "code=C&state=S&session_state=a&session_state=b",
        "code=C&state=S&expires_in=1&expires_in=2&token_type=a&token_type=b",
        "code=C&state=S&access_token=T&id_token=eyJ",
        "code=C&state=S&error=&error_description=x",
        "code=C&state=S&iss=&iss=",
        "code=C&code=C&state=S",
        "code=C&code=&state=S&state=S",
        "code=C&state=S&scope=a%20b&authuser=0&prompt=none&hd=x&foo",
        &long,
    ] {
        let response = read(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert!(
            matches!(&response.outcome, Outcome::Code(code) if code.expose() == "C"),
            "{query}"
        );
        assert_eq!(response.state.unwrap().expose(), "S");
        assert_eq!(response.iss, None);
    }
    let code = "c".repeat(9000);
    let response = read(&format!("code={code}")).unwrap();
    assert!(matches!(&response.outcome, Outcome::Code(found) if *found.expose() == code));
    let Outcome::Refused { error, .. } = read("error=a&error=b").unwrap().outcome else { panic!() };
    assert_eq!(error, "a");
}

#[test]
fn saying_no_is_told_from_a_failure() {
    for (error, expected) in [
        ("access_denied", true),
        ("ACCESS_DENIED", true),
        ("user_cancelled_login", true),
        ("user_cancelled_authorize", true),
        ("user_canceled", true),
        ("cancelled_on_user", true),
        ("cancel", true),
        ("user_denied", true),
        ("permission_denied", true),
        ("user_refused", true),
        ("consent_declined", true),
        ("consent_required", true),
        ("login_required", true),
        ("interaction_required", true),
        ("account_selection_required", true),
        ("server_error", false),
        ("temporarily_unavailable", false),
        ("invalid_request", false),
        ("invalid_scope", false),
        ("unauthorized_client", false),
        ("unsupported_response_type", false),
        ("redirect_uri_mismatch", false),
        ("required", false),
    ] {
        assert_eq!(
            read(&format!("error={error}")).unwrap().outcome.is_cancelled(),
            expected,
            "{error}"
        );
    }
    assert!(!read("code=C").unwrap().outcome.is_cancelled());
}

#[test]
fn an_array_is_no_state() {
    assert!(read("code=C&state[]=S").unwrap().state.is_none());
    assert!(read("code=C;state=S").unwrap().state.is_none());
}

#[tokio::test]
async fn a_refusal_asks_the_provider_nothing() {
    let knobs = Knobs {
        response: Some(|params| {
            params.retain(|(name, _)| name != "code");
            params.push(("error".to_owned(), "login_required".to_owned()));
        }),
        ..Knobs::default()
    };
    let rp = Rp::oidc(knobs).await;
    check("login_required", &rp, Refuse(OAuthErrorKind::Response)).await;
    assert_eq!(rp.op.calls("/token").len(), 0);
}

// OA-004, OA-005
#[tokio::test]
async fn a_mix_up_asks_the_provider_nothing() {
    for change in [
        (|params: &mut Vec<(String, String)>| params.retain(|(name, _)| name != "iss"))
            as fn(&mut Vec<_>),
        |params| {
            params.retain(|(name, _)| name != "iss");
            params.push(("iss".to_owned(), "https://op2.example".to_owned()));
        },
    ] {
        let rp = Rp::oidc(Knobs { response: Some(change), ..Knobs::default() }).await;
        check("mix-up", &rp, Refuse(OAuthErrorKind::Issuer)).await;
        assert_eq!(rp.op.calls("/token").len(), 0);
    }
}

/// GitHub names its issuer since August 2026; nothing but a setup can know whose name it is.
#[tokio::test]
async fn an_issuer_is_accepted_where_none_is_known() {
    let rp = Rp::oauth2(Knobs::default(), |definition| definition.issuer = None).await;
    check("no issuer", &rp, Accept).await;
}

#[tokio::test]
async fn an_issuer_that_is_known_is_compared_and_needs_nothing() {
    for (change, verdict) in [
        ((|_| {}) as fn(&mut Vec<(String, String)>), Accept),
        // It promised nothing.
        (|params| params.retain(|(name, _)| name != "iss"), Accept),
        (|params| set_issuer(params, ""), Accept),
        (|params| set_issuer(params, "https://op2.example"), Refuse(OAuthErrorKind::Issuer)),
    ] {
        let knobs = Knobs { response: Some(change), ..Knobs::default() };
        let rp = Rp::oauth2(knobs, |_| {}).await;
        check("the issuer of an OAuth 2.0 provider", &rp, verdict).await;
        assert_eq!(rp.op.calls("/.well-known/openid-configuration").len(), 0);
    }
}

fn set_issuer(params: &mut Vec<(String, String)>, issuer: &str) {
    params.retain(|(name, _)| name != "iss");
    params.push(("iss".to_owned(), issuer.to_owned()));
}

#[tokio::test]
async fn a_refusal_names_both_issuers() {
    let knobs = Knobs {
        response: Some(|params| set_issuer(params, "https://op2.example")),
        ..Knobs::default()
    };
    let rp = Rp::oidc(knobs).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    for issuer in ["`https://op2.example`", &format!("`{}`", rp.op.issuer)] {
        assert!(error.contains(issuer), "{error}");
    }
}
