//! What a provider may change in a request to the token endpoint, and what of it nothing repeats.

use std::time::{Duration, UNIX_EPOCH};

use http::Method;
use url::Url;

use super::{Grant, Secret, TokenForm};
use crate::provider::oauth::CallbackParams;

const TOKEN: &str = "https://op.example/token?tenant=a%20b";

fn callback(params: &[(&str, &str)]) -> CallbackParams {
    let owned = params.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    CallbackParams::new(&owned.collect::<Vec<_>>())
}

/// A request with these parameters, as the standard has it.
fn form<'a>(grant: Grant<'a>, params: &[(&'static str, &str)]) -> TokenForm<'a> {
    let endpoint = Url::parse(TOKEN).unwrap();
    let now = UNIX_EPOCH + Duration::from_secs(7);
    let mut form = TokenForm::new(&endpoint, grant, now).expect("it can be asked");
    for &(name, value) in params {
        form.push(name, value);
    }
    form
}

/// Which of two is meant would be a guess, and one without a value wasn't sent (RFC 6749 §3.1).
#[test]
fn a_parameter_of_the_answer_is_there_once_and_not_empty() {
    let callback = callback(&[
        ("server", "eu"),
        ("empty", ""),
        ("twice", "1"),
        ("twice", "1"),
        ("again", ""),
        ("again", "1"),
        ("emptied", "1"),
        ("emptied", ""),
    ]);
    assert_eq!(callback.get("server"), Some("eu"));
    for name in ["empty", "twice", "again", "emptied", "absent", "Server", ""] {
        assert_eq!(callback.get(name), None, "{name}");
    }
}

#[test]
fn nothing_came_back_with_a_token_that_was_kept() {
    let (callback, kept) = (callback(&[("server", "eu")]), Secret::new("rt"));
    assert_eq!(form(Grant::Code(&callback), &[]).callback("server"), Some("eu"));
    assert_eq!(form(Grant::Code(&callback), &[]).callback("absent"), None);
    for grant in [Grant::Refresh(&kept), Grant::Revocation(&kept)] {
        assert_eq!(form(grant, &[]).callback("server"), None, "{grant:?}");
    }
}

#[test]
fn parameters_are_set_renamed_and_taken_out() {
    let kept = Secret::new("rt");
    let mut form = form(Grant::Refresh(&kept), &[("a", "1"), ("b", "2"), ("c", "3 +%&")]);
    assert_eq!((form.param("b"), form.param("d")), (Some("2"), None));
    form.set("a", "4");
    form.set("d", "5");
    assert_eq!((form.remove("b").as_deref(), form.remove("b")), (Some("2"), None));
    form.rename("a", "e");
    // What isn't there has no other name, and what is there is replaced.
    form.rename("absent", "c");
    form.rename("e", "d");
    assert_eq!(form.now(), UNIX_EPOCH + Duration::from_secs(7));
    let request = form.into_request().expect("it can be sent");
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), TOKEN);
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body(), b"c=3+%2B%25%26&d=4");
}

#[test]
fn what_can_not_be_sent_is_refused() {
    let kept = Secret::new("rt");
    let mut form = form(Grant::Refresh(&kept), &[]);
    for (name, value) in [("x-a", "1\r\nx-b: 2"), ("x a", "1"), ("", "1"), ("x-a", "\0")] {
        assert!(form.header(name, value).is_err(), "{name:?} {value:?}");
    }
    for url in ["nonsense", "ftp://op.example/", "https://u:p@op.example/", "https://op.example/#a"]
    {
        assert!(form.send_to(url).is_err(), "{url}");
    }
    form.header("x-a", "1").expect("it is a header");
    form.header("x-a", "2").expect("it replaces the other");
    form.send_to("https://op.example/refresh").expect("it is a URL");
    let request = form.into_request().expect("it can be sent");
    assert_eq!(request.uri(), "https://op.example/refresh");
    assert_eq!(request.headers().get_all("x-a").iter().collect::<Vec<_>>(), ["2"]);
}

#[test]
fn a_form_in_the_query_is_a_get_without_a_body() {
    let kept = Secret::new("rt");
    let mut form = form(Grant::Refresh(&kept), &[("appid", "1&2"), ("secret", "s")]);
    form.send_in_query();
    let request = form.into_request().expect("it can be sent");
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.uri(), &*format!("{TOKEN}&appid=1%262&secret=s"));
    assert!(request.body().is_empty());
    assert!(!request.headers().contains_key("content-type"), "there is no content");
}

/// What proves who somebody is: the client's secret or assertion, a code and its verifier, a token. An
/// empty value is part of every text.
#[test]
fn what_proves_something_is_repeated_by_nothing() {
    let kept = Secret::new("rt");
    let form = form(
        Grant::Refresh(&kept),
        &[
            ("assertion", "1"),
            ("client_assertion", "2"),
            ("client_assertion_type", "urn:kind"),
            ("client_id", "rp"),
            ("client_secret", "3"),
            ("code", "4"),
            ("code_verifier", "5"),
            ("grant_type", "refresh_token"),
            ("redirect_uri", "https://rp.example/"),
            ("refresh_token", "6"),
            ("requested_token_type", "urn:kind"),
            ("scope", "a"),
            ("secret", "7"),
            ("subject_token", ""),
            ("token", "8"),
            ("token_type_hint", "refresh_token"),
        ],
    );
    assert_eq!(form.secrets(), ["1", "2", "3", "4", "5", "6", "7", "8"]);
}
