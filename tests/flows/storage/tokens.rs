//! Access tokens: kept sealed, refreshed once, however many ask.

use std::{task::Poll, time::Duration};

use auth::{
    Secret,
    adapter::{Accounts as _, StoredAccount},
    manage::AccessTokenError,
};
use serde_json::{Value, json};
use test_support::{
    ORIGIN, SECRET, TestClock,
    counted::Metrics,
    provider::{ACCESS_TOKEN, Provider, REFRESH_TOKEN},
};

use super::site::{Native, NativeProvider, Site};

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
    site.clock.advance(Duration::from_secs(3600 - 12));
    assert_eq!(ask(&site, &ann).await.unwrap(), ACCESS_TOKEN);
    assert!(refreshes(&site).is_empty());
}

#[tokio::test]
async fn refreshes_are_counted_by_their_outcome() {
    let (metrics, _guard) = Metrics::listen();
    let refused = json!({ "error": "invalid_grant" });
    for (status, answer, outcome) in
        [(200, token("second"), "success"), (400, refused, "refused"), (500, json!({}), "failed")]
    {
        let (site, ann) = signed_in().await;
        site.provider.answers(status, &[], &answer.to_string());
        site.clock.advance(HOUR);
        metrics.take();
        let asked = ask(&site, &ann).await;
        assert_eq!(asked.is_ok(), outcome == "success", "{asked:?}");
        let expected = format!("provider=gh,outcome={outcome}");
        let counts = metrics.take();
        assert_eq!(counts.of("auth_token_refreshes_total"), [(expected.as_str(), 1)], "{counts:?}");
    }
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_is_refreshed() {
    let (site, ann) = signed_in().await;
    site.provider.answers(200, &[], &token("second").to_string());
    site.clock.advance(Duration::from_secs(3600 - 8));
    assert_eq!(ask(&site, &ann).await.unwrap(), "second");
    assert_eq!(ask(&site, &ann).await.unwrap(), "second", "it is kept");
    let asked = refreshes(&site);
    assert_eq!(asked.len(), 1);
    let form: Vec<_> = asked[0].iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(form, [("grant_type", "refresh_token"), ("refresh_token", REFRESH_TOKEN)]);
    let seen = site.provider.seen.lock().unwrap();
    assert!(seen.token_requests[1].0.contains_key("authorization"), "the client says who it is");
}

// OA-041
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

// OA-041
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
    let builder = Native::builder(site.known.clone())
        .url(ORIGIN)
        .secret(Secret::new(SECRET))
        .clock(clock.clone())
        .store(site.store.clone())
        .variables(provider.variables());
    builder.build().await.unwrap()
}

// OA-041
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
        let (site, ann) = signed_in().await;
        site.clock.advance(HOUR);
        site.provider.answers(400, &[], &json!({ "error": error }).to_string());
        for _ in 0..3 {
            assert!(needs(ask(&site, &ann).await), "{error}");
        }
        assert_eq!(refreshes(&site).len(), 1, "a refused token is never sent again");
        let accounts = site.store.rows.accounts_of(&ann).await.unwrap();
        assert_eq!(accounts[0].refresh_token, None, "it is forgotten");
    }
}

