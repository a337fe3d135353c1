//! Access tokens: kept sealed, refreshed once, however many ask.

use std::{task::Poll, time::Duration};

use auth::{Secret, manage::AccessTokenError};
use serde_json::{Value, json};

use crate::{
    site::{Native, NativeProvider, Site},
    support::{
        ORIGIN, SECRET, TestClock,
        provider::{ACCESS_TOKEN, Provider, REFRESH_TOKEN},
    },
};

const HOUR: Duration = Duration::from_hours(1);

/// A site where somebody signed in with `gh`, and their id.
async fn signed_in() -> (Site<Native>, String) {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    (site, ann)
}

fn token(name: &str) -> Value {
    json!({ "access_token": name, "token_type": "bearer", "expires_in": 3600 })
}

async fn ask(site: &Site<Native>, user: &str) -> Result<String, AccessTokenError> {
    let token = site.auth.access_token(user, NativeProvider::Gh).await?;
    Ok(token.expose().to_owned())
}

/// The token requests after the sign-in's own: the parameters of each.
fn refreshes(site: &Site<Native>) -> Vec<std::collections::BTreeMap<String, String>> {
    let seen = site.provider.seen.lock().unwrap();
    seen.token_requests.iter().skip(1).map(|(_, form)| form.clone()).collect()
}

