//! Who signs what about a person: issuers that call themselves otherwise, a shared secret, signed
//! profiles.

use serde_json::{Value, json};

use super::{
    provider::{ACCESS_TOKEN, Answer, CLIENT, CLIENT_SECRET, Provider, document},
    sign,
    site::Site,
};

#[tokio::test]
async fn the_discovered_issuer_counts() {
    let b2c = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_in/v2.0";
    let rows = [
        (
            "azure-ad-b2c",
            vec![("TENANT_ID", "contoso"), ("PRIMARY_USER_FLOW", "B2C_1_in")],
            b2c,
            "https://contoso.b2clogin.com/8c6b5a49-3827-4160-9f8e-7d6c5b4a3928/v2.0/",
            true,
        ),
        (
            "fusionauth",
            vec![("ISSUER", "https://id.example")],
            "https://id.example",
            "acme.com",
            true,
        ),
        // Nobody else may be somebody else (Discovery §4.3).
        (
            "keycloak",
            vec![("ISSUER", "https://id.example")],
            "https://id.example",
            "https://other.example",
            false,
        ),
    ];
    for (id, options, configured, discovered, may_differ) in rows {
        for (named, is_good) in
            [(discovered, may_differ), (configured, false), ("https://evil.example", false)]
        {
            let site = Site::start(id, &options).await;
            let endpoints = "https://endpoints.example";
            site.provider.openid(&document(configured), endpoints, move |provider| {
                sign::jwt(&provider.claims(named, &json!({ "tid": "7" })), None)
            });
            // The document, with another issuer.
            let answer = json!({
                "issuer": discovered,
                "authorization_endpoint": format!("{endpoints}/authorize"),
                "token_endpoint": format!("{endpoints}/token"),
                "jwks_uri": format!("{endpoints}/keys"),
            });
            site.provider.answer(&document(configured), answer);
            let mut browser = site.browser();
            let page = browser.submit(&format!("/api/auth/signin/{id}"), &[]).await;
            let begins = page.location().starts_with(endpoints);
            assert_eq!(begins, may_differ, "{id}: {page:?}");
            if begins {
                assert_eq!(site.sign_in().await.is_some(), is_good, "{id}: {named}");
            }
        }
    }
}

/// Servers that leave the profile out of ID tokens by default.
#[tokio::test]
async fn what_an_id_token_leaves_out_is_asked_for() {
    let issuer = "https://id.example";
    for id in ["duende-identityserver6", "identity-server4", "okta", "zitadel"] {
        let site = Site::start(id, &[("ISSUER", issuer)]).await;
        let serve = |claims: Value| {
            site.provider.openid(&document(issuer), issuer, move |provider| {
                sign::jwt(&provider.claims(issuer, &claims), None)
            });
        };
        let userinfo = format!("{issuer}/userinfo");
        let person = json!({
            "sub": "7", "name": "Mira", "email": "mira@example.com", "email_verified": true,
        });
        serve(json!({}));
        site.provider.answer(&userinfo, person.clone());
        let identity = site.sign_in().await.unwrap_or_else(|| panic!("{id}")).identity;
        assert_eq!(identity.name.as_deref(), Some("Mira"), "{id}");
        assert_eq!(identity.email.as_deref(), Some("mira@example.com"), "{id}");
        assert_eq!(identity.email_verified, Some(true), "{id}");
        // What is signed counts for more.
        serve(json!({ "name": "Signed", "email": "signed@example.com" }));
        let identity = site.sign_in().await.unwrap().identity;
        assert_eq!(identity.name.as_deref(), Some("Signed"), "{id}");
        assert_eq!(identity.email.as_deref(), Some("signed@example.com"), "{id}");
        assert_ne!(identity.email_verified, Some(true), "{id}: said of another address");
        serve(json!({ "email": "MIRA@example.com" }));
        let identity = site.sign_in().await.unwrap().identity;
        assert_eq!(identity.email_verified, Some(true), "{id}: said of the same");
        let mut doubtful = person.clone();
        doubtful["email_verified"] = json!(false);
        site.provider.answer(&userinfo, doubtful.clone());
        for claims in [json!({ "email_verified": true }), json!({ "email": "", "name": "Mira" })] {
            serve(claims);
            let identity = site.sign_in().await.unwrap().identity;
            assert_eq!(identity.email.as_deref(), Some("mira@example.com"), "{id}");
            assert_eq!(identity.email_verified, Some(false), "{id}: what goes with the address");
        }
        // The verdict of the ID token is about the address in it.
        serve(json!({ "email": "mira@example.com", "email_verified": true }));
        assert_eq!(site.sign_in().await.unwrap().identity.email_verified, Some(true), "{id}");
        // Somebody else's profile signs nobody in, and none is no obstacle.
        serve(json!({}));
        let mut other = person.clone();
        other["sub"] = json!("8");
        site.provider.answer(&userinfo, other);
        assert!(site.sign_in().await.is_none(), "{id}");
        site.provider.answer(&userinfo, Answer(403, "application/json", b"{}".to_vec()));
        let identity = site.sign_in().await.unwrap().identity;
        assert_eq!((&*identity.id, identity.name), ("7", None), "{id}");
    }
}