#[tokio::test]
async fn a_sign_in_brings_tokens_again() {
    let (mut site, ann) = signed_in().await;
    site.clock.advance(HOUR);
    site.provider.answers(400, &[], r#"{"error":"invalid_grant"}"#);
    assert!(matches!(ask(&site, &ann).await, Err(AccessTokenError::NeedsSignIn)));
    site.provider.seen.lock().unwrap().token_answer = None;
    site.sign_in("gh", &[]).await;
    assert_eq!(ask(&site, &ann).await.unwrap(), ACCESS_TOKEN);
    let kept = site.store.rows.accounts_of(&ann).await.unwrap().remove(0);
    // The provider says nothing of a refresh token when it is asked again.
    let mut answer = token(ACCESS_TOKEN);
    answer["expires_in"] = 7200.into();
    site.provider.answers(200, &[], &answer.to_string());
    site.sign_in("gh", &[]).await;
    let accounts = site.store.rows.accounts_of(&ann).await.unwrap();
    assert_eq!(accounts[0].refresh_token, kept.refresh_token, "the old one stays");
    assert_ne!(accounts[0].access_token, kept.access_token);
    assert!(accounts[0].expires_at > kept.expires_at);
}

#[tokio::test]
async fn with_compat_the_first_tokens_stay_as_v4_has_it() {
    let mut site = Site::<super::site::Compat>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    let first = site.store.rows.accounts_of(&ann).await.unwrap();
    site.clock.advance(HOUR);
    site.sign_in("gh", &[]).await;
    assert_eq!(site.store.rows.accounts_of(&ann).await.unwrap(), first);
}

/// Whatever came of a refresh, the next call doesn't wait for its time to be over.
#[tokio::test]
async fn a_refresh_keeps_nobody_waiting() {
    let (site, ann) = signed_in().await;
    let begun = std::time::Instant::now();
    // Keycloak's tokens live for a minute.
    let mut answer = token("short");
    answer["expires_in"] = 60.into();
    for round in 0..5 {
        answer["access_token"] = format!("short {round}").into();
        site.provider.answers(200, &[], &answer.to_string());
        site.clock.advance(if round == 0 { HOUR } else { Duration::from_secs(51) });
        for _ in 0..3 {
            assert_eq!(ask(&site, &ann).await.unwrap(), format!("short {round}"));
        }
        assert_eq!(refreshes(&site).len(), round + 1, "it is of use for most of its life");
    }
    // One that is over when it comes is refreshed by every call, one after the other.
    answer["expires_in"] = 1.into();
    site.provider.answers(200, &[], &answer.to_string());
    site.clock.advance(HOUR);
    let calls = tokio::join!(ask(&site, &ann), ask(&site, &ann), ask(&site, &ann));
    assert!(calls.0.is_ok() && calls.1.is_ok() && calls.2.is_ok(), "{calls:?}");
    // A failure is remembered here, and not in the store.
    site.provider.answers(503, &[], "down");
    site.clock.advance(HOUR);
    assert!(matches!(ask(&site, &ann).await, Err(AccessTokenError::Provider(_))));
    let other = twin(&site, &site.provider, &site.clock).await;
    site.provider.answers(200, &[], &token("later").to_string());
    let later = other.access_token(&ann, NativeProvider::Gh).await.unwrap();
    assert_eq!(later.expose(), "later");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// What a sign-in stored meanwhile is newer than what a refresh brings.
#[tokio::test]
async fn a_refusal_forgets_no_newer_token() {
    let (site, ann) = signed_in().await;
    let kept = site.store.rows.accounts_of(&ann).await.unwrap().remove(0);
    let used = kept.refresh_token.clone().unwrap();
    let newer = StoredAccount { refresh_token: Some("newer".to_owned()), ..kept.clone() };
    assert!(site.store.rows.refresh_account(newer.clone(), &used).await.unwrap());
    let forgotten = StoredAccount { refresh_token: None, ..kept };
    assert!(!site.store.rows.refresh_account(forgotten, &used).await.unwrap());
    assert_eq!(site.store.rows.accounts_of(&ann).await.unwrap(), [newer]);
}

#[tokio::test]
async fn an_expired_token_without_a_refresh_token_needs_a_sign_in() {
    let mut site = Site::<Native>::start().await;
    let answer = json!({ "access_token": ACCESS_TOKEN, "token_type": "bearer", "expires_in": 60 });
    site.provider.answers(200, &[], &answer.to_string());
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    assert_eq!(ask(&site, &ann).await.unwrap(), ACCESS_TOKEN);
    site.clock.advance(Duration::from_secs(51));
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

// IL-006, DB-011
#[tokio::test]
async fn tokens_are_sealed_in_the_store() {
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