#[tokio::test]
async fn a_valid_token_is_left_alone() {
    let (site, ann) = signed_in().await;
    assert_eq!(ask(&site, &ann).await.unwrap(), ACCESS_TOKEN);
    site.clock.advance(Duration::from_secs(3600 - 62));
    assert_eq!(ask(&site, &ann).await.unwrap(), ACCESS_TOKEN);
    assert!(refreshes(&site).is_empty());
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_is_refreshed() {
    let (site, ann) = signed_in().await;
    site.provider.answers(200, &[], &token("second").to_string());
    site.clock.advance(Duration::from_secs(3600 - 58));
    assert_eq!(ask(&site, &ann).await.unwrap(), "second");
    assert_eq!(ask(&site, &ann).await.unwrap(), "second", "it is kept");
    let asked = refreshes(&site);
    assert_eq!(asked.len(), 1);
    let form: Vec<_> = asked[0].iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(form, [("grant_type", "refresh_token"), ("refresh_token", REFRESH_TOKEN)]);
    let seen = site.provider.seen.lock().unwrap();
    assert!(seen.token_requests[1].0.contains_key("authorization"), "the client says who it is");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_kept_and_one_that_is_not_sent_again_stays() {
    let (site, ann) = signed_in().await;
    for (name, rotated, used) in [
        ("second", None, REFRESH_TOKEN),
        ("third", Some("rotated"), REFRESH_TOKEN),
        ("fourth", None, "rotated"),
    ] {
        let mut answer = token(name);
        if let Some(rotated) = rotated {
            answer["refresh_token"] = rotated.into();
        }
        site.provider.answers(200, &[], &answer.to_string());
        site.clock.advance(HOUR);
        assert_eq!(ask(&site, &ann).await.unwrap(), name);
        assert_eq!(refreshes(&site).last().unwrap()["refresh_token"], used, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_calls_at_once_are_one_request() {
    let (site, ann) = signed_in().await;
    site.provider.answers(200, &[], &token("second").to_string());
    site.clock.advance(HOUR);
    let calls = (0..20).map(|_| {
        let (auth, ann) = (site.auth.clone(), ann.clone());
        tokio::spawn(async move { auth.access_token(&ann, NativeProvider::Gh).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap().expose(), "second");
    }
    assert_eq!(refreshes(&site).len(), 1);
}

/// Another process of the same site.
async fn twin(site: &Site<Native>, provider: &Provider, clock: &TestClock) -> Native {
    let url = provider.url.clone();
    let builder = Native::builder(site.known.clone())
        .url(ORIGIN)
        .secret(Secret::new(SECRET))
        .clock(clock.clone())
        .store(site.store.clone())
        .variables(move |name| match name {
            "OP_AUTHORIZE" => Some(format!("{url}/authorize")),
            "OP_TOKEN" => Some(format!("{url}/token")),
            "OP_ME" => Some(format!("{url}/me")),
            "OP_SECRET" => Some("a client secret".to_owned()),
            _ => None,
        });
    builder.build().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_are_one_request() {
    let (site, ann) = signed_in().await;
    let other = twin(&site, &site.provider, &site.clock).await;
    for round in 0..5 {
        let before = refreshes(&site).len();
        let name = format!("token {round}");
        site.provider.answers(200, &[], &token(&name).to_string());
        site.clock.advance(HOUR);
        let (one, two) = tokio::join!(
            site.auth.access_token(&ann, NativeProvider::Gh),
            other.access_token(&ann, NativeProvider::Gh),
        );
        assert_eq!((one.unwrap().expose(), two.unwrap().expose()), (&*name, &*name));
        assert_eq!(refreshes(&site).len() - before, 1, "in round {round}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_does_not_lose_a_rotated_token() {
    let (site, ann) = signed_in().await;
    let mut answer = token("second");
    answer["refresh_token"] = "rotated".into();
    site.provider.answers(200, &[], &answer.to_string());
    site.clock.advance(HOUR);
    let mut call = Box::pin(site.auth.access_token(&ann, NativeProvider::Gh));
    let first = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
    assert!(first.is_pending(), "{first:?}");
    drop(call);
    assert_eq!(ask(&site, &ann).await.unwrap(), "second");
    assert_eq!(refreshes(&site).len(), 1);
}

#[tokio::test]
async fn who_has_to_sign_in_again() {
    let (site, ann) = signed_in().await;
    let needs = |result| matches!(result, Err(AccessTokenError::NeedsSignIn));
    assert!(needs(ask(&site, "nobody").await), "no such user");
    let trusted = site.auth.access_token(&ann, NativeProvider::Trusted).await;
    assert!(matches!(trusted, Err(AccessTokenError::NeedsSignIn)), "no account there");
    site.clock.advance(HOUR);
    for error in ["invalid_grant", "bad_refresh_token"] {
        site.provider.answers(400, &[], &json!({ "error": error }).to_string());
        // A refusal doesn't hold for the next attempt: the lease is over by then.
        site.clock.advance(Duration::from_secs(31));
        assert!(needs(ask(&site, &ann).await), "{error}");
    }
    assert_eq!(refreshes(&site).len(), 2);
}

#[tokio::test]
async fn an_expired_token_without_a_refresh_token_needs_a_sign_in() {
    let mut site = Site::<Native>::start().await;
    let answer = json!({ "access_token": ACCESS_TOKEN, "token_type": "bearer", "expires_in": 60 });
    site.provider.answers(200, &[], &answer.to_string());
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    let result = ask(&site, &ann).await;
    assert!(matches!(result, Err(AccessTokenError::NeedsSignIn)), "{result:?}");
    assert!(refreshes(&site).is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_later() {
    let (site, ann) = signed_in().await;
    site.clock.advance(HOUR);
    for (status, body) in
        [(503, "down"), (400, r#"{"error":"temporarily_unavailable"}"#), (200, "<html>")]
    {
        site.provider.answers(status, &[], body);
        let before = refreshes(&site).len();
        for _ in 0..3 {
            let result = ask(&site, &ann).await;
            assert!(matches!(result, Err(AccessTokenError::Provider(_))), "{status}: {result:?}");
        }
        assert_eq!(refreshes(&site).len() - before, 1, "{status}: it isn't asked at once again");
        site.clock.advance(Duration::from_secs(31));
    }
    site.provider.answers(200, &[], &token("second").to_string());
    assert_eq!(ask(&site, &ann).await.unwrap(), "second");
}

#[tokio::test]
async fn a_store_that_fails_is_not_the_provider() {
    let (site, ann) = signed_in().await;
    site.store.fail(Some("accounts_of"));
    assert!(matches!(ask(&site, &ann).await, Err(AccessTokenError::Store(_))));
}

#[tokio::test]
async fn tokens_are_sealed_in_the_store() {
    use auth::adapter::Accounts as _;

    let (site, ann) = signed_in().await;
    let mut answer = token("canary-second");
    answer["refresh_token"] = "canary-rotated".into();
    site.provider.answers(200, &[], &answer.to_string());
    site.clock.advance(HOUR);
    ask(&site, &ann).await.unwrap();
    let accounts = site.store.rows.accounts_of(&ann).await.unwrap();
    let [account] = &accounts[..] else { panic!("{accounts:?}") };
    for kept in [&account.access_token, &account.refresh_token] {
        assert!(!kept.as_ref().unwrap().contains("canary"), "{kept:?}");
    }
    assert_eq!(account.scope.as_deref(), Some("profile"), "what isn't sent again stays");
    // Whoever can write the store can't make up a token.
    let mut forged = account.clone();
    forged.access_token = Some("forged".to_owned());
    site.store.rows.update_account(forged).await.unwrap();
    assert!(matches!(ask(&site, &ann).await, Err(AccessTokenError::NeedsSignIn)));
}