const LINE: &str = "https://access.line.me";

fn line(site: &Site, token: impl Fn(&Provider, &Value) -> String + Send + Sync + 'static) {
    site.provider.openid(&document(LINE), LINE, move |provider| {
        token(provider, &provider.claims(LINE, &json!({ "name": "Mira" })))
    });
}

#[tokio::test]
async fn line_signs_with_the_channel_secret_alone() {
    let site = Site::start("line", &[]).await;
    line(&site, |_, claims| sign::jwt(claims, Some(CLIENT_SECRET)));
    let identity = site.sign_in().await.unwrap().identity;
    assert_eq!((&*identity.id, identity.name.as_deref()), ("7", Some("Mira")));
    assert!(site.provider.take(&format!("{LINE}/keys")).is_empty(), "no key is asked for");
    line(&site, |_, claims| sign::jwt(claims, Some("another secret")));
    assert!(site.sign_in().await.is_none(), "another secret");
    line(&site, |_, claims| sign::jwt(claims, Some("")));
    assert!(site.sign_in().await.is_none(), "no secret");
    line(&site, |_, claims| sign::jwt(claims, None));
    assert!(site.sign_in().await.is_none(), "RS256, with a published key");
    line(&site, |_, claims| {
        let token = sign::jwt(claims, Some(CLIENT_SECRET));
        // {"alg":"none"}
        format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap())
    });
    assert!(site.sign_in().await.is_none(), "no signature");
    // It is for LINE alone: elsewhere the secret signs nobody in.
    let site = Site::start("keycloak", &[("ISSUER", LINE)]).await;
    line(&site, |_, claims| sign::jwt(claims, None));
    assert!(site.sign_in().await.is_some());
    line(&site, |_, claims| sign::jwt(claims, Some(CLIENT_SECRET)));
    assert!(site.sign_in().await.is_none(), "HS256 at somebody who signs with a key");
}

const BANK_ID: &str = "https://auth.bankid.no/auth/realms/prod";

#[tokio::test]
async fn a_profile_is_taken_signed_or_not_at_all() {
    let site = Site::start("bankid-no", &[]).await;
    site.provider.openid(&document(BANK_ID), BANK_ID, |provider| {
        sign::jwt(&provider.claims(BANK_ID, &json!({})), None)
    });
    let answer = |body: String| Answer(200, "application/jwt", body.into_bytes());
    let person = |given: Value| {
        let mut claims = json!({
            "iss": BANK_ID, "aud": CLIENT, "sub": "7", "name": "Mira Castell",
            "email": "mira@example.com", "email_verified": true,
        });
        claims.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    };
    let userinfo = format!("{BANK_ID}/userinfo");
    site.provider.answer(&userinfo, answer(sign::jwt(&person(json!({})), None)));
    let identity = site.sign_in().await.unwrap().identity;
    assert_eq!(identity.name.as_deref(), Some("Mira Castell"));
    assert_eq!(identity.email_verified, Some(true));
    let asked = site.provider.take(&userinfo);
    assert_eq!(asked[0].header("authorization"), format!("Bearer {ACCESS_TOKEN}"));

    let good = sign::jwt(&person(json!({})), None);
    let parts: Vec<_> = good.split('.').collect();
    let other = sign::jwt(&person(json!({ "name": "Eve" })), None);
    let swapped = format!("{}.{}.{}", parts[0], other.split('.').nth(1).unwrap(), parts[2]);
    for (name, refused) in [
        ("JSON", Answer::from(person(json!({})))),
        ("JSON as a token", answer(person(json!({})).to_string())),
        ("a changed profile", answer(swapped)),
        ("no signature", answer(format!("eyJhbGciOiJub25lIn0.{}.", parts[1]))),
        ("a shared secret", answer(sign::jwt(&person(json!({})), Some(CLIENT_SECRET)))),
        ("another person", answer(sign::jwt(&person(json!({ "sub": "8" })), None))),
        ("nobody", answer(sign::jwt(&person(json!({ "sub": null })), None))),
        ("another issuer", answer(sign::jwt(&person(json!({ "iss": "https://x.example" })), None))),
        ("another client", answer(sign::jwt(&person(json!({ "aud": "another" })), None))),
        ("nothing", answer(String::new())),
        ("a fault", Answer(500, "application/jwt", good.clone().into_bytes())),
    ] {
        site.provider.answer(&userinfo, refused);
        assert!(site.sign_in().await.is_none(), "{name}");
    }
}
