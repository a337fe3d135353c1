//! Apple's client secret: made from a key, or given.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use test_support::log::Log;

use super::{
    provider::{CLIENT, document},
    site::Site,
};

pub(crate) const ISSUER: &str = "https://appleid.apple.com";
const TOKEN: &str = "https://appleid.apple.com/token";
const DAY: Duration = Duration::from_hours(24);

/// A site, and an Apple that vouches for an address.
pub(crate) async fn site(options: &[(&str, &str)]) -> Site {
    let site = Site::start("apple", options).await;
    apple(&site, &json!({ "email": "mira@example.com", "email_verified": "true" }));
    site
}

/// An Apple whose ID tokens have these claims.
pub(crate) fn apple(site: &Site, claims: &Value) {
    let claims = claims.clone();
    site.provider.openid(&document(ISSUER), ISSUER, move |provider| {
        super::sign::jwt(&provider.claims(ISSUER, &claims), None)
    });
}

/// A key, as in a `.p8` file, and what verifies its signatures.
fn key() -> (String, UnparsedPublicKey<Vec<u8>>) {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let lines = STANDARD.encode(key.to_pkcs8v1().unwrap());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n");
    let public = key.public_key().as_ref().to_vec();
    (pem, UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public))
}

fn options(pem: &str) -> [(&'static str, &str); 4] {
    [("SECRET", ""), ("TEAM_ID", "A1B2C3D4E5"), ("KEY_ID", "F6G7H8I9J0"), ("PRIVATE_KEY", pem)]
}

/// Signs in; the client secret that Apple got.
async fn sent(site: &Site) -> String {
    assert!(site.sign_in().await.is_some());
    let asked = site.provider.take(TOKEN);
    let [asked] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(asked.form["client_id"], CLIENT);
    assert_eq!(asked.header("authorization"), "");
    asked.form["client_secret"].clone()
}

/// A part of a JWT.
fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_minted_secret_is_what_apple_wants() {
    let (pem, public) = key();
    let site = site(&options(&pem)).await;
    let secret = sent(&site).await;
    assert_eq!(part(&secret, 0), json!({ "alg": "ES256", "kid": "F6G7H8I9J0" }));
    let now = site.provider.now();
    let claims = part(&secret, 1);
    assert_eq!(
        claims,
        json!({
            "iss": "A1B2C3D4E5", "iat": now, "exp": now + 15_552_000, "aud": ISSUER, "sub": CLIENT,
        })
    );
    assert!(claims["exp"].as_u64().unwrap() <= now + 15_777_000);
    let (signed, signature) = secret.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    assert_eq!(signature.len(), 64, "r and s as they are, and not in DER");
    public.verify(signed.as_bytes(), &signature).unwrap();
    let (_, other) = key();
    assert!(other.verify(signed.as_bytes(), &signature).is_err());
    // A variable on one line.
    let site = self::site(&options(&pem.replace('\n', "\\n"))).await;
    let secret = sent(&site).await;
    let (signed, signature) = secret.rsplit_once('.').unwrap();
    public.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
}

#[tokio::test]
async fn a_minted_secret_is_kept_and_renewed_in_time() {
    let (pem, _) = key();
    let site = site(&options(&pem)).await;
    let first = sent(&site).await;
    assert_eq!(sent(&site).await, first);
    site.clock.advance(178 * DAY);
    assert_eq!(sent(&site).await, first);
    site.clock.advance(DAY + Duration::from_hours(12));
    let second = sent(&site).await;
    assert_ne!(second, first, "the first ends in half a day");
    assert_eq!(part(&second, 1)["iat"], site.provider.now());
    assert_eq!(sent(&site).await, second);

    let short = [&options(&pem)[..], &[("SECRET_TTL", "10 minutes")]].concat();
    let site = self::site(&short).await;
    let first = sent(&site).await;
    assert_eq!(part(&first, 1)["exp"], site.provider.now() + 600);
    site.clock.advance(Duration::from_mins(4));
    assert_eq!(sent(&site).await, first);
    site.clock.advance(Duration::from_mins(2));
    assert_ne!(sent(&site).await, first);
}

#[tokio::test]
async fn a_key_that_can_t_sign_is_said_at_start() {
    let (pem, _) = key();
    let with = |name: &'static str, value: &'static str| {
        let mut options: BTreeMap<_, _> = options(&pem).into();
        options.insert(name, value);
        options.into_iter().collect::<Vec<_>>()
    };
    for (options, option) in [
        (with("TEAM_ID", ""), "team_id"),
        (with("KEY_ID", ""), "key_id"),
        (with("PRIVATE_KEY", ""), "private_key"),
        (with("PRIVATE_KEY", "hunter2!"), "private_key"),
        (with("PRIVATE_KEY", "aHVudGVyMg=="), "private_key"),
        (with("SECRET_TTL", "200 days"), "secret_ttl"),
        (with("SECRET_TTL", "0 seconds"), "secret_ttl"),
    ] {
        let Err(error) = Site::try_start("apple", &options).await else { panic!("{option}") };
        let text = error.to_string();
        assert!(text.contains(option) && !text.contains("hunter2"), "{text}");
    }
}

/// A client secret as Apple's instructions make it, which ends then.
fn given(ends: SystemTime) -> String {
    let ends = ends.duration_since(UNIX_EPOCH).unwrap().as_secs();
    let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let header = encode(json!({ "alg": "ES256", "kid": "F6G7H8I9J0" }));
    let claims = encode(json!({ "iss": "A1B2C3D4E5", "exp": ends, "aud": ISSUER, "sub": CLIENT }));
    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([7; 64]))
}

