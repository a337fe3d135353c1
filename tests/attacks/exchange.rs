//! Attacks on the exchange of a code for tokens, and what the site sends for it.

use test_support::{
    provider::Answer,
    shop::{CLIENT_SECRET, assert_refused, deliver, shop, start, who},
};

type Answered = (u16, &'static [(&'static str, &'static str)], &'static str);

/// Status, headers and body of what is no token response.
const NO_TOKENS: &[Answered] = &[
    (307, &[("location", "https://evil.example/t")], "{}"),
    (308, &[("location", "//evil.example/t")], "{}"),
    (303, &[("location", "/me")], "{}"),
    (302, &[("location", "/token")], "{}"),
    (200, &[], r#"{"error":"bad_verification_code"}"#),
    (200, &[], r#"{"error":"x","access_token":"t","token_type":"bearer"}"#),
    (200, &[], "{}"),
    (200, &[], r#"{"token_type":"bearer"}"#),
    (200, &[], r#"{"access_token":null,"token_type":"bearer"}"#),
    (200, &[], r#"{"access_token":"","token_type":"bearer"}"#),
    (200, &[], r#"{"access_token":["a"],"token_type":"bearer"}"#),
    (200, &[], r#"{"access_token":"t","token_type":"mac"}"#),
    (200, &[], r#"{"access_token":"t","token_type":"DPoP"}"#),
    (200, &[], r#"{"access_token":"a","access_token":"b","token_type":"bearer"}"#),
];

// OA-017, OA-019, OA-020, OA-021
#[tokio::test]
async fn an_answer_of_the_token_endpoint_that_is_none_signs_nobody_in() {
    let mut shop = shop().await;
    for &(status, headers, body) in NO_TOKENS {
        shop.provider.answers(status, headers, body);
        let answer = shop.start().await;
        let before = shop.provider.exchanges();
        let page = deliver(&mut shop.browser, &answer).await;
        assert_refused(&shop.browser, &page, "OAuthCallback", &format!("{status} {body}")).await;
        assert_eq!(shop.provider.exchanges(), before + 1, "{body}: nothing is sent twice");
    }
    assert!(shop.provider.seen.lock().unwrap().userinfo_requests.is_empty());
    shop.provider.seen.lock().unwrap().token_answer = None;
    let answer = shop.start().await;
    deliver(&mut shop.browser, &answer).await;
    assert_eq!(who(&shop.browser).await.as_deref(), Some("7"), "and then all is well");
}

// OA-047, OA-046
#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let mut shop = shop().await;
    let padding = "x".repeat(2 << 20);
    let huge = format!(r#"{{"access_token":"t","token_type":"bearer","padding":"{padding}"}}"#);
    shop.provider.answers(200, &[], &huge);
    let answer = shop.start().await;
    let page = deliver(&mut shop.browser, &answer).await;
    assert_refused(&shop.browser, &page, "OAuthCallback", "2 MiB of tokens").await;
    shop.provider.seen.lock().unwrap().token_answer = None;
    shop.provider.seen.lock().unwrap().profile = Some(format!(r#"{{"id":7,"x":"{padding}"}}"#));
    let answer = shop.start().await;
    let page = deliver(&mut shop.browser, &answer).await;
    assert_refused(&shop.browser, &page, "OAuthCallback", "2 MiB of profile").await;
}

// OA-013
#[tokio::test]
async fn a_stolen_code_is_sent_with_the_thief_s_verifier_and_refused() {
    let mut shop = shop().await;
    let stolen = shop.start().await;
    let mut thief = shop.browser.clone();
    thief.cookies.clear();
    let own = start(&mut thief, &shop.provider).await;
    let page = deliver(&mut thief, &Answer { code: stolen.code, state: own.state }).await;
    assert_refused(&thief, &page, "OAuthCallback", "another browser's code").await;
    let seen = shop.provider.seen.lock().unwrap();
    let verifier = &seen.token_requests[0].1["code_verifier"];
    assert!((43..=128).contains(&verifier.len()));
    assert!(verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
}

// OA-030, OA-031, OI-042
#[tokio::test]
async fn the_client_proves_itself_in_one_way_and_the_token_is_in_a_header() {
    let mut shop = shop().await;
    let answer = shop.start().await;
    deliver(&mut shop.browser, &answer).await;
    let seen = shop.provider.seen.lock().unwrap();
    let (headers, form) = &seen.token_requests[0];
    // base64("shop%3A1:canary%20client%2Bsecret%2F%259")
    let basic = "Basic c2hvcCUzQTE6Y2FuYXJ5JTIwY2xpZW50JTJCc2VjcmV0JTJGJTI1OQ==";
    assert_eq!(headers["authorization"], basic);
    assert!(!form.contains_key("client_secret") && !form.contains_key("client_id"), "{form:?}");
    assert!(form.values().all(|value| value != CLIENT_SECRET));
    assert!(!seen.userinfo_requests[0].contains_key("referer"));
}
