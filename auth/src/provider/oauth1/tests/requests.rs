//! What is sent to a provider.

use std::collections::BTreeSet;

use http::{Method, Request, header::AUTHORIZATION};
use url::{Url, form_urlencoded};

use super::{
    super::signature::{Signer, Signing},
    ACCESS_SECRET, ACCESS_TOKEN, Bird, CALLBACK, CONSUMER_SECRET, NOW, REQUEST_SECRET, Upstream,
    VERIFIER, definition, tokens,
};
use crate::{Secret, provider::oauth1::SignatureMethod};

/// The parameters of a request's header; its signature is compared with the one that belongs there.
fn signed(request: &Request<Vec<u8>>, token_secret: &str) -> Vec<(String, String)> {
    let header = &request.headers()[AUTHORIZATION];
    assert!(header.is_sensitive());
    let header = header.to_str().unwrap();
    let pairs = header.strip_prefix("OAuth ").unwrap().replace('"', "").replace(',', "&");
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(pairs.as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).unwrap().1.as_str();
    let nonce = value("oauth_nonce");
    assert!(nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(value("oauth_timestamp"), NOW.to_string());
    assert_eq!((value("oauth_version"), value("oauth_consumer_key")), ("1.0", "ck"));
    let form: Vec<(String, String)> = form_urlencoded::parse(request.body()).into_owned().collect();
    let own = ["oauth_callback", "oauth_token", "oauth_verifier"];
    let oauth: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| own.contains(name))
        .collect();
    let signing = Signing {
        method: request.method(),
        url: &Url::parse(&request.uri().to_string()).unwrap(),
        consumer_key: "ck",
        version: "1.0",
        nonce,
        timestamp: NOW,
        oauth: &oauth,
        token_secret,
        form: &form,
    };
    let signer = Signer::new(SignatureMethod::HmacSha1, &Secret::new(CONSUMER_SECRET)).unwrap();
    assert_eq!(*signing.authorization(&signer).unwrap(), header);
    oauth.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_request_token_is_asked_for_with_the_callback() {
    let bird = Bird::honest();
    let mut definition = definition();
    definition.request_token.params.insert("scope".to_owned(), "a b&c".to_owned());
    let upstream = Upstream::new("op", definition).unwrap();
    let extra = owned(&[("lang", "ko"), ("OAuth_callback", "evil"), ("oauth_nonce", "1")]);
    upstream.request_token(&bird.parts(), CALLBACK, extra).await.unwrap();
    let asked = bird.asked();
    assert_eq!((asked.len(), asked[0].method()), (1, &Method::POST));
    assert_eq!(asked[0].uri(), "https://bird.example/request_token?x=1");
    assert_eq!(asked[0].body(), b"scope=a%20b%26c&lang=ko");
    assert_eq!(signed(&asked[0], ""), owned(&[("oauth_callback", CALLBACK)]));
}

#[tokio::test]
async fn the_browser_gets_the_public_half_of_the_request_token_and_nothing_else() {
    let bird = Bird::honest();
    let upstream = Upstream::new("op", definition()).unwrap();
    let token = upstream.request_token(&bird.parts(), CALLBACK, Vec::new()).await.unwrap();
    let url = upstream.authorization_url(&token, &[]);
    assert_eq!(url.as_str(), "https://bird.example/authenticate?oauth_token=rt");
    assert_eq!(format!("{token:?}"), "RequestToken(…)");
    let mut definition = definition();
    definition.authorization.url = Some("https://bird.example/authenticate?a=1".to_owned());
    definition.authorization.params.insert("perms".to_owned(), "read + write".to_owned());
    let upstream = Upstream::new("op", definition).unwrap();
    let extra = owned(&[("screen_name", "a&oauth_token=x"), ("oauth_token", "evil")]);
    assert_eq!(
        upstream.authorization_url(&token, &extra).as_str(),
        "https://bird.example/authenticate?a=1&perms=read%20%2B%20write\
         &screen_name=a%26oauth_token%3Dx&oauth_token=rt"
    );
}

#[tokio::test]
async fn the_exchange_and_the_profile_are_signed_with_their_secrets() {
    let bird = Bird::honest();
    let completed = bird.sign_in().await.unwrap();
    assert_eq!(completed.identity.id, "9");
    let tokens = completed.tokens;
    assert_eq!(tokens.oauth_token.as_ref().unwrap().expose(), ACCESS_TOKEN);
    assert_eq!(tokens.oauth_token_secret.as_ref().unwrap().expose(), ACCESS_SECRET);
    assert!(!format!("{tokens:?}").contains("canary"));
    let extra: Vec<_> = tokens.extra.iter().map(|(name, v)| (name.as_str(), v.as_str())).collect();
    assert_eq!(extra, [("note", Some("a b&c")), ("user_id", Some("9"))]);
    let asked = bird.asked();
    assert_eq!((asked[0].method(), asked[1].method()), (&Method::POST, &Method::GET));
    assert_eq!(
        signed(&asked[0], REQUEST_SECRET),
        owned(&[("oauth_token", "rt"), ("oauth_verifier", VERIFIER)])
    );
    assert_eq!(asked[1].uri(), "https://bird.example/profile?a=%20x");
    assert_eq!(signed(&asked[1], ACCESS_SECRET), owned(&[("oauth_token", ACCESS_TOKEN)]));
    assert!(asked[1].body().is_empty());
}

// OA-037
#[tokio::test]
async fn no_nonce_is_used_twice() {
    let bird = Bird::honest();
    let upstream = Upstream::new("op", definition()).unwrap();
    for _ in 0..1000 {
        upstream.userinfo(&bird.parts(), &tokens()).await.unwrap();
    }
    let asked = bird.asked();
    let headers: BTreeSet<_> =
        asked.iter().map(|request| request.headers()[AUTHORIZATION].to_str().unwrap()).collect();
    assert_eq!(headers.len(), 1000);
    assert!(asked.iter().all(|request| !signed(request, ACCESS_SECRET).is_empty()));
}

#[tokio::test]
async fn another_endpoint_is_asked_over_https_only() {
    let bird = Bird::honest();
    let upstream = Upstream::new("op", definition()).unwrap();
    let (parts, tokens) = (bird.parts(), tokens());
    let fetch = |url: &'static str| upstream.fetch(&parts, &tokens, url);
    fetch("https://api.bird.example/profile").await.unwrap();
    assert_eq!(signed(&bird.asked()[0], ACCESS_SECRET).len(), 1);
    for url in [
        "http://api.bird.example/profile",
        "file:///profile",
        "profile",
        "https://a:b@c.example/profile",
        "https://a.example/profile?a=%ff",
    ] {
        fetch(url).await.unwrap_err();
    }
    assert_eq!(bird.asked().len(), 0);
}