#[tokio::test]
async fn a_given_secret_is_sent_as_it_is() {
    let (pem, _) = key();
    let secret = given(SystemTime::now() + 100 * DAY);
    let mut options = options(&pem);
    options[0].1 = &secret;
    assert_eq!(sent(&site(&options).await).await, secret, "whatever else there is");
    for odd in ["no token", "a.b.c", &given(UNIX_EPOCH)] {
        assert_eq!(sent(&site(&[("SECRET", odd)]).await).await, odd);
    }
}

#[tokio::test]
async fn the_end_of_a_given_secret_is_announced() {
    let (log, _guard) = Log::listen();
    let take = || -> Vec<String> {
        let events = log.take().into_iter();
        let ends = events.filter(|(name, _)| *name == "auth.apple.client_secret_ends");
        ends.map(|(_, text)| text).collect()
    };
    let secret = given(SystemTime::now() + 90 * DAY);
    let site = site(&[("SECRET", &secret)]).await;
    sent(&site).await;
    assert_eq!(take(), Vec::<String>::new(), "it is good for months");
    site.clock.advance(70 * DAY);
    sent(&site).await;
    sent(&site).await;
    let found = take();
    let [once] = &found[..] else { panic!("{found:?}") };
    assert!(once.contains("days=19") || once.contains("days=20"), "{once}");
    assert!(once.starts_with("WARN"), "{once}");
    assert!(!once.contains(&secret[..12]) && once.contains("private_key"), "{once}");
    site.clock.advance(DAY);
    sent(&site).await;
    assert_eq!(take().len(), 1, "once a day");

    let secret = given(SystemTime::now() + 5 * DAY);
    self::site(&[("SECRET", &secret)]).await;
    assert_eq!(take().len(), 1, "at the start");
    let secret = given(SystemTime::now() - DAY);
    self::site(&[("SECRET", &secret)]).await;
    assert!(take()[0].contains("has ended"));
    let (pem, _) = key();
    self::site(&options(&pem)).await;
    self::site(&[("SECRET", "no token")]).await;
    assert_eq!(take(), Vec::<String>::new());
}
