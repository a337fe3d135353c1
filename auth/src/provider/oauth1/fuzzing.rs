//! The targets of `cargo xtask fuzz` that read and write OAuth 1.0a.

use http::Method;
use url::Url;

use super::{
    base_string::{self, escape},
    credentials::{RequestToken, access_token, problem},
};

/// The text that is signed: made of the method, the URL and the parameters, and of nothing else.
pub fn base_string(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (url, rest) = text.split_once('\n').unwrap_or(("https://op.example/", &text));
    let Ok(url) = Url::parse(url) else { return };
    let parameters: Vec<_> = rest.lines().filter_map(|line| line.split_once('=')).collect();
    let of = |parameters: &[(&str, &str)]| {
        base_string::base_string(&Method::POST, &url, parameters.iter().copied())
    };
    let signed = of(&parameters);
    let parts: Vec<_> = signed.split('&').collect();
    assert_eq!(parts.len(), 3, "a value runs over into the next part: {signed}");
    assert_eq!(parts[0], "POST");
    let mut again = parameters;
    again.reverse();
    assert_eq!(of(&again), signed, "the order of parameters counts");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
    assert!(escape(&text).bytes().all(is_plain));
}

/// What the endpoints for request tokens and access tokens answer.
pub fn answer(data: &[u8]) {
    if let Ok(token) = RequestToken::read(data) {
        assert!(!token.token.is_empty() && !token.secret.expose().is_empty());
    }
    if let Ok(tokens) = access_token(data) {
        assert!(tokens.oauth_token.is_some() && tokens.oauth_token_secret.is_some());
    }
    if let Some(problem) = problem(data, &["canary"]) {
        assert!(!problem.contains(['\r', '\n', ' ']) && problem != "canary");
    }
}
