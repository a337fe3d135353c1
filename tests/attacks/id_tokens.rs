//! Attacks with ID tokens, over a whole site: whoever lies is refused before anything is asked or
//! written.

use auth::adapter::{Accounts as _, Users as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use test_support::{
    played::{ACCESS_TOKEN, CLIENT, CLIENT_SECRET, Provider},
    shop::assert_refused_by,
    sign,
};

use crate::members::{InRows, Members, Mood, OP, who};

/// What a token says.
type Lie = fn(&Provider) -> String;

/// A good token with other claims; null takes one away.
fn claims(provider: &Provider, given: &Value) -> String {
    sign::jwt(&provider.claims(OP, given), None)
}

/// A good token whose payload is changed as text.
fn payload(provider: &Provider, change: impl FnOnce(String) -> String) -> String {
    let text = change(provider.claims(OP, &json!({})).to_string());
    sign::token(&json!({ "alg": "RS256", "kid": "tests" }), text.as_bytes())
}

/// A good token with other members in its header.
fn header(provider: &Provider, given: &Value) -> String {
    let mut header = json!({ "alg": "RS256", "kid": "tests" });
    header.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    sign::token(&header, provider.claims(OP, &json!({})).to_string().as_bytes())
}

/// A token that nobody signed.
fn unsigned(provider: &Provider, alg: &Value) -> String {
    let token = header(provider, &json!({ "alg": alg }));
    format!("{}.", token.rsplit_once('.').unwrap().0)
}

/// One bit of a part of a good token is another one.
fn flipped(provider: &Provider, part: usize) -> String {
    let good = claims(provider, &json!({}));
    let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
    let mut bytes = URL_SAFE_NO_PAD.decode(&parts[part]).unwrap();
    let at = if part == 2 { 20 } else { bytes.len() - 3 };
    bytes[at] ^= 1;
    parts[part] = URL_SAFE_NO_PAD.encode(bytes);
    parts.join(".")
}

/// HS256 with a writing of the public key for its secret.
fn confused(provider: &Provider, writing: usize) -> String {
    let header = json!({ "alg": "HS256", "kid": "tests" });
    sign::hs256(&header, &provider.claims(OP, &json!({})), &sign::written_key()[writing])
}

#[rustfmt::skip]
const LIES: &[(&str, Lie)] = &[
    // OI-001
    ("iss longer", |p| claims(p, &json!({ "iss": format!("{OP}1") }))),
    ("iss with a slash", |p| claims(p, &json!({ "iss": format!("{OP}/") }))),
    ("iss over http", |p| claims(p, &json!({ "iss": "http://op.example" }))),
    ("iss in a list", |p| claims(p, &json!({ "iss": [OP, "https://evil.example"] }))),
    ("iss shorter", |p| claims(p, &json!({ "iss": OP[..OP.len() - 1] }))),
    ("iss missing", |p| claims(p, &json!({ "iss": null }))),
    // OI-002
    ("sub missing", |p| claims(p, &json!({ "sub": null }))),
    ("sub empty", |p| claims(p, &json!({ "sub": "" }))),
    // OI-004, OI-005, OI-006
    ("aud longer", |p| claims(p, &json!({ "aud": format!("{CLIENT}1") }))),
    ("aud of nobody", |p| claims(p, &json!({ "aud": [] }))),
    ("aud missing", |p| claims(p, &json!({ "aud": null }))),
    ("aud a number", |p| claims(p, &json!({ "aud": 5 }))),
    ("aud of two", |p| claims(p, &json!({ "aud": [CLIENT, "other"] }))),
    ("azp of another", |p| claims(p, &json!({ "aud": [CLIENT, "other"], "azp": "other" }))),
    ("aud of two, azp ours", |p| claims(p, &json!({ "aud": [CLIENT, "other"], "azp": CLIENT }))),
    // OI-009, OI-010
    ("iat missing", |p| claims(p, &json!({ "iat": null }))),
    ("iat a week ago", |p| claims(p, &json!({ "iat": p.now() - 7 * 86_400 }))),
    ("iat tomorrow", |p| claims(p, &json!({ "iat": p.now() + 86_400 }))),
    // OI-011, OI-012, OI-013
    ("exp passed", |p| claims(p, &json!({ "exp": p.now() - 62 }))),
    ("exp 0", |p| claims(p, &json!({ "exp": 0 }))),
    ("exp -1", |p| claims(p, &json!({ "exp": -1 }))),
    ("exp missing", |p| claims(p, &json!({ "exp": null }))),
    ("exp true", |p| claims(p, &json!({ "exp": true }))),
    ("exp in a list", |p| claims(p, &json!({ "exp": [9_999_999_999_u64] }))),
    ("exp without end", |p| payload(p, |text| text.replacen("\"exp\":", "\"exp\":1e400,\"x\":", 1))),
    ("nbf a far text", |p| claims(p, &json!({ "nbf": "99999999999" }))),
    ("iat a text", |p| claims(p, &json!({ "iat": "now" }))),
    // OI-015, OI-016
    ("nonce longer", |p| {
        let nonce = p.nonce.lock().unwrap().clone().unwrap();
        claims(p, &json!({ "nonce": format!("{nonce}1") }))
    }),
    ("nonce missing", |p| claims(p, &json!({ "nonce": null }))),
    ("nonce empty", |p| claims(p, &json!({ "nonce": "" }))),
    // OI-018
    ("alg none", |p| unsigned(p, &json!("none"))),
    ("alg None", |p| unsigned(p, &json!("None"))),
    ("alg nOnE", |p| unsigned(p, &json!("nOnE"))),
    ("alg with a space", |p| unsigned(p, &json!("none "))),
    ("alg null", |p| unsigned(p, &Value::Null)),
    ("alg in a list", |p| unsigned(p, &json!(["RS256"]))),
    ("no signature", |p| unsigned(p, &json!("RS256"))),
    // OI-019
    ("a bit of the header", |p| flipped(p, 0)),
    ("a bit of the claims", |p| flipped(p, 1)),
    ("a bit of the signature", |p| flipped(p, 2)),
    // OI-022, OI-021
    ("HS256 with PKCS #1", |p| confused(p, 0)),
    ("HS256 with SPKI", |p| confused(p, 1)),
    ("HS256 with PKCS #1 in PEM", |p| confused(p, 2)),
    ("HS256 with SPKI in PEM", |p| confused(p, 3)),
    ("HS256 with the JWK", |p| confused(p, 4)),
    ("HS256 with the modulus", |p| confused(p, 5)),
    ("HS256 with the client secret", |p| sign::jwt(&p.claims(OP, &json!({})), Some(CLIENT_SECRET))),
    ("HS256 with the client id", |p| sign::jwt(&p.claims(OP, &json!({})), Some(CLIENT))),
    ("HS256 with nothing", |p| sign::hs256(&json!({ "alg": "HS256" }), &p.claims(OP, &json!({})), b"")),
    // OI-024: signed by nobody whom the provider publishes.
    ("a key in the header", |p| {
        let key = json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode("attacker") });
        let header = json!({
            "alg": "HS256", "jwk": key, "jku": "https://evil.example/jwks", "x5u": "https://evil.example/x",
            "x5c": ["MIIB"], "kid": "tests",
        });
        sign::hs256(&header, &p.claims(OP, &json!({})), b"attacker")
    }),
    ("kid a path", |p| header(p, &json!({ "kid": "../../dev/null" }))),
    ("kid SQL", |p| header(p, &json!({ "kid": "' OR 1=1--" }))),
    ("kid a URL", |p| header(p, &json!({ "kid": "https://evil.example/jwks" }))),
    // OI-025
    ("crit known", |p| header(p, &json!({ "crit": ["exp"], "exp": 1 }))),
    ("crit unknown", |p| header(p, &json!({ "crit": ["bork"] }))),
    ("crit empty", |p| header(p, &json!({ "crit": [] }))),
    ("crit a text", |p| header(p, &json!({ "crit": "x" }))),
    ("b64", |p| header(p, &json!({ "b64": false, "crit": ["b64"] }))),
    // OI-033
    ("at_hash of another token", |p| claims(p, &json!({ "at_hash": "dNZX1hEZ9wBCzNL40Upu61" }))),
    // OI-044
    ("empty", |_| String::new()),
    ("two parts", |_| "a.b".to_owned()),
    ("five parts", |_| "eyJhbGciOiJkaXIifQ.a.b.c.d".to_owned()),
    ("too long", |p| claims(p, &json!({ "x": "x".repeat(500_000) }))),
    // OI-046
    ("sub twice", |p| payload(p, |text| text.replacen('{', r#"{"sub":"victim","#, 1))),
    ("nonce twice", |p| payload(p, |text| text.replacen('{', r#"{"nonce":"x","#, 1))),
];

// LK-014, OI-001, OI-002, OI-004, OI-005, OI-006, OI-009, OI-010, OI-011, OI-012, OI-013, OI-015
// OI-016, OI-018, OI-019, OI-021, OI-022, OI-024, OI-025, OI-033, OI-044, OI-046
#[tokio::test]
async fn a_provider_that_lies_is_refused_before_anything_is_asked_or_written() {
    let site = Members::<InRows>::start().await;
    for &(name, lie) in LIES {
        site.tells(lie);
        let mut browser = site.browser();
        let answer = site.begin(&mut browser, "op", false).await;
        site.store.writes();
        let page = browser.get(&answer).await;
        assert_refused_by(&page, "OAuthCallback", name);
        assert_eq!(site.store.writes(), [""; 0], "{name}");
        assert_eq!(who(&browser).await, None, "{name}");
        assert!(site.asked(&format!("{OP}/userinfo")).is_empty(), "{name}");
        assert!(site.asked("https://evil.example/jwks").is_empty(), "{name}");
    }
    site.tells(|provider| claims(provider, &json!({ "aud": [CLIENT], "name": "Mira" })));
    let mut browser = site.browser();
    site.sign_in(&mut browser, "op").await;
    assert!(who(&browser).await.is_some(), "the truth signs in");
    assert!(!site.store.writes().is_empty());
}

// OI-035, LK-014
#[tokio::test]
async fn a_userinfo_answer_about_somebody_else_writes_nothing() {
    let site = Members::<InRows>::start().await;
    for (userinfo, is_refused) in [
        (json!({ "sub": "7invalid", "name": "Eve", "email": "victim@corp.example" }), true),
        (json!({ "sub": ["7"], "name": "Eve", "email": "victim@corp.example" }), true),
        (json!({ "sub": 8, "name": "Eve", "email": "victim@corp.example" }), true),
        // Nobody knows whom it is about, and nothing of it is taken.
        (json!({ "name": "Eve", "email": "victim@corp.example" }), false),
    ] {
        // The token leaves the name out, so that the endpoint is asked.
        site.tells(|provider| claims(provider, &json!({})));
        site.provider.answer(&format!("{OP}/userinfo"), userinfo.clone());
        let mut browser = site.browser();
        let answer = site.begin(&mut browser, "op", false).await;
        site.store.writes();
        let page = browser.get(&answer).await;
        assert_eq!(site.asked(&format!("{OP}/userinfo")).len(), 1);
        if is_refused {
            assert_refused_by(&page, "OAuthCallback", &userinfo.to_string());
            assert_eq!(site.store.writes(), [""; 0], "{userinfo}");
        } else {
            let shown = browser.session().await;
            assert!(shown["expires"].is_string(), "{page:?}");
            assert!(!shown.to_string().contains("Eve"), "{shown}");
        }
        let victim = site.store.kept.user_by_email("victim@corp.example").await.unwrap();
        assert!(victim.is_none(), "{userinfo}");
    }
}

// OI-061
#[tokio::test]
async fn an_address_that_reads_as_two_domains_is_of_neither() {
    for (address, is_in) in [
        ("x@CORP.EXAMPLE", true),
        ("attacker@evil.example@corp.example", false),
        ("x@evil.example, y@corp.example", false),
        ("x@corp.example.evil.example", false),
        ("x@evil.example\u{0}@corp.example", false),
        ("\"x@evil.example\"@corp.example", false),
        ("x@evil.example>@corp.example", false),
        ("\"x@corp.example\"@evil.example", false),
        ("x@evil.example\n@corp.example", false),
    ] {
        let site = Members::<InRows>::start().await;
        site.feels(Mood::Wants("@corp.example"));
        let told = json!({ "name": "Mira", "email": address, "email_verified": true });
        site.tells(move |provider| claims(provider, &told));
        let mut browser = site.browser();
        site.sign_in(&mut browser, "op").await;
        assert_eq!(who(&browser).await.is_some(), is_in, "{address:?}");
    }
}

// OI-058
#[tokio::test]
async fn a_refresh_makes_nobody_somebody_else() {
    use crate::members::InRowsProvider;
    use auth::manage::AccessTokenError;
    for (lie, is_taken) in [
        (json!({ "sub": "8" }), false),
        (json!({ "iss": format!("{OP}1") }), false),
        (json!({ "aud": "other" }), false),
        (json!({ "nonce": "other", "iat": 1 }), true),
    ] {
        let site = Members::<InRows>::start().await;
        let token = format!("{OP}/token");
        let provider = site.provider.clone();
        site.provider.react(&token, move |asked| {
            let is_refresh = asked.form["grant_type"] == "refresh_token";
            let told = if is_refresh { &lie } else { &json!({ "name": "Mira" }) };
            json!({
                "access_token": if is_refresh { "second" } else { ACCESS_TOKEN },
                "token_type": "Bearer", "expires_in": 60, "refresh_token": "refresh-of-tests",
                "id_token": claims(&provider, told),
            })
            .into()
        });
        let mut browser = site.browser();
        site.sign_in(&mut browser, "op").await;
        let mira = who(&browser).await.expect("the sign-in is honest");
        site.clock.advance(std::time::Duration::from_mins(2));
        // The access token is the other person's as well.
        match site.auth.access_token(&mira, InRowsProvider::Op).await {
            Ok(token) => assert!(is_taken && token.expose() == "second"),
            Err(error) => assert!(!is_taken && matches!(error, AccessTokenError::NeedsSignIn)),
        }
        assert_eq!(who(&browser).await.as_ref(), Some(&mira));
        let account = &site.store.kept.accounts_of(&mira).await.unwrap()[0];
        assert_eq!(account.provider_account_id, "7");
        assert!(site.store.kept.user_by_account("op", "8").await.unwrap().is_none());
    }
}
